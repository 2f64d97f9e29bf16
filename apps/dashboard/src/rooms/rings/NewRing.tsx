import { Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { RingRow } from '#contracts/people/planning.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';

/** Only a name is asked for; the rest is filled in on the ring's page, where each field explains itself. */
export function NewRing({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => send('POST', '/rings', { name: name.trim() }, RingRow),
    onSuccess: async (ring) => {
      await client.invalidateQueries({ queryKey: ['rings'] });
      await navigate({ to: '/rings/$id', params: { id: ring.id } });
    },
  });
  return (
    <ConfirmDialog
      opened
      title="New ring"
      action="Make the ring"
      disabled={name.trim() === ''}
      pending={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        placeholder="Canary"
        maxLength={60}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Text size="sm">
        It comes before the last ring, which keeps the machines that no other ring takes. Windows, waves and rules are
        set on its page.
      </Text>
    </ConfirmDialog>
  );
}
