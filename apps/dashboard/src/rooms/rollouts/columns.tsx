import { Text } from '@mantine/core';
import type { RolloutRow } from '#contracts/people/rollouts.js';
import { Ago } from '../../parts/Ago.js';
import type { Column } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Why } from '../../parts/Why.js';
import { StandingBar } from '../../planning/StandingBar.js';
import { ROLLOUT_WORDS } from '../../words.js';

export const columns: readonly Column<RolloutRow>[] = [
  {
    id: 'name',
    header: 'Rollout',
    cell: (rollout) => (
      <>
        <TextLink to="/rollouts/$id" params={{ id: rollout.id }} fw={600} size="sm">
          {rollout.name}
        </TextLink>
        <Text size="xs" c="dimmed">
          by {rollout.createdBy}
        </Text>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (rollout) => (
      <>
        <Mark {...ROLLOUT_WORDS[rollout.state]} />
        <Text size="xs" c="dimmed">
          <Ago at={rollout.stateSince} />
        </Text>
      </>
    ),
  },
  {
    id: 'progress',
    header: 'Machines',
    cell: (rollout) => <StandingBar rollout={rollout.id} counts={rollout.counts} />,
  },
  { id: 'why', header: 'Why it stands', cell: (rollout) => rollout.why && <Why why={rollout.why} /> },
  {
    id: 'start',
    header: 'Start',
    cell: (rollout) => (
      <Text size="sm">
        {rollout.state === 'draft' ? 'not scheduled' : <Ago at={rollout.startedAt ?? rollout.startsAt} />}
      </Text>
    ),
  },
  {
    id: 'patch',
    header: 'Patch',
    cell: (rollout) => (
      <>
        <TextLink to="/patches/$id" params={{ id: rollout.patch.id }} size="sm">
          {rollout.patch.title}
        </TextLink>
        <Text size="xs" c="dimmed">
          {rollout.patch.kb.join(', ')}
        </Text>
      </>
    ),
  },
];
