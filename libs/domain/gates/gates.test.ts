import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  countGrant,
  emptyTally,
  type GatePlan,
  type GateVerdict,
  gateProblem,
  judgeGate,
  type Tally,
  taken,
} from './gate.js';
import { type HealthRecord, judgeHealth } from './health.js';
import { type Grant, isLoneTooLate, isPresent, type Standing, standingOf } from './standing.js';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const well: HealthRecord = { days: 14, bugchecks: 0, failedServices: [] };
const plan: GatePlan = { minProven: 3, minProvenPercent: 80, maxFailed: 1, maxFailedPercent: 25, soakHours: 24 };

function grant(changes: Partial<Grant> = {}): Grant {
  return {
    machineId: 'm1',
    ringId: 'early',
    grantedAt: ago(60),
    notAfter: ago(-120),
    seenAt: null,
    startedAt: null,
    signalAt: null,
    outcome: null,
    endedAt: null,
    health: { before: well, after: { ...well, days: 1 } },
    ...changes,
  };
}

const proven = (minutesAgo: number, changes: Partial<Grant> = {}): Grant =>
  grant({ startedAt: ago(minutesAgo + 60), outcome: 'proven', endedAt: ago(minutesAgo), ...changes });
const failed = grant({ startedAt: ago(50), outcome: 'failed', endedAt: ago(5) });
const running = grant({ seenAt: ago(55), startedAt: ago(50), signalAt: ago(1) });

const STANDINGS: [string, Standing, Partial<Grant>][] = [
  ['just granted', 'reserved', { grantedAt: ago(9) }],
  ['granted and seen', 'reserved', { seenAt: ago(58) }],
  ['granted and not seen since', 'waiting', { grantedAt: ago(10) }],
  ['granted, not started, and its time is over', 'neutral', { seenAt: ago(58), notAfter: now }],
  ['started and heard of', 'running', { startedAt: ago(300), signalAt: ago(240) }],
  ['started in its time, which is over now', 'running', { startedAt: ago(30), notAfter: ago(1) }],
  ['started, then silent', 'failed', { startedAt: ago(300), signalAt: ago(241) }],
  ['started and never heard of', 'failed', { startedAt: ago(241) }],
  ['failed', 'failed', { outcome: 'failed' }],
  ['overtaken', 'neutral', { outcome: 'overtaken', startedAt: ago(300) }],
  ['vetoed by the machine', 'neutral', { outcome: 'refused' }],
  ['withdrawn', 'neutral', { outcome: 'withdrawn' }],
  ['proven and well', 'proven', { outcome: 'proven' }],
  [
    'proven but worse than before',
    'failed',
    { outcome: 'proven', health: { before: well, after: { ...well, bugchecks: 1 } } },
  ],
  ['proven, health unreadable', 'unreadable', { outcome: 'proven', health: null }],
];

for (const [what, standing, changes] of STANDINGS) {
  test(`a machine that is ${what} counts as ${standing}`, () => {
    assert.equal(standingOf(grant(changes), now), standing);
  });
}

test('a machine is compared with its own 14 days, not with others', () => {
  const poor: HealthRecord = { days: 14, bugchecks: 7, failedServices: ['Spooler'] };
  const judge = (after: Partial<HealthRecord>, before: HealthRecord | null = poor) =>
    judgeHealth({ before, after: { days: 2, bugchecks: 0, failedServices: [], ...after } });
  assert.equal(judge({ bugchecks: 1, failedServices: ['Spooler'] }), 'fine');
  assert.equal(judge({ bugchecks: 2 }), 'worse');
  assert.equal(judge({ failedServices: ['BITS'] }), 'worse');
  assert.equal(judge({ bugchecks: 1 }, well), 'worse');
  assert.equal(judge({}, null), 'unknown');
  assert.equal(judge({ bugchecks: Number.NaN }), 'unknown');
  assert.equal(judge({}, { ...well, days: 0 }), 'unknown');
  assert.equal(judgeHealth({ before: well, after: null }), 'unknown');
});

function tallyOf(list: readonly Grant[]): Tally {
  const tally = emptyTally();
  for (const one of list) countGrant(tally, one, now);
  return tally;
}

const told = (verdict: GateVerdict): string =>
  verdict.state === 'passed' ? 'passed' : `${verdict.state} ${verdict.reason}`;
const gate = (grants: Grant[], upTo = 10, alone = false, changes: Partial<GatePlan> = {}): string =>
  told(judgeGate({ ...plan, ...changes }, { after: 0, upTo, alone }, tallyOf(grants), now, 0));
const DAY = 24 * 60;

test('a gate passes when enough machines are proven, by count and by percentage, and have soaked', () => {
  const old = (count: number): Grant[] => Array.from({ length: count }, () => proven(DAY));
  assert.equal(gate(old(3)), 'passed');
  assert.equal(gate(old(2)), 'shut gate-proof-awaited');
  assert.equal(gate([...old(3), running]), 'shut gate-proof-awaited');
  assert.equal(gate([...old(4), running]), 'passed');
  assert.equal(gate([...old(2), proven(DAY - 1)]), 'shut gate-soaking');
  const soaking = judgeGate(plan, { after: 0, upTo: 3, alone: false }, tallyOf([...old(2), proven(60)]), now, 0);
  assert.deepEqual(soaking, { state: 'shut', reason: 'gate-soaking', until: ago(60 - DAY) });
});

test('a ring of two laptops needs both, not a percentage of two', () => {
  assert.equal(gate([proven(DAY)], 2, false, { minProvenPercent: 0 }), 'shut gate-proof-awaited');
  assert.equal(gate([proven(DAY), proven(DAY)], 2), 'passed');
});

