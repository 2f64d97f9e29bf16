import { Chip, Group, Input, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { daysOf, NTHS, type Nth, WEEKDAYS, type Weekday, type WindowPattern } from '#domain/windows/pattern.js';
import { NTH_NAMES, WEEKDAY_NAMES } from '#domain/windows/say.js';

const KINDS: readonly { value: WindowPattern['kind']; label: string }[] = [
  { value: 'second-tuesday', label: 'After the second Tuesday (Microsoft’s day)' },
  { value: 'weekly', label: 'Every week on …' },
  { value: 'monthly', label: 'On one weekday of the month' },
  { value: 'daily', label: 'Every day' },
  { value: 'own', label: 'A rule of my own (RFC 5545)' },
];

/** What a kind begins with. An own rule begins as what was chosen before, so that it can be refined. */
function begin(kind: WindowPattern['kind'], before: WindowPattern): WindowPattern {
  switch (kind) {
    case 'weekly':
      return { kind, every: 1, days: ['TH'] };
    case 'second-tuesday':
      return { kind, plusDays: 3 };
    case 'monthly':
      return { kind, nth: -1, day: 'SU' };
    case 'own':
      return { kind, ...daysOf(before) };
    default:
      return { kind };
  }
}

interface Props {
  pattern: WindowPattern;
  error?: string;
  onChange: (pattern: WindowPattern) => void;
}

/** On which days a window opens. */
export function PatternFields({ pattern, error, onChange }: Props) {
  return (
    <Stack gap="xs">
      <NativeSelect
        label="Days"
        value={pattern.kind}
        onChange={(event) => onChange(begin(event.currentTarget.value as WindowPattern['kind'], pattern))}
        data={KINDS}
        error={pattern.kind === 'daily' ? error : undefined}
      />
      <Details pattern={pattern} error={error} onChange={onChange} />
    </Stack>
  );
}

function Details({ pattern, error, onChange }: Props) {
  switch (pattern.kind) {
    case 'weekly':
      return (
        <>
          <Input.Wrapper label="On" labelElement="div" error={error}>
            <Chip.Group
              multiple
              value={[...pattern.days]}
              onChange={(days) => onChange({ ...pattern, days: days as Weekday[] })}
            >
              <Group gap={6} mt={4} role="group" aria-label="Weekdays">
                {WEEKDAYS.map((day) => (
                  <Chip key={day} value={day} size="sm">
                    {WEEKDAY_NAMES[day]}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Input.Wrapper>
          <Days
            label="Every … weeks"
            description="1 is every week, 2 every other week; counted from the first date."
            value={pattern.every}
            min={1}
            max={52}
            onChange={(every) => onChange({ ...pattern, every })}
          />
        </>
      );
    case 'second-tuesday':
      return (
        <Days
          label="Days after it"
          description="0 is the same day, 3 is the Friday. At most 27."
          value={pattern.plusDays}
          error={error}
          min={0}
          max={27}
          onChange={(plusDays) => onChange({ ...pattern, plusDays })}
        />
      );
    case 'monthly':
      return (
        <Group grow align="flex-start">
          <NativeSelect
            label="Which"
            value={pattern.nth}
            onChange={(event) => onChange({ ...pattern, nth: Number(event.currentTarget.value) as Nth })}
            data={NTHS.map((nth) => ({ value: String(nth), label: NTH_NAMES[nth] }))}
            error={error}
          />
          <NativeSelect
            label="Weekday"
            value={pattern.day}
            onChange={(event) => onChange({ ...pattern, day: event.currentTarget.value as Weekday })}
            data={WEEKDAYS.map((day) => ({ value: day, label: WEEKDAY_NAMES[day] }))}
          />
        </Group>
      );
    case 'own':
      return (
        <>
          <TextInput
            label="Recurrence rule"
            description="Days only, without times of day: FREQ=MONTHLY;BYDAY=2TU, FREQ=YEARLY;BYMONTH=6,12;BYDAY=1SA …"
            value={pattern.recurrence}
            maxLength={200}
            spellCheck={false}
            autoCapitalize="characters"
            onChange={(event) => onChange({ ...pattern, recurrence: event.currentTarget.value.trim().toUpperCase() })}
            error={error}
          />
          <Days
            label="Days after each"
            description="0 to 27; usually 0."
            value={pattern.plusDays}
            min={0}
            max={27}
            onChange={(plusDays) => onChange({ ...pattern, plusDays })}
          />
        </>
      );
    default:
      return null;
  }
}

interface DaysProps {
  label: string;
  description: string;
  value: number;
  min: number;
  max: number;
  error?: string;
  onChange: (value: number) => void;
}

function Days({ value, onChange, ...others }: DaysProps) {
  return (
    <NumberInput
      {...others}
      value={value}
      clampBehavior="strict"
      allowDecimal={false}
      onChange={(typed) => onChange(typed === '' ? others.min : Number(typed))}
    />
  );
}
