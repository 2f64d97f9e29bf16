import { Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SeenRow } from '#contracts/people/discovery.js';
import { send } from '../../api.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ButtonLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { useMay } from '../../session.js';
import { count } from '../../words.js';
import classes from '../fleet/BulkBar.module.css';
import { titleOf } from './columns.js';

/** The way to enrol PCs: from here where they can be reached, else by hand. Null for those who may not, and when all are enrolled. */
export function Enrol({ rows }: { rows: readonly SeenRow[] }) {
  const may = useMay('admin');
  const open = rows.filter(({ machine }) => machine === null);
  if (!may || open.length === 0) return null;
  const [first] = open;
  const addresses = open.flatMap(({ address, name }) => address ?? name ?? []).join(',');
  const label = first && open.length === 1 ? `Enrol ${titleOf(first)}` : undefined;
  return addresses === '' ? (
    <ButtonLink to="/enrolment" size="xs" aria-label={label}>
      Enrol
    </ButtonLink>
  ) : (
    <ButtonLink to="/push-enrol" search={{ addresses }} size="xs" aria-label={label}>
      Enrol
    </ButtonLink>
  );
}

/** Takes PCs off the list of those that are missing, or back. */
export function Ignore({ rows, onDone }: { rows: readonly SeenRow[]; onDone?: () => void }) {
  const client = useQueryClient();
  const may = useMay('operator');
  const [asked, setAsked] = useState(false);
  const [why, setWhy] = useState('');
  const ignored = rows.flatMap((row) => (row.ignored ? [row.ignored.key] : []));
  const open = rows.filter((row) => row.ignored === null && row.machine === null);
  const onSuccess = () => {
    setAsked(false);
    setWhy('');
    onDone?.();
    return client.invalidateQueries({ queryKey: ['discovery'] });
  };
  const ignore = useMutation({
    mutationFn: () => send('POST', '/discovery/ignored', { keys: open.map(({ key }) => key), why }),
    onSuccess,
  });
  const restore = useMutation({
    mutationFn: () => send('POST', '/discovery/restored', { keys: ignored }),
    onSuccess,
  });
  const [only] = rows.length === 1 ? rows : [];
  const of = only ? titleOf(only) : count(open.length, 'PC');
  if (!may) return null;
  return (
    <>
      {open.length > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() => setAsked(true)}
          aria-label={only ? `Ignore ${of}` : undefined}
        >
          Ignore
        </Button>
      )}
      {ignored.length > 0 && (
        <Button
          size="xs"
          variant="default"
          loading={restore.isPending}
          onClick={() => restore.mutate()}
          aria-label={only ? `Count ${of} again` : undefined}
        >
          Count again
        </Button>
      )}
      {restore.isError && <ProblemAlert error={restore.error} />}
      <ConfirmDialog
        opened={asked}
        title={`Ignore ${of}?`}
        action="Ignore"
        disabled={why.trim() === ''}
        pending={ignore.isPending}
        error={ignore.error}
        onConfirm={() => ignore.mutate()}
        onClose={() => {
          ignore.reset();
          setAsked(false);
        }}
      >
        <Text size="sm">Nobody is told any more that it is not enrolled. It can be counted again at any time.</Text>
        <TextInput
          label="Why"
          description="For whoever wonders later. It stands in the audit."
          maxLength={200}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required
        />
      </ConfirmDialog>
    </>
  );
}

/** What can be done with the PCs selected. */
export function SeenBar({ rows, onClear }: { rows: readonly SeenRow[]; onClear: () => void }) {
  return (
    <Paper withBorder p="sm" className={classes.bar} role="region" aria-label="Selected PCs">
      <Group gap="xs">
        <Text fw={600} size="sm" role="status">
          {count(rows.length, 'PC')} selected
        </Text>
        <Enrol rows={rows} />
        <Ignore rows={rows} onDone={onClear} />
        <Button size="xs" variant="subtle" onClick={onClear}>
          Clear selection
        </Button>
      </Group>
    </Paper>
  );
}
