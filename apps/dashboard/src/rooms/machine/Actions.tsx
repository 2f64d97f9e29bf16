import { Button, Group, Menu } from '@mantine/core';
import { useState } from 'react';
import type { MachineDetail } from '#contracts/people/fleet.js';
import { OrderDialog } from '../../orders/OrderDialog.js';
import { ORDERS, type OrderVerb } from '../../orders/orders.js';
import { useMay } from '../../session.js';
import { type Change, ChangeDialog } from './ChangeDialog.js';

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
              <Menu.Item onClick={() => setVerb('rotate')}>{ORDERS.rotate.label}</Menu.Item>
              <Menu.Item onClick={() => setChange('ring')}>Move to another ring</Menu.Item>
            </>
          )}
          <Menu.Item onClick={() => setChange('ownership')}>Change ownership</Menu.Item>
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
      <ChangeDialog change={change} machine={machine} onClose={() => setChange(null)} />
    </Group>
  );
}
