import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { TransportAttempt } from '#contracts/people/reach.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Why } from '../../parts/Why.js';
import { TRANSPORT_WORDS } from '../../reach/words.js';

const FEW = 5;

const columns: readonly Column<TransportAttempt>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <Ago at={at} /> },
  { id: 'kind', header: 'By', cell: ({ kind }) => <Text size="sm">{TRANSPORT_WORDS[kind]}</Text> },
  {
    id: 'what',
    header: 'What',
    cell: ({ purpose, jobs }) =>
      purpose === 'probe' || jobs.length === 0 ? (
        <Text size="sm">{purpose === 'probe' ? 'Test' : 'Nothing handed in'}</Text>
      ) : (
        jobs.map((job) => (
          <TextLink key={job} to="/jobs/$id" params={{ id: job }} size="sm">
            Job handed in
          </TextLink>
        ))
      ),
  },
  {
    id: 'why',
    header: 'Outcome',
    cell: ({ why, detail, tookMs }) =>
      why === null ? (
        <Text size="sm">Worked, in {(tookMs / 1000).toFixed(1)} s</Text>
      ) : (
        <>
          <Why why={why} />
          {detail && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {detail}
            </Text>
          )}
        </>
      ),
  },
];

/** What came of the last attempts to reach the machine, newest first. */
export function Attempts({ attempts }: { attempts: readonly TransportAttempt[] }) {
  const [all, setAll] = useState(false);
  if (attempts.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h6">
        Last attempts
      </Title>
      <DataTable
        caption="Last attempts to reach the machine"
        columns={columns}
        rows={all ? attempts : attempts.slice(0, FEW)}
        idOf={({ id }) => id}
        nameOf={({ at }) => at}
        empty="None yet."
      />
      {!all && attempts.length > FEW && (
        <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
          Show all {attempts.length}
        </Button>
      )}
    </Stack>
  );
}
