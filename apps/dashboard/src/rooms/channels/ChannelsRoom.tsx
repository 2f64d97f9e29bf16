import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ChannelView, DeliveryRow } from '#contracts/people/telling.js';
import { send } from '../../api.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { DeleteDialog } from '../../parts/DeleteDialog.js';
import { Mark } from '../../parts/Mark.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { channelsQuery } from '../../queries.js';
import { CHANNEL_WORDS, DELIVERY_WORDS, DIGEST_WORDS, TOPIC_WORDS } from '../../words.js';
import { ChannelDialog } from './ChannelDialog.js';
import { Deliveries } from './Deliveries.js';

const columns: readonly Column<ChannelView>[] = [
  {
    id: 'name',
    header: 'Channel',
    cell: ({ name, kind, target }) => (
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {CHANNEL_WORDS[kind]}: {target}
        </Text>
      </div>
    ),
  },
  {
    id: 'topics',
    header: 'Tells of',
    cell: ({ topics, digest }) => (
      <div>
        <Text size="sm">{topics.map((topic) => TOPIC_WORDS[topic]).join(', ')}</Text>
        <Text size="xs" c="dimmed">
          {DIGEST_WORDS[digest]}
        </Text>
      </div>
    ),
  },
  {
    id: 'last',
    header: 'Last message',
    cell: ({ last, enabled }) => {
      if (!enabled) return <Mark label="Off" tone="quiet" />;
      if (!last) return <Text size="sm">none yet</Text>;
      return (
        <div>
          <Group gap="xs">
            <Mark {...DELIVERY_WORDS[last.state]} />
            <Ago at={last.at} />
          </Group>
          {last.error && <Text size="xs">{last.error}</Text>}
        </div>
      );
    },
  },
];

/** How people are told without looking: channels, and what became of each message. For admins. */
export function ChannelsRoom() {
  const client = useQueryClient();
  const channels = useQuery(channelsQuery);
  const [edited, setEdited] = useState<ChannelView | 'new' | null>(null);
  const [removed, setRemoved] = useState<ChannelView | null>(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['channels'] });
    void client.invalidateQueries({ queryKey: ['deliveries'] });
  };
  const { mutate: tryOut, ...tried } = useMutation({
    mutationFn: (id: string) => send('POST', `/channels/${id}/test`, undefined, DeliveryRow),
    onSettled: refresh,
  });
  const withActions = useMemo<readonly Column<ChannelView>[]>(
    () => [
      ...columns,
      {
        id: 'actions',
        header: 'Change',
        cell: (channel) => (
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" onClick={() => tryOut(channel.id)} aria-label={`Test ${channel.name}`}>
              Test
            </Button>
            <Button size="xs" variant="default" onClick={() => setEdited(channel)} aria-label={`Edit ${channel.name}`}>
              Edit
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => setRemoved(channel)}
              aria-label={`Remove ${channel.name}`}
            >
              Remove
            </Button>
          </Group>
        ),
      },
    ],
    [tryOut],
  );

  return (
    <Room title="Notifications" actions={<Button onClick={() => setEdited('new')}>Add a channel</Button>}>
      <Text size="sm" c="dimmed">
        Alarms, halts and the report of Monday come to you. A channel gets at most twelve messages an hour; what comes
        on top is gathered into one.
      </Text>
      {tried.isError && <ProblemAlert error={tried.error} />}
      {tried.data && <Tried delivery={tried.data} />}
      {channels.isError ? (
        <ProblemAlert error={channels.error} onRetry={() => channels.refetch()} />
      ) : (
        <DataTable
          caption="Channels"
          columns={withActions}
          rows={channels.data?.rows}
          idOf={(channel) => channel.id}
          nameOf={(channel) => channel.name}
          empty="Nobody is told yet. Add a channel: mail, a webhook, ntfy, Teams or Slack."
        />
      )}
      <Deliveries />
      {edited && (
        <ChannelDialog channel={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onSaved={refresh} />
      )}
      {removed && (
        <DeleteDialog
          title={`Remove ${removed.name}?`}
          action="Remove"
          path={`/channels/${removed.id}`}
          stale={['channels', 'deliveries']}
          onDeleted={() => setRemoved(null)}
          onClose={() => setRemoved(null)}
        >
          <Text size="sm">Nobody is told by it any more, and its log of messages goes with it.</Text>
        </DeleteDialog>
      )}
    </Room>
  );
}

function Tried({ delivery: { channel, state, error } }: { delivery: DeliveryRow }) {
  return state === 'sent' ? (
    <Notice tone="good" title={`A test message went out by ${channel.name}.`}>
      <Text size="sm">Look whether it arrived.</Text>
    </Notice>
  ) : (
    <Notice tone="bad" role="alert" title={`The test message by ${channel.name} did not go out.`}>
      <Text size="sm">{error ?? 'Try again in a minute.'}</Text>
    </Notice>
  );
}
