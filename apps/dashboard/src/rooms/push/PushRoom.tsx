import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PushRow } from '#contracts/people/push.js';
import { PUSH_STATES } from '#domain/reach/push.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Section } from '../../parts/Section.js';
import { pushesQuery } from '../../queries.js';
import { PUSH_WORDS, TRANSPORT_WORDS } from '../../reach/words.js';
import { OWNERSHIP_WORDS } from '../../words.js';
import { NewPushForm } from './NewPushForm.js';

const columns: readonly Column<PushRow>[] = [
  {
    id: 'at',
    header: 'Begun',
    cell: (row) => (
      <TextLink to="/push-enrol/$id" params={{ id: row.id }} size="sm" fw={600}>
        <Ago at={row.createdAt} /> by {row.createdBy}
      </TextLink>
    ),
  },
  {
    id: 'by',
    header: 'By',
    cell: (row) => (
      <Text size="sm">
        {TRANSPORT_WORDS[row.transport]}, as {row.account}
      </Text>
    ),
  },
  {
    id: 'into',
    header: 'Into',
    cell: (row) => (
      <Text size="sm">
        {row.ring ? row.ring.name : 'ring by label rules'}, {OWNERSHIP_WORDS[row.ownership].toLowerCase()}
      </Text>
    ),
  },
  { id: 'counts', header: 'PCs', cell: (row) => <Text size="sm">{tell(row.counts)}</Text> },
];

/** `3 enrolled, 1 failed`: states without any are left out. */
export function tell(counts: PushRow['counts']): string {
  const parts = PUSH_STATES.flatMap((state) =>
    counts[state] ? [`${counts[state]} ${PUSH_WORDS[state].label.toLowerCase()}`] : [],
  );
  return parts.join(', ') || 'none';
}

/** Agents brought to PCs from here, instead of by a person at each of them. */
export function PushRoom() {
  const query = useQuery(pushesQuery);
  return (
    <Room title="Push enrol">
      <NewPushForm />
      <Section title="Earlier runs">
        {query.isError ? (
          <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <DataTable
            caption="Runs of push enrolment"
            columns={columns}
            rows={query.data?.rows}
            idOf={(row) => row.id}
            nameOf={(row) => `by ${row.createdBy}`}
            empty="None yet."
          />
        )}
      </Section>
    </Room>
  );
}
