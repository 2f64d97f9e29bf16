import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { SourceView } from '#contracts/people/discovery.js';
import { send } from '../../api.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { DeleteDialog } from '../../parts/DeleteDialog.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Why } from '../../parts/Why.js';
import { sourcesQuery } from '../../queries.js';
import { count } from '../../words.js';
import { SourceDialog } from './SourceDialog.js';
import { SOURCE_WORDS } from './words.js';

const columns: readonly Column<SourceView>[] = [
  {
    id: 'name',
    header: 'Source',
    cell: ({ name, kind, target }) => (
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {SOURCE_WORDS[kind]}: {target}
        </Text>
      </div>
    ),
  },
  {
    id: 'entries',
    header: 'Tells of',
    cell: ({ id, entries }) => (
      <TextLink to="/seen" search={{ source: id, show: 'all' }}>
        {count(entries, 'PC')}
      </TextLink>
    ),
  },
  {
    id: 'read',
    header: 'Read',
    cell: ({ enabled, readAt, why }) => (
      <div>
        {!enabled && <Mark label="Off" tone="quiet" />}
        <Text size="sm">
          <Ago at={readAt} />
        </Text>
        {why && (
          <>
            <Mark label="Failed last time" tone="bad" />
            <Why why={why} />
          </>
        )}
      </div>
    ),
  },
];

/** Where PCs are seen, and whether it could be read. For admins. */
export function SourcesRoom() {
  const client = useQueryClient();
  const sources = useQuery(sourcesQuery);
  const [edited, setEdited] = useState<SourceView | 'new' | null>(null);
  const [removed, setRemoved] = useState<SourceView | null>(null);
  const [told, setTold] = useState<SourceView | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['discovery'] });
  const learn = (source: SourceView) => {
    setTold(source);
    void refresh();
  };
  const { mutate: read, ...reading } = useMutation({
    mutationFn: (id: string) => send('POST', `/discovery/sources/${id}/read`, undefined, SourceView),
    onSuccess: learn,
  });
  const withActions = useMemo<readonly Column<SourceView>[]>(
    () => [
      ...columns,
      {
        id: 'actions',
        header: 'Change',
        cell: (source) => (
          <Group gap="xs" wrap="nowrap">
            {source.kind !== 'upload' && (
              <Button size="xs" variant="default" onClick={() => read(source.id)} aria-label={`Read ${source.name}`}>
                Read now
              </Button>
            )}
            <Button size="xs" variant="default" onClick={() => setEdited(source)} aria-label={`Edit ${source.name}`}>
              Edit
            </Button>
            <Button size="xs" variant="default" onClick={() => setRemoved(source)} aria-label={`Remove ${source.name}`}>
              Remove
            </Button>
          </Group>
        ),
      },
    ],
    [read],
  );

  return (
    <Room
      title="Where PCs are seen"
      actions={
        <Group gap="xs">
          <ButtonLink to="/seen" variant="default">
            Seen PCs
          </ButtonLink>
          <Button onClick={() => setEdited('new')}>Add a source</Button>
        </Group>
      }
    >
      <Text size="sm" c="dimmed">
        Files are read as soon as they change, directories once an hour. Nothing is sent into the network: Sluice scans
        no addresses.
      </Text>
      {reading.isError && <ProblemAlert error={reading.error} />}
      {told && <Told source={told} />}
      {sources.isError ? (
        <ProblemAlert error={sources.error} onRetry={() => sources.refetch()} />
      ) : (
        <DataTable
          caption="Sources"
          columns={withActions}
          rows={sources.data?.rows}
          idOf={(source) => source.id}
          nameOf={(source) => source.name}
          empty="None yet. Add the leases of your DHCP server, a directory, or a list."
        />
      )}
      {edited && (
        <SourceDialog
          source={edited === 'new' ? null : edited}
          folders={sources.data?.folders ?? []}
          onClose={() => setEdited(null)}
          onSaved={learn}
        />
      )}
      {removed && (
        <DeleteDialog
          title={`Remove ${removed.name}?`}
          action="Remove"
          path={`/discovery/sources/${removed.id}`}
          stale={['discovery']}
          onDeleted={() => {
            setRemoved(null);
            setTold(null);
          }}
          onClose={() => setRemoved(null)}
        >
          <Text size="sm">
            What it tells of {count(removed.entries, 'PC')} goes with it. Machines of the fleet stay as they are.
          </Text>
        </DeleteDialog>
      )}
    </Room>
  );
}

/** What came of a reading. */
function Told({ source: { name, entries, why, enabled, settings } }: { source: SourceView }) {
  if (!enabled) return null;
  if (why) {
    return (
      <Notice tone="bad" role="alert" title={`${name} could not be read.`}>
        <Why why={why} />
      </Notice>
    );
  }
  const lines = (settings.passedOver ?? []) as number[];
  const more = Number(settings.passedOverCount ?? 0) - lines.length;
  return (
    <Notice tone={lines.length > 0 ? 'warn' : 'good'} title={`${name} tells of ${count(entries, 'PC')}.`}>
      {lines.length > 0 && (
        <Text size="sm">
          These lines tell of none: {lines.join(', ')}
          {more > 0 && ` and ${more} more`}.
        </Text>
      )}
    </Notice>
  );
}
