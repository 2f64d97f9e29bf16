import { Group, Stack, Text } from '@mantine/core';
import type { MachineDetail } from '#contracts/people/machines.js';
import { Mark } from '../../parts/Mark.js';
import { Section } from '../../parts/Section.js';

/** What the agent found at enrolment about whether it can work on this PC at all. */
export function Preflight({ checks }: { checks: MachineDetail['preflight'] }) {
  if (checks.length === 0) return null;
  return (
    <Section title="Checks at enrolment">
      <Stack gap={6}>
        {checks.map((check) => (
          <Group key={check.name} gap="xs" wrap="nowrap" align="flex-start">
            <Mark label={check.ok ? 'Passed' : 'Failed'} tone={check.ok ? 'good' : 'bad'} />
            <Text size="sm">
              {check.name}: {check.detail}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
