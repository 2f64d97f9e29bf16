import { Group, Text } from '@mantine/core';
import type { SeenRow } from '#contracts/people/discovery.js';
import { Ago } from '../../parts/Ago.js';
import type { Column } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { windowsWords } from './words.js';

/** What people call it. */
export const titleOf = ({ name, address, macs, key }: SeenRow): string => name ?? address ?? macs[0] ?? key;

export const columns: readonly Column<SeenRow>[] = [
  { id: 'name', header: 'PC', sortable: true, cell: (row) => <Name row={row} /> },
  {
    id: 'address',
    header: 'Address',
    sortable: true,
    cell: ({ address, macs }) => (
      <div>
        <Text size="sm">{address ?? 'not known'}</Text>
        <Text size="xs" c="dimmed">
          {macs.join(', ')}
        </Text>
      </div>
    ),
  },
  { id: 'windows', header: 'Windows?', cell: (row) => <Windows row={row} /> },
  { id: 'seen', header: 'Last seen', sortable: true, cell: ({ seenAt }) => <Ago at={seenAt} /> },
  { id: 'sources', header: 'Told by', cell: (row) => <Sources row={row} /> },
];

function Name({ row }: { row: SeenRow }) {
  const { machine, name, otherNames, ignored } = row;
  return (
    <div>
      {machine ? (
        <TextLink to="/machines/$id" params={{ id: machine.id }} fw={600}>
          {machine.name}
        </TextLink>
      ) : (
        <Text size="sm" fw={600}>
          {name ?? 'no name'}
        </Text>
      )}
      {otherNames.length > 0 && (
        <Text size="xs" c="dimmed">
          also {otherNames.join(', ')}
        </Text>
      )}
      {ignored && (
        <Text size="xs">
          Ignored: {ignored.why} ({ignored.by}, <Ago at={ignored.at} />)
        </Text>
      )}
    </div>
  );
}

function Windows({ row: { windows, vendor } }: { row: SeenRow }) {
  const { label, tone, why } = windowsWords(windows, vendor);
  return (
    <div>
      <Mark label={label} tone={tone} />
      <Text size="xs" c="dimmed">
        {why}
      </Text>
    </div>
  );
}

function Sources({ row: { sources } }: { row: SeenRow }) {
  return (
    <Group
      gap={4}
      component="ul"
      m={0}
      p={0}
      style={{ listStyle: 'none', flexDirection: 'column', alignItems: 'start' }}
    >
      {sources.map(({ id, name, at, listed }) => (
        <Text size="sm" component="li" key={id}>
          {name}{' '}
          <Text span size="xs" c="dimmed">
            {listed ? 'listed since ' : ''}
            <Ago at={at} />
          </Text>
        </Text>
      ))}
    </Group>
  );
}
