import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { RingRow } from '#contracts/people/planning.js';
import { sayGate, sayWaves } from '#domain/gates/say.js';
import { wavesProblem } from '#domain/rollouts/waves.js';
import { ON_OVERTAKEN, type OnOvertaken } from '#domain/words.js';
import { Why } from '../../parts/Why.js';
import { GateFields } from '../../planning/GateFields.js';
import { readWaves } from '../../planning/tell.js';
import { OVERTAKEN_WORDS } from '../../planning/words.js';
import { count } from '../../words.js';
import { type DraftStage, type Otherwise, ownOf } from './draft.js';
import classes from './RingStage.module.css';

interface Props {
  ring: RingRow;
  stage: DraftStage;
  /** The first ring of the rollout: one machine goes alone. */
  first: boolean;
  /** Its place among the rings that take part; null if it does not. */
  place: number | null;
  onChange: (stage: DraftStage) => void;
}

/** A ring's part in the plan: as it is set up, or otherwise for this rollout only. */
export function RingStage({ ring, stage, first, place, onChange }: Props) {
  const { otherwise } = stage;
  const waves = otherwise ? readWaves(otherwise.waves) : ring.waves;
  const windows = ring.windows.filter(({ purpose }) => purpose === 'install').map(({ name }) => name);
  return (
    <li className={classes.ring}>
      <Group justify="space-between" align="flex-start" gap={4}>
        <Checkbox
          label={`${place === null ? '' : `${place}. `}${ring.name}`}
          description={`${count(ring.machines, 'machine')}, ${windows.length > 0 ? `window ${windows.join(', ')}` : 'no window to install in'}`}
          checked={stage.included}
          onChange={(event) => onChange({ ...stage, included: event.currentTarget.checked })}
        />
        {stage.included && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={otherwise ? `As the ring has it: ${ring.name}` : `Otherwise here: ${ring.name}`}
            onClick={() => onChange({ ...stage, otherwise: otherwise ? null : ownOf(ring) })}
          >
            {otherwise ? 'As the ring has it' : 'Otherwise here'}
          </Button>
        )}
      </Group>
      {stage.included && (
        <Stack gap={4} mt={4} ml="1.9rem">
          {waves && (
            <Text size="sm">
              Goes to {sayWaves(waves, first)}. {otherwise === null && sayGate(ring.gate)}
            </Text>
          )}
          {ring.problems.map((problem) => (
            <Why key={problem.reason} why={problem} />
          ))}
          {otherwise && (
            <OtherwiseFields
              ring={ring.name}
              value={otherwise}
              onChange={(value) => onChange({ ...stage, otherwise: value })}
            />
          )}
        </Stack>
      )}
    </li>
  );
}

function wavesError(text: string): string | null {
  const waves = readWaves(text);
  if (waves === null) return 'Write counts or percentages with commas between them.';
  return wavesProblem(waves) === null
    ? null
    : 'The last one must be “all”, or some machines would never have their turn.';
}

interface FieldsProps {
  ring: string;
  value: Otherwise;
  onChange: (value: Otherwise) => void;
}

function OtherwiseFields({ ring, value, onChange }: FieldsProps) {
  return (
    <Stack gap="xs">
      <TextInput
        label="Waves"
        aria-label={`Waves of ring ${ring}`}
        description="Machines or parts of the ring, each step counted from the first: 5, 50 %, all"
        value={value.waves}
        error={wavesError(value.waves)}
        onChange={(event) => onChange({ ...value, waves: event.currentTarget.value })}
      />
      <GateFields gate={value.gate} onChange={(gate) => onChange({ ...value, gate })} />
      <NativeSelect
        label="If Microsoft replaces the patch"
        aria-label={`If Microsoft replaces the patch, ring ${ring}`}
        value={value.onOvertaken}
        onChange={(event) => onChange({ ...value, onOvertaken: event.currentTarget.value as OnOvertaken })}
        data={ON_OVERTAKEN.map((each) => ({ value: each, label: OVERTAKEN_WORDS[each].label }))}
      />
    </Stack>
  );
}
