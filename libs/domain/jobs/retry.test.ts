import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AttemptEnd, eventOfResult, isPassingVeto, isTransient, retryDelaySeconds } from './retry.js';

const failed: AttemptEnd = { outcome: 'failed', reason: null, hresult: null, attempt: 1, maxAttempts: 5 };

test('the delay doubles from a minute to half an hour', () => {
  const middle = [1, 2, 3, 4, 5, 6, 7, 8, 20].map((attempt) => retryDelaySeconds(attempt, 0.5));
  assert.deepEqual(middle, [60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]);
});

test('the delay stays within a quarter of its middle', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const middle = retryDelaySeconds(attempt, 0.5);
        const delay = retryDelaySeconds(attempt, random);
        assert.ok(delay >= Math.floor(middle * 0.75) && delay <= Math.ceil(middle * 1.25), String(delay));
      },
    ),
  );
});

test('network causes are transient', () => {
  for (const code of ['0x8024402C', '0x8024401C', '0x80244022', '0x80244010', '0x80072EE2', '0x8024001F']) {
    assert.ok(isTransient(code), code);
  }
});

test('causes that a person must remove are not transient', () => {
  for (const code of [
    '0x80070070',
    '0x80073712',
    '0x80240017',
    '0x8024002F',
    '0xC1900200',
    'low-disk',
    'bad-signature',
  ]) {
    assert.ok(!isTransient(code), code);
  }
});

test('a cause that nobody knows is not transient', () => {
  assert.ok(!isTransient('0x8BADF00D'));
  assert.ok(!isTransient('something-new'));
});

test('a transient failure is tried again until the attempts are used up', () => {
  assert.equal(eventOfResult({ ...failed, hresult: '0x80244022' }), 'fail-transient');
  assert.equal(eventOfResult({ ...failed, hresult: '0x80244022', attempt: 5 }), 'fail');
  assert.equal(eventOfResult({ ...failed, hresult: '0x80070643' }), 'fail');
  assert.equal(eventOfResult(failed), 'fail');
});

test('the code decides about a retry before the reason does', () => {
  assert.equal(eventOfResult({ ...failed, reason: 'install-failed', hresult: '0x8024001F' }), 'fail-transient');
  assert.equal(eventOfResult({ ...failed, reason: 'interrupted', hresult: '0x80070070' }), 'fail');
});

test('a veto that time lifts waits in the queue; any other ends the job as refused', () => {
  for (const reason of ['user-active', 'low-battery', 'metered', 'servicing-busy', 'restart-pending']) {
    assert.equal(eventOfResult({ ...failed, outcome: 'refused', reason }), 'fail-transient', reason);
  }
  assert.equal(eventOfResult({ ...failed, outcome: 'refused', reason: 'bad-signature' }), 'refuse');
});

test('a veto that time lifts never uses up the attempts, a failure always does', () => {
  const veto: AttemptEnd = { ...failed, outcome: 'refused', reason: 'low-battery' };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (attempt) => {
      assert.equal(eventOfResult({ ...veto, attempt, maxAttempts: attempt }), 'fail-transient');
      assert.equal(eventOfResult({ ...failed, reason: 'interrupted', attempt, maxAttempts: attempt }), 'fail');
    }),
  );
  assert.ok(isPassingVeto(veto));
  assert.ok(!isPassingVeto({ ...veto, reason: 'low-disk' }));
  assert.ok(!isPassingVeto({ ...veto, hresult: '0x80070070' }));
  assert.ok(!isPassingVeto({ ...failed, reason: 'interrupted' }));
});

test('success and stop are taken as they are', () => {
  assert.equal(eventOfResult({ ...failed, outcome: 'succeeded' }), 'succeed');
  assert.equal(eventOfResult({ ...failed, outcome: 'stopped' }), 'confirm-stopped');
});
