import { Button, Group, Menu, Paper, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { MachinePage, type MachineQuery, type MachineRow } from '#contracts/people/machines.js';
import { get } from '../../api.js';
import { ChangeDialog } from '../../changes/ChangeDialog.js';
import { CHANGES, type Change } from '../../changes/changes.js';
import { OrderDialog } from '../../orders/OrderDialog.js';
import { ORDERS, type OrderVerb } from '../../orders/orders.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { count } from '../../words.js';
import classes from './BulkBar.module.css';

const PAGE = 200;
/** As many as one order may name. */
const MOST = 10_000;
const FIRST: readonly OrderVerb[] = ['scan', 'hold', 'resume', 'restart'];
const MORE: readonly OrderVerb[] = ['wake', 'notify', 'repair', 'inventory', 'doctor', 'rotate', 'leave'];
const PLACED: readonly Change[] = ['ring', 'site', 'labels', 'zone', 'ownership'];

async function allThatMatch(search: MachineQuery): Promise<Map<string, MachineRow>> {
  const found = new Map<string, MachineRow>();
  for (let page = 1; page <= MOST / PAGE; page += 1) {
    const { total, rows } = await get('/machines', MachinePage, { ...search, page, size: PAGE });
    for (const row of rows) found.set(row.id, row);
    if (page * PAGE >= total) break;
  }
  return found;
}

interface Props {
  selected: ReadonlyMap<string, MachineRow>;
  total: number;
  search: MachineQuery;
  onSelect: (selected: ReadonlyMap<string, MachineRow>) => void;
}

/** What can be ordered of the machines selected, and said about them. */
export function BulkBar({ selected, total, search, onSelect }: Props) {
  const [verb, setVerb] = useState<OrderVerb | null>(null);
  const [change, setChange] = useState<Change | null>(null);
  const all = useMutation({ mutationFn: () => allThatMatch(search), onSuccess: onSelect });

  return (
    <Paper withBorder p="sm" className={classes.bar} role="region" aria-label="Selected machines">
      <Group gap="xs">
        <Text fw={600} size="sm" role="status">
          {count(selected.size, 'machine')} selected
        </Text>
        {FIRST.map((each) => (
          <Button key={each} size="xs" variant="default" onClick={() => setVerb(each)}>
            {ORDERS[each].label}
          </Button>
        ))}
        <Menu>
          <Menu.Target>
            <Button size="xs" variant="default">
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MORE.map((each) => (
              <Menu.Item key={each} onClick={() => setVerb(each)}>
                {ORDERS[each].label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu>
          <Menu.Target>
            <Button size="xs" variant="default">
              Change
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {PLACED.map((each) => (
              <Menu.Item key={each} onClick={() => setChange(each)}>
                {CHANGES[each].label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {selected.size < total && (
          <Button size="xs" variant="subtle" loading={all.isPending} onClick={() => all.mutate()}>
            Select all {total.toLocaleString('en-GB')} that match
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={() => onSelect(new Map())}>
          Clear selection
        </Button>
      </Group>
      {all.isError && <ProblemAlert error={all.error} />}
      <OrderDialog verb={verb} machines={[...selected.values()]} onClose={() => setVerb(null)} />
      {change && <ChangeDialog change={change} machines={[...selected.values()]} onClose={() => setChange(null)} />}
    </Paper>
  );
}
