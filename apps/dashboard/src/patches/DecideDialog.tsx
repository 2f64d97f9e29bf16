import { NativeSelect, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PatchRow } from '#contracts/people/patches.js';
import type { Decision } from '#domain/words.js';
import { send } from '../api.js';
import { ConfirmDialog } from '../parts/ConfirmDialog.js';
import { ringsQuery } from '../queries.js';
import { count } from '../words.js';
import { RingPreview } from './RingPreview.js';

export type Choice = Decision | 'withdraw';

const ALL = '';

const CHOICES: Record<Choice, { action: string; done: string; danger?: true; effect: string }> = {
  release: {
    action: 'Release',
    done: 'Released',
    effect:
      'It may be installed on these machines from now on. Nothing starts by itself: the installing is ordered with “Install now”.',
  },
  decline: {
    action: 'Decline',
    done: 'Declined',
    danger: true,
    effect:
      'It must not be installed on these machines: this and every later revision are refused until the decision is taken back. A job that is under way is not stopped by this.',
  },
  withdraw: {
    action: 'Take back',
    done: 'Decision taken back',
    effect: 'The patch is undecided again and waits. What is installed stays installed.',
  },
};

interface Props {
  patch: PatchRow;
  choice: Choice;
  onClose: () => void;
}

/** A decision on one patch, for every ring or for one, with what it means for how many machines. */
export function DecideDialog({ patch, choice, onClose }: Props) {
  const client = useQueryClient();
  const { data: rings } = useQuery(ringsQuery);
  const made = patch.decisions.map((decision) => decision.ring?.id ?? ALL);
  const [ring, setRing] = useState(choice === 'withdraw' ? (made[0] ?? ALL) : ALL);
  const words = CHOICES[choice];

  const choices = [
    {
      value: ALL,
      label: `All rings (${count(
        (rings?.rows ?? []).reduce((sum, each) => sum + each.machines, 0),
        'machine',
      )})`,
    },
    ...(rings?.rows ?? []).map((each) => ({
      value: each.id,
      label: `${each.name} (${count(each.machines, 'machine')})`,
    })),
  ].filter(({ value }) => choice !== 'withdraw' || made.includes(value));

  const decide = useMutation({
    mutationFn: () =>
      send('PUT', `/patches/${patch.id}/decision`, {
        ring: ring === ALL ? null : ring,
        decision: choice === 'withdraw' ? null : choice,
      }),
    onSuccess: () => {
      for (const key of ['patches', 'patch', 'fleet', 'machine', 'machines'])
        void client.invalidateQueries({ queryKey: [key] });
      notifications.show({ message: `${words.done}: ${patch.title}` });
      onClose();
    },
  });

  return (
    <ConfirmDialog
      opened
      title={`${words.action}: ${patch.title}`}
      action={words.action}
      danger={words.danger}
      pending={decide.isPending}
      error={decide.error}
      onConfirm={() => decide.mutate()}
      onClose={onClose}
    >
      <NativeSelect label="For" value={ring} onChange={(event) => setRing(event.currentTarget.value)} data={choices} />
      <RingPreview patch={patch.id} ring={rings?.rows.find((each) => each.id === ring)?.name ?? null} />
      <Text size="sm">{words.effect}</Text>
    </ConfirmDialog>
  );
}
