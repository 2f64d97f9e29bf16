import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GatePlan } from './gate.js';
import { sayGate, sayWaves } from './say.js';

const GATE: GatePlan = { minProven: 1, minProvenPercent: 80, maxFailed: 0, maxFailedPercent: 10, soakHours: 24 };

test('waves are told in the order in which machines get a patch', () => {
  const waves = [{ count: 5 }, { percent: 50 }, { percent: 100 }];
  assert.equal(sayWaves(waves), '5 machines, then half, then all');
  assert.equal(sayWaves(waves, true), 'one machine alone, then 5 machines, then half, then all');
  assert.equal(sayWaves([{ count: 1 }, { percent: 12.5 }, { percent: 100 }]), '1 machine, then 12.5 %, then all');
});

test('a gate is told by what it waits for and by what stops it', () => {
  const says = (change: Partial<GatePlan>) => sayGate({ ...GATE, ...change });
  assert.equal(
    says({}),
    'Goes on when 80 % of those that are there are proven and 24 hours have passed. Stops at the first failure.',
  );
  assert.equal(
    says({ minProven: 3, maxFailed: 1, soakHours: 72 }),
    'Goes on when 3 machines and 80 % of those that are there are proven and 3 days have passed. Stops at 2 failures, or when more than 10 % of a wave fail.',
  );
  assert.equal(
    says({ minProvenPercent: 0, maxFailed: 2, maxFailedPercent: 100, soakHours: 0 }),
    'Goes on when 1 machine is proven. Stops at 3 failures.',
  );
  assert.match(says({ soakHours: 1 }), /and 1 hour has passed/);
  assert.match(says({ maxFailed: 4, maxFailedPercent: 0 }), /Stops at the first failure\./);
});
