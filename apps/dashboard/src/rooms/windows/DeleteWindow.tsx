import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WindowView } from '#contracts/people/planning.js';
import { sayList } from '#domain/windows/say.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { Notice } from '../../parts/Notice.js';

/** A window that rings still have stays: without it they would silently never be updated. */
export function DeleteWindow({ window }: { window: WindowView }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const used = window.rings.length > 0;
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/windows/${window.id}`),
    onSuccess: async () => {
      await navigate({ to: '/windows', ignoreBlocker: true });
      for (const key of ['windows', 'rings', 'calendar']) void client.invalidateQueries({ queryKey: [key] });
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
        title={`Delete ${window.name}`}
        action="Delete the window"
        danger
        disabled={used}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        {used ? (
          <Notice tone="warn" title={`${sayList(window.rings.map((ring) => ring.name))} still uses it`}>
            <Text size="sm">Without a window nothing would be installed there. Take it out of the ring first.</Text>
          </Notice>
        ) : (
          <Text size="sm">No ring uses it. It cannot be brought back.</Text>
        )}
      </ConfirmDialog>
    </>
  );
}
