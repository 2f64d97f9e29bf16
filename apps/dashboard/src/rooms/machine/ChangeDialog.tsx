import { NativeSelect, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineDetail } from '#contracts/people/fleet.js';
import { OWNERSHIPS } from '#domain/words.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ringsQuery } from '../../queries.js';
import { MACHINE_WORDS, OWNERSHIP_WORDS } from '../../words.js';

/** The fields of a machine that a person sets. */
export type Change = 'ring' | 'ownership' | 'state';

const CHANGES: Record<Change, { title: string; label: string; effect: string }> = {
  ring: {
    title: 'Move to another ring',
    label: 'Ring',
    effect: 'Releases of the new ring apply from now on. Jobs already made are not changed.',
  },
  ownership: {
    title: 'Change ownership',
    label: 'Ownership',
    effect: 'On a personal machine the pause of its owner wins over every order.',
  },
  state: {
    title: 'Change state',
    label: 'State',
    effect:
      'A retired machine gives its hold back and leaves at its next contact. A lost one stays in the list and counts nowhere.',
  },
};

interface Props {
  /** Null: closed. */
  change: Change | null;
  machine: MachineDetail;
  onClose: () => void;
}

export function ChangeDialog({ change, machine, onClose }: Props) {
  const client = useQueryClient();
  const { data: rings } = useQuery(ringsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const current = change === 'ring' ? machine.ring.id : change ? machine[change] : '';
  const value = chosen ?? current;
  const choices = {
    ring: (rings?.rows ?? []).map((ring) => ({ value: ring.id, label: ring.name })),
    ownership: OWNERSHIPS.map((each) => ({ value: each, label: OWNERSHIP_WORDS[each] })),
    state: (['active', 'retired', 'lost'] as const).map((each) => ({ value: each, label: MACHINE_WORDS[each].label })),
  };
  const save = useMutation({
    mutationFn: () => send('PATCH', `/machines/${machine.id}`, change ? { [change]: value } : {}),
    onSuccess: () => {
      for (const key of ['machine', 'machines', 'fleet', 'rings']) void client.invalidateQueries({ queryKey: [key] });
      close();
    },
  });
  const close = () => {
    save.reset();
    setChosen(null);
    onClose();
  };

  return (
    <ConfirmDialog
      opened={change !== null}
      title={change ? `${CHANGES[change].title}: ${machine.name}` : ''}
      action="Change it"
      danger={value === 'retired'}
      pending={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate()}
      onClose={close}
    >
      {change && (
        <>
          <NativeSelect
            label={CHANGES[change].label}
            value={value}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={choices[change]}
          />
          <Text size="sm">{CHANGES[change].effect}</Text>
        </>
      )}
    </ConfirmDialog>
  );
}
