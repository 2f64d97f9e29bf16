import { CloseButton, Group, Modal, Stack, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface Props {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a heading of its own: the library's is a second page banner to screen readers. */
export function Dialog({ opened, title, onClose, children }: Props) {
  const id = useId();
  return (
    <Modal opened={opened} onClose={onClose} withCloseButton={false} aria-labelledby={id}>
      <Stack>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          <CloseButton onClick={onClose} aria-label="Close" />
        </Group>
        {children}
      </Stack>
    </Modal>
  );
}
