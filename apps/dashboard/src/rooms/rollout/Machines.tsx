import { Group, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { RolloutDetail, RolloutMachineQuery, RolloutMachineRow } from '#contracts/people/rollouts.js';
import type { JobState } from '#domain/words.js';
import { Ago, soonOf } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { STANDINGS, type Standing } from '../../planning/StandingBar.js';
import { rolloutMachinesQuery } from '../../queries.js';
import { STANDING_WORDS } from '../../words.js';

const route = getRouteApi('/frame/rollouts/$id');

const columns: readonly Column<RolloutMachineRow>[] = [
  {
    id: 'name',
    header: 'Machine',
    cell: ({ machine }) => (
      <TextLink to="/machines/$id" params={{ id: machine.id }} size="sm" fw={600}>
        {machine.name}
      </TextLink>
    ),
  },
  {
    id: 'ring',
    header: 'Ring',
    cell: ({ ring, site }) => (
      <Text size="sm">
        {ring.name}
        {site && `, ${site}`}
      </Text>
    ),
  },
  {
    id: 'standing',
    header: 'Stands',
    cell: ({ standing, since }) => (
      <>
        <Mark {...STANDING_WORDS[standing]} />
        {since && (
          <Text size="xs" c="dimmed">
            <Ago at={since} />
          </Text>
        )}
      </>
    ),
  },
  {
    id: 'job',
    header: 'Job',
    cell: ({ job }) => job && <JobProgress job={{ ...job, state: job.state as JobState, verb: 'install' }} detailed />,
  },
  {
    id: 'why',
    header: 'Why it does not have it yet',
    cell: ({ whyNot, until }) =>
      whyNot && (
        <>
          <Why why={whyNot} />
          {until && <Text size="xs">Until {soonOf(until)}, if nothing else happens.</Text>}
        </>
      ),
  },
];

/** Every machine of the rollout: where it stands, and why it does not have the patch. The filters stand in the address. */
export function Machines({ rollout }: { rollout: RolloutDetail }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const machines = useQuery(rolloutMachinesQuery(rollout.id, search));
  const change = (next: Partial<RolloutMachineQuery>) =>
    void navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true, resetScroll: false });
  const standings = STANDINGS.filter((standing) => rollout.counts[standing] > 0 || standing === search.standing);

  return (
    <div id="machines">
      <Section title="Machines">
        <Group gap="sm" role="search" aria-label="Filter machines">
          <NativeSelect
            label="Stands"
            value={search.standing ?? ''}
            onChange={(event) => change({ standing: (event.currentTarget.value || undefined) as Standing | undefined })}
            data={[
              { value: '', label: `Any (${rollout.machines})` },
              ...standings.map((value) => ({
                value,
                label: `${STANDING_WORDS[value].label} (${rollout.counts[value]})`,
              })),
            ]}
          />
          <NativeSelect
            label="Ring"
            value={search.ring ?? ''}
            onChange={(event) => change({ ring: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'Any' },
              ...rollout.stages.map(({ ring }) => ({ value: ring.id, label: ring.name })),
            ]}
          />
        </Group>
        {machines.isError ? (
          <ProblemAlert error={machines.error} onRetry={() => machines.refetch()} />
        ) : (
          <DataTable
            caption="Machines of this rollout"
            columns={columns}
            rows={machines.data?.rows}
            idOf={({ machine }) => machine.id}
            nameOf={({ machine }) => machine.name}
            empty="No machine fits these filters."
          />
        )}
        <Pager
          page={search.page}
          size={search.size}
          total={machines.data?.total ?? 0}
          onPage={(page) => change({ page })}
        />
      </Section>
    </div>
  );
}
