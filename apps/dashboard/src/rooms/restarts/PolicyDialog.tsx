import { Checkbox, Group, List, NativeSelect, NumberInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type RestartPoliciesView, RestartPolicy, type RingRow } from '#contracts/people/planning.js';
import { restartPolicyProblem } from '#domain/restarts/policy.js';
import { OWNERSHIPS, type Ownership } from '#domain/words.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { Notice } from '../../parts/Notice.js';
import { sayRestarts } from '../../planning/words.js';
import { OWNERSHIP_WORDS } from '../../words.js';
import { type Policy, sameWhom, sayWhom, useSavePolicies } from './policies.js';

interface Props {
  /** Null: a new one. */
  policy: Policy | null;
  view: RestartPoliciesView;
  rings: readonly RingRow[];
  onClose: () => void;
}

type Figures = Record<'noticeMinutes' | 'countdownMinutes' | 'snoozeMinutes' | 'deadlineHours', number | string>;

const FIELDS: readonly { name: keyof Figures; label: string; description: string; min: number; max: number }[] = [
  {
    name: 'noticeMinutes',
    label: 'Notice (min)',
    description: 'Before the countdown; up to 1440.',
    min: 0,
    max: 1440,
  },
  {
    name: 'countdownMinutes',
    label: 'Countdown (min)',
    description: 'On the screen; 1 to 120.',
    min: 1,
    max: 120,
  },
  { name: 'snoozeMinutes', label: 'Snooze (min)', description: 'At a time; 5 to 1440.', min: 5, max: 1440 },
  {
    name: 'deadlineHours',
    label: 'Deadline (hours)',
    description: '0: cannot be put off; up to 672.',
    min: 0,
    max: 672,
  },
];

export function PolicyDialog({ policy, view, rings, onClose }: Props) {
  const start = policy?.policy ?? view.standard;
  const [ring, setRing] = useState(policy?.ring ?? '');
  const [ownership, setOwnership] = useState<Ownership | ''>(policy?.ownership ?? '');
  const [figures, setFigures] = useState<Figures>(start);
  const [hours, setHours] = useState(start.activeHours ?? { from: '08:00', to: '18:00' });
  const [active, setActive] = useState(start.activeHours !== null);
  const save = useSavePolicies(onClose);

  const whom = { ring: ring || null, ownership: ownership || null };
  const others = view.policies.filter((other) => !policy || !sameWhom(other, policy));
  const taken = others.some((other) => sameWhom(other, whom));
  const read = policyOf(figures, active ? hours : null);
  return (
    <ConfirmDialog
      opened
      title={policy ? `Change: ${sayWhom(policy, rings)}` : 'New restart policy'}
      action="Save the policy"
      disabled={read === null || taken}
      pending={save.isPending}
      error={save.error}
      onConfirm={() => read && save.mutate([...others, { ...whom, policy: read }])}
      onClose={onClose}
    >
      <SimpleGrid cols={2}>
        <NativeSelect
          label="Ring"
          value={ring}
          onChange={(event) => setRing(event.currentTarget.value)}
          data={[{ value: '', label: 'Every ring' }, ...rings.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <NativeSelect
          label="Ownership"
          value={ownership}
          onChange={(event) => setOwnership(event.currentTarget.value as Ownership | '')}
          data={[
            { value: '', label: 'Both' },
            ...OWNERSHIPS.map((value) => ({ value, label: OWNERSHIP_WORDS[value] })),
          ]}
        />
        {FIELDS.map(({ name, ...field }) => (
          <NumberInput
            key={name}
            {...field}
            clampBehavior="strict"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDecimal={false}
            value={figures[name]}
            onChange={(value) => setFigures((old) => ({ ...old, [name]: value }))}
          />
        ))}
      </SimpleGrid>
      <Checkbox
        label="Leave people alone in their working hours"
        description="Until the deadline, on the PC’s own clock."
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
      {active && (
        <Group grow>
          <TextInput
            type="time"
            label="From"
            value={hours.from}
            onChange={(event) => setHours({ ...hours, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label="To"
            value={hours.to}
            onChange={(event) => setHours({ ...hours, to: event.currentTarget.value })}
          />
        </Group>
      )}
      {taken && (
        <Notice tone="warn" role="alert" title={`${sayWhom(whom, rings)}: there is a policy already`}>
          <Text size="sm">Change that one instead.</Text>
        </Notice>
      )}
      {read ? (
        <List size="sm" aria-live="polite">
          {sayRestarts(read).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      ) : (
        <Text size="sm" c="var(--mantine-color-error)">
          Fill in every figure. The working hours must not begin when they end.
        </Text>
      )}
    </ConfirmDialog>
  );
}

/** The policy that the fields describe; null while one is empty or out of its range. */
function policyOf(figures: Figures, activeHours: RestartPolicy['activeHours']): RestartPolicy | null {
  const numbers = FIELDS.map(({ name }) => [name, figures[name] === '' ? null : Number(figures[name])]);
  const read = RestartPolicy.safeParse({ ...Object.fromEntries(numbers), activeHours });
  return read.success && restartPolicyProblem(read.data) === null ? read.data : null;
}
