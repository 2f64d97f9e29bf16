import { Group, Text } from '@mantine/core';
import type { MachineRow } from '#contracts/people/machines.js';
import { Ago, dayOf } from '../../parts/Ago.js';
import type { Column } from '../../parts/DataTable.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Why } from '../../parts/Why.js';
import { count, HOLD_WORDS, MACHINE_WORDS, OWNERSHIP_WORDS } from '../../words.js';

/** The fleet's table. The ids of sortable columns are the sort keys of the API. */
export const columns: readonly Column<MachineRow>[] = [
  {
    id: 'name',
    header: 'Machine',
    sortable: true,
    cell: (machine) => (
      <>
        <Group gap={8} wrap="nowrap">
          <TextLink to="/machines/$id" params={{ id: machine.id }} fw={600} size="sm">
            {machine.name}
          </TextLink>
          {machine.state !== 'active' && <Mark {...MACHINE_WORDS[machine.state]} />}
        </Group>
        <Text size="xs" c="dimmed">
          {machine.edition}
          {machine.ownership === 'personal' && `, ${OWNERSHIP_WORDS.personal.toLowerCase()}`}
        </Text>
      </>
    ),
  },
  {
    id: 'hold',
    header: 'Hold',
    sortable: true,
    cell: (machine) => (
      <>
        <Mark {...HOLD_WORDS[machine.hold]} />
        {machine.holdUntil && (
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            until {dayOf(machine.holdUntil)}
          </Text>
        )}
      </>
    ),
  },
  {
    id: 'patchAge',
    header: 'Patch age',
    sortable: true,
    cell: (machine) =>
      machine.patchAgeDays === null ? (
        <Text size="sm" c="dimmed">
          nothing waits
        </Text>
      ) : (
        <>
          <Text size="sm">{machine.patchAgeDays === 0 ? 'today' : count(machine.patchAgeDays, 'day')}</Text>
          <Text size="xs" c="dimmed">
            {count(machine.offered, 'update')}
          </Text>
        </>
      ),
  },
  {
    id: 'lastSeenAt',
    header: 'Last contact',
    sortable: true,
    cell: (machine) => <Text size="sm">{machine.online ? 'online' : <Ago at={machine.lastSeenAt} />}</Text>,
  },
  {
    id: 'build',
    header: 'Build',
    sortable: true,
    cell: (machine) => (
      <>
        <Text size="sm">
          {machine.build}.{machine.ubr}
        </Text>
        <Text size="xs" c="dimmed">
          {machine.displayVersion}
        </Text>
      </>
    ),
  },
  {
    id: 'ring',
    header: 'Ring',
    sortable: true,
    cell: (machine) => (
      <>
        <TextLink to="/" search={{ ring: machine.ring.id }} size="sm">
          {machine.ring.name}
        </TextLink>
        {machine.site !== null && (
          <Text size="xs" c="dimmed">
            {machine.site}
          </Text>
        )}
      </>
    ),
  },
  { id: 'job', header: 'Job', cell: (machine) => machine.job && <JobProgress job={machine.job} /> },
  { id: 'why', header: 'Why not up to date', cell: (machine) => <Why why={machine.whyNot} /> },
];
