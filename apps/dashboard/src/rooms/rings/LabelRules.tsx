import { Autocomplete, Button, CloseButton, Group, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fleetLabelsQuery } from '../../queries.js';
import { type Condition, type RuleDraft, ruleProblem } from './draft.js';
import classes from './Rings.module.css';

const COMBOBOX = { portalProps: { target: '#content' } };

interface Props {
  rules: readonly RuleDraft[];
  onChange: (rules: RuleDraft[]) => void;
}

/** Which machines belong to a ring by what they are. One fitting rule is enough; in a rule every line must fit. */
export function LabelRules({ rules, onChange }: Props) {
  const change = (at: number, rule: RuleDraft) => onChange(rules.map((old, index) => (index === at ? rule : old)));
  return (
    <Stack gap="sm">
      {rules.map((rule, at) => (
        <LabelRule
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has nothing else that stays while it is typed
          key={at}
          number={at + 1}
          rule={rule}
          onChange={(changed) => change(at, changed)}
          onRemove={() => onChange(rules.filter((_, index) => index !== at))}
        />
      ))}
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          No rule: only machines that somebody puts here by hand, and in the last ring those that no other takes.
        </Text>
      )}
      <Group>
        <Button size="xs" variant="default" onClick={() => onChange([...rules, [{ label: 'site', values: [] }]])}>
          {rules.length === 0 ? 'Add a rule' : 'Add another rule (or)'}
        </Button>
      </Group>
    </Stack>
  );
}

interface RuleProps {
  number: number;
  rule: RuleDraft;
  onChange: (rule: RuleDraft) => void;
  onRemove: () => void;
}

function LabelRule({ number, rule, onChange, onRemove }: RuleProps) {
  const { data } = useQuery(fleetLabelsQuery);
  const known = data?.labels ?? [];
  const problem = ruleProblem(rule);
  const change = (at: number, part: Partial<Condition>) =>
    onChange(rule.map((old, index) => (index === at ? { ...old, ...part } : old)));
  return (
    <Stack gap="xs" role="group" aria-label={`Rule ${number}`} className={classes.rule}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          Rule {number}
          {rule.length > 1 && ': all of these must fit'}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={onRemove} aria-label={`Remove rule ${number}`}>
          Remove
        </Button>
      </Group>
      {rule.map((condition, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={at} className={classes.condition}>
          <Autocomplete
            label="Label"
            data={known.map(({ name }) => name)}
            value={condition.label}
            maxLength={40}
            onChange={(label) => change(at, { label })}
            comboboxProps={COMBOBOX}
          />
          <TagsInput
            label="is one of"
            placeholder="Type and press Enter"
            data={known.find(({ name }) => name === condition.label)?.values.map(({ value }) => value)}
            value={condition.values}
            onChange={(values) => change(at, { values })}
            clearable={false}
            comboboxProps={COMBOBOX}
          />
          <CloseButton
            mb={4}
            aria-label={`Remove the condition on ${condition.label || 'a label'}`}
            onClick={() => onChange(rule.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {problem && (
        <Text size="sm" c="var(--mantine-color-error)">
          {problem}
        </Text>
      )}
      <Group>
        <Button size="compact-xs" variant="default" onClick={() => onChange([...rule, { label: '', values: [] }])}>
          Add a condition (and)
        </Button>
      </Group>
    </Stack>
  );
}
