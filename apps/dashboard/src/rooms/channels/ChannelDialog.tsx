import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ChannelView, NewChannel, TOPICS } from '#contracts/people/telling.js';
import { CHANNEL_KINDS, type ChannelKind, DIGESTS, type Digest } from '#domain/words.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { CHANNEL_WORDS, DIGEST_WORDS, TOPIC_WORDS } from '../../words.js';
import { type Draft, draftOf, requestOf } from './draft.js';
import { Target } from './Target.js';

interface Props {
  /** Null for a new one. */
  channel: ChannelView | null;
  onClose: () => void;
  onSaved: () => void;
}

/** One channel, new or changed. What is wrong stands beside its field. */
export function ChannelDialog({ channel, onClose, onSaved }: Props) {
  const form = useForm<Draft>({
    initialValues: draftOf(channel),
    validate: (draft) => {
      const checked = NewChannel.safeParse(requestOf(draft));
      if (checked.success) return {};
      return Object.fromEntries(checked.error.issues.map(({ path, message }) => [String(path[0]), message]));
    },
  });
  const save = useMutation({
    mutationFn: () => {
      const request = requestOf(form.values);
      return channel ? send('PUT', `/channels/${channel.id}`, request) : send('POST', '/channels', request);
    },
    onSuccess: () => {
      onSaved();
      onClose();
    },
  });

  return (
    <ConfirmDialog
      opened
      title={channel ? `Change ${channel.name}` : 'Add a channel'}
      action={channel ? 'Save' : 'Add'}
      pending={save.isPending}
      error={save.error}
      onConfirm={() => !form.validate().hasErrors && save.mutate()}
      onClose={onClose}
    >
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      {channel === null && (
        <NativeSelect
          label="Kind"
          value={form.values.kind}
          onChange={(event) => form.setFieldValue('kind', event.currentTarget.value as ChannelKind)}
          data={CHANNEL_KINDS.map((value) => ({ value, label: CHANNEL_WORDS[value] }))}
        />
      )}
      <Target form={form} hasSecret={channel?.hasSecret ?? false} />
      <Checkbox.Group label="Tells of" {...form.getInputProps('topics')}>
        {TOPICS.map((topic) => (
          <Checkbox key={topic} value={topic} label={TOPIC_WORDS[topic]} mt="xs" />
        ))}
      </Checkbox.Group>
      <NativeSelect
        label="How often"
        value={form.values.digest}
        onChange={(event) => form.setFieldValue('digest', event.currentTarget.value as Digest)}
        data={DIGESTS.map((value) => ({ value, label: DIGEST_WORDS[value] }))}
      />
      <Switch label="In use" {...form.getInputProps('enabled', { type: 'checkbox' })} />
    </ConfirmDialog>
  );
}
