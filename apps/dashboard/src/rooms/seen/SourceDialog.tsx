import { FileInput, NativeSelect, Switch, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { NewSource, SourceView, UPLOAD_MAX } from '#contracts/people/discovery.js';
import { decodeText } from '#domain/discovery/text.js';
import { SOURCE_KINDS, type SourceKind } from '#domain/words.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { DirectoryFields } from './DirectoryFields.js';
import { type Draft, draftOf, requestOf, USUAL_PATHS } from './draft.js';
import { SOURCE_WORDS } from './words.js';

interface Props {
  /** Null for a new one. */
  source: SourceView | null;
  /** From which files are read. */
  folders: readonly string[];
  onClose: () => void;
  onSaved: (source: SourceView) => void;
}

/** The field of the form beside which a complaint of the API's schema stands. */
const FIELDS: Record<string, keyof Draft> = { csv: 'upload', file: 'upload' };

/** One source, new or changed. What is wrong stands beside its field. */
export function SourceDialog({ source, folders, onClose, onSaved }: Props) {
  const form = useForm<Draft>({
    initialValues: draftOf(source),
    validate: (draft) => {
      if (draft.kind === 'upload' && !source && !draft.upload) return { upload: 'Choose a file.' };
      const checked = NewSource.safeParse(requestOf(draft));
      if (checked.success) return {};
      return Object.fromEntries(
        checked.error.issues.map(({ path: [field], message }) => [FIELDS[String(field)] ?? String(field), message]),
      );
    },
  });
  const save = useMutation({
    mutationFn: () => {
      const request = requestOf(form.values);
      return source
        ? send('PUT', `/discovery/sources/${source.id}`, request, SourceView)
        : send('POST', '/discovery/sources', request, SourceView);
    },
    onSuccess: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  const { kind } = form.values;

  return (
    <ConfirmDialog
      opened
      title={source ? `Change ${source.name}` : 'Add a source'}
      action={source ? 'Save' : 'Add'}
      pending={save.isPending}
      error={save.error}
      onConfirm={() => !form.validate().hasErrors && save.mutate()}
      onClose={onClose}
    >
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      {source === null && (
        <NativeSelect
          label="Kind"
          value={kind}
          onChange={(event) => {
            const next = event.currentTarget.value as SourceKind;
            form.setFieldValue('kind', next);
            const usual = Object.values(USUAL_PATHS).includes(form.values.path) || form.values.path === '';
            if (usual) form.setFieldValue('path', USUAL_PATHS[next] ?? '');
          }}
          data={SOURCE_KINDS.map((value) => ({ value, label: SOURCE_WORDS[value] }))}
        />
      )}
      {kind === 'ldap' && <DirectoryFields form={form} hasSecret={source?.hasSecret ?? false} />}
      {kind === 'upload' && <UploadField form={form} />}
      {kind !== 'ldap' && kind !== 'upload' && (
        <TextInput
          label="File on the controller"
          description={`In ${folders.join(', ')} or below.`}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('path')}
        />
      )}
      <Switch label="In use" {...form.getInputProps('enabled', { type: 'checkbox' })} />
    </ConfirmDialog>
  );
}

function UploadField({ form }: { form: UseFormReturnType<Draft> }) {
  const choose = async (file: File | null) => {
    form.clearFieldError('upload');
    if (file && file.size > UPLOAD_MAX) {
      form.setFieldError('upload', 'The file is too large. Put it on the controller and choose “List in a file”.');
      return;
    }
    const upload = file && { file: file.name, csv: decodeText(new Uint8Array(await file.arrayBuffer())) };
    form.setFieldValue('upload', upload);
  };
  return (
    <FileInput
      label="CSV file"
      description="Columns headed name, mac or address. A new file replaces the one before."
      placeholder={form.values.file || 'Choose a file'}
      accept=".csv,.txt,text/csv,text/plain"
      clearable
      clearButtonProps={{ 'aria-label': 'Take the file away' }}
      onChange={(file) => void choose(file)}
      error={form.errors.upload}
    />
  );
}
