import { Group, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { PatchDetail } from '#contracts/people/patches.js';
import { UPDATE_STATES, type UpdateState } from '#domain/words.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Pager } from '../../parts/Pager.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { UPDATE_WORDS } from '../../words.js';
import classes from './Machines.module.css';

type Row = PatchDetail['machines'][number];

const SIZE = 100;
const route = getRouteApi('/frame/patches/$id');

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    header: 'Machine',
    cell: (machine) => (
      <TextLink to="/machines/$id" params={{ id: machine.id }} size="sm" fw={600}>
        {machine.name}
      </TextLink>
    ),
  },
  { id: 'ring', header: 'Ring', cell: (machine) => <Text size="sm">{machine.ring}</Text> },
  {
    id: 'state',
    header: 'State',
    cell: (machine) => (
      <>
        <Mark {...UPDATE_WORDS[machine.state]} />
        <Text size="xs" c="dimmed">
          <Ago at={machine.since} />
        </Text>
      </>
    ),
  },
  {
    id: 'job',
    header: 'Job',
    cell: (machine) => machine.job && <JobProgress job={{ ...machine.job, verb: 'install' }} detailed />,
  },
  { id: 'why', header: 'Why not installed', cell: (machine) => <Why why={machine.whyNot} /> },
];

/** The machines that the patch concerns; the chosen state stands in the address. */
export function Machines({ patch, state }: { patch: PatchDetail; state: UpdateState | undefined }) {
  const navigate = route.useNavigate();
  const [page, setPage] = useState(1);
  const shown = state ? patch.machines.filter((machine) => machine.state === state) : patch.machines;
  const choose = (next: UpdateState | undefined) => {
    setPage(1);
    void navigate({ search: { state: next }, replace: true });
  };

  return (
    <Section title="Machines">
      <Group gap={6} role="group" aria-label="Machines by state">
        <button type="button" className={classes.state} aria-pressed={!state} onClick={() => choose(undefined)}>
          All {patch.machines.length}
        </button>
        {UPDATE_STATES.filter((each) => patch.counts[each] > 0).map((each) => (
          <button
            key={each}
            type="button"
            className={classes.state}
            aria-pressed={state === each}
            onClick={() => choose(each)}
          >
            {UPDATE_WORDS[each].label} {patch.counts[each]}
          </button>
        ))}
      </Group>
      <DataTable
        caption="Machines that this patch concerns"
        columns={columns}
        rows={shown.slice((page - 1) * SIZE, page * SIZE)}
        idOf={(machine) => machine.id}
        nameOf={(machine) => machine.name}
        empty="No machine is in this state."
      />
      {shown.length > SIZE && <Pager page={page} size={SIZE} total={shown.length} onPage={setPage} />}
    </Section>
  );
}
