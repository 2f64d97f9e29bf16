import { Button, Group, NativeSelect, Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DryRunRequest, Rule, RuleList } from '#contracts/people/planning.js';
import { moved } from '../../parts/MoveButtons.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { PLANNER } from '../../planning/words.js';
import { dryRunQuery, ringsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { newRule, problemOf } from './draft.js';
import { RuleLine } from './RuleLine.js';
import classes from './Rules.module.css';
import { SaveBar } from './SaveBar.js';
import { Uncaught } from './Uncaught.js';

const TYPING_MS = 400;

/** The list as it is edited: nothing holds before it is saved as a whole, and beside each rule stands what it would do. */
export function RulesEditor({ list }: { list: RuleList }) {
  const mayChange = useMay(PLANNER);
  const { data: rings } = useQuery(ringsQuery);
  /** Null: untouched, so what others save is shown at once. */
  const [edited, setEdited] = useState<RuleList | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [ring, setRing] = useState('');
  const [said, setSaid] = useState('');
  const { rules } = edited ?? list;
  const edit = (next: Rule[]) => setEdited({ version: edited?.version ?? list.version, rules: next });

  const complete = rules.every((rule) => problemOf(rule) === null);
  const request: DryRunRequest = { rules, ring: ring || null };
  const [rested] = useDebouncedValue(JSON.stringify(request), TYPING_MS);
  const dryRun = useQuery({ ...dryRunQuery(JSON.parse(rested) as DryRunRequest), enabled: complete });
  const answer = complete ? dryRun.data : undefined;

  const add = () => {
    const rule = newRule();
    edit([...rules, rule]);
    setOpen(rule.id);
  };
  return (
    <Room title="Rules" actions={mayChange && <Button onClick={add}>Add a rule</Button>}>
      <Text size="sm" c="dimmed">
        For each patch and ring the first rule that fits decides. What no rule catches waits for a person; firmware is
        declined unless a rule names it. A person’s decision always stands above the rules.
      </Text>
      {edited && (
        <SaveBar
          edited={edited}
          saved={list}
          answer={answer}
          complete={complete}
          onRebase={() => setEdited({ ...edited, version: list.version })}
          onDone={() => {
            setEdited(null);
            setOpen(null);
          }}
        />
      )}
      <Group align="flex-end">
        <NativeSelect
          label="Show what they catch today in"
          value={ring}
          onChange={(event) => setRing(event.currentTarget.value)}
          data={[
            { value: '', label: 'All rings' },
            ...(rings?.rows ?? []).map((each) => ({ value: each.id, label: each.name })),
          ]}
        />
      </Group>
      {dryRun.isError && complete && <ProblemAlert error={dryRun.error} onRetry={() => dryRun.refetch()} />}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ol className={classes.rules} aria-label="Rules in order">
        {rules.map((rule, at) => (
          <RuleLine
            key={rule.id}
            rule={rule}
            at={at}
            of={rules.length}
            rings={rings?.rows ?? []}
            result={answer?.rules.find((one) => one.rule === rule.id)}
            open={open === rule.id}
            change={
              mayChange
                ? {
                    set: (changed) => edit(rules.map((old) => (old.id === rule.id ? changed : old))),
                    remove: () => edit(rules.filter((old) => old.id !== rule.id)),
                    toggle: () => setOpen(open === rule.id ? null : rule.id),
                    move: (to) => {
                      edit(moved(rules, at, to));
                      setSaid(`${rule.name} is now ${to + 1} of ${rules.length}.`);
                    },
                  }
                : undefined
            }
          />
        ))}
      </ol>
      {rules.length === 0 && (
        <Text c="dimmed">
          No rule yet: every patch waits for a person.{' '}
          {mayChange
            ? 'A good first one: release cumulative updates after some days, in every ring.'
            : 'An admin writes the first one.'}
        </Text>
      )}
      {answer && <Uncaught uncaught={answer.uncaught} rules={rules.length} rings={rings?.rows.length ?? 0} />}
    </Room>
  );
}
