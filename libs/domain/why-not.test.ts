import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type WhyNotFacts, whyNot } from './why-not.js';
import { DECISIONS, HOLD_LEVELS, JOB_STATES, MACHINE_STATES, UPDATE_STATES } from './words.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const RELEASED: WhyNotFacts = {
  machine: { state: 'active', lastSeenAt: at(20), lastCompleteScanAt: at(19) },
  update: 'offered',
  hresult: null,
  decision: 'release',
  job: null,
  hold: 'holding',
};
type Job = NonNullable<WhyNotFacts['job']>;
const job = (state: Job['state'], more: Partial<Job> = {}): Job => ({
  state,
  reason: null,
  hresult: null,
  createdAt: at(15),
  ...more,
});

const CASES: [what: string, change: Partial<WhyNotFacts>, reason: string | null][] = [
  ['has it', { update: 'installed' }, null],
  ['was retired', { machine: { ...RELEASED.machine, state: 'retired' } }, 'machine-not-active'],
  ['was never scanned', { machine: { ...RELEASED.machine, lastCompleteScanAt: null } }, 'not-scanned'],
  ['is not offered it', { update: null }, 'not-offered'],
  ['is offered a newer one', { update: 'overtaken' }, 'overtaken'],
  ['was offered it before Microsoft withdrew it', { update: 'withdrawn' }, 'withdrawn'],
  ['has no use for it', { update: 'not-applicable' }, 'not-applicable'],
  ['waits for a restart', { update: 'pending-restart' }, 'pending-restart'],
  ['must not have it', { decision: 'decline', job: job('failed') }, 'declined'],
  ['installs it', { job: job('running') }, 'job-running'],
  ['installs it although it was declined since', { job: job('running'), decision: 'decline' }, 'job-running'],
  ['stops installing it', { job: job('stopping') }, 'job-stopping'],
  ['has not fetched the job', { job: job('queued') }, 'job-queued'],
  ['was not seen since the job', { job: job('queued', { createdAt: at(21) }) }, 'waiting'],
  ['was never seen', { job: job('queued'), machine: { ...RELEASED.machine, lastSeenAt: null } }, 'waiting'],
  ['is no longer held', { hold: 'lapsed', decision: null }, 'hold-lapsed'],
  ['waits for a decision', { decision: null }, 'not-released'],
  ['took it back', { update: 'rolled-back', job: job('succeeded') }, 'rolled-back'],
  ['refused the job', { job: job('refused', { reason: 'low-disk' }) }, 'low-disk'],
  ['let the job expire', { job: job('expired') }, 'job-expired'],
  ['was on battery until the job expired', { job: job('expired', { reason: 'low-battery' }) }, 'low-battery'],
  ['was stopped by a person', { job: job('stopped') }, 'stopped-by-person'],
  ['failed outside any job', { update: 'failed', hresult: '0x80070643' }, 'install-failed'],
  ['proved nothing', { update: 'unknown', job: job('succeeded') }, 'proof-missing'],
  ['was given no job', {}, 'install-not-ordered'],
];

for (const [what, change, reason] of CASES) {
  test(`a machine that ${what} says ${reason ?? 'nothing'}`, () => {
    assert.equal(whyNot({ ...RELEASED, ...change })?.reason ?? null, reason);
  });
}

test('a failed job is explained by its HRESULT', () => {
  const answer = whyNot({ ...RELEASED, job: job('failed', { reason: 'install-failed', hresult: '0x80070070' }) });
  assert.equal(answer?.detail, '0x80070070');
  assert.match(answer?.sentence ?? '', /disk is full/);
});

test('a job that ended never promises another try', () => {
  const answer = whyNot({ ...RELEASED, job: job('expired', { reason: 'low-battery' }) });
  assert.match(answer?.sentence ?? '', /battery/);
  assert.doesNotMatch(answer?.nextStep ?? '', /tried again/);
  assert.match(answer?.nextStep ?? '', /order it again/);
});

test('whatever is known, a machine without the update gets one sentence and a next step', () => {
  const anyFacts = fc.record({
    machine: fc.record({
      state: fc.constantFrom(...MACHINE_STATES),
      lastSeenAt: fc.constantFrom(null, at(1), at(20)),
      lastCompleteScanAt: fc.constantFrom(null, at(1)),
    }),
    update: fc.constantFrom(null, ...UPDATE_STATES),
    hresult: fc.constantFrom(null, '0x80070643'),
    decision: fc.constantFrom(null, ...DECISIONS),
    job: fc.option(
      fc.record({
        state: fc.constantFrom(...JOB_STATES),
        reason: fc.constantFrom(null, 'low-disk', 'brand-new-cause'),
        hresult: fc.constantFrom(null, '0x80240019'),
        createdAt: fc.constant(at(15)),
      }),
    ),
    hold: fc.constantFrom(...HOLD_LEVELS),
  });
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const answer = whyNot(facts);
      assert.equal(answer === null, facts.update === 'installed');
      if (answer === null) return;
      assert.match(answer.sentence, /\.$/);
      assert.match(answer.nextStep, /\.$/);
    }),
  );
});
