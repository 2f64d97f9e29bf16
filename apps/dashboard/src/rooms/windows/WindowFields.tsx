import { Group, Input, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { WINDOW_PURPOSES } from '#domain/words.js';
import { PURPOSE_WORDS } from '../../planning/words.js';
import type { Problems, WindowDraft } from './draft.js';
import { LeftOut } from './LeftOut.js';
import { PatternFields } from './PatternFields.js';
import { ZoneField } from './ZoneField.js';

interface Props {
  draft: WindowDraft;
  problems: Problems;
  onChange: (change: Partial<WindowDraft>) => void;
}

/** Everything that a person says about a window, in the order in which they think of it. */
export function WindowFields({ draft, problems, onChange }: Props) {
  return (
    <Stack>
      <TextInput
        label="Name"
        maxLength={60}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={problems.name}
      />
      <Input.Wrapper label="It allows" labelElement="div" description={PURPOSE_WORDS[draft.purpose].meaning}>
        <SegmentedControl
          mt={6}
          aria-label="It allows"
          value={draft.purpose}
          onChange={(purpose) => onChange({ purpose })}
          data={WINDOW_PURPOSES.map((value) => ({ value, label: PURPOSE_WORDS[value].label }))}
        />
      </Input.Wrapper>
      <PatternFields pattern={draft.pattern} error={problems.days} onChange={(pattern) => onChange({ pattern })} />
      <Group align="flex-start" grow>
        <TextInput
          type="time"
          label="Start"
          value={draft.startTime}
          onChange={(event) => onChange({ startTime: event.currentTarget.value })}
          error={problems.startTime}
        />
        <NumberInput
          label="Hours"
          min={0}
          max={168}
          clampBehavior="strict"
          allowDecimal={false}
          value={draft.hours}
          onChange={(hours) => onChange({ hours })}
          error={problems.duration !== undefined}
        />
        <NumberInput
          label="Minutes"
          min={0}
          max={59}
          step={15}
          clampBehavior="strict"
          allowDecimal={false}
          value={draft.minutes}
          onChange={(minutes) => onChange({ minutes })}
          error={problems.duration !== undefined}
        />
      </Group>
      {problems.duration && <Input.Error>{problems.duration}</Input.Error>}
      <ZoneField zone={draft.zone} error={problems.zone} onChange={(zone) => onChange({ zone })} />
      <Group align="flex-start" grow>
        <TextInput
          type="date"
          label="First date"
          value={draft.from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
          error={problems.dates}
        />
        <TextInput
          type="date"
          label="Last date, if any"
          value={draft.to}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </Group>
      <LeftOut blackouts={draft.blackouts} exceptions={draft.exceptions} error={problems.leftOut} onChange={onChange} />
    </Stack>
  );
}
