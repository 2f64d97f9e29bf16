import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterAttempt } from './reach.js';

const NOW = new Date('2026-11-23T10:00:00Z');
const minutes = (failures: number) =>
  (afterAttempt(failures, 'reach-timeout', NOW).retryAt.getTime() - NOW.getTime()) / 60_000;

test('a machine that is off is tried again after growing pauses, never rarer than every half hour', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 50].map(minutes), [1, 2, 4, 8, 16, 30, 30, 30]);
  assert.equal(afterAttempt(3, 'reach-refused', NOW).state, 'ready');
});

test('a changed host key, a refused key and an account with too many rights end the use of a transport', () => {
  for (const reason of ['host-key-changed', 'reach-auth', 'reach-over-privileged', 'reach-no-agent'] as const) {
    assert.equal(afterAttempt(0, reason, NOW).state, 'refused', reason);
  }
});

test('an attempt that worked forgets the failures before it', () => {
  assert.deepEqual(afterAttempt(7, null, NOW), { state: 'ready', failures: 0, retryAt: NOW });
});
