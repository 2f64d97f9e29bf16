import { Radio, Select, Stack } from '@mantine/core';
import { useState } from 'react';

const ZONES = Intl.supportedValuesOf('timeZone');
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  /** `machine`, an IANA zone, or empty. */
  zone: string;
  error?: string;
  onChange: (zone: string) => void;
}

/** On whose clock the times stand. */
export function ZoneField({ zone, error, onChange }: Props) {
  const one = zone !== 'machine';
  const [known] = useState(() => [...new Set(one && zone ? [zone, HERE, ...ZONES] : [HERE, ...ZONES])]);
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
        <Select
          label="Time zone"
          description="Type a city or a continent."
          data={known}
          value={zone || null}
          onChange={(chosen) => onChange(chosen ?? '')}
          searchable
          limit={60}
          maxDropdownHeight={260}
          nothingFoundMessage="No such zone. Try the nearest large city."
          comboboxProps={{ portalProps: { target: '#content' } }}
          error={error}
        />
      )}
    </Stack>
  );
}
