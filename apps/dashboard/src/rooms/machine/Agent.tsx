import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MachineDetail } from '#contracts/people/machines.js';
import { isAtLeast } from '#domain/versions.js';
import { CopyField } from '../../parts/CopyField.js';
import { Section } from '../../parts/Section.js';
import { updateLineQuery } from '../../queries.js';
import { useMay } from '../../session.js';

/** The agent's version, and how it is brought to the controller's. An agent never updates itself: a thief of the controller would. */
export function Agent({ machine }: { machine: MachineDetail }) {
  const operator = useMay('operator');
  const update = useQuery({ ...updateLineQuery, enabled: operator }).data;
  const { agentVersion, state } = machine;
  if (state === 'retired' || state === 'left') return null;
  const old = update !== undefined && !isAtLeast(agentVersion, update.version);
  return (
    <Section
      title={`Agent ${agentVersion}`}
      note={update && (old ? `This controller has ${update.version}.` : 'Not older than the one this controller has.')}
    >
      {old && (
        <Stack gap="xs">
          <Text size="sm">
            Run this line on the PC, in Windows PowerShell opened with “Run as administrator”. It brings{' '}
            {update.version} if its hash is the one in the line; the hold and everything else stay as they are.
          </Text>
          <CopyField label="Update line" value={update.line} />
        </Stack>
      )}
      {!operator && <Text size="sm">An operator sees here how it is brought up to date.</Text>}
    </Section>
  );
}
