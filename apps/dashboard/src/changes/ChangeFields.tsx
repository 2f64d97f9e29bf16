import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineChange } from '#contracts/people/machines.js';
import { OWNERSHIPS, type Ownership } from '#domain/words.js';
import { ZoneSelect } from '../parts/ZoneSelect.js';
import { fleetLabelsQuery, ringsQuery } from '../queries.js';
import { MACHINE_WORDS, OWNERSHIP_WORDS } from '../words.js';
import type { Change, Changed } from './changes.js';
import { LabelFields } from './LabelFields.js';

interface Props {
  change: Change;
  machines: readonly Changed[];
  /** What is to be saved; null while there is nothing. */
  onChange: (change: MachineChange | null) => void;
}

/** The fields of one kind of change, filled with what all these machines have in common. */
export function ChangeFields({ change, machines, onChange }: Props) {
  switch (change) {
    case 'ring':
      return <RingField machines={machines} onChange={onChange} />;
    case 'site':
      return <SiteField machines={machines} onChange={onChange} />;
    case 'labels':
      return <LabelFields machines={machines} onChange={onChange} />;
    case 'zone':
      return <OwnZone machines={machines} onChange={onChange} />;
    case 'seed':
      return <SeedField machines={machines} onChange={onChange} />;
    default:
      return <WordField change={change} machines={machines} onChange={onChange} />;
  }
}

type FieldProps = Omit<Props, 'change'>;

/** What all of them have; undefined where they differ. */
function common<T>(machines: readonly Changed[], of: (machine: Changed) => T): T | undefined {
  const [first, ...others] = machines.map(of);
  return others.every((value) => value === first) ? first : undefined;
}

const CHOOSE = { value: '', label: 'Choose …', disabled: true };
const BY_RULES = 'by-rules';

function RingField({ machines, onChange }: FieldProps) {
  const { data } = useQuery(ringsQuery);
  const [ring, setRing] = useState(
    common(machines, (machine) => (machine.ringChosen ? machine.ring.id : BY_RULES)) ?? '',
  );
  return (
    <NativeSelect
      label="Ring"
      value={ring}
      onChange={({ currentTarget: { value } }) => {
        setRing(value);
        onChange({ ring: value === BY_RULES ? null : value });
      }}
      data={[
        ...(ring === '' ? [CHOOSE] : []),
        { value: BY_RULES, label: 'As the label rules of the rings say' },
        ...(data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function WordField({ change, machines, onChange }: FieldProps & { change: 'ownership' | 'state' }) {
  const choices =
    change === 'ownership'
      ? OWNERSHIPS.map((value) => ({ value: value as string, label: OWNERSHIP_WORDS[value] }))
      : (['active', 'retired', 'lost'] as const).map((value) => ({ value, label: MACHINE_WORDS[value].label }));
  const now = common(machines, (machine) => machine[change]) ?? '';
  const [word, setWord] = useState(choices.some(({ value }) => value === now) ? now : '');
  return (
    <NativeSelect
      label={change === 'ownership' ? 'Ownership' : 'State'}
      value={word}
      onChange={({ currentTarget: { value } }) => {
        setWord(value as typeof word);
        onChange(
          change === 'ownership' ? { ownership: value as Ownership } : { state: value as MachineChange['state'] },
        );
      }}
      data={[...(word === '' ? [CHOOSE] : []), ...choices]}
    />
  );
}

function SiteField({ machines, onChange }: FieldProps) {
  const { data } = useQuery(fleetLabelsQuery);
  const [site, setSite] = useState(common(machines, (machine) => machine.site) ?? '');
  const known = data?.labels.find(({ name }) => name === 'site')?.values ?? [];
  return (
    <>
      <TextInput
        label="Site"
        description="Empty: nobody said where it stands."
        maxLength={80}
        list="sites"
        data-autofocus
        value={site}
        onChange={({ currentTarget: { value } }) => {
          setSite(value);
          onChange({ site: value.trim() || null });
        }}
      />
      <datalist id="sites">
        {known.map(({ value, machines: number }) => (
          <option key={value} value={value} label={`${number} there`} />
        ))}
      </datalist>
    </>
  );
}

function OwnZone({ machines, onChange }: FieldProps) {
  const chosen = common(machines, (machine) => machine.zoneChosen ?? null) ?? null;
  const [zone, setZone] = useState<string | null>(chosen);
  const [own, setOwn] = useState(chosen !== null);
  const reported = common(machines, (machine) => machine.zoneReported ?? null);
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Time zone"
        value={own ? 'own' : 'reported'}
        onChange={(choice) => {
          setOwn(choice === 'own');
          onChange(choice === 'reported' ? { zone: null } : zone === null ? null : { zone });
        }}
      >
        <Stack gap={6} mt={4}>
          <Radio value="reported" label={`As Windows reports it${reported ? `: ${reported}` : ''}`} />
          <Radio value="own" label="Another one" />
        </Stack>
      </Radio.Group>
      {own && (
        <ZoneSelect
          label="Zone"
          zone={zone}
          onChange={(value) => {
            setZone(value);
            onChange(value ? { zone: value } : null);
          }}
        />
      )}
    </Stack>
  );
}

function SeedField({ machines, onChange }: FieldProps) {
  const [seed, setSeed] = useState(machines[0]?.seed === true);
  return (
    <Radio.Group
      label="First at its site"
      value={seed ? 'this' : 'sluice'}
      onChange={(choice) => {
        setSeed(choice === 'this');
        onChange({ seed: choice === 'this' });
      }}
    >
      <Stack gap={6} mt={4}>
        <Radio value="sluice" label="Sluice chooses the one that is on most" />
        <Radio value="this" label={`${machines[0]?.name ?? 'This one'} goes first`} />
      </Stack>
    </Radio.Group>
  );
}
