import { Checkbox, Group, NativeSelect, Paper, Stack } from '@mantine/core';
import classes from './DataCards.module.css';
import type { Column, Selection, Sort } from './DataTable.js';

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  sort?: Sort;
  selection?: Selection;
}

/** The rows of a DataTable for a phone: the first column is a card's title, the others its facts. */
export function DataCards<Row>({ caption, columns, rows, idOf, nameOf, sort, selection }: Props<Row>) {
  const [title, ...facts] = columns;
  const toggle = (id: string) => {
    const ids = new Set(selection?.ids);
    if (!ids.delete(id)) ids.add(id);
    selection?.onSelect(ids);
  };

  return (
    <Stack gap="sm">
      {sort && (
        <NativeSelect
          label="Sort by"
          value={`${sort.by} ${sort.order}`}
          onChange={(event) => {
            const [by = '', order] = event.currentTarget.value.split(' ');
            sort.onSort(by, order === 'desc' ? 'desc' : 'asc');
          }}
          data={columns
            .filter((column) => column.sortable)
            .flatMap((column) => [
              { value: `${column.id} asc`, label: `${column.header}, ascending` },
              { value: `${column.id} desc`, label: `${column.header}, descending` },
            ])}
        />
      )}
      <ul className={classes.cards} aria-label={caption}>
        {rows.map((row) => (
          <Paper component="li" key={idOf(row)} withBorder p="sm" bg="var(--sluice-surface)">
            <Group justify="space-between" wrap="nowrap" mb={6}>
              <div className={classes.title}>{title?.cell(row)}</div>
              {selection && (
                <Checkbox
                  aria-label={`Select ${nameOf(row)}`}
                  checked={selection.ids.has(idOf(row))}
                  onChange={() => toggle(idOf(row))}
                />
              )}
            </Group>
            <dl className={classes.facts}>
              {facts.map((column) => {
                const content = column.cell(row);
                return content === null ? null : (
                  <div key={column.id}>
                    <dt>{column.header}</dt>
                    <dd>{content}</dd>
                  </div>
                );
              })}
            </dl>
          </Paper>
        ))}
      </ul>
    </Stack>
  );
}
