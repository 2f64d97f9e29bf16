import { Group, Stack, Text } from '@mantine/core';
import { DoctorReport } from '#contracts/agent/reports.js';
import type { MachineDetail } from '#contracts/people/machines.js';
import { DOCTOR_STATEMENTS } from '#domain/doctor.js';
import { Ago } from '../../parts/Ago.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { DOCTOR_ANSWER_WORDS } from '../../words.js';

/** What this PC's doctor measured, with what each answer rests on. Nothing is drawn before it ran. */
export function Doctor({ machine }: { machine: MachineDetail }) {
  const report = DoctorReport.safeParse(machine.doctorReport).data;
  if (!report) return null;
  const told = report.answers.filter(({ answer }) => answer !== 'unknown');
  return (
    <Section
      title="Doctor"
      note={
        <>
          Measured <Ago at={machine.doctorAt} /> on {report.edition} {report.build}.{report.ubr}.{' '}
          <TextLink to="/doctor" underline="always">
            Compare with other PCs
          </TextLink>
        </>
      }
    >
      <Stack gap={6}>
        {told.map(({ question, answer, detail }) => (
          <Group key={question} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" fw={600} miw="3rem">
              {DOCTOR_ANSWER_WORDS[answer]}
            </Text>
            <Text size="sm">
              {DOCTOR_STATEMENTS[question].sentence}{' '}
              <Text span c="dimmed">
                {detail}
              </Text>
            </Text>
          </Group>
        ))}
        {told.length < report.answers.length && (
          <Text size="sm" c="dimmed">
            Could not tell {report.answers.length - told.length} of {report.answers.length}.
          </Text>
        )}
      </Stack>
    </Section>
  );
}
