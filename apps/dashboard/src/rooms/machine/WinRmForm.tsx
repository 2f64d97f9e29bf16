import { Checkbox, NativeSelect, NumberInput, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import type { MachineDetail } from '#contracts/people/machines.js';
import type { WinRmTransportView } from '#contracts/people/reach.js';
import { hostProblem } from '#domain/reach/host.js';
import { SIGN_INS } from '#domain/words.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { Notice } from '../../parts/Notice.js';
import { useTransportChange } from '../../reach/useTransports.js';
import { SIGN_IN_WORDS } from '../../reach/words.js';

interface Props {
  machine: MachineDetail;
  was: WinRmTransportView | null;
  beforePoll: boolean;
  opened: boolean;
  onClose: () => void;
}

const EMPTY = {
  host: '',
  port: 5986,
  account: 'sluice-winrm',
  signIn: 'ntlm',
  password: '',
  certificate: '',
  key: '',
  beforePoll: false,
  administrator: false,
};

/** Sets WinRM up. Passwords and keys go in and are never shown again. */
export function WinRmForm({ machine, was, beforePoll, opened, onClose }: Props) {
  const form = useForm({ initialValues: EMPTY });
  const save = useTransportChange<object>(machine.id, 'PUT', 'winrm', onClose);
  // biome-ignore lint/correctness/useExhaustiveDependencies: filled when the dialog opens, and never under somebody's hands
  useEffect(() => {
    save.reset();
    const {
      host = machine.name,
      port = 5986,
      account = EMPTY.account,
      signIn = 'ntlm',
      administrator = false,
    } = was ?? {};
    // A typed secret does not outlive the dialog.
    form.setValues({ ...EMPTY, host, port, account, signIn, administrator, beforePoll });
  }, [opened]);
  const byCertificate = form.values.signIn === 'certificate';
  const kept = was ? 'Left empty, the stored one stays, as long as address and account do.' : undefined;
  const submit = () => {
    const { password, certificate, key, ...rest } = form.values;
    const secret = byCertificate ? certificate && { certificate, key } : password && { password };
    save.mutate({ ...rest, ...(secret || {}) });
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={was ? 'Change WinRM' : 'Add WinRM'}
      action="Save"
      danger={form.values.administrator}
      pending={save.isPending}
      error={save.error}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Run Enable-SluiceWinRm.ps1 on the PC first: it makes the account and prints its password and the fingerprint of
        the certificate. Unlike with SSH, that account could run programs with the rights of a plain user.
      </Text>
      <TextInput
        label="Name or address"
        required
        {...form.getInputProps('host')}
        error={hostProblem(form.values.host)}
      />
      <NumberInput label="Port" min={1} max={65_535} {...form.getInputProps('port')} />
      <NativeSelect
        label="Sign in by"
        data={SIGN_INS.map((value) => ({ value, label: SIGN_IN_WORDS[value] }))}
        {...form.getInputProps('signIn')}
      />
      <TextInput label="Account" required {...form.getInputProps('account')} />
      {byCertificate ? (
        <>
          <Textarea
            label="Certificate (PEM)"
            description={kept}
            required={!was}
            autosize
            minRows={3}
            maxRows={6}
            {...form.getInputProps('certificate')}
          />
          <Textarea
            label="Its private key (PEM)"
            description={kept}
            required={!was}
            autosize
            minRows={3}
            maxRows={6}
            autoComplete="off"
            {...form.getInputProps('key')}
          />
        </>
      ) : (
        <PasswordInput
          label="Password"
          description={kept}
          required={!was}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
      )}
      <Checkbox
        label="Use it at once when a job is due, before the agent comes by itself"
        {...form.getInputProps('beforePoll', { type: 'checkbox' })}
      />
      <Checkbox
        color="red.9"
        disabled={machine.ownership === 'personal'}
        label="Keep an administrator's password"
        description={
          machine.ownership === 'personal'
            ? 'Never on a personal machine.'
            : 'Only where the limited account cannot be made.'
        }
        {...form.getInputProps('administrator', { type: 'checkbox' })}
      />
      {form.values.administrator && (
        <Notice tone="bad" title="Whoever steals the controller runs code here" role="alert">
          <Text size="sm">With this password everything on the PC can be read and changed, not only updates.</Text>
        </Notice>
      )}
    </ConfirmDialog>
  );
}
