import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { NewUser } from '#contracts/people/session.js';
import { ROLES } from '#domain/words.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ROLE_WORDS } from '../../words.js';

export function NewUserDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<NewUser>({
    initialValues: { name: '', password: '', role: 'viewer' },
    validate: schemaResolver(NewUser, { sync: true }),
  });
  const create = useMutation({
    mutationFn: () => send('POST', '/users', form.values),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['users'] });
      close();
    },
  });
  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };

  return (
    <ConfirmDialog
      opened={opened}
      title="Add a person"
      action="Add"
      pending={create.isPending}
      error={create.error}
      onConfirm={() => !form.validate().hasErrors && create.mutate()}
      onClose={close}
    >
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      <PasswordInput
        label="First password"
        description="At least 12 characters. The person changes it after signing in."
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <NativeSelect
        label="Role"
        data={ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
        {...form.getInputProps('role')}
      />
    </ConfirmDialog>
  );
}
