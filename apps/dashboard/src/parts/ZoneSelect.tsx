import { Select } from '@mantine/core';
import { useState } from 'react';

const ZONES = Intl.supportedValuesOf('timeZone');
/** The zone of whoever looks at the page. */
export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  label: string;
  description?: string;
  zone: string | null;
  error?: string;
  onChange: (zone: string | null) => void;
}

/** One of the IANA zones that this browser knows, by typing part of its name; the reader's own stands first. */
export function ZoneSelect({ label, description = 'Type a city or a continent.', zone, error, onChange }: Props) {
  const [known] = useState(() => [...new Set([...(zone ? [zone] : []), HERE, ...ZONES])]);
  return (
    <Select
      label={label}
      description={description}
      data={known}
      value={zone}
      onChange={onChange}
      searchable
      limit={60}
      maxDropdownHeight={260}
      nothingFoundMessage="No such zone. Try the nearest large city."
      comboboxProps={{ portalProps: { target: '#content' } }}
      error={error}
    />
  );
}
