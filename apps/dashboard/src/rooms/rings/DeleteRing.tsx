import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RingRow } from '#contracts/people/planning.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { TextLink } from '../../parts/links.js';
import { count } from '../../words.js';

export function DeleteRing({ ring }: { ring: RingRow }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/rings/${ring.id}`),
    onSuccess: async () => {
      await navigate({ to: '/rings', ignoreBlocker: true });
      for (const key of ['rings', 'windows', 'machines']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const close = () => {
    remove.reset();
    setAsking(false);
  };
  return (
    <>
      <Button variant="default" c="var(--sluice-bad)" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Delete ${ring.name}`}
        action="Delete the ring"
        danger
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <Text size="sm">
          It has{' '}
          <TextLink to="/" search={{ ring: ring.id }} size="sm" underline="always">
            {count(ring.machines, 'machine')}
          </TextLink>
          . A ring is deleted only when nothing needs it: no machine that was put there by hand, no enrolment token, no
          rule, no live rollout. It cannot be brought back.
        </Text>
      </ConfirmDialog>
    </>
  );
}
