import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JOB_STATES, type JobState } from '../words.js';
import { isTerminal, isUnderWay, JOB_EVENTS, type JobEvent, type JobRefusal, transition } from './job-machine.js';

const ENDED: JobState[] = ['succeeded', 'failed', 'refused', 'stopped', 'expired', 'cancelled'];

/** Every pair, written down apart from the code: a state, or `!` and the refusal. */
const EXPECTED: Record<'queued' | 'leased' | 'running' | 'stopping', Record<JobEvent, JobState | `!${JobRefusal}`>> = {
  queued: {
    lease: 'leased',
    progress: 'running',
    succeed: 'succeeded',
    fail: 'failed',
    'fail-transient': 'queued',
    refuse: 'refused',
    'confirm-stopped': 'stopped',
    'lease-lost': '!not-leased',
    expire: 'expired',
    stop: 'cancelled',
  },
  leased: {
    lease: '!already-leased',
    progress: 'running',
    succeed: 'succeeded',
    fail: 'failed',
    'fail-transient': 'queued',
    refuse: 'refused',
    'confirm-stopped': 'stopped',
    'lease-lost': 'queued',
    expire: '!still-leased',
    stop: 'stopping',
  },
  running: {
    lease: '!already-leased',
    progress: 'running',
    succeed: 'succeeded',
    fail: 'failed',
    'fail-transient': 'queued',
    refuse: 'refused',
    'confirm-stopped': 'stopped',
    'lease-lost': 'queued',
    expire: '!still-leased',
    stop: 'stopping',
  },
  stopping: {
    lease: '!already-leased',
    progress: 'stopping',
    succeed: 'succeeded',
    fail: 'failed',
    'fail-transient': 'stopped',
    refuse: 'refused',
    'confirm-stopped': 'stopped',
    'lease-lost': 'stopping',
    expire: 'expired',
    stop: 'stopping',
  },
};

function told(state: JobState, event: JobEvent): string {
  const next = transition(state, event);
  return next.ok ? next.state : `!${next.reason}`;
}

for (const [state, row] of Object.entries(EXPECTED)) {
  test(`every event on a ${state} job leads where the table says`, () => {
    const found = Object.fromEntries(JOB_EVENTS.map((event) => [event, told(state as JobState, event)]));
    assert.deepEqual(found, row);
  });
}

test('an ended job refuses every event', () => {
  for (const state of ENDED) {
    for (const event of JOB_EVENTS) assert.equal(told(state, event), '!job-ended', `${state} × ${event}`);
  }
});

test("each state is either open or ended, and only those in a machine's hands are under way", () => {
  assert.deepEqual(JOB_STATES.filter(isTerminal), ENDED);
  assert.deepEqual(JOB_STATES.filter(isUnderWay), ['leased', 'running', 'stopping']);
});

const anEvent = fc.constantFrom(...JOB_EVENTS);

test('whatever happens, a job ends at most once', () => {
  fc.assert(
    fc.property(fc.array(anEvent, { maxLength: 40 }), (events) => {
      let state: JobState = 'queued';
      let ends = 0;
      for (const event of events) {
        const next = transition(state, event);
        if (!next.ok) continue;
        if (isTerminal(next.state)) ends += 1;
        state = next.state;
      }
      assert.ok(ends <= 1);
    }),
  );
});

test('a job that a person stopped is never handed out again', () => {
  fc.assert(
    fc.property(fc.array(anEvent, { maxLength: 40 }), (events) => {
      let state: JobState = 'stopping';
      for (const event of events) {
        const next = transition(state, event);
        if (next.ok) state = next.state;
        assert.ok(state === 'stopping' || isTerminal(state), state);
      }
    }),
  );
});

test('from every open state a job can still end without its machine', () => {
  for (const state of JOB_STATES.filter((candidate) => !isTerminal(candidate))) {
    const lost = transition(state, 'lease-lost');
    const expired = transition(lost.ok ? lost.state : state, 'expire');
    assert.deepEqual(expired, { ok: true, state: 'expired' });
  }
});
