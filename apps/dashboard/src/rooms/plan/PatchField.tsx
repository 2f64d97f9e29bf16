import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PatchQuery } from '#contracts/people/patches.js';
import { patchesQuery, patchQuery } from '../../queries.js';
import { count } from '../../words.js';

const OPEN = PatchQuery.parse({ size: 200 });

/** The patch to roll out, among those that machines are offered; the newest first. */
export function PatchField({ value, onChange }: { value: string; onChange: (patch: string) => void }) {
  const { data } = useQuery(patchesQuery(OPEN));
  const { data: chosen } = useQuery({ ...patchQuery(value), enabled: value !== '' });
  const rows = data?.rows ?? [];
  const known = chosen && !rows.some(({ id }) => id === chosen.id) ? [chosen, ...rows] : rows;
  const offered = chosen ? chosen.counts.offered + chosen.counts.downloaded : 0;
  return (
    <NativeSelect
      label="Patch"
      description={
        chosen ? `Offered on ${count(offered, 'machine')}, installed on ${chosen.counts.installed}.` : undefined
      }
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: data ? 'Choose a patch' : 'Loading', disabled: true },
        ...known.map(({ id, title, kb }) => ({
          value: id,
          label: kb.length > 0 && !title.includes(kb[0] ?? '') ? `${title} (${kb.join(', ')})` : title,
        })),
      ]}
    />
  );
}
