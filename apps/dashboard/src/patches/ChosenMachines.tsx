import { Checkbox, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PatchDetail } from '#contracts/people/patches.js';

interface Props {
  machines: PatchDetail['machines'];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Machines to tick, found by a part of their name. */
export function ChosenMachines({ machines, chosen, onChoose }: Props) {
  const [part, setPart] = useState('');
  const shown = machines.filter(({ name }) => name.toLowerCase().includes(part.trim().toLowerCase()));
  const toggle = (id: string) => {
    const ids = new Set(chosen);
    if (!ids.delete(id)) ids.add(id);
    onChoose(ids);
  };
  return (
    <Stack gap="xs">
      <TextInput label="Find a machine" value={part} onChange={(event) => setPart(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={180} type="auto">
        <Stack gap={6} role="group" aria-label="Machines that are offered it" p={2}>
          {shown.map(({ id, name, ring }) => (
            <Checkbox key={id} label={`${name}, ring ${ring}`} checked={chosen.has(id)} onChange={() => toggle(id)} />
          ))}
        </Stack>
      </ScrollArea.Autosize>
      <Text size="sm" role="status">
        {shown.length === 0 ? 'No machine of that name is offered it.' : `${chosen.size} chosen.`}
      </Text>
    </Stack>
  );
}
