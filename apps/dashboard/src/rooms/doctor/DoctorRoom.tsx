import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DoctorComparison } from '#contracts/people/doctor.js';
import { writeDoctorFilter } from '#domain/doctor.js';
import type { DoctorAnswer } from '#domain/words.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { doctorQuery } from '../../queries.js';
import { DOCTOR_ANSWER_WORDS, DOCTOR_BASIS_WORDS, doctorSummary } from '../../words.js';

type Statement = DoctorComparison['statements'][number];
type Row = DoctorComparison['rows'][number];

/** What the fleet's PCs measured of what nobody knows about Windows: what contradicts Sluice first, then what differs, then what agrees. */
export function DoctorRoom() {
  return (
    <RoomAnswer what="What the doctor found" query={useQuery(doctorQuery)}>
      {(found) => <Shown {...found} />}
    </RoomAnswer>
  );
}

function Shown({ statements, rows }: DoctorComparison) {
  const measured = (['refuted', 'mixed', 'observed'] as const).flatMap((basis) =>
    statements.filter((statement) => statement.basis === basis),
  );
  const assumed = statements.filter((statement) => statement.basis === 'assumed');
  return (
    <Room title="What the doctor found">
      <Text size="lg">{doctorSummary(statements)}</Text>
      <Text c="dimmed">
        Order “Run the doctor” for a PC of each edition and build. It changes nothing, and some answers need a hold that
        has stood for days.
      </Text>
      {measured.map((statement) => (
        <Measured
          key={statement.question}
          statement={statement}
          rows={rows.filter((row) => row.question === statement.question && row.yes + row.no > 0)}
        />
      ))}
      {assumed.length > 0 && (
        <Section title="Still assumed" note="No PC could tell yet.">
          <Stack component="ul" gap="sm" m={0} pl="md">
            {assumed.map(({ question, sentence, reckoned, care }) => (
              <li key={question}>
                {sentence} Reckoned with: {DOCTOR_ANSWER_WORDS[reckoned]}.{' '}
                <Text span c="dimmed" size="sm">
                  {care}
                </Text>
              </li>
            ))}
          </Stack>
        </Section>
      )}
    </Room>
  );
}

function Measured({ statement, rows }: { statement: Statement; rows: Row[] }) {
  const { question, sentence, reckoned, care, basis } = statement;
  return (
    <Section
      title={sentence}
      note={`Sluice reckons with: ${DOCTOR_ANSWER_WORDS[reckoned]}. ${care}`}
      actions={<Mark {...DOCTOR_BASIS_WORDS[basis]} />}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label={`Answers: ${sentence}`}>
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Windows</Table.Th>
              <Table.Th scope="col">True on</Table.Th>
              <Table.Th scope="col">False on</Table.Th>
              <Table.Th scope="col">Could not tell</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.build} ${row.edition}`}>
                <Table.Td>
                  {row.edition} {row.build}
                </Table.Td>
                <Answers counts={row} of={{ question, windows: { build: row.build, edition: row.edition } }} />
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Td>All that ran the doctor</Table.Td>
              <Answers counts={statement} of={{ question, windows: null }} />
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </section>
    </Section>
  );
}

interface AnswersProps {
  counts: Record<DoctorAnswer, number>;
  of: Omit<Parameters<typeof writeDoctorFilter>[0], 'answer'>;
}

function Answers({ counts, of }: AnswersProps) {
  return (['yes', 'no', 'unknown'] as const).map((answer) => (
    <Table.Td key={answer}>
      <TextLink to="/" search={{ doctor: writeDoctorFilter({ ...of, answer }) }}>
        {counts[answer]}
      </TextLink>
    </Table.Td>
  ));
}
