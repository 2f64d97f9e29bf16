import { Checkbox, Group, NumberInput, Stack } from '@mantine/core';
import type { InstallNow } from '#contracts/people/patches.js';

export type RestartTerms = NonNullable<InstallNow['restartPolicy']>;

const USUAL: RestartTerms = { noticeMinutes: 15, countdownMinutes: 5, deadlineMinutes: 240 };

interface Props {
  /** Null: the restart policy of each machine. */
  terms: RestartTerms | null;
  onChange: (terms: RestartTerms | null) => void;
}

/** How civilly machines restart this once, where the usual policy would take too long. */
export function RestartTermsFields({ terms, onChange }: Props) {
  return (
    <Stack gap="xs">
      <Checkbox
        label="With restart terms of its own"
        description="Without this, the restart policy of each machine holds."
        checked={terms !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? USUAL : null)}
      />
      {terms && (
        <Group gap="sm" align="flex-end">
          <Figure
            label="Notice, minutes"
            min={0}
            max={1440}
            value={terms.noticeMinutes}
            onChange={(noticeMinutes) => onChange({ ...terms, noticeMinutes })}
          />
          <Figure
            label="Countdown, minutes"
            min={1}
            max={120}
            value={terms.countdownMinutes}
            onChange={(countdownMinutes) => onChange({ ...terms, countdownMinutes })}
          />
          <Figure
            label="Can be put off, minutes"
            min={0}
            max={40_320}
            value={terms.deadlineMinutes}
            onChange={(deadlineMinutes) => onChange({ ...terms, deadlineMinutes })}
          />
        </Group>
      )}
    </Stack>
  );
}

interface FigureProps {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
}

function Figure({ onChange, min, ...others }: FigureProps) {
  return (
    <NumberInput
      {...others}
      min={min}
      w="9.5rem"
      clampBehavior="strict"
      allowDecimal={false}
      onChange={(typed) => onChange(typed === '' ? min : Number(typed))}
    />
  );
}
