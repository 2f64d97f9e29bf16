import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { RolloutPage, RolloutQuery } from '#contracts/people/rollouts.js';
import { DataTable } from '../../parts/DataTable.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { rolloutsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { count } from '../../words.js';
import { columns } from './columns.js';

const route = getRouteApi('/frame/rollouts');

const SHOW: Record<RolloutQuery['show'], string> = {
  all: 'All',
  live: 'Live',
  draft: 'Drafts',
  ended: 'Ended',
};

/** What stands on this page, the worst first: a halt is what somebody comes here for. */
function answerFor({ rows }: RolloutPage): string {
  const number = (state: string) => rows.filter((row) => row.state === state).length;
  const parts = [
    [number('halted'), 'halted'],
    [number('running'), 'running'],
    [number('paused'), 'paused'],
    [number('scheduled'), 'scheduled'],
    [number('draft'), rows.length === 1 ? 'draft' : 'in draft'],
  ].filter(([each]) => each !== 0);
  if (parts.length === 0) return 'No rollout is live.';
  const [[first, word], ...others] = parts as [[number, string], ...[number, string][]];
  const told = [`${count(first, 'rollout')} ${word}`, ...others.map(([each, state]) => `${each} ${state}`)];
  return `${told.join(', ')}.`;
}

/** Every rollout, live ones first. */
export function RolloutsRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rollouts = useQuery(rolloutsQuery(search));
  const mayPlan = useMay('operator');
  const filtered = search.show !== 'all' || search.patch !== undefined;

  return (
    <Room title="Rollouts" actions={mayPlan ? <ButtonLink to="/rollouts/new">New rollout</ButtonLink> : undefined}>
      {rollouts.data && rollouts.data.total > 0 && <Text size="lg">{answerFor(rollouts.data)}</Text>}
      <NativeSelect
        label="Show"
        w="12rem"
        value={search.show}
        onChange={(event) => {
          const show = event.currentTarget.value as RolloutQuery['show'];
          void navigate({ search: (old) => ({ ...old, page: 1, show }), replace: true });
        }}
        data={Object.entries(SHOW).map(([value, label]) => ({ value, label }))}
      />
      {rollouts.isError ? (
        <ProblemAlert error={rollouts.error} onRetry={() => rollouts.refetch()} />
      ) : (
        <DataTable
          caption="Rollouts"
          columns={columns}
          rows={rollouts.data?.rows}
          idOf={(rollout) => rollout.id}
          nameOf={(rollout) => rollout.name}
          empty={filtered ? <NoneHere /> : <NoneYet mayPlan={mayPlan} />}
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={rollouts.data?.total ?? 0}
        onPage={(page) => navigate({ search: (old) => ({ ...old, page }) })}
      />
    </Room>
  );
}

function NoneHere() {
  return (
    <>
      No rollout fits this filter.{' '}
      <TextLink to="/rollouts" underline="always">
        Show all rollouts
      </TextLink>
    </>
  );
}

function NoneYet({ mayPlan }: { mayPlan: boolean }) {
  return (
    <>
      No rollout yet. A rollout carries one patch through the rings, wave by wave, and halts by itself when machines
      come to harm.{' '}
      {mayPlan ? (
        <TextLink to="/rollouts/new" underline="always">
          Plan the first one
        </TextLink>
      ) : (
        'An operator plans the first one.'
      )}
    </>
  );
}
