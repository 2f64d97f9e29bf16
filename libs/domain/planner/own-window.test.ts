import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, failed, grant, machine, NOW, nightly, proven, rollout, running, stage, state } from '#test/planner.js';
import { mayStart } from './may-start.js';
import { plan } from './plan.js';
import { rehearse } from './rehearse.js';
import type { PlannedMachine, PlannerState } from './state.js';

/** Windows that are open at noon only: at NOW they are all closed. */
const noon = nightly({ startTime: '11:00', durationMinutes: 120 });
const own = { start: ago(10), end: ago(-300) };
function closed(changes: Partial<PlannedMachine>, others: Partial<PlannerState> = {}): PlannerState {
  const machines = [machine('c1', changes), machine('c2')];
  const rings = [
    { id: 'canary', windows: [noon] },
    { id: 'broad', windows: [noon] },
  ];
  const stages = [stage('canary', [])];
  const rollouts = [rollout({ stages, targets: new Set(['c1', 'c2']) })];
  return state({ machines, rings, rollouts, ...others });
}
const granted = (given: PlannerState) => plan(given, NOW).grants.map(({ machineId }) => machineId);
const reasonOf = (given: PlannerState, id: string) =>
  plan(given, NOW).refusals.find(({ machineId }) => machineId === id)?.reason;

test('the person at the PC opens a window for their machine alone, and the grant ends with it', () => {
  const given = closed({ ownWindow: own });
  const { grants } = plan(given, NOW);
  assert.deepEqual(
    grants.map(({ machineId, notAfter }) => ({ machineId, notAfter })),
    [{ machineId: 'c1', notAfter: own.end }],
  );
  const without = closed({ ownWindow: null });
  assert.deepEqual(
    ['c1', 'c2'].map((id) => reasonOf(without, id)),
    ['window-closed', 'window-closed'],
  );
  assert.deepEqual(granted(closed({ ownWindow: { start: ago(500), end: ago(10) } })), [], 'its time is over');
});

test('a window of its own opens no other brake', () => {
  assert.equal(reasonOf(closed({ ownWindow: own }, { stopped: true }), 'c1'), 'fleet-stopped');
  assert.equal(reasonOf(closed({ ownWindow: own, pausedUntil: ago(-60) }), 'c1'), 'owner-paused');
  assert.equal(reasonOf(closed({ ownWindow: own, busy: true }), 'c1'), 'another-job-running');
  assert.equal(reasonOf(closed({ ownWindow: { start: ago(10), end: ago(-30) } }), 'c1'), 'window-too-short');
  assert.equal(reasonOf(closed({ ownWindow: { start: ago(-1), end: ago(-300) } }), 'c1'), 'window-closed');
  const barred = closed({ ownWindow: own });
  const [only] = barred.rollouts;
  const stages = [stage('canary', [], { barred: 'patch-declined' })];
  assert.equal(reasonOf({ ...barred, rollouts: [{ ...only!, stages }] }, 'c1'), 'patch-declined');
});

test('blackout dates hold for it too, and a rule that cannot be read keeps it shut; a ring without a window does not', () => {
  const rings = (windows: object[]) => ({ rings: [{ id: 'canary', windows: windows as never }] });
  const blackout = { ...noon, blackouts: [{ from: '2026-11-20', to: '2026-11-24' }] };
  assert.equal(reasonOf(closed({ ownWindow: own }, rings([blackout])), 'c1'), 'window-closed');
  const tomorrow = { ...noon, blackouts: [{ from: '2026-11-24', to: '2026-11-24' }] };
  const [first] = plan(closed({ ownWindow: own }, rings([tomorrow])), NOW).grants;
  assert.deepEqual(first?.notAfter, new Date('2026-11-24T00:00:00Z'), 'it ends where the blackout begins');
  assert.deepEqual(granted(closed({ ownWindow: own }, rings([{ ...noon, recurrence: 'ALWAYS' }]))), []);
  assert.deepEqual(granted(closed({ ownWindow: own }, rings([]))), ['c1']);
});

test('a rehearsal knows the windows that people at their PCs opened', () => {
  const later = { start: ago(-60), end: ago(-400) };
  const told = rehearse(closed({ ownWindow: later }), NOW, 1);
  assert.deepEqual(told.grants.find(({ machineId }) => machineId === 'c1')?.at, later.start);
});

test('a started machine that is to try again keeps its place, but not its window, and no pause lets it through', () => {
  const again = { ...running('m1') };
  const given = (changes: Partial<PlannerState> = {}) =>
    state({
      rollouts: [rollout({ perWave: 1, grants: [proven('c1'), proven('c2'), running('m2'), again] })],
      ...changes,
    });
  assert.equal(mayStart(given(), 'r1', 'm1', NOW), null);
  assert.equal(mayStart(given({ stopped: null }), 'r1', 'm1', NOW)?.reason, 'fleet-stopped');
  const shut = ['canary', 'broad'].map((id) => ({ id, windows: [noon] }));
  assert.equal(mayStart(given({ rings: shut }), 'r1', 'm1', NOW)?.reason, 'window-closed');
  const paused = [rollout({ state: 'paused', grants: [proven('c1'), proven('c2'), again] })];
  assert.equal(mayStart(given({ rollouts: paused }), 'r1', 'm1', NOW)?.reason, 'rollout-paused');
});

test('what is barred for a ring is refused at the last moment too', () => {
  const stages = [stage('canary', []), stage('broad', ['canary'], { barred: 'patch-changed' })];
  const grants = [proven('c1'), proven('c2'), grant('m1')];
  const given = state({ rollouts: [rollout({ stages, grants })] });
  assert.equal(mayStart(given, 'r1', 'm1', NOW)?.reason, 'patch-changed');
  assert.equal(
    mayStart(state({ rollouts: [rollout({ grants: [failed('c1')] })] }), 'r1', 'm1', NOW)?.reason,
    'not-granted',
  );
});
