import { Text } from '@mantine/core';
import type { RolloutEventRow } from '#contracts/people/rollouts.js';
import { Moment } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Section } from '../../parts/Section.js';

const columns: readonly Column<RolloutEventRow>[] = [
  { id: 'at', header: 'When', cell: (event) => <Moment at={event.at} /> },
  { id: 'what', header: 'What happened', cell: (event) => <Text size="sm">{event.sentence}</Text> },
  { id: 'actor', header: 'Who', cell: (event) => <Text size="sm">{event.actor}</Text> },
];

/** What happened to the rollout, in words. */
export function Events({ events }: { events: readonly RolloutEventRow[] }) {
  return (
    <Section title="Log">
      <DataTable
        caption="Events of this rollout"
        columns={columns}
        rows={events}
        idOf={(event) => event.id}
        nameOf={(event) => event.sentence}
        empty="Nothing happened yet."
      />
    </Section>
  );
}
