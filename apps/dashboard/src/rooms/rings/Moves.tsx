import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RingPreviewRequest } from '#contracts/people/planning.js';
import { TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { ringMovesQuery } from '../../queries.js';
import { count } from '../../words.js';

/** Of many machines the first ones. */
const SHOWN = 5;

/** Which machines would move to another ring, before anything is saved. */
export function Moves({ request }: { request: RingPreviewRequest }) {
  const { data, isError, error } = useQuery(ringMovesQuery(request));
  if (isError) return <ProblemAlert error={error} />;
  if (!data) return null;
  if (data.total === 0) {
    return (
      <Text size="sm" role="status">
        No machine would move. Those that somebody put into their ring by hand stay in any case.
      </Text>
    );
  }
  const others = data.total - Math.min(SHOWN, data.moves.length);
  return (
    <>
      <Text size="sm" role="status">
        {count(data.total, 'machine')} would move:
      </Text>
      <Table fz="sm" verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Machine</Table.Th>
            <Table.Th scope="col">From</Table.Th>
            <Table.Th scope="col">To</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.moves.slice(0, SHOWN).map(({ machine, from, to }) => (
            <Table.Tr key={machine.id}>
              <Table.Td>
                <TextLink to="/machines/$id" params={{ id: machine.id }} size="sm">
                  {machine.name}
                </TextLink>
              </Table.Td>
              <Table.Td>{from.name}</Table.Td>
              <Table.Td>{to.name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {others > 0 && <Text size="sm">and {count(others, 'other')}.</Text>}
    </>
  );
}
