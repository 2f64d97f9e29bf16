import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SetupAnswer, SetupRequest } from '#contracts/people/session.js';
import { send } from '../../api.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { meQuery } from '../../queries.js';

interface Props {
  token: string;
  onDone: (answer: SetupAnswer) => void;
}

export function FirstAdmin({ token, onDone }: Props) {
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: schemaResolver(SetupRequest.omit({ token: true }), { sync: true }),
  });
  const setUp = useMutation({
    mutationFn: (person: { name: string; password: string }) =>
      send('POST', '/setup', { token, ...person }, SetupAnswer),
    onSuccess: (answer) => {
      // The spent token has no business in the history of the browser.
      window.history.replaceState(window.history.state, '', '/setup');
      client.removeQueries({ queryKey: meQuery.queryKey });
      onDone(answer);
    },
  });

  return (
    <form onSubmit={form.onSubmit((person) => setUp.mutate(person))}>
      <Stack>
        <Text size="sm">Make the first admin. Others get their accounts from this one.</Text>
        {setUp.isError && <ProblemAlert error={setUp.error} />}
        <TextInput label="Name" autoComplete="username" autoFocus {...form.getInputProps('name')} />
        <PasswordInput
          label="Password"
          description="At least 12 characters. A few unrelated words are easy to keep in mind."
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={setUp.isPending}>
          Make the first admin
        </Button>
      </Stack>
    </form>
  );
}
