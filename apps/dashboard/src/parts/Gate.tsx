import { Card, Center, Container, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** The page outside the frame: set-up and sign-in. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <Center component="main" mih="100vh" py="xl">
      <Container size={460} w="100%">
        <Stack gap="lg">
          <Center>
            <img src="/favicon.svg" alt="" width={44} height={44} />
          </Center>
          <Card withBorder padding="xl" bg="var(--sluice-surface)">
            <Stack>
              <Title order={1} size="h3">
                {title}
              </Title>
              {children}
            </Stack>
          </Card>
        </Stack>
      </Container>
    </Center>
  );
}
