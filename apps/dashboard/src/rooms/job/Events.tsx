import { Text } from '@mantine/core';
import type { JobEventRow } from '#contracts/people/jobs.js';
import { Moment } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Detail } from '../../parts/Detail.js';
import { Section } from '../../parts/Section.js';

const columns: readonly Column<JobEventRow>[] = [
  { id: 'at', header: 'When', cell: (event) => <Moment at={event.at} /> },
  { id: 'attempt', header: 'Attempt', cell: (event) => <Text size="sm">{event.attempt}</Text> },
  { id: 'kind', header: 'Event', cell: (event) => <Text size="sm">{event.kind}</Text> },
  { id: 'data', header: 'Detail', cell: (event) => <Detail detail={event.data} /> },
];

/** Everything that happened to a job, as it was recorded. */
export function Events({ events }: { events: readonly JobEventRow[] }) {
  return (
    <Section title="Log">
      <DataTable
        caption="Events of this job"
        columns={columns}
        rows={events}
        idOf={(event) => event.id}
        nameOf={(event) => event.kind}
        empty="Nothing happened yet."
      />
    </Section>
  );
}
