import { Group, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { SeenPage, SeenQuery, SeenRow } from '#contracts/people/discovery.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { SearchField } from '../../parts/SearchField.js';
import { seenQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { count } from '../../words.js';
import { Enrol, Ignore, SeenBar } from './Acts.js';
import { CoverageSentence } from './CoverageSentence.js';
import { columns, titleOf } from './columns.js';
import { Places } from './Places.js';
import { SHOW_WORDS } from './words.js';

const route = getRouteApi('/frame/seen');

const withActs: readonly Column<SeenRow>[] = [
  ...columns,
  {
    id: 'acts',
    header: 'Do',
    cell: (row) => (
      <Group gap="xs" wrap="nowrap">
        <Enrol rows={[row]} />
        <Ignore rows={[row]} />
      </Group>
    ),
  },
];

/** Which PCs exist that are not enrolled, as DHCP servers, directories and lists tell. */
export function SeenRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const seen = useQuery(seenQuery(search));
  const mayAct = useMay('operator');
  const mayChange = useMay('admin');
  const [selected, setSelected] = useState<ReadonlyMap<string, SeenRow>>(new Map());
  const change = (next: Partial<SeenQuery>) =>
    navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true });
  const rows = seen.data?.rows;
  const selection = {
    ids: useMemo(() => new Set(selected.keys()), [selected]),
    onSelect: (ids: ReadonlySet<string>) => {
      const known = new Map([...selected, ...(rows ?? []).map((row) => [row.key, row] as const)]);
      setSelected(new Map([...ids].flatMap((id) => (known.has(id) ? [[id, known.get(id) as SeenRow]] : []))));
    },
  };

  return (
    <Room
      title="Seen PCs"
      actions={
        mayChange ? (
          <ButtonLink to="/seen/sources" variant="default">
            Where PCs are seen
          </ButtonLink>
        ) : undefined
      }
    >
      {seen.data && <Answer page={seen.data} />}
      {seen.data && <Places counts={seen.data.counts} show={search.show} />}
      <FilterBar
        label="Filter seen PCs"
        search={
          <SearchField
            label="Search by name, address or MAC"
            value={search.search}
            onSearch={(text) => change({ search: text })}
          />
        }
        clear={
          (search.search || search.source) && (
            <ButtonLink to="/seen" search={{ show: search.show }} variant="subtle">
              Clear filters
            </ButtonLink>
          )
        }
      >
        <NativeSelect
          label="Told by"
          value={search.source ?? ''}
          onChange={(event) => change({ source: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: 'Any source' },
            ...(seen.data?.sources ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </FilterBar>
      {selected.size > 0 && <SeenBar rows={[...selected.values()]} onClear={() => setSelected(new Map())} />}
      {seen.isError ? (
        <ProblemAlert error={seen.error} onRetry={() => seen.refetch()} />
      ) : (
        <DataTable
          caption="Seen PCs"
          columns={mayAct && search.show !== 'enrolled' ? withActs : columns}
          rows={rows}
          idOf={(row) => row.key}
          nameOf={titleOf}
          sort={{
            by: search.sort,
            order: search.order,
            onSort: (by, order) => void change({ sort: by as SeenQuery['sort'], order }),
          }}
          {...(mayAct && search.show !== 'enrolled' ? { selection } : {})}
          empty={search.search || search.source ? 'No PC fits these filters.' : `None: ${SHOW_WORDS[search.show]}.`}
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={seen.data?.total ?? 0}
        onPage={(page) => navigate({ search: (old) => ({ ...old, page }) })}
      />
    </Room>
  );
}

function Answer({ page: { coverage, counts, sources } }: { page: SeenPage }) {
  const { unseen } = coverage;
  const failing = sources.filter((source) => source.failing).map(({ name }) => name);
  if (sources.length === 0) return <NoSource />;
  return (
    <>
      <div>
        <Text size="lg">
          <CoverageSentence {...coverage} />
        </Text>
        {counts.others > 0 && (
          <Text size="sm" c="dimmed">
            <TextLink to="/seen" search={{ show: 'others' }} underline="always">
              {counts.others.toLocaleString('en-GB')} more
            </TextLink>{' '}
            say that they are something else, or nothing says what they are.
          </Text>
        )}
        {unseen > 0 && (
          <Text size="sm" c="dimmed">
            No source tells of {count(unseen, 'machine')} of the fleet: laptops elsewhere, or networks without a source.
          </Text>
        )}
      </div>
      {failing.length > 0 && (
        <Notice tone="warn" title={`Not read last time: ${failing.join(', ')}.`}>
          <Text size="sm">What is told here by it may be old; an admin sees the cause under “Where PCs are seen”.</Text>
        </Notice>
      )}
    </>
  );
}

function NoSource() {
  const admin = useMay('admin');
  return (
    <Notice tone="busy" title="Nobody has said yet where PCs are seen.">
      <Text size="sm">
        Leases of a DHCP server, a directory or a list tell which PCs exist.{' '}
        {admin ? (
          <TextLink to="/seen/sources" underline="always">
            Add the first source
          </TextLink>
        ) : (
          'An admin adds the first source.'
        )}
      </Text>
    </Notice>
  );
}
