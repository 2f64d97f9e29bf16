import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { MachineQuery, MachineRow } from '#contracts/people/machines.js';
import { DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { machinesQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { BulkBar } from './BulkBar.js';
import { Coverage } from './Coverage.js';
import { columns } from './columns.js';
import { Doctor } from './Doctor.js';
import { Filters } from './Filters.js';
import { Rungs } from './Rungs.js';
import { Summary } from './Summary.js';

const route = getRouteApi('/frame/');

/** The fleet at a glance, and the list behind every number. All that is chosen stands in the address. */
export function FleetRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const machines = useQuery(machinesQuery(search));
  const mayOrder = useMay('operator');
  // By id, with the row as it was when chosen: a selection outlives the page and the filter that it was made under.
  const [selected, setSelected] = useState<ReadonlyMap<string, MachineRow>>(new Map());

  const change = useCallback(
    (next: Partial<MachineQuery>) => navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true }),
    [navigate],
  );
  const sort = useMemo(
    () => ({
      by: search.sort,
      order: search.order,
      onSort: (by: string, order: 'asc' | 'desc') => void change({ sort: by as MachineQuery['sort'], order }),
    }),
    [search.sort, search.order, change],
  );
  const rows = machines.data?.rows;
  const selection = {
    ids: useMemo(() => new Set(selected.keys()), [selected]),
    onSelect: (ids: ReadonlySet<string>) => {
      const known = new Map([...selected, ...(rows ?? []).map((row) => [row.id, row] as const)]);
      setSelected(new Map([...ids].flatMap((id) => (known.has(id) ? [[id, known.get(id) as MachineRow]] : []))));
    },
  };

  return (
    <Room title="Fleet">
      <Summary />
      <Coverage />
      <Filters search={search} onChange={change} />
      {machines.isError && <ProblemAlert error={machines.error} onRetry={() => machines.refetch()} />}
      {mayOrder && selected.size > 0 && (
        <BulkBar selected={selected} total={machines.data?.total ?? 0} search={search} onSelect={setSelected} />
      )}
      {!machines.isError && (
        <DataTable
          caption="Machines"
          columns={columns}
          rows={rows}
          idOf={(row) => row.id}
          nameOf={(row) => row.name}
          sort={sort}
          selection={mayOrder ? selection : undefined}
          empty={<NoMachines search={search} />}
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={machines.data?.total ?? 0}
        onPage={(page) => change({ page })}
      />
      <Rungs />
      <Doctor />
    </Room>
  );
}

function NoMachines({ search }: { search: MachineQuery }) {
  const filtered =
    search.q || search.state || search.hold || search.ring || search.ownership || search.site || search.patch;
  const admin = useMay('admin');
  if (filtered || search.show !== 'all') {
    return (
      <Text component="span">
        No machine fits these filters.{' '}
        <TextLink to="/" underline="always">
          Show all machines
        </TextLink>
      </Text>
    );
  }
  return (
    <Text component="span">
      No machine yet.{' '}
      {admin ? (
        <TextLink to="/enrolment" underline="always">
          Enrol the first PC
        </TextLink>
      ) : (
        'An admin enrols the first PC.'
      )}
    </Text>
  );
}
