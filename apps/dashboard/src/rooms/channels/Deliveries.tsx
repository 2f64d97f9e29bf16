import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryRow } from '#contracts/people/telling.js';
import { Moment } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Mark } from '../../parts/Mark.js';
import { Pager } from '../../parts/Pager.js';
import { Section } from '../../parts/Section.js';
import { deliveriesQuery } from '../../queries.js';
import { DELIVERY_WORDS } from '../../words.js';

const SIZE = 20;

const columns: readonly Column<DeliveryRow>[] = [
  { id: 'at', header: 'When', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { id: 'channel', header: 'Channel', cell: ({ channel }) => <Text size="sm">{channel.name}</Text> },
  { id: 'subject', header: 'Message', cell: ({ subject }) => <Text size="sm">{subject}</Text> },
  {
    id: 'state',
    header: 'What became of it',
    cell: ({ state, attempts, error }) => (
      <div>
        <Mark {...DELIVERY_WORDS[state]} />
        {error && (
          <Text size="xs">
            {error} ({attempts} tries)
          </Text>
        )}
      </div>
    ),
  },
];

/** Every message, newest first. */
export function Deliveries() {
  const [page, setPage] = useState(1);
  const deliveries = useQuery(deliveriesQuery({ page, size: SIZE }));
  return (
    <Section title="Messages" note="Newest first.">
      <DataTable
        caption="Messages"
        columns={columns}
        rows={deliveries.data?.rows}
        idOf={(delivery) => delivery.id}
        nameOf={(delivery) => delivery.subject}
        empty="None yet."
      />
      <Pager page={page} size={SIZE} total={deliveries.data?.total ?? 0} onPage={setPage} />
    </Section>
  );
}
