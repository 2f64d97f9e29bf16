import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import { Ago, momentOf } from '../../parts/Ago.js';
import { Facts } from '../../parts/Facts.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { StandingBar } from '../../planning/StandingBar.js';
import { rolloutQuery } from '../../queries.js';
import { count, ROLLOUT_WORDS } from '../../words.js';
import { Actions } from './Actions.js';
import { answerFor } from './answer.js';
import { Events } from './Events.js';
import { Halted } from './Halted.js';
import { Machines } from './Machines.js';
import { Progress } from './Progress.js';
import { Stages } from './Stages.js';

const route = getRouteApi('/frame/rollouts/$id');

/** One rollout: where it stands, why, what comes next, and what a person may do. */
export function RolloutRoom() {
  const { id } = route.useParams();
  const query = useQuery(rolloutQuery(id));
  return (
    <RoomAnswer what="Rollout" query={query}>
      {(rollout) => <Shown rollout={rollout} />}
    </RoomAnswer>
  );
}

function Shown({ rollout }: { rollout: RolloutDetail }) {
  return (
    <Room title={rollout.name} actions={<Actions rollout={rollout} />}>
      <Stack gap="xs">
        <Text size="lg" role="status">
          {answerFor(rollout)}
        </Text>
        <Group gap="xs">
          <Mark {...ROLLOUT_WORDS[rollout.state]} />
          <Text size="sm" c="dimmed">
            since <Ago at={rollout.stateSince} />, patch{' '}
            <TextLink to="/patches/$id" params={{ id: rollout.patch.id }} size="sm">
              {rollout.patch.title}
            </TextLink>
          </Text>
        </Group>
        {rollout.state === 'halted' ? <Halted rollout={rollout} /> : <Why why={rollout.why} />}
        <StandingBar rollout={rollout.id} counts={rollout.counts} />
      </Stack>
      <Stages rollout={rollout} />
      <Progress rollout={rollout} />
      <Machines rollout={rollout} />
      <Events events={rollout.events} />
      <Plan rollout={rollout} />
    </Room>
  );
}

function Plan({ rollout }: { rollout: RolloutDetail }) {
  const { predecessor, successor } = rollout;
  return (
    <Section title="The plan">
      <Facts
        facts={[
          ['Planned by', `${rollout.createdBy}, ${momentOf(rollout.createdAt)}`],
          ['Start', momentOf(rollout.startedAt ?? rollout.startsAt)],
          ['End', rollout.endedAt ? momentOf(rollout.endedAt) : 'not yet'],
          ['At the same time', `${rollout.perWave} of a ring, ${rollout.perSite} of a site`],
          [
            'Catching up',
            rollout.catchUpLatest
              ? `outside its window until ${momentOf(rollout.catchUpLatest)}`
              : 'only in the next window',
          ],
          ['Restart', rollout.restart === 'never' ? 'never by this rollout' : 'if the patch needs one'],
          ['Time it needs', count(rollout.neededMinutes, 'minute')],
          ...(predecessor ? [['Took over from', <RolloutLink key="before" {...predecessor} />] as const] : []),
          ...(successor ? [['Taken over by', <RolloutLink key="after" {...successor} />] as const] : []),
        ]}
      />
    </Section>
  );
}

function RolloutLink({ id, name }: { id: string; name: string }) {
  return (
    <TextLink to="/rollouts/$id" params={{ id }} size="sm">
      {name}
    </TextLink>
  );
}
