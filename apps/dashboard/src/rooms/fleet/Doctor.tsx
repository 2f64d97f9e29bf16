import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DOCTOR_SENTENCES } from '#domain/doctor.js';
import { Section } from '../../parts/Section.js';
import { doctorQuery } from '../../queries.js';

/** What the machines measured of the open questions about Windows, side by side. Nothing is drawn before the first doctor ran. */
export function Doctor() {
  const rows = (useQuery(doctorQuery).data?.rows ?? []).filter((row) => row.yes + row.no > 0);
  if (rows.length === 0) return null;
  return (
    <Section
      title="What the doctor found"
      note="Open questions about Windows, answered by machines that could measure them."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label="Findings by edition and build">
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Statement</Table.Th>
              <Table.Th scope="col">Edition</Table.Th>
              <Table.Th scope="col">Build</Table.Th>
              <Table.Th scope="col">True on</Table.Th>
              <Table.Th scope="col">False on</Table.Th>
              <Table.Th scope="col">Unknown on</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.question} ${row.edition} ${row.build}`}>
                <Table.Td>{DOCTOR_SENTENCES[row.question]}</Table.Td>
                <Table.Td>{row.edition}</Table.Td>
                <Table.Td>{row.build}</Table.Td>
                <Table.Td>{row.yes}</Table.Td>
                <Table.Td>{row.no}</Table.Td>
                <Table.Td>{row.unknown}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Section>
  );
}
