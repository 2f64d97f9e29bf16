import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { RingRow } from '#contracts/people/planning.js';
import { sayGate, sayWaves } from '#domain/gates/say.js';
import { Facts } from '../../parts/Facts.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { MoveButtons } from '../../parts/MoveButtons.js';
import { Notice } from '../../parts/Notice.js';
import { OVERTAKEN_WORDS, PURPOSE_WORDS, SHARING_WORDS } from '../../planning/words.js';
import { count } from '../../words.js';
import { sayLabelRule } from './draft.js';
import classes from './Rings.module.css';

interface Props {
  ring: RingRow;
  at: number;
  of: number;
  /** The first ring that has machines: there one machine goes alone before all others. */
  first: boolean;
  /** Absent where this person may not change the order. */
  onMove?: (to: number) => void;
}

/** One ring in words; what keeps it from working stands on top. */
export function RingCard({ ring, at, of, first, onMove }: Props) {
  return (
    <Paper component="li" withBorder p="md" bg="var(--sluice-surface)">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <span className={classes.place} aria-hidden>
              {at + 1}
            </span>
            <Title order={2} size="h4">
              <TextLink to="/rings/$id" params={{ id: ring.id }}>
                {ring.name}
              </TextLink>
            </Title>
          </Group>
          {onMove && (
            <Group gap="xs">
              <MoveButtons name={ring.name} at={at} of={of} onMove={onMove} />
              <ButtonLink
                to="/rings/$id"
                params={{ id: ring.id }}
                variant="default"
                size="xs"
                aria-label={`Edit ${ring.name}`}
              >
                Edit
              </ButtonLink>
            </Group>
          )}
        </Group>
        {ring.problems.map((problem) => (
          <Notice key={problem.reason} tone="bad" title={problem.sentence}>
            <Text size="sm">{onMove ? <NextStep ring={ring} problem={problem} /> : problem.nextStep}</Text>
          </Notice>
        ))}
        <Facts
          facts={[
            ['Machines', <Machines key="machines" ring={ring} last={at === of - 1} />],
            ['Windows', <Windows key="windows" ring={ring} />],
            ['Waves', `${capital(sayWaves(ring.waves, first))}.`],
            ['Gate', sayGate(ring.gate)],
            ['If overtaken', `${OVERTAKEN_WORDS[ring.onOvertaken].label}.`],
            ...(ring.sharing === null
              ? []
              : [['Downloads', `Shared ${SHARING_WORDS[ring.sharing.reach].label.toLowerCase()}.`] as const]),
            ...(ring.versionTarget === null ? [] : [['Windows version', ring.versionTarget] as const]),
          ]}
        />
      </Stack>
    </Paper>
  );
}

/** Leads to where the problem is solved: at the ring, or at its machines. */
function NextStep({ ring, problem }: { ring: RingRow; problem: RingRow['problems'][number] }) {
  if (problem.reason === 'window-zone-unknown') {
    return (
      <TextLink to="/" search={{ ring: ring.id }} underline="always">
        {problem.nextStep}
      </TextLink>
    );
  }
  return (
    <TextLink to="/rings/$id" params={{ id: ring.id }} underline="always">
      {problem.nextStep}
    </TextLink>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Machines({ ring, last }: { ring: RingRow; last: boolean }) {
  const rules = ring.labelRules.map(sayLabelRule);
  return (
    <Stack gap={2}>
      <span>
        <TextLink to="/" search={{ ring: ring.id }} size="sm" underline="always">
          {count(ring.machines, 'machine')}
        </TextLink>
        {ring.chosen > 0 && `, of them ${ring.chosen.toLocaleString('en-GB')} put here by hand`}
      </span>
      {rules.map((rule) => (
        <Text key={rule} size="sm">
          By rule: {rule}
        </Text>
      ))}
      {last && (
        <Text size="sm" c="dimmed">
          And every machine that no ring before takes.
        </Text>
      )}
    </Stack>
  );
}

function Windows({ ring }: { ring: RingRow }) {
  if (ring.windows.length === 0) return 'none';
  return (
    <Stack gap={2}>
      {ring.windows.map((window) => (
        <span key={window.id}>
          <TextLink to="/windows/$id" params={{ id: window.id }} size="sm" underline="always">
            {window.name}
          </TextLink>{' '}
          <Text component="span" size="sm" c="dimmed">
            for {PURPOSE_WORDS[window.purpose].label.toLowerCase()}
          </Text>
        </span>
      ))}
    </Stack>
  );
}
