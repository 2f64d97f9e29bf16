import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOB_STATES, type JobState, UPDATE_STATES, type UpdateState } from '../words.js';
import { type GrantFacts, grantEnd } from './outcome.js';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const row = (state: UpdateState, hresult: string | null = null) => ({ state, since: ago(1), hresult });
function facts(state: JobState, updates: GrantFacts['updates'], changes: Partial<GrantFacts> = {}): GrantFacts {
  const ended = !['queued', 'leased', 'running', 'stopping'].includes(state);
  const job = { state, reason: null, hresult: null, endedAt: ended ? ago(2) : null };
  return { startedAt: ago(3), job, updates, scannedAt: null, ...changes };
}
const outcome = (given: GrantFacts) => grantEnd(given, now)?.outcome ?? null;

test('success is a claim until every update is proven, and the proof is as old as the last one', () => {
  for (const state of ['offered', 'downloaded', 'pending-restart', 'unknown'] as const) {
    assert.equal(outcome(facts('succeeded', [row('installed'), row(state)])), null, state);
  }
  const older = { ...row('installed'), since: ago(5) };
  assert.deepEqual(grantEnd(facts('succeeded', [older, row('installed')]), now), {
    outcome: 'proven',
    reason: null,
    at: ago(1),
  });
});

test('a success that is not proven within a week ends without a word, so that the machine may be granted again', () => {
  const job = { state: 'succeeded' as const, reason: null, hresult: null, endedAt: ago(24 * 7 + 1) };
  const end = grantEnd(facts('succeeded', [row('unknown')], { job }), now);
  assert.deepEqual(end, { outcome: 'withdrawn', reason: 'proof-missing', at: now });
});

test('an update that failed or was taken back fails the grant, with the cause of the update', () => {
  assert.equal(grantEnd(facts('succeeded', [row('rolled-back')]), now)?.reason, 'rolled-back');
  assert.equal(grantEnd(facts('failed', [row('failed', '0x80070643')]), now)?.reason, '0x80070643');
  assert.equal(outcome(facts('stopped', [row('failed')])), 'failed');
});

test('while a job is open nothing is decided, except that a queued one with nothing left to do is not needed', () => {
  for (const state of ['leased', 'running', 'stopping'] as const) {
    for (const update of UPDATE_STATES) assert.equal(outcome(facts(state, [row(update)])), null, `${state} ${update}`);
  }
  assert.equal(outcome(facts('queued', [row('failed')])), null, 'it tries again');
  const unstarted = { startedAt: null };
  assert.equal(outcome(facts('queued', [row('overtaken')], unstarted)), 'overtaken');
  assert.equal(outcome(facts('queued', [row('installed'), row('overtaken')], unstarted)), 'withdrawn');
  assert.equal(outcome(facts('queued', [row('offered'), row('overtaken')], unstarted)), null);
  assert.equal(outcome(facts('queued', [], unstarted)), null);
});

test('an order that ended without a word leaves the grant open until a complete scan tells', () => {
  assert.equal(outcome(facts('expired', [row('offered')])), null, 'silence is for the gate to judge');
  assert.equal(outcome(facts('expired', [row('offered')], { scannedAt: ago(3) })), null, 'that scan is older');
  assert.equal(outcome(facts('expired', [row('offered')], { scannedAt: ago(1) })), 'withdrawn');
  assert.equal(outcome(facts('expired', [row('offered')], { startedAt: null })), 'withdrawn');
  assert.equal(outcome(facts('expired', [row('installed')])), 'proven');
});

test('a veto, a stop and a cancelled order are no failure', () => {
  assert.equal(outcome(facts('refused', [row('offered')])), 'refused');
  assert.equal(outcome(facts('stopped', [row('offered')])), 'withdrawn');
  assert.equal(outcome(facts('cancelled', [row('offered')])), 'withdrawn');
  assert.equal(outcome(facts('cancelled', [row('offered')], { job: null })), 'withdrawn');
});

test('a failed job fails the grant unless its updates are in force or gone', () => {
  assert.equal(outcome(facts('failed', [row('offered')])), 'failed');
  assert.equal(outcome(facts('failed', [row('installed')])), 'proven');
  assert.equal(outcome(facts('failed', [row('overtaken')])), 'overtaken');
});

test('every pair of a job and an update has an answer, and only a proof is called proven', () => {
  for (const state of JOB_STATES) {
    for (const update of UPDATE_STATES) {
      const end = grantEnd(facts(state, [row(update)]), now);
      assert.equal(
        end?.outcome === 'proven',
        update === 'installed' && outcome(facts(state, [row('installed')])) === 'proven',
      );
      assert.ok(end === null || end.at <= now);
    }
  }
});
