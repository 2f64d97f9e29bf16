import { Radio, Stack } from '@mantine/core';
import { HERE, ZoneSelect } from '../../parts/ZoneSelect.js';

interface Props {
  /** `machine`, an IANA zone, or empty. */
  zone: string;
  error?: string;
  onChange: (zone: string) => void;
}

/** On whose clock the times stand. */
export function ZoneField({ zone, error, onChange }: Props) {
  const one = zone !== 'machine';
  return (
    <Stack gap="xs">
      <Radio.Group
        label="On whose clock"
        value={one ? 'zone' : 'machine'}
        onChange={(choice) => onChange(choice === 'machine' ? 'machine' : HERE)}
        error={one ? undefined : error}
      >
        <Stack gap={6} mt={4}>
          <Radio
            value="machine"
            label="Each machine’s own"
            description="22:00 in Berlin for a PC in Berlin, 22:00 in Tokyo for one in Tokyo."
          />
          <Radio value="zone" label="One time zone for all" description="The same moment everywhere." />
        </Stack>
      </Radio.Group>
      {one && (
        <ZoneSelect label="Time zone" zone={zone || null} error={error} onChange={(chosen) => onChange(chosen ?? '')} />
      )}
    </Stack>
  );
}
