import type { RolloutState } from '../words.js';

/**
 * What can happen to a rollout.
 * - `schedule`: a person fixed its start. `edit`: a person takes it back to change it.
 * - `start`: its start has come.
 * - `pause`, `resume`, `cancel`: a person's word. Only a person resumes after a halt.
 * - `breach`: a gate found harm.
 * - `complete`: the last gate of the last ring was passed.
 * - `overtake`: Microsoft no longer offers the patch, because a newer one replaced it.
 */
export const ROLLOUT_EVENTS = [
  'schedule',
  'edit',
  'start',
  'pause',
  'resume',
  'breach',
  'complete',
  'overtake',
  'cancel',
] as const;
export type RolloutEvent = (typeof ROLLOUT_EVENTS)[number];

export type RolloutRefusal =
  | 'rollout-not-scheduled'
  | 'rollout-not-running'
  | 'rollout-already-started'
  | 'rollout-already-scheduled'
  | 'rollout-halted'
  | 'rollout-ended';

export type RolloutTransition = { ok: true; state: RolloutState } | { ok: false; reason: RolloutRefusal };

const to = (state: RolloutState): RolloutTransition => ({ ok: true, state });
const no = (reason: RolloutRefusal): RolloutTransition => ({ ok: false, reason });

/** Not started: nothing was granted, so there is nothing to pause, and no machine that could be hurt. */
const BEFORE: Readonly<Record<RolloutEvent, RolloutTransition>> = {
  schedule: no('rollout-already-scheduled'),
  edit: no('rollout-not-scheduled'),
  start: no('rollout-not-scheduled'),
  pause: no('rollout-not-running'),
  resume: no('rollout-not-running'),
  breach: no('rollout-not-running'),
  complete: no('rollout-not-running'),
  overtake: to('overtaken'),
  cancel: to('cancelled'),
};

/** Machines are at it, or were. A breach always halts: also one that is found while a person paused the rollout. */
const STARTED: Readonly<Record<RolloutEvent, RolloutTransition>> = {
  schedule: no('rollout-already-started'),
  edit: no('rollout-already-started'),
  start: no('rollout-already-started'),
  pause: to('paused'),
  resume: to('running'),
  breach: to('halted'),
  // Only while it runs: what a person stopped must not end as a success behind their back.
  complete: no('rollout-not-running'),
  overtake: to('overtaken'),
  cancel: to('cancelled'),
};

const ENDED: Readonly<Record<RolloutEvent, RolloutTransition>> = {
  schedule: no('rollout-ended'),
  edit: no('rollout-ended'),
  start: no('rollout-ended'),
  pause: no('rollout-ended'),
  resume: no('rollout-ended'),
  breach: no('rollout-ended'),
  complete: no('rollout-ended'),
  overtake: no('rollout-ended'),
  cancel: no('rollout-ended'),
};

const TABLE: Readonly<Record<RolloutState, Readonly<Record<RolloutEvent, RolloutTransition>>>> = {
  draft: { ...BEFORE, schedule: to('scheduled') },
  scheduled: { ...BEFORE, edit: to('draft'), start: to('running') },
  running: { ...STARTED, complete: to('completed') },
  paused: STARTED,
  halted: {
    ...STARTED,
    // To pause would hide the halt, and with it the cause.
    pause: no('rollout-halted'),
  },
  completed: ENDED,
  overtaken: ENDED,
  cancelled: ENDED,
};

/** The only way from one rollout state to the next. An impossible event is an answer and changes nothing. */
export function rolloutTransition(state: RolloutState, event: RolloutEvent): RolloutTransition {
  return TABLE[state][event];
}

/** True for a state that no event leaves. */
export function isRolloutEnded(state: RolloutState): boolean {
  return TABLE[state] === ENDED;
}
