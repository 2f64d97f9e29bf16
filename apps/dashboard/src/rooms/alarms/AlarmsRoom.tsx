import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AlarmPage, AlarmQuery, AlarmRow } from '#contracts/people/telling.js';
import type { AlarmKind } from '#domain/words.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Why } from '../../parts/Why.js';
import { alarmsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { ALARM_WORDS, count } from '../../words.js';
import { Kinds } from './Kinds.js';

const route = getRouteApi('/frame/alarms');

const columns: readonly Column<AlarmRow>[] = [
  { id: 'about', header: 'What', cell: (alarm) => <About alarm={alarm} /> },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => <Mark {...ALARM_WORDS[kind]} /> },
  { id: 'why', header: 'Why', cell: ({ why }) => <Why why={why} /> },
  { id: 'raised', header: 'Since', cell: ({ raisedAt }) => <Ago at={raisedAt} /> },
  {
    id: 'cleared',
    header: 'Over',
    cell: ({ clearedAt }) => (clearedAt === null ? <Text size="sm">not yet</Text> : <Ago at={clearedAt} />),
  },
];

function About({ alarm: { machine, rollout } }: { alarm: AlarmRow }) {
  if (machine) {
    return (
      <TextLink to="/machines/$id" params={{ id: machine.id }} fw={600}>
        {machine.name}
      </TextLink>
    );
  }
  if (rollout) {
    return (
      <TextLink to="/rollouts/$id" params={{ id: rollout.id }} fw={600}>
        {rollout.name}
      </TextLink>
    );
  }
  return (
    <Text size="sm" fw={600}>
      Sluice
    </Text>
  );
}

function answerFor({ byKind }: AlarmPage, show: AlarmQuery['show']): string {
  const total = Object.values(byKind).reduce((sum, number) => sum + number, 0);
  if (show === 'all') return `${count(total, 'alarm')} so far.`;
  return total === 0 ? 'Nothing needs a look.' : `${count(total, 'thing needs', 'things need')} a look.`;
}

/** What somebody should look at, from its first sight until it is over. */
export function AlarmsRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const alarms = useQuery(alarmsQuery(search));
  const mayTell = useMay('admin');
  const change = (next: Partial<AlarmQuery>) =>
    navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true });

  return (
    <Room
      title="Alarms"
      actions={
        mayTell ? (
          <ButtonLink to="/channels" variant="default">
            Who is told
          </ButtonLink>
        ) : undefined
      }
    >
      {alarms.data && (
        <>
          <Text size="lg">{answerFor(alarms.data, search.show)}</Text>
          <Kinds byKind={alarms.data.byKind} query={search} />
        </>
      )}
      <NativeSelect
        label="Show"
        w="12rem"
        value={search.show}
        onChange={(event) => change({ show: event.currentTarget.value as AlarmQuery['show'] })}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'all', label: 'All, also those that are over' },
        ]}
      />
      {alarms.isError ? (
        <ProblemAlert error={alarms.error} onRetry={() => alarms.refetch()} />
      ) : (
        <DataTable
          caption="Alarms"
          columns={columns}
          rows={alarms.data?.rows}
          idOf={(alarm) => alarm.id}
          nameOf={(alarm) => alarm.machine?.name ?? alarm.kind}
          empty={<Nothing kind={search.kind} />}
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={alarms.data?.total ?? 0}
        onPage={(page) => navigate({ search: (old) => ({ ...old, page }) })}
      />
    </Room>
  );
}

function Nothing({ kind }: { kind: AlarmKind | undefined }) {
  if (kind === undefined) return <>Sluice looks every two minutes and writes here what a person should see.</>;
  return (
    <>
      None of this kind.{' '}
      <TextLink to="/alarms" underline="always">
        Show all alarms
      </TextLink>
    </>
  );
}
