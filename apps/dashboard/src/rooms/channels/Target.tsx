import { Group, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Draft } from './draft.js';

interface Props {
  form: UseFormReturnType<Draft>;
  /** A secret is stored: left empty, it stays. */
  hasSecret: boolean;
}

const KEPT = 'One is stored. Leave this empty to keep it; it goes when the address changes.';

/** Where the messages go: the fields of the chosen kind. */
export function Target({ form, hasSecret }: Props) {
  const kept = hasSecret ? KEPT : undefined;
  switch (form.values.kind) {
    case 'email':
      return <MailFields form={form} kept={kept} />;
    case 'webhook':
      return (
        <>
          <TextInput label="Address" placeholder="https://…" {...form.getInputProps('url')} />
          <PasswordInput
            label="Signing secret"
            description={kept ?? 'At least 16 letters. With it the receiver can tell that a message comes from here.'}
            autoComplete="off"
            {...form.getInputProps('secret')}
          />
        </>
      );
    case 'ntfy':
      return (
        <>
          <TextInput label="Server" placeholder="https://ntfy.sh" {...form.getInputProps('url')} />
          <TextInput label="Topic" autoComplete="off" {...form.getInputProps('topic')} />
          <PasswordInput
            label="Access token, if it asks for one"
            description={kept}
            autoComplete="off"
            {...form.getInputProps('secret')}
          />
        </>
      );
    case 'chat':
      return (
        <>
          <NativeSelect
            label="Service"
            value={form.values.shape}
            onChange={(event) => form.setFieldValue('shape', event.currentTarget.value as Draft['shape'])}
            data={[
              { value: 'teams', label: 'Teams' },
              { value: 'slack', label: 'Slack' },
            ]}
          />
          <PasswordInput
            label="Address of its incoming webhook"
            description={
              hasSecret ? 'One is stored. Leave this empty to keep it.' : 'Whoever knows it can write there.'
            }
            autoComplete="off"
            {...form.getInputProps('url')}
          />
        </>
      );
  }
}

function MailFields({ form, kept }: { form: UseFormReturnType<Draft>; kept: string | undefined }) {
  return (
    <>
      <TextInput
        label="To"
        description="Addresses, with commas between them."
        autoComplete="off"
        {...form.getInputProps('to')}
      />
      <TextInput label="From" autoComplete="off" {...form.getInputProps('from')} />
      <Group grow align="flex-start">
        <TextInput label="Mail server" autoComplete="off" {...form.getInputProps('host')} />
        <NumberInput label="Port" min={1} max={65_535} allowDecimal={false} {...form.getInputProps('port')} />
      </Group>
      <NativeSelect
        label="Encryption"
        value={form.values.security}
        onChange={(event) => form.setFieldValue('security', event.currentTarget.value as Draft['security'])}
        data={[
          { value: 'starttls', label: 'STARTTLS, required (port 587)' },
          { value: 'tls', label: 'TLS (port 465)' },
          { value: 'none', label: 'None: a relay on this computer' },
        ]}
      />
      <TextInput label="User, if it asks for one" autoComplete="off" {...form.getInputProps('user')} />
      <PasswordInput
        label="Password"
        description={kept}
        autoComplete="new-password"
        {...form.getInputProps('secret')}
      />
    </>
  );
}
