import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { PatchDetail } from '#contracts/people/patches.js';
import type { UpdateState } from '#domain/words.js';
import { RoomLoading } from '../../frame/RoomLoading.js';
import { Ago } from '../../parts/Ago.js';
import { Facts } from '../../parts/Facts.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { Decisions } from '../../patches/Decisions.js';
import { PatchActions } from '../../patches/PatchActions.js';
import { patchQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { count, KIND_WORDS } from '../../words.js';
import { Machines } from './Machines.js';
import { Rollouts } from './Rollouts.js';

const route = getRouteApi('/frame/patches/$id');
const Adoption = lazy(() => import('./Adoption.js').then((module) => ({ default: module.Adoption })));

function answerFor(patch: PatchDetail): string {
  const { installed, offered, downloaded, failed } = patch.counts;
  const concerned = patch.machines.filter((machine) => machine.state !== 'not-applicable').length;
  const parts = [`Installed on ${installed} of ${count(concerned, 'machine')}`];
  if (offered + downloaded > 0) parts.push(`${offered + downloaded} still offered it`);
  if (patch.counts['pending-restart'] > 0) parts.push(`${patch.counts['pending-restart']} waiting for a restart`);
  if (failed + patch.counts['rolled-back'] > 0) parts.push(`${failed + patch.counts['rolled-back']} failed`);
  return `${parts.join(', ')}.`;
}

/** One patch: how far it has come, on which machines, and why not on the others. */
export function PatchRoom() {
  const { id } = route.useParams();
  const { state } = route.useSearch();
  const query = useQuery(patchQuery(id));
  return (
    <RoomAnswer what="Patch" query={query}>
      {(patch) => <Shown patch={patch} state={state} />}
    </RoomAnswer>
  );
}

function Shown({ patch, state }: { patch: PatchDetail; state: UpdateState | undefined }) {
  const mayDecide = useMay('operator');

  return (
    <Room title={patch.title} actions={mayDecide ? <PatchActions patch={patch} /> : undefined}>
      <Stack gap="xs">
        <Text size="lg">{answerFor(patch)}</Text>
        <Decisions patch={patch} />
      </Stack>
      {patch.counts.installed > 1 && (
        <Section title="Installed over time">
          <Suspense fallback={<RoomLoading />}>
            <Adoption patch={patch} />
          </Suspense>
        </Section>
      )}
      <Rollouts patch={patch.id} />
      <Machines patch={patch} state={state} />
      <Section title="About this patch">
        <Facts
          facts={[
            ['Kind', KIND_WORDS[patch.kind]],
            ['KB', patch.kb.join(', ') || 'none'],
            ['Month', patch.month ?? 'none'],
            ['Stream', patch.stream],
            ['Severity', patch.severity === 'none' ? 'not rated' : patch.severity],
            ['First seen', <Ago key="seen" at={patch.firstSeenAt} />],
            [
              'Updates',
              <Stack key="updates" gap={4}>
                {patch.updates.map((update) => (
                  <Text size="sm" key={`${update.updateId} ${update.revision}`}>
                    {update.title}{' '}
                    <Text component="span" size="xs" c="dimmed">
                      {update.updateId}, revision {update.revision}
                    </Text>
                  </Text>
                ))}
              </Stack>,
            ],
          ]}
        />
      </Section>
    </Room>
  );
}
