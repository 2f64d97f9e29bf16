import type { JobState } from '../words.js';

/**
 * What can happen to a job. The caller has checked the fencing token before: every event of an agent comes from the
 * holder of the newest fence, also when its lease ran out meanwhile and the job stands in the queue again.
 *
 * - `lease`: handed to its machine in a poll answer.
 * - `progress`: a progress message; the first one proves that the machine began, each one renews the lease.
 * - `succeed`, `fail`, `refuse`, `confirm-stopped`: the attempt's final result, or attempts exhausted (`fail`).
 * - `fail-transient`: the attempt ended by a cause that passes by itself: a veto of the machine, or a failure with
 *   attempts left.
 * - `lease-lost`: the lease ran out without a message.
 * - `expire`: `notAfter` passed while no lease is in force.
 * - `stop`: a person asks to stop.
 */
export const JOB_EVENTS = [
  'lease',
  'progress',
  'succeed',
  'fail',
  'fail-transient',
  'refuse',
  'confirm-stopped',
  'lease-lost',
  'expire',
  'stop',
] as const;
export type JobEvent = (typeof JOB_EVENTS)[number];

/** Why an event is impossible in a state; each is described in reasons/jobs.ts. */
export type JobRefusal = 'job-ended' | 'already-leased' | 'not-leased' | 'still-leased';

export type Transition = { ok: true; state: JobState } | { ok: false; reason: JobRefusal };

const to = (state: JobState): Transition => ({ ok: true, state });
const no = (reason: JobRefusal): Transition => ({ ok: false, reason });

/** An ended job never changes again: an outcome is recorded once. */
const ENDED: Readonly<Record<JobEvent, Transition>> = {
  lease: no('job-ended'),
  progress: no('job-ended'),
  succeed: no('job-ended'),
  fail: no('job-ended'),
  'fail-transient': no('job-ended'),
  refuse: no('job-ended'),
  'confirm-stopped': no('job-ended'),
  'lease-lost': no('job-ended'),
  expire: no('job-ended'),
  stop: no('job-ended'),
};

const HANDED_OUT: Readonly<Record<JobEvent, Transition>> = {
  lease: no('already-leased'),
  progress: to('running'),
  succeed: to('succeeded'),
  fail: to('failed'),
  'fail-transient': to('queued'),
  refuse: to('refused'),
  'confirm-stopped': to('stopped'),
  'lease-lost': to('queued'),
  // The machine works on it: it is heard out first. If it stays silent the lease runs out, and the job expires in the
  // queue.
  expire: no('still-leased'),
  stop: to('stopping'),
};

const TABLE: Readonly<Record<JobState, Readonly<Record<JobEvent, Transition>>>> = {
  queued: {
    ...HANDED_OUT,
    lease: to('leased'),
    // `progress` and the results are HANDED_OUT's: a PC that slept through its lease goes on working and is believed,
    // because the fence says that nobody else got the job since. Otherwise the same install would be started twice.
    'lease-lost': no('not-leased'),
    expire: to('expired'),
    stop: to('cancelled'),
  },
  leased: HANDED_OUT,
  running: HANDED_OUT,
  stopping: {
    ...HANDED_OUT,
    progress: to('stopping'),
    // Never back to the queue: that would start again what a person asked to stop.
    'fail-transient': to('stopped'),
    // A silent machine may still be at it. Its result counts whenever it comes; otherwise the job expires.
    'lease-lost': to('stopping'),
    expire: to('expired'),
    stop: to('stopping'),
  },
  succeeded: ENDED,
  failed: ENDED,
  refused: ENDED,
  stopped: ENDED,
  expired: ENDED,
  cancelled: ENDED,
};

/**
 * The only way from one job state to the next. An impossible event is an answer, not an exception, and changes nothing.
 */
export function transition(state: JobState, event: JobEvent): Transition {
  return TABLE[state][event];
}

/** True for a state that no event leaves. */
export function isTerminal(state: JobState): boolean {
  return TABLE[state] === ENDED;
}

/** True while a machine may be working on the job: at most one changing job of a machine may be so. */
export function isUnderWay(state: JobState): boolean {
  return state === 'leased' || state === 'running' || state === 'stopping';
}
