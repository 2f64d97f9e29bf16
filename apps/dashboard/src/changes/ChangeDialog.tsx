import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type MachineChange, MachineChangesAnswer } from '#contracts/people/machines.js';
import { send } from '../api.js';
import { Refusals } from '../orders/Refusals.js';
import { ConfirmDialog } from '../parts/ConfirmDialog.js';
import { count } from '../words.js';
import { ChangeFields } from './ChangeFields.js';
import { CHANGES, type Change, type Changed } from './changes.js';

interface Props {
  change: Change;
  machines: readonly Changed[];
  onClose: () => void;
}

const STALE = ['machine', 'machines', 'fleet', 'rings', 'fleet-labels', 'windows'];

async function save(machines: readonly Changed[], change: MachineChange): Promise<MachineChangesAnswer> {
  const ids = machines.map(({ id }) => id);
  const [only, ...others] = ids;
  if (!only || others.length > 0) {
    return send('POST', '/machines/changes', { machines: ids, change }, MachineChangesAnswer);
  }
  await send('PATCH', `/machines/${only}`, change);
  return { changed: [only], refused: [] };
}

/** One change of one machine or of many. Mount it to open it. */
export function ChangeDialog({ change, machines, onClose }: Props) {
  const client = useQueryClient();
  /** Null while there is nothing to save. */
  const [wanted, setWanted] = useState<MachineChange | null>(null);
  const saving = useMutation({
    mutationFn: (part: MachineChange) => save(machines, part),
    onSuccess: ({ changed, refused }) => {
      for (const key of STALE) void client.invalidateQueries({ queryKey: [key] });
      notifications.show({ message: `${count(changed.length, 'machine')} changed.` });
      if (refused.length === 0) onClose();
    },
  });

  if (saving.data && saving.data.refused.length > 0) {
    const { changed, refused } = saving.data;
    return (
      <Refusals
        title={`${count(changed.length, 'machine')} changed, ${refused.length} refused`}
        refused={refused}
        names={new Map(machines.map((machine) => [machine.id, machine.name]))}
        onClose={onClose}
      />
    );
  }
  const whom = machines.length === 1 ? machines[0]?.name : count(machines.length, 'machine');
  return (
    <ConfirmDialog
      opened
      title={`${CHANGES[change].label}: ${whom}`}
      action="Change it"
      danger={wanted?.state === 'retired'}
      disabled={wanted === null}
      pending={saving.isPending}
      error={saving.error}
      onConfirm={() => wanted && saving.mutate(wanted)}
      onClose={onClose}
    >
      <ChangeFields change={change} machines={machines} onChange={setWanted} />
      <Text size="sm">{CHANGES[change].effect}</Text>
    </ConfirmDialog>
  );
}
