import { Checkbox, List, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NewJobsAnswer } from '#contracts/people/jobs.js';
import { send } from '../api.js';
import { ConfirmDialog } from '../parts/ConfirmDialog.js';
import { count } from '../words.js';
import { NOTICES, ORDERS, type OrderVerb, REPAIRS } from './orders.js';
import { Refusals } from './Refusals.js';

interface Props {
  /** Null: closed. */
  verb: OrderVerb | null;
  machines: readonly { id: string; name: string }[];
  /** What is to be uninstalled. */
  update?: { id: string; title: string } | null;
  onClose: () => void;
  onOrdered?: () => void;
}

const NAMED = 6;

/** Asks once, saying what will happen to which machines; then tells what became of each. */
export function OrderDialog({ verb, machines, update, onClose, onOrdered }: Props) {
  const client = useQueryClient();
  const [noticeMinutes, setNoticeMinutes] = useState(15);
  const [evenIfInUse, setEvenIfInUse] = useState(false);
  const [steps, setSteps] = useState<string[]>(['3', '4']);
  const [template, setTemplate] = useState('2');
  const order = useMutation({
    mutationFn: () =>
      send(
        'POST',
        '/machines/jobs',
        {
          machines: machines.map((machine) => machine.id),
          verb,
          ...(verb === 'restart' ? { noticeSeconds: noticeMinutes * 60, evenIfInUse } : {}),
          ...(verb === 'repair' ? { steps: steps.map(Number).sort() } : {}),
          ...(verb === 'notify' ? { template: Number(template) } : {}),
          ...(verb === 'uninstall' ? { update: update?.id } : {}),
        },
        NewJobsAnswer,
      ),
    onSuccess: ({ created, refused }) => {
      for (const key of ['machines', 'machine', 'fleet']) void client.invalidateQueries({ queryKey: [key] });
      if (created.length > 0) notifications.show({ message: `${count(created.length, 'job')} made.` });
      onOrdered?.();
      if (refused.length === 0) close();
    },
  });
  const close = () => {
    order.reset();
    setEvenIfInUse(false);
    onClose();
  };

  if (order.data && order.data.refused.length > 0) {
    const names = new Map(machines.map((machine) => [machine.id, machine.name]));
    const { created, refused } = order.data;
    const title = `${count(created.length, 'job')} made, ${refused.length} refused`;
    return <Refusals title={title} refused={refused} names={names} onClose={close} />;
  }
  const known = verb && ORDERS[verb];
  const whom = machines.length === 1 ? machines[0]?.name : count(machines.length, 'machine');
  const others = machines.length - NAMED;
  return (
    <ConfirmDialog
      opened={verb !== null}
      title={known ? `${known.label}: ${whom}` : ''}
      action={known ? `${known.label} ${whom}` : ''}
      danger={known?.danger}
      disabled={verb === 'repair' && steps.length === 0}
      pending={order.isPending}
      error={order.error}
      onConfirm={() => order.mutate()}
      onClose={close}
    >
      <Text size="sm">
        {machines.length === 1
          ? 'The machine gets this job at its next contact.'
          : 'The machines get this job at their next contact.'}{' '}
        {known?.effect}
      </Text>
      {machines.length > 1 && (
        <List size="sm">
          {machines.slice(0, NAMED).map((machine) => (
            <List.Item key={machine.id}>{machine.name}</List.Item>
          ))}
          {others > 0 && <List.Item>and {count(others, 'other')}</List.Item>}
        </List>
      )}
      {verb === 'uninstall' && (
        <Text size="sm" fw={600}>
          {update?.title}
        </Text>
      )}
      {verb === 'repair' && (
        <Checkbox.Group
          label="Repairs"
          value={steps}
          onChange={setSteps}
          error={steps.length === 0 && 'Choose at least one.'}
        >
          <Stack gap={6} mt={4}>
            {Object.entries(REPAIRS).map(([step, label]) => (
              <Checkbox key={step} value={step} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {verb === 'notify' && (
        <Radio.Group label="Text" value={template} onChange={setTemplate}>
          <Stack gap={6} mt={4}>
            {Object.entries(NOTICES).map(([number, label]) => (
              <Radio key={number} value={number} label={label} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {verb === 'restart' && (
        <>
          <NumberInput
            label="Notice in minutes"
            description="1 to 120. People see a countdown and can snooze it until the deadline."
            min={1}
            max={120}
            clampBehavior="strict"
            value={noticeMinutes}
            onChange={(value) => setNoticeMinutes(Number(value) || 1)}
          />
          <Checkbox
            label="Even if somebody is working"
            description="Without this, a machine with input in the last 30 minutes refuses."
            checked={evenIfInUse}
            onChange={(event) => setEvenIfInUse(event.currentTarget.checked)}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
