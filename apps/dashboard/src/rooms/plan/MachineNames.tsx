import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../parts/links.js';

const FIRST = 30;

/** Machines by name, each the way to its page; of many the first ones, and the rest on demand. */
export function MachineNames({ machines }: { machines: readonly { id: string; name: string }[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? machines : machines.slice(0, FIRST);
  return (
    <Group gap="2px 10px" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {shown.map(({ id, name }) => (
        <li key={id}>
          <TextLink to="/machines/$id" params={{ id }} size="xs">
            {name}
          </TextLink>
        </li>
      ))}
      {shown.length < machines.length && (
        <li>
          <Text component="button" type="button" size="xs" onClick={() => setAll(true)}>
            and {machines.length - shown.length} more
          </Text>
        </li>
      )}
    </Group>
  );
}
