import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MachineQuery } from '#contracts/people/machines.js';
import { DOCTOR_STATEMENTS, readDoctorFilter } from '#domain/doctor.js';
import { HOLD_LEVELS, MACHINE_STATES, OWNERSHIPS } from '#domain/words.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { SearchField } from '../../parts/SearchField.js';
import { fleetLabelsQuery, patchQuery, ringsQuery } from '../../queries.js';
import { DOCTOR_ANSWER_WORDS, HOLD_WORDS, MACHINE_WORDS, OWNERSHIP_WORDS } from '../../words.js';

const SHOW_WORDS: Record<MachineQuery['show'], string> = {
  all: 'All',
  online: 'Online now',
  working: 'At work on a job',
  behind: 'Behind: a released update is missing',
  stale: 'Not seen for 14 days',
};

interface Props {
  search: MachineQuery;
  onChange: (next: Partial<MachineQuery>) => void;
}

const ANY = { value: '', label: 'Any' };

/** Which machines are listed. Plain selects: a phone and a screen reader bring their own, better ones. */
export function Filters({ search, onChange }: Props) {
  const { data: rings } = useQuery(ringsQuery);
  const { data: labels } = useQuery(fleetLabelsQuery);
  const sites = labels?.labels.find(({ name }) => name === 'site')?.values ?? [];
  const filtered = Object.entries(search).some(
    ([key, value]) => !['page', 'size', 'sort', 'order'].includes(key) && value !== undefined && value !== 'all',
  );
  return (
    <FilterBar
      label="Filter machines"
      search={<SearchField label="Search by name" value={search.q} onSearch={(q) => onChange({ q })} />}
      clear={
        filtered && (
          <ButtonLink to="/" variant="subtle">
            Clear filters
          </ButtonLink>
        )
      }
    >
      <NativeSelect
        label="Show"
        value={search.show}
        onChange={(event) => onChange({ show: event.currentTarget.value as MachineQuery['show'] })}
        data={Object.entries(SHOW_WORDS).map(([value, label]) => ({ value, label }))}
      />
      <NativeSelect
        label="Hold"
        value={search.hold ?? ''}
        onChange={(event) => onChange({ hold: (event.currentTarget.value || undefined) as MachineQuery['hold'] })}
        data={[ANY, ...HOLD_LEVELS.map((value) => ({ value, label: HOLD_WORDS[value].label }))]}
      />
      <NativeSelect
        label="Ring"
        value={search.ring ?? ''}
        onChange={(event) => onChange({ ring: event.currentTarget.value || undefined })}
        data={[ANY, ...(rings?.rows ?? []).map((ring) => ({ value: ring.id, label: ring.name }))]}
      />
      {(sites.length > 0 || search.site) && (
        <NativeSelect
          label="Site"
          value={search.site ?? ''}
          onChange={(event) => onChange({ site: event.currentTarget.value || undefined })}
          data={[ANY, ...new Set([...sites.map(({ value }) => value), ...(search.site ? [search.site] : [])])]}
        />
      )}
      <NativeSelect
        label="Ownership"
        value={search.ownership ?? ''}
        onChange={(event) =>
          onChange({ ownership: (event.currentTarget.value || undefined) as MachineQuery['ownership'] })
        }
        data={[ANY, ...OWNERSHIPS.map((value) => ({ value, label: OWNERSHIP_WORDS[value] }))]}
      />
      <NativeSelect
        label="State"
        value={search.state ?? ''}
        onChange={(event) => onChange({ state: (event.currentTarget.value || undefined) as MachineQuery['state'] })}
        data={[
          { value: '', label: 'Not retired or left' },
          ...MACHINE_STATES.map((value) => ({ value, label: MACHINE_WORDS[value].label })),
        ]}
      />
      {search.doctor && <DoctorFilter text={search.doctor} />}
      {search.patch && <PatchFilter id={search.patch} />}
    </FilterBar>
  );
}

function DoctorFilter({ text }: { text: string }) {
  const filter = readDoctorFilter(text);
  if (!filter) return null;
  const { question, answer, windows } = filter;
  return (
    <span>
      <TextLink to="/doctor" underline="always">
        Doctor
      </TextLink>
      : “{DOCTOR_STATEMENTS[question].sentence}” {DOCTOR_ANSWER_WORDS[answer]}
      {windows && ` on ${windows.edition} ${windows.build}`}
    </span>
  );
}

function PatchFilter({ id }: { id: string }) {
  const { data: patch } = useQuery(patchQuery(id));
  return (
    <span>
      Offered:{' '}
      <TextLink to="/patches/$id" params={{ id }}>
        {patch?.title ?? 'one patch'}
      </TextLink>
    </span>
  );
}
