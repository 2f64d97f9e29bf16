import { Chip, Group, Input, NumberInput, Radio, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { RingRow, Rule } from '#contracts/people/planning.js';
import { RULE_ACTIONS, type RuleAction } from '#domain/words.js';
import { ACTION_WORDS } from '../../planning/words.js';
import { ConditionFields } from './ConditionFields.js';

interface Props {
  rule: Rule;
  rings: readonly RingRow[];
  onChange: (rule: Rule) => void;
}

const DEFER_DAYS = 7;

/** A rule's name, what it does, where, and to what. */
export function RuleFields({ rule, rings, onChange }: Props) {
  const act = (action: RuleAction) =>
    onChange({ ...rule, action, deferDays: action === 'defer' ? (rule.deferDays ?? DEFER_DAYS) : null });
  return (
    <Stack gap="md" role="group" aria-label={`Fields of ${rule.name.trim() || 'the new rule'}`}>
      <TextInput
        label="Name"
        placeholder="Cumulative updates after a week"
        maxLength={60}
        autoFocus={rule.name === ''}
        value={rule.name}
        onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
      />
      <Group align="flex-end">
        <Input.Wrapper label="It does" labelElement="div">
          <div>
            <SegmentedControl
              aria-label="It does"
              value={rule.action}
              onChange={act}
              data={RULE_ACTIONS.map((value) => ({ value, label: ACTION_WORDS[value].label }))}
            />
          </div>
        </Input.Wrapper>
        {rule.action === 'defer' && (
          <NumberInput
            label="Days after first sight"
            w={180}
            min={0}
            max={365}
            clampBehavior="strict"
            allowDecimal={false}
            value={rule.deferDays ?? ''}
            onChange={(days) => onChange({ ...rule, deferDays: days === '' ? null : Number(days) })}
          />
        )}
      </Group>
      <Where rule={rule} rings={rings} onChange={onChange} />
      <ConditionFields match={rule.match} onChange={(match) => onChange({ ...rule, match })} />
    </Stack>
  );
}

function Where({ rule, rings, onChange }: Props) {
  return (
    <Stack gap={6}>
      <Radio.Group
        label="Where"
        value={rule.rings === null ? 'all' : 'some'}
        onChange={(where) => onChange({ ...rule, rings: where === 'all' ? null : [] })}
      >
        <Group mt={4}>
          <Radio value="all" label="In every ring" />
          <Radio value="some" label="Only in some" />
        </Group>
      </Radio.Group>
      {rule.rings !== null && (
        <Chip.Group multiple value={rule.rings} onChange={(chosen) => onChange({ ...rule, rings: chosen })}>
          <Group gap={6} role="group" aria-label="Rings">
            {rings.map((ring) => (
              <Chip key={ring.id} value={ring.id} size="sm">
                {ring.name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
    </Stack>
  );
}
