import { Anchor, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WeeklyReport } from '#contracts/people/telling.js';
import { Ago, dayOf } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { weeklyQuery } from '../../queries.js';
import { count } from '../../words.js';
import { Trends } from './Trends.js';

type Behind = WeeklyReport['behind'][number];

const columns: readonly Column<Behind>[] = [
  {
    id: 'machine',
    header: 'Machine',
    cell: ({ machine }) => (
      <TextLink to="/machines/$id" params={{ id: machine.id }} fw={600}>
        {machine.name}
      </TextLink>
    ),
  },
  { id: 'ring', header: 'Ring', cell: ({ ring }) => <Text size="sm">{ring}</Text> },
  { id: 'why', header: 'Why', cell: ({ why }) => <Why why={why} /> },
  { id: 'since', header: 'Since', cell: ({ since }) => <Ago at={since} never="–" /> },
];

/** `12 (+3)`: a figure, and by how much it differs from that of a week ago. */
function change(name: 'compliant' | 'behind' | 'stale', { figures, before }: WeeklyReport): string {
  const by = before === null ? 0 : figures[name] - before[name];
  return by === 0 ? '' : ` (${by > 0 ? '+' : ''}${by} in a week)`;
}

/** What the mail of Monday says, as of now, and how it came to be. */
export function ReportRoom() {
  const report = useQuery(weeklyQuery);
  return (
    <RoomAnswer what="Report" query={report}>
      {(week) => (
        <Room
          title="Report"
          actions={
            <Anchor href="/api/v1/reports/weekly.csv" download>
              Download as CSV
            </Anchor>
          }
        >
          <div>
            <Text size="lg">
              {week.figures.compliant} of {count(week.figures.machines, 'machine')} have everything that is released
              {change('compliant', week)}.
            </Text>
            <Text c="dimmed">
              <TextLink to="/" search={{ show: 'behind' }}>
                {week.figures.behind} behind
              </TextLink>
              {change('behind', week)},{' '}
              <TextLink to="/" search={{ show: 'stale' }}>
                {week.figures.stale} not seen for 14 days
              </TextLink>
              {change('stale', week)}, <TextLink to="/alarms">{count(week.alarms.length, 'alarm')}</TextLink>.
            </Text>
          </div>
          <Trends />
          <Section title="Behind" note="Something that is released for them is missing. Oldest first.">
            <DataTable
              caption="Machines that are behind"
              columns={columns}
              rows={week.behind}
              idOf={({ machine }) => machine.id}
              nameOf={({ machine }) => machine.name}
              empty="Nobody is behind."
            />
          </Section>
          <Section title="Rollouts" note="Live ones, and those that ended in the last seven days.">
            {week.rollouts.length === 0 ? (
              <Text c="dimmed">None.</Text>
            ) : (
              <List spacing="xs" size="sm">
                {week.rollouts.map(({ rollout, sentence }) => (
                  <List.Item key={rollout.id}>
                    <TextLink to="/rollouts/$id" params={{ id: rollout.id }}>
                      {sentence}
                    </TextLink>
                  </List.Item>
                ))}
              </List>
            )}
          </Section>
          <Section title="Installed" note={`Since ${dayOf(weekBefore(week.at))}.`}>
            {week.installed.length === 0 ? (
              <Text c="dimmed">Nothing.</Text>
            ) : (
              <List spacing="xs" size="sm">
                {week.installed.map(({ patch, machines }) => (
                  <List.Item key={patch.id}>
                    <TextLink to="/patches/$id" params={{ id: patch.id }}>
                      {patch.name}
                    </TextLink>
                    : {count(machines, 'machine')}
                  </List.Item>
                ))}
              </List>
            )}
          </Section>
        </Room>
      )}
    </RoomAnswer>
  );
}

function weekBefore(at: string): string {
  return new Date(Date.parse(at) - 7 * 86_400_000).toISOString();
}
