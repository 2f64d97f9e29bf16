import { Button, Group, Menu } from '@mantine/core';
import { useState } from 'react';
import type { MachineDetail } from '#contracts/people/machines.js';
import { ChangeDialog } from '../../changes/ChangeDialog.js';
import { CHANGES, type Change } from '../../changes/changes.js';
import { OrderDialog } from '../../orders/OrderDialog.js';
import { ORDERS, type OrderVerb } from '../../orders/orders.js';
import { useMay } from '../../session.js';

/** What a person says about a machine that is in the fleet. */
const PLACED: readonly Change[] = ['ring', 'site', 'labels', 'zone', 'seed', 'ownership'];

/** What this person may order of this machine. A viewer sees none of it. */
export function Actions({ machine }: { machine: MachineDetail }) {
  const [verb, setVerb] = useState<OrderVerb | null>(null);
  const [change, setChange] = useState<Change | null>(null);
  const operator = useMay('operator');
  if (!operator) return null;

  const gone = machine.state === 'retired' || machine.state === 'left';
  const first: OrderVerb[] = ['scan', machine.holdWanted ? 'resume' : 'hold', 'restart'];
  return (
    <Group gap="xs">
      {!gone &&
        first.map((each) => (
          <Button key={each} variant="default" size="sm" onClick={() => setVerb(each)}>
            {ORDERS[each].label}
          </Button>
        ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="sm">
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!gone && (
            <>
              <Menu.Item onClick={() => setVerb('inventory')}>{ORDERS.inventory.label}</Menu.Item>
              {machine.holdWanted && <Menu.Item onClick={() => setVerb('hold')}>Hold again</Menu.Item>}
              <Menu.Item onClick={() => setVerb('wake')}>{ORDERS.wake.label}</Menu.Item>
              <Menu.Item onClick={() => setVerb('notify')}>{ORDERS.notify.label}</Menu.Item>
              <Menu.Item onClick={() => setVerb('repair')}>{ORDERS.repair.label}</Menu.Item>
              <Menu.Item onClick={() => setVerb('doctor')}>{ORDERS.doctor.label}</Menu.Item>
              <Menu.Item onClick={() => setVerb('rotate')}>{ORDERS.rotate.label}</Menu.Item>
            </>
          )}
          <Menu.Divider />
          {(gone ? (['ownership'] as const) : PLACED).map((each) => (
            <Menu.Item key={each} onClick={() => setChange(each)}>
              {CHANGES[each].label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setChange('state')}>
            {machine.state === 'active' ? 'Retire or mark as lost' : 'Change state'}
          </Menu.Item>
          {!gone && (
            <Menu.Item c="var(--sluice-bad)" onClick={() => setVerb('leave')}>
              {ORDERS.leave.label}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <OrderDialog verb={verb} machines={[machine]} onClose={() => setVerb(null)} />
      {change && <ChangeDialog change={change} machines={[machine]} onClose={() => setChange(null)} />}
    </Group>
  );
}
