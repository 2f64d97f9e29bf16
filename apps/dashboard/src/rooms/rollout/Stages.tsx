import { Group, Stack, Text } from '@mantine/core';
import type { RolloutDetail, StageView } from '#contracts/people/rollouts.js';
import { sayGate } from '#domain/gates/say.js';
import { Ago, soonOf } from '../../parts/Ago.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { StandingBar } from '../../planning/StandingBar.js';
import { occurrenceText } from '../../planning/tell.js';
import { count, type Tone } from '../../words.js';
import classes from './Stages.module.css';

/** Whether the gate matters yet, and how it stands. */
function gateMark({ open, gate, counts }: StageView, live: boolean): { label: string; tone: Tone } | null {
  if (gate.state === 'passed') return { label: 'Passed', tone: 'good' };
  if (gate.state === 'breached') return { label: 'Breached', tone: 'bad' };
  if (!open) return { label: 'Not reached', tone: 'quiet' };
  if (!live) return null;
  return counts.running + counts.reserved > 0 ? { label: 'At it', tone: 'busy' } : { label: 'Waits', tone: 'warn' };
}

const LIVE = new Set(['running', 'paused', 'halted']);

/** The rings in their order: how far each is, what its gate waits for, when its next window opens. */
export function Stages({ rollout }: { rollout: RolloutDetail }) {
  return (
    <Section title="Rings">
      <ol className={classes.stages}>
        {rollout.stages.map((stage) => (
          <Stage key={stage.ring.id} rollout={rollout} stage={stage} />
        ))}
      </ol>
    </Section>
  );
}

function Stage({ rollout, stage }: { rollout: RolloutDetail; stage: StageView }) {
  const live = LIVE.has(rollout.state);
  const mark = gateMark(stage, live);
  return (
    <li className={classes.stage} data-current={live && stage.open && stage.gate.state !== 'passed'}>
      <Stack gap={6}>
        <Group gap="xs">
          <TextLink to="/rings/$id" params={{ id: stage.ring.id }} fw={650}>
            {stage.ring.name}
          </TextLink>
          {mark && <Mark {...mark} />}
          <Text size="sm" c="dimmed">
            {count(stage.machines, 'machine')}
            {stage.after.length > 0 && `, after ${stage.after.map(({ name }) => name).join(' and ')}`}
          </Text>
        </Group>
        <StandingBar rollout={rollout.id} counts={stage.counts} ring={stage.ring.id} />
        <Waves stage={stage} live={live} />
        {live && stage.open && stage.gate.state !== 'passed' && (
          <div>
            <Why why={stage.gate.why} />
            {stage.gate.until && (
              <Text size="sm">
                If nothing else happens, it opens {soonOf(stage.gate.until)} (<Ago at={stage.gate.until} />
                ).
              </Text>
            )}
          </div>
        )}
        <Text size="xs" c="dimmed">
          {sayGate(stage.gatePlan)}
        </Text>
        <Text size="xs" c="dimmed">
          {stage.nextWindow ? `Next window: ${occurrenceText(stage.nextWindow)}.` : 'No window of this ring will open.'}
        </Text>
      </Stack>
    </li>
  );
}

/** The waves as steps; the one under way is marked by more than its colour. */
function Waves({ stage, live }: { stage: StageView; live: boolean }) {
  if (stage.steps.length === 0) return null;
  return (
    <ol className={classes.waves} aria-label={`Waves of ring ${stage.ring.name}`}>
      {stage.steps.map((step, at) => {
        const current = live && stage.open && stage.gate.state !== 'passed' && stage.wave === at + 1;
        return (
          <li key={step.upTo} aria-current={current ? 'step' : undefined}>
            {step.alone ? 'first machine, alone' : `up to ${step.upTo}`}
            {current && ' (now)'}
          </li>
        );
      })}
    </ol>
  );
}
