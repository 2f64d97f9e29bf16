import { Checkbox, Skeleton, Stack, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { rowSelectionFeature, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { DataCards } from './DataCards.js';
import classes from './DataTable.module.css';

const features = tableFeatures({ rowSortingFeature, rowSelectionFeature });

export interface Column<Row> {
  /** Also the sort key of the API where `sortable`. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
}

export interface Sort {
  by: string;
  order: 'asc' | 'desc';
  onSort: (by: string, order: 'asc' | 'desc') => void;
}

export interface Selection {
  ids: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
}

interface Props<Row> {
  /** What the rows are; read out by screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  /** Undefined while they are on the way. */
  rows: readonly Row[] | undefined;
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  sort?: Sort;
  selection?: Selection;
  /** What to say, and do, when there is no row. */
  empty: ReactNode;
}

const NO_ROWS: never[] = [];

/**
 * The one table of the dashboard: sorted and paged by the controller, selection kept across pages. A phone gets the same cells
 * as cards, because a table of eight columns cannot be read at 390 pixels.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { caption, columns, rows, idOf, nameOf, sort, selection, empty } = props;
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });

  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        accessorFn: (row: Row) => row,
        cell: ({ row }: { row: { original: Row } }) => column.cell(row.original),
        enableSorting: column.sortable === true,
      })),
    [columns],
  );
  const data = useMemo(() => (rows ? [...rows] : (NO_ROWS as Row[])), [rows]);
  const sorting = useMemo(() => (sort ? [{ id: sort.by, desc: sort.order === 'desc' }] : []), [sort]);
  const rowSelection = useMemo(
    () => Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true as const])),
    [selection?.ids],
  );

  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: idOf,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting, rowSelection },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update;
      if (next) sort?.onSort(next.id, next.desc ? 'desc' : 'asc');
    },
    onRowSelectionChange: (update) => {
      const next = typeof update === 'function' ? update(rowSelection) : update;
      selection?.onSelect(new Set(Object.keys(next)));
    },
  });

  if (rows === undefined) return <Waiting caption={caption} />;
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  if (phone) return <DataCards {...props} rows={rows} />;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
    <section className={classes.scroller} tabIndex={0} aria-label={caption}>
      <Table tabularNums highlightOnHover>
        <Table.Caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {selection && (
                <Table.Th w={36}>
                  <Checkbox
                    size="xs"
                    aria-label="Select all on this page"
                    checked={table.getIsAllPageRowsSelected()}
                    indeterminate={table.getIsSomePageRowsSelected()}
                    onChange={table.getToggleAllPageRowsSelectedHandler()}
                  />
                </Table.Th>
              )}
              {group.headers.map(({ id, column }) => {
                const sorted = column.getIsSorted();
                const header = String(column.columnDef.header);
                return (
                  <Table.Th key={id} scope="col" aria-sort={sorted ? `${sorted}ending` : undefined}>
                    {column.getCanSort() ? (
                      <UnstyledButton className={classes.sorter} onClick={column.getToggleSortingHandler()}>
                        {header}
                        <span aria-hidden>{sorted === 'asc' ? ' ▲' : sorted === 'desc' ? ' ▼' : ''}</span>
                      </UnstyledButton>
                    ) : (
                      header
                    )}
                  </Table.Th>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id}>
              {selection && (
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={`Select ${nameOf(row.original)}`}
                    checked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </Table.Td>
              )}
              {row.getAllCells().map((cell) => (
                <Table.Td key={cell.id}>
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Waiting({ caption }: { caption: string }) {
  return (
    <Stack gap="xs" aria-busy aria-label={`${caption}: loading`} role="status">
      {['a', 'b', 'c', 'd', 'e'].map((line) => (
        <Skeleton key={line} height={34} />
      ))}
    </Stack>
  );
}
