import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from '../../api.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { useUnsaved } from '../../parts/unsaved.js';
import { Moves } from './Moves.js';

/** A new order is looked at before it holds: it may move machines from one ring to another. */
export function OrderBar({ order, onDone }: { order: readonly string[]; onDone: () => void }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => send('PUT', '/rings/order', { rings: order }),
    onSuccess: async () => {
      for (const key of ['machines', 'machine', 'calendar']) void client.invalidateQueries({ queryKey: [key] });
      await client.invalidateQueries({ queryKey: ['rings'] });
      notifications.show({ message: 'The new order holds.' });
      onDone();
    },
  });
  useUnsaved(!save.isSuccess);
  return (
    <Notice tone="busy" title="This order is not saved yet">
      <Moves request={{ rules: [], order: [...order] }} />
      {save.isError && <ProblemAlert error={save.error} />}
      <Group gap="xs" mt="sm">
        <Button size="xs" loading={save.isPending} onClick={() => save.mutate()}>
          Save the order
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          Back to the old one
        </Button>
      </Group>
    </Notice>
  );
}
