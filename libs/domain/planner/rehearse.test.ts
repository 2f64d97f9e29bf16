import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, GATE, grant, MACHINES, machine, NOW, nightly, proven, rollout, stage, state } from '#test/planner.js';
import { plan } from './plan.js';
import { type Rehearsal, rehearse } from './rehearse.js';
import type { PlannerState } from './state.js';

const starts = ({ grants }: Rehearsal): string[] =>
  grants.map(({ machineId, at }) => `${machineId} ${at.toISOString().slice(5, 16)}`);
const whys = ({ without }: Rehearsal): string[] => without.map(({ machineId, reason }) => `${machineId} ${reason}`);

test('a rehearsal tells who gets what when: one alone, its soak, its ring, then the others in waves', () => {
  const rehearsed = rehearse(state({ rollouts: [rollout({ state: 'draft' })] }), NOW, 60);
  assert.deepEqual(starts(rehearsed), [
    'c1 11-23T22:30',
    'c2 11-25T00:00',
    'm1 11-26T01:30',
    'm2 11-26T01:30',
    'm3 11-26T01:30',
    'm4 11-27T22:00',
  ]);
  assert.deepEqual(rehearsed.without, []);
  const [told] = rehearsed.rollouts;
  assert.equal(told?.endsAt?.toISOString(), '2026-11-27T23:30:00.000Z');
});

test('its first step is what the planner grants now', () => {
  const { grants } = rehearse(state(), NOW, 1);
  const now = grants.filter(({ at }) => at <= NOW).map(({ at, localTime, ...granted }) => granted);
  assert.deepEqual(now, plan(state(), NOW).grants);
});

test('each start is told in the local time of its machine', () => {
  const machines = [machine('c1', { zone: 'Asia/Tokyo' }), machine('c2', { zone: 'America/New_York' })];
  const targets = new Set(['c1', 'c2']);
  const stages = [stage('canary', [], { gate: { ...GATE, minProven: 1 } })];
  const { grants } = rehearse(state({ machines, rollouts: [rollout({ targets, stages })] }), NOW, 10);
  assert.deepEqual(
    grants.map(({ machineId, localTime }) => `${machineId} ${localTime}`),
    ['c2 2026-11-23T22:00:00', 'c1 2026-11-25T22:00:00'],
  );
});

test('it tells who gets nothing, with the cause that stands in the way in their own window', () => {
  const machines = [...MACHINES.slice(0, 4), machine('m3', { lastSeenAt: ago(20_161) }), machine('m4', { zone: null })];
  const rehearsed = rehearse(state({ machines }), NOW, 30);
  assert.deepEqual(whys(rehearsed), ['m3 machine-away', 'm4 window-zone-unknown']);
  assert.equal(rehearsed.rollouts[0]?.endsAt, null);
  assert.deepEqual(whys(rehearse(state(), NOW, 2)), [
    'm1 ring-not-reached',
    'm2 ring-not-reached',
    'm3 ring-not-reached',
    'm4 ring-not-reached',
  ]);
});

test('limits that let too few through leave machines without their turn', () => {
  const stages = [stage('canary', []), stage('broad', ['canary'], { waves: [{ percent: 100 }] })];
  const slow = rollout({ grants: [proven('c1'), proven('c2')], stages, perWave: 1, neededMinutes: 330 });
  const rehearsed = rehearse(state({ rollouts: [slow] }), new Date('2026-11-24T12:00:00Z'), 3);
  assert.deepEqual(starts(rehearsed), ['m1 11-24T22:00', 'm2 11-25T22:00', 'm3 11-26T22:00']);
  assert.deepEqual(whys(rehearsed), ['m4 turn-not-reached']);
});

test('machines that are at it are taken to finish, and what is given is not changed', () => {
  const given = state({ rollouts: [rollout({ grants: [grant('c1')] })] });
  const before = structuredClone(given);
  assert.deepEqual(starts(rehearse(given, NOW, 2)), ['c2 11-25T00:00']);
  assert.deepEqual(given, before);
});

test('a plan that the next patch overtakes is flagged', () => {
  const slow = { gate: { ...GATE, soakHours: 24 * 7 } };
  const stages = [stage('canary', [], slow), stage('broad', ['canary'], slow)];
  const long = rehearse(state({ rollouts: [rollout({ startsAt: NOW, stages })] }), NOW, 60);
  assert.equal(long.rollouts[0]?.longerThanCycle, true);
  const short = rehearse(state({ rollouts: [rollout({ startsAt: NOW })] }), NOW, 60);
  assert.equal(short.rollouts[0]?.longerThanCycle, false);
});

test('halted, stopped and unreadable rollouts get nothing in a rehearsal either', () => {
  const shut: [PlannerState, string][] = [
    [state({ stopped: null }), 'fleet-stopped'],
    [state({ rollouts: [rollout({ state: 'halted' })] }), 'rollout-halted'],
    [state({ rollouts: [rollout({ grants: null })] }), 'gate-data-missing'],
    [state({ rings: [{ id: 'canary', windows: [nightly({ startTime: 'noon' })] }] }), 'window-time-invalid'],
  ];
  for (const [given, reason] of shut) {
    const rehearsed = rehearse(given, NOW, 5);
    assert.deepEqual(rehearsed.grants, []);
    assert.ok(
      rehearsed.without.some((one) => one.machineId === 'c1' && one.reason === reason),
      reason,
    );
  }
});
