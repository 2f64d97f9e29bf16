import { Stack, Table, Text, Title } from '@mantine/core';
import type { WindowPreview, WindowRule } from '#contracts/people/planning.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Notice } from '../../parts/Notice.js';
import { Why } from '../../parts/Why.js';
import { clockChange, dayOnWall, otherStart, timesOnWall } from '../../planning/occurrences.js';
import { count } from '../../words.js';

/** Of many zones those with most machines are in sight. */
const SHOWN = 3;

/** The next times of a rule in every zone of the fleet, on the walls there. */
export function Preview({ rule, preview }: { rule: WindowRule; preview: WindowPreview }) {
  const zones = [...preview.zones].sort((a, b) => b.machines - a.machines);
  const others = zones.slice(SHOWN);
  return (
    <Stack>
      {zones.slice(0, SHOWN).map((zone) => (
        <Zone key={zone.zone} rule={rule} zone={zone} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{count(others.length, 'other zone')}</summary>
          <Stack mt="sm">
            {others.map((zone) => (
              <Zone key={zone.zone} rule={rule} zone={zone} />
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

interface ZoneProps {
  rule: WindowRule;
  zone: WindowPreview['zones'][number];
}

function Zone({ rule, zone }: ZoneProps) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h6">
        {zone.zone}{' '}
        <Text component="span" size="sm" c="dimmed" fw={400}>
          {count(zone.machines, 'machine')}
        </Text>
      </Title>
      <Why why={zone.problem} />
      {zone.occurrences.length > 0 && <Times rule={rule} zone={zone} />}
    </Stack>
  );
}

function Times({ rule, zone }: ZoneProps) {
  return (
    <Table fz="sm" verticalSpacing={4} tabularNums layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day there</Table.Th>
          <Table.Th scope="col">Time there</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {zone.occurrences.map((one, at) => {
          const marks = [clockChange(one, zone.occurrences[at - 1]), otherStart(one, rule)].filter(
            (mark) => mark !== null,
          );
          return (
            <Table.Tr key={one.start}>
              <Table.Td>{dayOnWall(one.localStart)}</Table.Td>
              <Table.Td>
                {timesOnWall(one)}
                {marks.map((mark) => (
                  <div key={mark}>
                    <Mark label={mark} tone="warn" />
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
