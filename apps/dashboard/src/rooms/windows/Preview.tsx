import { Stack, Table, Text, Title } from '@mantine/core';
import type { WindowPreview, WindowRule } from '#contracts/people/planning.js';
import { sayList } from '#domain/windows/say.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { Why } from '../../parts/Why.js';
import { clockChange, dayOnWall, otherStart, timesOnWall } from '../../planning/occurrences.js';
import { count } from '../../words.js';

/** Of many zones those with most machines are in sight. */
const SHOWN = 3;

/** The next times of a rule in every zone of the fleet, on the walls there. */
export function Preview({ rule, preview }: { rule: WindowRule; preview: WindowPreview }) {
  const groups = alike(rule, preview.zones);
  const others = groups.slice(SHOWN);
  return (
    <Stack>
      {groups.slice(0, SHOWN).map((group) => (
        <Times key={group.zones.join()} group={group} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{count(others.flatMap(({ zones }) => zones).length, 'other zone')}</summary>
          <Stack mt="sm">
            {others.map((group) => (
              <Times key={group.zones.join()} group={group} />
            ))}
          </Stack>
        </details>
      )}
      {preview.zones.length === 0 && preview.problem === null && (
        <Text size="sm" c="dimmed">
          No machine has told its time zone yet. The times stand here as soon as one has.
        </Text>
      )}
      {preview.zoneUnknown > 0 && rule.zone === 'machine' && (
        <Notice tone="warn" title={`${count(preview.zoneUnknown, 'machine')} without a known time zone`}>
          <Text size="sm">
            This window never opens for {preview.zoneUnknown === 1 ? 'it' : 'them'}. Order an inventory in the{' '}
            <TextLink to="/" underline="always">
              fleet
            </TextLink>
            , or set the zone on the machine’s page.
          </Text>
        </Notice>
      )}
    </Stack>
  );
}

interface Group {
  zones: string[];
  machines: number;
  problem: Zone['problem'];
  lines: { day: string; times: string; marks: string[] }[];
}
type Zone = WindowPreview['zones'][number];

/** Zones on whose walls the same stands, put together; those with most machines first. */
function alike(rule: WindowRule, zones: readonly Zone[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { zone, machines, occurrences, problem } of zones) {
    const lines = occurrences.map((one, at) => ({
      day: dayOnWall(one.localStart),
      times: timesOnWall(one),
      marks: [clockChange(one, occurrences[at - 1]), otherStart(one, rule)].filter((mark) => mark !== null),
    }));
    const key = JSON.stringify([lines, problem]);
    const group = groups.get(key) ?? { zones: [], machines: 0, problem, lines };
    groups.set(key, { ...group, zones: [...group.zones, zone], machines: group.machines + machines });
  }
  return [...groups.values()].sort((a, b) => b.machines - a.machines);
}

function Times({ group: { zones, machines, problem, lines } }: { group: Group }) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h6">
        {sayList(zones)}{' '}
        <Text component="span" size="sm" c="dimmed" fw={400}>
          {machines === 0 ? 'no machine there' : count(machines, 'machine')}
        </Text>
      </Title>
      <Why why={problem} />
      {lines.length > 0 && (
        <Table fz="sm" verticalSpacing={4} tabularNums layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Day there</Table.Th>
              <Table.Th scope="col">Time there</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map(({ day, times, marks }) => (
              <Table.Tr key={day + times}>
                <Table.Td>{day}</Table.Td>
                <Table.Td>
                  {times}
                  {marks.map((mark) => (
                    <Text key={mark} size="xs" fw={600} c="var(--sluice-warn)">
                      {mark}
                    </Text>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
