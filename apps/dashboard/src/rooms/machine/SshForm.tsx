import { Checkbox, NumberInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import type { MachineDetail } from '#contracts/people/machines.js';
import type { NewSshTransport, SshTransportView } from '#contracts/people/reach.js';
import { hostProblem } from '#domain/reach/host.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { useTransportChange } from '../../reach/useTransports.js';

interface Props {
  machine: MachineDetail;
  was: SshTransportView | null;
  beforePoll: boolean;
  opened: boolean;
  onClose: () => void;
}

/** Sets SSH up: the key is made by the controller, so there is no secret to type. */
export function SshForm({ machine, was, beforePoll, opened, onClose }: Props) {
  const form = useForm<NewSshTransport>({
    initialValues: { host: '', port: 22, account: 'sluice-drop', beforePoll: false, newKey: false },
  });
  const save = useTransportChange<NewSshTransport>(machine.id, 'PUT', 'ssh', onClose);
  // biome-ignore lint/correctness/useExhaustiveDependencies: filled when the dialog opens, and never under somebody's hands
  useEffect(() => {
    if (!opened) return;
    save.reset();
    const { host = machine.name, port = 22, account = 'sluice-drop' } = was ?? {};
    form.setValues({ host, port, account, beforePoll, newKey: false });
  }, [opened]);
  return (
    <ConfirmDialog
      opened={opened}
      title={was ? 'Change SSH' : 'Add SSH'}
      action="Save"
      pending={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate(form.values)}
      onClose={onClose}
    >
      <Text size="sm">
        The controller makes a key for this machine alone. Its public half is shown afterwards, for the set-up on the
        PC; the account that this makes can do nothing but hand in signed jobs.
      </Text>
      <TextInput
        label="Name or address"
        required
        {...form.getInputProps('host')}
        error={hostProblem(form.values.host)}
      />
      <NumberInput label="Port" min={1} max={65_535} {...form.getInputProps('port')} />
      <TextInput label="Account" required {...form.getInputProps('account')} />
      <Checkbox
        label="Use it at once when a job is due, before the agent comes by itself"
        {...form.getInputProps('beforePoll', { type: 'checkbox' })}
      />
      {was && <Checkbox label="Make a new key" {...form.getInputProps('newKey', { type: 'checkbox' })} />}
    </ConfirmDialog>
  );
}
