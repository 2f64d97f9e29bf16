import { SimpleGrid, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Trends as TrendDays } from '#contracts/people/telling.js';
import { Section } from '../../parts/Section.js';
import { type Curve, StepChart } from '../../parts/StepChart.js';
import { trendsQuery } from '../../queries.js';

type Day = TrendDays['days'][number];
const seconds = ({ day }: Day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** How the fleet stood over the last quarter: drawn, and as a table for who cannot see the drawing. */
export function Trends() {
  const { data } = useQuery(trendsQuery(90));
  if (!data) return <Skeleton height={220} />;
  if (data.days.length < 2) {
    return (
      <Section title="Trend">
        <Text c="dimmed">Sluice notes once a day how the fleet stands. From tomorrow on it is drawn here.</Text>
      </Section>
    );
  }
  return <Drawn days={data.days} />;
}

function Drawn({ days }: { days: Day[] }) {
  const instants = useMemo(() => days.map(seconds), [days]);
  const compliance = useMemo<Curve[]>(
    () => [
      { tone: 'good', filled: true, values: days.map(({ compliant }) => compliant) },
      { tone: 'bad', values: days.map(({ behind }) => behind) },
    ],
    [days],
  );
  const ages = useMemo<Curve[]>(
    () => [
      { tone: 'busy', filled: true, values: days.map(({ patchAgeMedian }) => patchAgeMedian ?? 0) },
      { tone: 'bad', dashed: true, values: days.map(({ patchAge95 }) => patchAge95 ?? 0) },
    ],
    [days],
  );
  const [first, last] = [days[0] as Day, days.at(-1) as Day];
  const most = Math.max(...days.map(({ machines }) => machines));
  const oldest = Math.max(...days.map(({ patchAge95 }) => patchAge95 ?? 0));
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title="Up to date" note="Machines with everything that is released, and those that are behind.">
          <StepChart
            instants={instants}
            curves={compliance}
            most={most}
            told={`From ${first.compliant} of ${first.machines} machines on ${first.day} to ${last.compliant} of ${last.machines} on ${last.day}; ${last.behind} are behind.`}
          />
        </Section>
        <Section
          title="Patch age"
          note="Days since the oldest missing patch was first seen: half of the machines, and 95 of 100."
        >
          <StepChart
            instants={instants}
            curves={ages}
            most={oldest}
            told={`On ${last.day} half of the machines lack nothing older than ${last.patchAgeMedian ?? 0} days, 95 of 100 nothing older than ${last.patchAge95 ?? 0} days.`}
          />
        </Section>
      </SimpleGrid>
      <details>
        <summary>The same in numbers</summary>
        <Table tabularNums mt="xs">
          <Table.Thead>
            <Table.Tr>
              {['Day', 'Machines', 'Up to date', 'Behind', 'Patch age, half', 'Patch age, 95 of 100'].map((head) => (
                <Table.Th key={head} scope="col">
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.toReversed().map((day) => (
              <Table.Tr key={day.day}>
                <Table.Th scope="row">{day.day}</Table.Th>
                <Table.Td>{day.machines}</Table.Td>
                <Table.Td>{day.compliant}</Table.Td>
                <Table.Td>{day.behind}</Table.Td>
                <Table.Td>{day.patchAgeMedian ?? '–'}</Table.Td>
                <Table.Td>{day.patchAge95 ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  );
}
