import { PasswordInput, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserChange, UserRow } from '#contracts/people/session.js';
import type { Role } from '#domain/words.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ROLE_WORDS } from '../../words.js';

export type UserAct = Role | 'password' | 'disable' | 'enable';

function wordsFor(act: UserAct, name: string): { title: string; action: string; effect: string } {
  switch (act) {
    case 'password':
      return {
        title: `New password for ${name}`,
        action: 'Set the password',
        effect: `${name} is signed out everywhere and signs in with this one.`,
      };
    case 'disable':
      return {
        title: `Disable ${name}`,
        action: 'Disable',
        effect: `${name} is signed out everywhere and can no longer sign in. Nothing that ${name} did is undone.`,
      };
    case 'enable':
      return { title: `Enable ${name}`, action: 'Enable', effect: `${name} can sign in again, with the same role.` };
    default:
      return {
        title: `Make ${name} ${ROLE_WORDS[act].toLowerCase()}`,
        action: `Make ${ROLE_WORDS[act].toLowerCase()}`,
        effect: `It holds from the next request of ${name} on.`,
      };
  }
}

function changeFor(act: UserAct, password: string): UserChange {
  if (act === 'password') return { password };
  if (act === 'disable' || act === 'enable') return { disabled: act === 'disable' };
  return { role: act };
}

/** One change of one account, confirmed. */
export function UserDialog({ user, act, onClose }: { user: UserRow; act: UserAct; onClose: () => void }) {
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const words = wordsFor(act, user.name);
  const change = useMutation({
    mutationFn: () => send('PATCH', `/users/${user.id}`, changeFor(act, password)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['users'] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={words.title}
      action={words.action}
      danger={act === 'disable'}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {act === 'password' && (
        <PasswordInput
          label="New password"
          description="At least 12 characters."
          autoComplete="new-password"
          minLength={12}
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <Text size="sm">{words.effect}</Text>
    </ConfirmDialog>
  );
}
