import { List, Stack, Table, Text, Title } from '@mantine/core';
import { HoldReport } from '#contracts/agent/reports.js';
import type { MachineDetail } from '#contracts/people/machines.js';
import { Ago, momentOf } from '../../parts/Ago.js';
import { Facts } from '../../parts/Facts.js';
import { Mark } from '../../parts/Mark.js';
import { Section } from '../../parts/Section.js';
import { HOLD_WORDS, RUNG_WORDS } from '../../words.js';

/** What the hold's level rests on: every setting as it was read back, and what went against it. */
export function Hold({ machine }: { machine: MachineDetail }) {
  const report = HoldReport.safeParse(machine.holdReport).data;
  return (
    <Section title="Hold" note={HOLD_WORDS[machine.hold].meaning}>
      <Facts
        facts={[
          ['Level', <Mark key="level" {...HOLD_WORDS[machine.hold]} />],
          ['Wanted', machine.holdWanted ? 'yes' : 'no'],
          ['Method', machine.holdRung ? RUNG_WORDS[machine.holdRung] : 'none'],
          ['Since', <Ago key="since" at={machine.holdSince} never="not set" />],
          ['Runs out', machine.holdUntil ? momentOf(machine.holdUntil) : 'no lease'],
        ]}
      />
      {report && report.evidence.length > 0 && (
        <Stack gap={4}>
          <Title order={3} size="h6">
            Evidence
          </Title>
          <Evidence report={report} />
        </Stack>
      )}
      {report?.conflicts?.map((sentence) => (
        <Text key={sentence} size="sm" c="var(--mantine-color-error)">
          {sentence}
        </Text>
      ))}
      <Incidents title="Leaks" note="Installs, downloads or restarts that were not ours." incidents={report?.leaks} />
      <Incidents title="Drift" note="Settings of ours that somebody changed." incidents={report?.drift} />
    </Section>
  );
}

function Evidence({ report }: { report: HoldReport }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
    <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label="Evidence of the hold">
      <Table fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">What was read back</Table.Th>
            <Table.Th scope="col">Expected</Table.Th>
            <Table.Th scope="col">Found</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.evidence.map((item) => (
            <Table.Tr key={item.what}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{item.what}</Table.Td>
              <Table.Td>{item.expected}</Table.Td>
              <Table.Td>
                <Mark label={item.found} tone={item.ok ? 'good' : 'bad'} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Incidents({ title, note, incidents = [] }: { title: string; note: string; incidents?: HoldReport['leaks'] }) {
  if (incidents.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h6">
        {title}
      </Title>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
      <List size="sm">
        {incidents.map((incident) => (
          <List.Item key={`${incident.at} ${incident.what}`}>
            <Ago at={incident.at} />: {incident.what}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
