import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { DryRunAnswer, RingRow, Rule } from '#contracts/people/planning.js';
import { sayList } from '#domain/windows/say.js';
import { Mark } from '../../parts/Mark.js';
import { MoveButtons } from '../../parts/MoveButtons.js';
import { Notice } from '../../parts/Notice.js';
import { Why } from '../../parts/Why.js';
import { ACTION_WORDS, sayAction, sayMatch } from '../../planning/words.js';
import { Catches } from './Catches.js';
import { problemOf } from './draft.js';
import { RuleFields } from './RuleFields.js';
import classes from './Rules.module.css';

export interface RuleChange {
  set: (rule: Rule) => void;
  remove: () => void;
  toggle: () => void;
  move: (to: number) => void;
}

interface Props {
  rule: Rule;
  at: number;
  of: number;
  rings: readonly RingRow[];
  /** What it catches today; undefined while that is not known. */
  result: DryRunAnswer['rules'][number] | undefined;
  open: boolean;
  /** Absent where this person may not change rules. */
  change?: RuleChange;
}

/** One rule in words, with what it catches today; opened, its fields. */
export function RuleLine({ rule, at, of, rings, result, open, change }: Props) {
  const name = rule.name.trim() || 'New rule';
  const problem = problemOf(rule);
  const names = rule.rings?.map((id) => rings.find((ring) => ring.id === id)?.name ?? 'a ring that is gone');
  return (
    <Paper component="li" withBorder p="sm" bg="var(--sluice-surface)">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Group gap="xs" align="center">
            <span className={classes.place} aria-hidden>
              {at + 1}
            </span>
            <Title order={2} size="h5">
              {name}
            </Title>
            <Mark label={sayAction(rule)} tone={ACTION_WORDS[rule.action].tone} />
          </Group>
          {change && (
            <Group gap="xs">
              <MoveButtons name={name} at={at} of={of} onMove={change.move} />
              <Button size="xs" variant="default" aria-expanded={open} onClick={change.toggle}>
                {open ? 'Close' : 'Edit'} <span className={classes.hidden}>&nbsp;{name}</span>
              </Button>
              <Button
                size="xs"
                variant="default"
                c="var(--sluice-bad)"
                aria-label={`Delete ${name}`}
                onClick={change.remove}
              >
                Delete
              </Button>
            </Group>
          )}
        </Group>
        <Text size="sm">
          Catches {sayMatch(rule.match)}; in {names ? sayList(names) : 'every ring'}.
        </Text>
        {change && problem && (
          <Text size="sm" c="var(--mantine-color-error)">
            {problem}
          </Text>
        )}
        {result?.problem && (
          <Notice tone="bad" title="This rule stops the list">
            <Why why={result.problem} />
          </Notice>
        )}
        {result && <Catches caught={result.caught} rings={rings.length} />}
        {open && change && <RuleFields rule={rule} rings={rings} onChange={change.set} />}
      </Stack>
    </Paper>
  );
}
