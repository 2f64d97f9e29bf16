import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { PasswordChange } from '#contracts/people/session.js';
import { send } from '../../api.js';
import { Facts } from '../../parts/Facts.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Section } from '../../parts/Section.js';
import { useMe } from '../../session.js';
import { ROLE_WORDS } from '../../words.js';

/** One's own account. */
export function AccountRoom() {
  const me = useMe();
  const form = useForm<PasswordChange>({
    initialValues: { current: '', password: '' },
    validate: schemaResolver(PasswordChange, { sync: true }),
  });
  const change = useMutation({
    mutationFn: (request: PasswordChange) => send('PUT', '/session/password', request),
    onSuccess: () => {
      form.reset();
      notifications.show({ message: 'Password changed. Your other sessions have ended.' });
    },
  });

  return (
    <Room title="Account">
      <Section title="You">
        <Facts
          facts={[
            ['Name', me.name],
            ['Role', ROLE_WORDS[me.role]],
          ]}
        />
      </Section>
      <Section title="Password">
        <form onSubmit={form.onSubmit((request) => change.mutate(request))}>
          <Stack maw={420}>
            <Text size="sm">A new password ends your sessions everywhere else.</Text>
            {change.isError && <ProblemAlert error={change.error} />}
            <PasswordInput
              label="Current password"
              autoComplete="current-password"
              {...form.getInputProps('current')}
            />
            <PasswordInput
              label="New password"
              description="At least 12 characters."
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
            <Group>
              <Button type="submit" loading={change.isPending}>
                Change password
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
    </Room>
  );
}
