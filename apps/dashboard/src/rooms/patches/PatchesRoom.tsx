import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { PatchQuery } from '#contracts/people/patches.js';
import { PATCH_KINDS } from '#domain/words.js';
import { DataTable } from '../../parts/DataTable.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { ButtonLink } from '../../parts/links.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { SearchField } from '../../parts/SearchField.js';
import { patchesQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { count, KIND_WORDS } from '../../words.js';
import { columns, withActions } from './columns.js';

const route = getRouteApi('/frame/patches');

const DECISIONS: Record<PatchQuery['decision'], string> = {
  any: 'Any',
  undecided: 'Undecided',
  changed: 'Changed after release',
  release: 'Released somewhere',
  decline: 'Declined somewhere',
};

/** What Microsoft offers to the fleet, and what was decided on it. */
export function PatchesRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const patches = useQuery(patchesQuery(search));
  const mayDecide = useMay('operator');

  const change = useCallback(
    (next: Partial<PatchQuery>) => navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true }),
    [navigate],
  );
  const sort = useMemo(
    () => ({
      by: search.sort,
      order: search.order,
      onSort: (by: string, order: 'asc' | 'desc') => void change({ sort: by as PatchQuery['sort'], order }),
    }),
    [search.sort, search.order, change],
  );
  const filtered = search.q || search.kind || search.decision !== 'any' || search.show !== 'open';

  return (
    <Room title="Patches">
      {patches.data && (
        <Text size="lg">
          {count(patches.data.total, 'patch', 'patches')}
          {search.show === 'open' ? ' offered on some machine' : ''}
          {search.decision === 'undecided' ? ', waiting for your decision.' : '.'}
        </Text>
      )}
      <FilterBar
        label="Filter patches"
        search={<SearchField label="Search by title or KB" value={search.q} onSearch={(q) => change({ q })} />}
        clear={
          filtered && (
            <ButtonLink to="/patches" variant="subtle">
              Clear filters
            </ButtonLink>
          )
        }
      >
        <NativeSelect
          label="Decision"
          value={search.decision}
          onChange={(event) => change({ decision: event.currentTarget.value as PatchQuery['decision'] })}
          data={Object.entries(DECISIONS).map(([value, label]) => ({ value, label }))}
        />
        <NativeSelect
          label="Kind"
          value={search.kind ?? ''}
          onChange={(event) => change({ kind: (event.currentTarget.value || undefined) as PatchQuery['kind'] })}
          data={[{ value: '', label: 'Any' }, ...PATCH_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))]}
        />
        <NativeSelect
          label="Show"
          value={search.show}
          onChange={(event) => change({ show: event.currentTarget.value as PatchQuery['show'] })}
          data={[
            { value: 'open', label: 'Offered on some machine' },
            { value: 'all', label: 'All ever seen' },
          ]}
        />
      </FilterBar>
      {patches.isError ? (
        <ProblemAlert error={patches.error} onRetry={() => patches.refetch()} />
      ) : (
        <DataTable
          caption="Patches"
          columns={mayDecide ? withActions : columns}
          rows={patches.data?.rows}
          idOf={(patch) => patch.id}
          nameOf={(patch) => patch.title}
          sort={sort}
          empty={filtered ? 'No patch fits these filters.' : 'No machine has reported a patch yet.'}
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={patches.data?.total ?? 0}
        onPage={(page) => change({ page })}
      />
    </Room>
  );
}
