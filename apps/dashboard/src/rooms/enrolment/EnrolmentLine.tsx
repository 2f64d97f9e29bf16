import { List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyField } from '../../parts/CopyField.js';
import { Facts } from '../../parts/Facts.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { enrolmentLineQuery } from '../../queries.js';

/** Step 2: the line for the PC, what it trusts, and what to do when it says no. */
export function EnrolmentLine() {
  const query = useQuery(enrolmentLineQuery);
  return (
    <Section
      title="2. Run this line on the PC"
      note="In Windows PowerShell, opened with “Run as administrator”. It is the same for every PC and holds no secret."
    >
      {query.isError && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Skeleton height={90} />}
      {query.data && (
        <>
          <CopyField label="Enrolment line" value={query.data.line} />
          <Stack gap={4}>
            <Title order={3} size="h6">
              What this line trusts
            </Title>
            <Text size="sm">
              It fetches the agent from the address below, accepts only the certificate with this controller's key, and
              starts the agent only if its hash is the one that stands in the line. So it trusts this page and the way
              on which you bring the line to the PC: compare it if that way is an open one.
            </Text>
          </Stack>
          <Facts
            facts={[
              ['Controller', query.data.address],
              ['Agent, SHA-256', query.data.packageSha256],
              ['CA, SHA-256', query.data.caSha256],
            ]}
          />
          <Stack gap={4}>
            <Title order={3} size="h6">
              Before it changes anything
            </Title>
            <Text size="sm">
              The agent checks whether it can work on this PC, and ends with the cause if it cannot:
            </Text>
            <List size="sm">
              <List.Item>
                PowerShell is in full language mode: no AppLocker or App Control policy restricts scripts.
              </List.Item>
              <List.Item>
                Smart App Control is off or only evaluating; it refuses scripts that no known publisher signed.
              </List.Item>
              <List.Item>Windows Update answers, and the PC reaches the controller's address on its port.</List.Item>
              <List.Item>The antivirus lets SYSTEM run PowerShell from Program Files.</List.Item>
              <List.Item>The clock is less than ten minutes off.</List.Item>
            </List>
          </Stack>
        </>
      )}
    </Section>
  );
}
