import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RolloutDetail } from '#contracts/people/rollouts.js';
import { send } from '../../api.js';
import { useNow } from '../../clock.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ButtonLink } from '../../parts/links.js';
import { rolloutQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { count } from '../../words.js';
import { ACTS, type Act } from './acts.js';

const ORDER: readonly Act[] = ['start', 'resume', 'schedule', 'edit', 'pause', 'cancel'];

/** The acts that make sense in this state, the likeliest first. A viewer sees none of them. */
export function Actions({ rollout }: { rollout: RolloutDetail }) {
  const [asked, setAsked] = useState<Exclude<Act, 'edit'> | null>(null);
  const now = useNow();
  const may = useMay('operator');
  if (!may) return null;
  // A draft is changed as it is: there is nothing to take back first.
  const can = rollout.state === 'draft' ? [...rollout.may, 'edit'] : rollout.may;
  const acts = ORDER.filter((act) => can.includes(act));
  return (
    <Group gap="xs">
      {acts.map((act, at) =>
        act === 'edit' ? (
          <ButtonLink key={act} to="/rollouts/$id/edit" params={{ id: rollout.id }} variant="default" size="sm">
            Change the plan
          </ButtonLink>
        ) : (
          <Button
            key={act}
            size="sm"
            variant={at === 0 && act !== 'cancel' ? 'filled' : 'default'}
            onClick={() => setAsked(act)}
          >
            {wordsOf(act, rollout, now).label}
          </Button>
        ),
      )}
      {asked && <ActDialog act={asked} rollout={rollout} onClose={() => setAsked(null)} />}
    </Group>
  );
}

/** What is scheduled for a time that has passed starts at once. */
function wordsOf(act: Exclude<Act, 'edit'>, { startsAt }: RolloutDetail, now: number) {
  return act === 'schedule' && Date.parse(startsAt) <= now ? ACTS.start : ACTS[act];
}

interface Props {
  act: Exclude<Act, 'edit'>;
  rollout: RolloutDetail;
  onClose: () => void;
}

export function ActDialog({ act, rollout, onClose }: Props) {
  const client = useQueryClient();
  const words = wordsOf(act, rollout, useNow());
  const { failed } = rollout.counts;
  const order = useMutation({
    mutationFn: () => send('POST', `/rollouts/${rollout.id}/${act}`, undefined, RolloutDetail),
    onSuccess: (answer) => {
      client.setQueryData(rolloutQuery(rollout.id).queryKey, answer);
      for (const key of ['rollout', 'rollouts', 'calendar', 'fleet', 'patch', 'machine'])
        void client.invalidateQueries({ queryKey: [key] });
      notifications.show({ message: `${words.done}: ${rollout.name}` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`${words.label}: ${rollout.name}`}
      action={words.label}
      danger={words.danger}
      pending={order.isPending}
      error={order.error}
      onConfirm={() => order.mutate()}
      onClose={onClose}
    >
      {act === 'resume' && rollout.state === 'halted' && (
        <Text size="sm" fw={600}>
          The known failures are accepted: {count(failed, 'machine')} that failed so far no longer{' '}
          {failed === 1 ? 'counts' : 'count'} at the gates. One more counts, and halts it again.
        </Text>
      )}
      <Text size="sm">{words.effect}</Text>
    </ConfirmDialog>
  );
}
