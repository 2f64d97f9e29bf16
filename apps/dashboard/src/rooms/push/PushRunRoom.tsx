import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { PushDetail, PushMachine } from '#contracts/people/push.js';
import { PUSH_STATES } from '#domain/reach/push.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { pushQuery } from '../../queries.js';
import { PUSH_WORDS, STEP_WORDS, TRANSPORT_WORDS } from '../../reach/words.js';
import { OWNERSHIP_WORDS } from '../../words.js';
import { Approvals } from './Approvals.js';
import { RunActions } from './RunActions.js';

const route = getRouteApi('/frame/push-enrol/$id');

const columns: readonly Column<PushMachine>[] = [
  {
    id: 'address',
    header: 'PC',
    cell: ({ address, machine }) =>
      machine ? (
        <TextLink to="/machines/$id" params={{ id: machine.id }} size="sm" fw={600}>
          {machine.name} ({address})
        </TextLink>
      ) : (
        <Text size="sm" fw={600}>
          {address}
        </Text>
      ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, step, dryRun }) => (
      <>
        <Mark {...PUSH_WORDS[state]} />
        <Text size="xs" c="dimmed">
          {step && (state === 'running' || state === 'failed') && `at ${STEP_WORDS[step]}`}
          {dryRun && ' (only looking)'}
        </Text>
      </>
    ),
  },
  {
    id: 'why',
    header: 'Why, and what to do',
    cell: ({ state, why, detail }) => (
      <>
        {why ? <Why why={why} /> : <Text size="sm">{PUSH_WORDS[state].meaning}</Text>}
        {detail && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
        )}
      </>
    ),
  },
  {
    id: 'windows',
    header: 'Windows',
    cell: ({ windows }) => (
      <Text size="sm">
        {windows
          ? `${windows.edition}, ${windows.build}, ${(windows.freeBytes / 1e9).toFixed(0)} GB free`
          : 'not known yet'}
      </Text>
    ),
  },
  { id: 'changed', header: 'Since', cell: ({ changedAt }) => <Ago at={changedAt} /> },
];

/** One run, live: how many, who failed and why, and which keys wait for a person. */
export function PushRunRoom() {
  const { id } = route.useParams();
  const query = useQuery(pushQuery(id));
  return (
    <RoomAnswer what="Push enrol" query={query}>
      {(run) => <Shown run={run} />}
    </RoomAnswer>
  );
}

function Shown({ run }: { run: PushDetail }) {
  return (
    <Room title="Push enrol" actions={<RunActions run={run} />}>
      <Stack gap="xs">
        <Group gap="xs" role="status" aria-live="polite">
          {PUSH_STATES.filter((state) => run.counts[state]).map((state) => (
            <Mark
              key={state}
              {...PUSH_WORDS[state]}
              label={`${run.counts[state]} ${PUSH_WORDS[state].label.toLowerCase()}`}
            />
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {TRANSPORT_WORDS[run.transport]}, port {run.port}, as {run.account}; into{' '}
          {run.ring ? `ring ${run.ring.name}` : 'the ring that label rules say'},{' '}
          {OWNERSHIP_WORDS[run.ownership].toLowerCase()}. Begun <Ago at={run.createdAt} /> by {run.createdBy}.{' '}
          {run.passwordUntil ? (
            <>
              The password is forgotten <Ago at={run.passwordUntil} />.
            </>
          ) : (
            'The password is forgotten: for another try, start a new run.'
          )}
        </Text>
      </Stack>
      <Approvals run={run} />
      <Section title="PCs">
        <DataTable
          caption="PCs of this run"
          columns={columns}
          rows={run.machines}
          idOf={({ address }) => address}
          nameOf={({ address }) => address}
          empty="None."
        />
      </Section>
    </Room>
  );
}
