import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FleetStopView } from '#contracts/people/planning.js';
import { send } from '../api.js';
import { ConfirmDialog } from '../parts/ConfirmDialog.js';
import { fleetStopQuery } from '../queries.js';

const STOP = {
  title: 'Stop everything?',
  action: 'Stop everything',
  done: 'The whole fleet is stopped.',
  effect: [
    'From this moment no machine is granted or handed anything that changes it: no install, no download, no restart, in any rollout.',
    'What is under way is told to stop at the next safe point; an update that Windows is already installing is finished first. Holds stay as they are, and machines go on reporting.',
  ],
};

const GO_ON = {
  title: 'Let the fleet go on?',
  action: 'Let it go on',
  done: 'The fleet goes on.',
  effect: [
    'Rollouts that run go on where they were, in the windows that are open. Rollouts that are paused or halted stay so.',
    'Orders that were told to stop are not begun again by this.',
  ],
};

/** The one question before the emergency stop is set or lifted. */
export function StopDialog({ stop, onClose }: { stop: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const words = stop ? STOP : GO_ON;
  const change = useMutation({
    mutationFn: () => send('PUT', '/fleet/stop', { stopped: stop }, FleetStopView),
    onSuccess: (view) => {
      client.setQueryData(fleetStopQuery.queryKey, view);
      void client.invalidateQueries();
      notifications.show({ message: words.done });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={words.title}
      action={words.action}
      danger={stop}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {words.effect.map((sentence) => (
        <Text size="sm" key={sentence}>
          {sentence}
        </Text>
      ))}
    </ConfirmDialog>
  );
}
