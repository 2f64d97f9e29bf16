import { Group, NativeSelect, NumberInput, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { placesOf } from '#domain/discovery/filter.js';
import type { Draft } from './draft.js';

interface Props {
  form: UseFormReturnType<Draft>;
  /** A password is stored: left empty, it stays. */
  hasSecret: boolean;
}

const PORTS: Record<Draft['security'], number> = { ldaps: 636, starttls: 389, none: 389 };

/** Where a directory is, who asks it, and for what. */
export function DirectoryFields({ form, hasSecret }: Props) {
  const { filter, values } = form.values;
  return (
    <>
      <NativeSelect
        label="Encryption"
        value={form.values.security}
        onChange={(event) => {
          const security = event.currentTarget.value as Draft['security'];
          form.setFieldValue('security', security);
          form.setFieldValue('port', PORTS[security]);
        }}
        error={form.errors.security}
        data={[
          { value: 'ldaps', label: 'LDAPS (port 636)' },
          { value: 'starttls', label: 'StartTLS, required (port 389)' },
          { value: 'none', label: 'None: without a user, or on this computer' },
        ]}
      />
      <Group grow align="flex-start">
        <TextInput label="Directory server" autoComplete="off" {...form.getInputProps('host')} />
        <NumberInput label="Port" min={1} max={65_535} allowDecimal={false} {...form.getInputProps('port')} />
      </Group>
      {form.values.security !== 'none' && (
        <Textarea
          label="Certificate of its CA"
          description="PEM. Empty: the CAs that the controller's computer trusts."
          autosize
          minRows={2}
          maxRows={6}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('ca')}
        />
      )}
      <TextInput
        label="User (DN)"
        description="An account for this alone, that may read and nothing else. Empty: nobody signs in."
        placeholder="cn=sluice,dc=example,dc=org"
        autoComplete="off"
        {...form.getInputProps('user')}
      />
      <PasswordInput
        label="Password"
        description={
          hasSecret
            ? 'One is stored. Leave this empty to keep it; it goes when server, encryption or user change.'
            : undefined
        }
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <TextInput
        label="Search base"
        placeholder="ou=pcs,dc=example,dc=org"
        autoComplete="off"
        {...form.getInputProps('base')}
      />
      <TextInput
        label="Filter"
        description="A word in braces stands for a value that is typed below without any escaping: (l={site})."
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('filter')}
      />
      {placesOf(filter).map((word) => (
        <TextInput
          key={word}
          label={`Value of {${word}}`}
          autoComplete="off"
          value={values[word] ?? ''}
          onChange={(event) => form.setFieldValue('values', { ...values, [word]: event.currentTarget.value })}
        />
      ))}
      <Text size="sm" fw={600}>
        Attributes
      </Text>
      <Group grow align="flex-start">
        <TextInput label="Name" {...form.getInputProps('nameAttribute')} />
        <TextInput label="MAC address" {...form.getInputProps('macAttribute')} />
      </Group>
      <Group grow align="flex-start">
        <TextInput label="IP address" {...form.getInputProps('addressAttribute')} />
        <TextInput label="Operating system" placeholder="operatingSystem" {...form.getInputProps('systemAttribute')} />
      </Group>
    </>
  );
}
