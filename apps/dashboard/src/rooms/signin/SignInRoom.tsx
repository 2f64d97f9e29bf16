import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { Me } from '#contracts/people/session.js';
import { send } from '../../api.js';
import { Gate } from '../../parts/Gate.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { meQuery, setupQuery } from '../../queries.js';

const route = getRouteApi('/sign-in');

export function SignInRoom() {
  const { next } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const { data: setup } = useQuery(setupQuery);
  const password = useRef<HTMLInputElement>(null);

  const signIn = useMutation({
    mutationFn: (request: { name: string; password: string }) => send('POST', '/session', request, Me),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      router.history.push(next ?? '/');
    },
  });
  useEffect(() => {
    if (signIn.isError) password.current?.select();
  }, [signIn.isError]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ name: String(form.get('name')).trim(), password: String(form.get('password')) });
  };

  return (
    <Gate title="Sign in to Sluice">
      {setup?.open && (
        <Notice tone="busy" title="Nobody has an account yet">
          <Text size="sm">
            Open the set-up link that the controller printed when it started. It makes the first admin and then locks
            itself.
          </Text>
        </Notice>
      )}
      <form onSubmit={submit}>
        <Stack>
          {signIn.isError && <ProblemAlert error={signIn.error} />}
          <TextInput label="Name" name="name" autoComplete="username" required withAsterisk={false} autoFocus />
          <PasswordInput
            ref={password}
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </Gate>
  );
}