test('no plan passes on no proof at all', () => {
  assert.equal(gate([], 10, false, { minProven: 0, minProvenPercent: 0, soakHours: 0 }), 'shut gate-proof-awaited');
});

test('what an earlier wave proved opens no later one while that has machines to try', () => {
  const easy = { ...plan, minProven: 1, minProvenPercent: 80 };
  const second = { after: 1, upTo: 10, alone: false };
  const judge = (grants: Grant[], ahead: number) => told(judgeGate(easy, second, tallyOf(grants), now, ahead));
  assert.equal(judge([proven(DAY)], 9), 'shut gate-proof-awaited');
  assert.equal(judge([proven(DAY), running], 8), 'shut gate-proof-awaited');
  assert.equal(judge([proven(DAY), proven(DAY - 1)], 8), 'shut gate-soaking');
  assert.equal(judge([proven(DAY), proven(DAY)], 8), 'passed');
  // All the others are on holiday, or the only other one was tried and failed within the limits.
  assert.equal(judge([proven(DAY)], 0), 'passed');
  assert.equal(told(judgeGate({ ...easy, minProvenPercent: 50, maxFailed: 1 }, second, tallyOf([proven(DAY), failed]), now, 0)), 'passed'); // biome-ignore format: one row
});

test('waiting machines change nothing, however many they are', () => {
  const enough = [proven(DAY), proven(DAY), proven(DAY)];
  const away = Array.from({ length: 50 }, () => grant());
  assert.equal(gate([...enough, ...away]), 'passed');
  assert.equal(gate(away), 'shut gate-proof-awaited');
});

test('any failure of the lone first machine halts; later, one more than either limit', () => {
  assert.equal(gate([failed], 1, true), 'breached gate-first-failed');
  assert.equal(gate([failed]), 'shut gate-proof-awaited');
  assert.equal(gate([failed, failed]), 'breached gate-too-many-failed');
  assert.equal(gate([failed], 3), 'breached gate-too-many-failed');
  assert.equal(gate([failed], 10, false, { maxFailed: 0 }), 'breached gate-too-many-failed');
  assert.equal(gate([grant({ startedAt: ago(300) })], 1, true), 'breached gate-first-failed');
});

test('a gate whose data is missing stays shut and says so', () => {
  assert.equal(told(judgeGate(plan, { after: 0, upTo: 3, alone: false }, null, now, 0)), 'shut gate-data-missing');
  const unreadable = Array.from({ length: 5 }, () => proven(DAY, { health: null }));
  assert.equal(gate(unreadable), 'shut gate-data-missing');
  assert.equal(gate([proven(DAY, { endedAt: null })], 1, true), 'shut gate-data-missing');
  for (const figure of Object.keys(plan)) {
    const broken = { [figure]: Number.NaN };
    assert.equal(gate([proven(DAY), proven(DAY), proven(DAY)], 3, false, broken), 'shut gate-data-missing', figure);
    assert.equal(gateProblem({ ...plan, ...broken }), 'gate-invalid', figure);
  }
  assert.equal(gateProblem(plan), null);
  assert.equal(gateProblem({ ...plan, minProven: 0 }), 'gate-invalid');
  assert.equal(gateProblem({ ...plan, maxFailedPercent: 101 }), 'gate-invalid');
});

const aGrant = fc.oneof(
  fc.integer({ min: 0, max: 5000 }).map((minutes) => proven(minutes)),
  fc.constantFrom(failed, running, grant(), grant({ outcome: 'refused' }), proven(DAY, { health: null })),
);
const grants = fc.array(aGrant, { maxLength: 30 });
const aPlan = fc.record({
  minProven: fc.integer({ min: 1, max: 10 }),
  minProvenPercent: fc.integer({ min: 0, max: 100 }),
  maxFailed: fc.integer({ min: 0, max: 5 }),
  maxFailedPercent: fc.integer({ min: 0, max: 100 }),
  soakHours: fc.integer({ min: 0, max: 72 }),
});
const aSize = fc.integer({ min: 1, max: 30 });

test('a further failure never opens a gate, and a further waiting machine never moves it', () => {
  fc.assert(
    fc.property(aPlan, grants, aSize, (some, list, upTo) => {
      const judge = (more: Grant[]) =>
        told(judgeGate(some, { after: 0, upTo, alone: false }, tallyOf([...list, ...more]), now, 0));
      const before = judge([]);
      if (before !== 'passed') assert.notEqual(judge([failed]), 'passed');
      assert.equal(judge([grant()]), before);
      assert.equal(judge([grant({ outcome: 'withdrawn' })]), before);
    }),
  );
});

test('a gate that passed was shown as many proven machines as its plan asks, and no more failures than it bears', () => {
  fc.assert(
    fc.property(aPlan, grants, aSize, (some, list, upTo) => {
      const tally = tallyOf(list);
      assert.equal(taken(tally) + tally.waiting + tally.neutral, list.length);
      if (judgeGate(some, { after: 0, upTo, alone: false }, tally, now, 0).state !== 'passed') return;
      assert.ok(tally.proven >= Math.min(some.minProven, upTo) && tally.proven >= 1);
      assert.ok(tally.failed <= some.maxFailed && tally.failed * 100 <= some.maxFailedPercent * upTo);
    }),
  );
});

test('the lone first machine has four hours to start, and must have been seen a moment ago', () => {
  assert.equal(isLoneTooLate(grant({ grantedAt: ago(239) }), now), false);
  assert.equal(isLoneTooLate(grant({ grantedAt: ago(240) }), now), true);
  assert.equal(isLoneTooLate(grant({ grantedAt: ago(300), startedAt: ago(10) }), now), false);
  assert.equal(isPresent(ago(9), now), true);
  assert.equal(isPresent(ago(10), now), false);
  assert.equal(isPresent(null, now), false);
});
