import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Ago } from '../../parts/Ago.js';
import { Section } from '../../parts/Section.js';
import { rungsQuery } from '../../queries.js';
import { RUNG_WORDS } from '../../words.js';

/** Which way of holding works on which Windows, as this fleet has shown. Nothing is drawn while no machine was ever held. */
export function Rungs() {
  const rows = useQuery(rungsQuery).data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Section
      title="Which method holds where"
      note="By edition and build of Windows. A machine changes its method only after a leak."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label="Methods of holding by edition and build">
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Method</Table.Th>
              <Table.Th scope="col">Edition</Table.Th>
              <Table.Th scope="col">Build</Table.Th>
              <Table.Th scope="col">Held now</Table.Th>
              <Table.Th scope="col">Holding</Table.Th>
              <Table.Th scope="col">Leaks</Table.Th>
              <Table.Th scope="col">Last leak</Table.Th>
              <Table.Th scope="col">Drift</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.rung} ${row.edition} ${row.build}`}>
                <Table.Td>{RUNG_WORDS[row.rung]}</Table.Td>
                <Table.Td>{row.edition}</Table.Td>
                <Table.Td>{row.build}</Table.Td>
                <Table.Td>{row.machines}</Table.Td>
                <Table.Td>{row.levels.holding}</Table.Td>
                <Table.Td>{row.leaks === 0 ? 'none' : `${row.leaks} on ${row.leakedMachines} PCs`}</Table.Td>
                <Table.Td>
                  <Ago at={row.lastLeakAt} never="never" />
                </Table.Td>
                <Table.Td>{row.drift}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Section>
  );
}
