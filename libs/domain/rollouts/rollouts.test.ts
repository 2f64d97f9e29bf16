import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROLLOUT_STATES, type RolloutState } from '../words.js';
import {
  isRolloutEnded,
  ROLLOUT_EVENTS,
  type RolloutEvent,
  type RolloutRefusal,
  rolloutTransition,
} from './rollout-machine.js';
import { longerThanCycle, successorRings } from './successor.js';
import { type WaveSize, wavesOf, wavesProblem } from './waves.js';

const ENDED: RolloutState[] = ['completed', 'overtaken', 'cancelled'];

type Open = 'draft' | 'scheduled' | 'running' | 'paused' | 'halted';

/** Every pair, written down apart from the code: a state, or `!` and the refusal. */
const EXPECTED: Record<Open, Record<RolloutEvent, RolloutState | `!${RolloutRefusal}`>> = {
  draft: {
    schedule: 'scheduled',
    edit: '!rollout-not-scheduled',
    start: '!rollout-not-scheduled',
    pause: '!rollout-not-running',
    resume: '!rollout-not-running',
    breach: '!rollout-not-running',
    complete: '!rollout-not-running',
    overtake: 'overtaken',
    cancel: 'cancelled',
  },
  scheduled: {
    schedule: '!rollout-already-scheduled',
    edit: 'draft',
    start: 'running',
    pause: '!rollout-not-running',
    resume: '!rollout-not-running',
    breach: '!rollout-not-running',
    complete: '!rollout-not-running',
    overtake: 'overtaken',
    cancel: 'cancelled',
  },
  running: {
    schedule: '!rollout-already-started',
    edit: '!rollout-already-started',
    start: '!rollout-already-started',
    pause: 'paused',
    resume: 'running',
    breach: 'halted',
    complete: 'completed',
    overtake: 'overtaken',
    cancel: 'cancelled',
  },
  paused: {
    schedule: '!rollout-already-started',
    edit: '!rollout-already-started',
    start: '!rollout-already-started',
    pause: 'paused',
    resume: 'running',
    breach: 'halted',
    complete: '!rollout-not-running',
    overtake: 'overtaken',
    cancel: 'cancelled',
  },
  halted: {
    schedule: '!rollout-already-started',
    edit: '!rollout-already-started',
    start: '!rollout-already-started',
    pause: '!rollout-halted',
    resume: 'running',
    breach: 'halted',
    complete: '!rollout-not-running',
    overtake: 'overtaken',
    cancel: 'cancelled',
  },
};

function told(state: RolloutState, event: RolloutEvent): string {
  const next = rolloutTransition(state, event);
  return next.ok ? next.state : `!${next.reason}`;
}

for (const [state, row] of Object.entries(EXPECTED)) {
  test(`every event on a ${state} rollout leads where the table says`, () => {
    const found = Object.fromEntries(ROLLOUT_EVENTS.map((event) => [event, told(state as RolloutState, event)]));
    assert.deepEqual(found, row);
  });
}

test('an ended rollout refuses every event', () => {
  assert.deepEqual(ROLLOUT_STATES.filter(isRolloutEnded), ENDED);
  for (const state of ENDED) {
    for (const event of ROLLOUT_EVENTS) assert.equal(told(state, event), '!rollout-ended', `${state} × ${event}`);
  }
});

test('out of a halt nothing leads back to running but a person who resumes', () => {
  const notResume = ROLLOUT_EVENTS.filter((event) => event !== 'resume');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...notResume), { maxLength: 30 }), (events) => {
      let state: RolloutState = 'halted';
      for (const event of events) {
        const next = rolloutTransition(state, event);
        if (next.ok) state = next.state;
        assert.ok(state !== 'running' && state !== 'completed', event);
      }
    }),
  );
});

test('the first machine of a new patch goes alone, then counts and percentages open the ring to all', () => {
  const sizes: WaveSize[] = [{ count: 5 }, { percent: 50 }, { percent: 100 }];
  const upTo = (machines: number, first: boolean): number[] => wavesOf(sizes, machines, first).map((wave) => wave.upTo);
  assert.deepEqual(upTo(40, true), [1, 5, 20, 40]);
  assert.deepEqual(upTo(40, false), [5, 20, 40]);
  assert.deepEqual(upTo(8, false), [5, 8]);
  assert.deepEqual(upTo(2, true), [1, 2]);
  assert.deepEqual(upTo(1, true), [1]);
  assert.deepEqual(upTo(0, true), []);
  assert.deepEqual(wavesOf(sizes, 40, true)[0], { upTo: 1, after: 0, alone: true });
});

test('waves that end nowhere, or count nothing, are refused by name', () => {
  assert.equal(wavesProblem([{ percent: 100 }]), null);
  assert.equal(wavesProblem([]), 'waves-missing');
  assert.equal(wavesProblem([{ count: 5 }]), 'waves-do-not-reach-all');
  assert.equal(wavesProblem([{ percent: 50 }]), 'waves-do-not-reach-all');
  for (const wrong of [{ count: 0 }, { count: 1.5 }, { percent: 0 }, { percent: 101 }, { percent: Number.NaN }]) {
    assert.equal(wavesProblem([wrong, { percent: 100 }]), 'wave-size-invalid', JSON.stringify(wrong));
  }
});

test('waves grow, and the last one is the whole ring', () => {
  const aSize = fc.oneof(
    fc.record({ count: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  );
  fc.assert(
    fc.property(
      fc.array(aSize, { maxLength: 6 }),
      fc.integer({ min: 1, max: 500 }),
      fc.boolean(),
      (some, machines, first) => {
        const waves = wavesOf([...some, { percent: 100 }], machines, first);
        assert.equal(waves.at(-1)?.upTo, machines);
        assert.ok(waves.every(({ upTo }, index) => upTo > (waves[index - 1]?.upTo ?? 0)));
        assert.equal(waves[0]?.alone, first);
      },
    ),
  );
});

test('the successor of an overtaken patch begins at ring 1, and is carried only where it was and where the plan says so', () => {
  const ring = (ringId: string, onOvertaken: 'restart' | 'carry', reached: boolean) => ({
    ringId,
    onOvertaken,
    reached,
  });
  assert.deepEqual(
    successorRings([
      ring('a', 'carry', true),
      ring('b', 'restart', true),
      ring('c', 'carry', true),
      ring('d', 'carry', false),
    ]),
    [
      { ringId: 'a', after: [] },
      { ringId: 'b', after: ['a'] },
      { ringId: 'c', after: ['a'] },
      { ringId: 'd', after: ['a', 'b', 'c'] },
    ],
  );
});

test('a plan that ends after the next second Tuesday is longer than a cycle', () => {
  const start = new Date('2026-11-10T17:00:00Z');
  assert.equal(longerThanCycle(start, new Date('2026-12-08T17:00:00Z')), false);
  assert.equal(longerThanCycle(start, new Date('2026-12-08T17:00:01Z')), true);
});
