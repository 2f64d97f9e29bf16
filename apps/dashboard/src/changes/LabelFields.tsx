import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineChange } from '#contracts/people/machines.js';
import { fleetLabelsQuery } from '../queries.js';
import type { Changed } from './changes.js';

interface Line {
  name: string;
  value: string;
}

interface Props {
  machines: readonly Changed[];
  onChange: (change: MachineChange | null) => void;
}

/** The labels that all of them have, alike; they can be changed and taken away, and others set. */
function commonLabels(machines: readonly Changed[]): Line[] {
  const [first, ...others] = machines;
  return Object.entries(first?.labels ?? {})
    .filter(([name, value]) => others.every((machine) => machine.labels[name] === value))
    .map(([name, value]) => ({ name, value }));
}

/** What the lines set and take away; null while there is nothing to save or a line is not complete. */
function changeOf(before: readonly Line[], lines: readonly Line[]): MachineChange | null {
  const told = lines.map(({ name, value }) => [name.trim(), value.trim()] as const);
  if (told.some(([name, value]) => (name === '') !== (value === ''))) return null;
  const set = told.filter(([name]) => name !== '');
  const names = new Set(set.map(([name]) => name));
  if (names.size !== set.length) return null;
  const gone = before.filter(({ name }) => !names.has(name)).map(({ name }) => [name, null] as const);
  const same = (name: string, value: string) => before.some((line) => line.name === name && line.value === value);
  const labels = Object.fromEntries([...set.filter(([name, value]) => !same(name, value)), ...gone]);
  return Object.keys(labels).length === 0 ? null : { labels };
}

export function LabelFields({ machines, onChange }: Props) {
  const { data } = useQuery(fleetLabelsQuery);
  const [before] = useState(() => commonLabels(machines));
  const [lines, setLines] = useState<readonly Line[]>([...before, { name: '', value: '' }]);
  const free = (data?.labels ?? []).filter(({ fact }) => !fact);
  const edit = (next: readonly Line[]) => {
    setLines(next);
    onChange(changeOf(before, next));
  };
  const change = (at: number, part: Partial<Line>) =>
    edit(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  return (
    <Stack gap="xs" role="group" aria-label="Labels">
      {machines.length > 1 && (
        <Text size="sm" c="dimmed">
          {before.length > 0 ? 'Labels that all of them have stand here. ' : ''}Other labels that they have stay as they
          are.
        </Text>
      )}
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else that stays while it is typed
        <Group key={at} gap="xs" wrap="nowrap" align="flex-end">
          <TextInput
            flex={1}
            miw={0}
            label="Label"
            placeholder="department"
            maxLength={40}
            list="labels"
            value={line.name}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={1}
            miw={0}
            label="Value"
            placeholder="Accounting"
            maxLength={80}
            list={`values-${at}`}
            value={line.value}
            onChange={(event) => change(at, { value: event.currentTarget.value })}
          />
          <CloseButton
            mb={4}
            aria-label={`Remove ${line.name || 'the empty label'}`}
            onClick={() => edit(lines.filter((_, index) => index !== at))}
          />
          <datalist id={`values-${at}`}>
            {free
              .find(({ name }) => name === line.name.trim())
              ?.values.map(({ value }) => (
                <option key={value} value={value} />
              ))}
          </datalist>
        </Group>
      ))}
      <datalist id="labels">
        {free.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Group>
        <Button size="xs" variant="default" onClick={() => edit([...lines, { name: '', value: '' }])}>
          Add a label
        </Button>
      </Group>
    </Stack>
  );
}
