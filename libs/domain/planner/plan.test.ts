import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ago,
  failed,
  GATE,
  grant,
  MACHINES,
  machine,
  NOW,
  nightly,
  proven,
  rollout,
  running,
  stage,
  state,
  WELL,
} from '#test/planner.js';
import type { Grant } from '../gates/standing.js';
import { mayStart } from './may-start.js';
import { plan } from './plan.js';
import type { PlannedMachine, PlannedRollout, PlannerState } from './state.js';

const granted = (given: PlannerState, now = NOW): string[] => plan(given, now).grants.map(({ machineId }) => machineId);
const why = (given: PlannerState, machineId: string, now = NOW): string | undefined =>
  plan(given, now).refusals.find((refusal) => refusal.machineId === machineId)?.reason;
const withGrants = (grants: Grant[] | null, changes: Partial<PlannedRollout> = {}): PlannerState =>
  state({ rollouts: [rollout({ grants, ...changes })] });
const withMachine = (id: string, changes: Partial<PlannedMachine>, grants: Grant[] = []): PlannerState => ({
  ...withGrants(grants),
  machines: MACHINES.map((one) => (one.id === id ? { ...one, ...changes } : one)),
});

const CANARIES = [proven('c1'), proven('c2')];

test('the first machine of a new patch goes alone, and its window bounds the grant', () => {
  const first = plan(state(), NOW);
  assert.deepEqual(first.grants, [
    { rolloutId: 'r1', machineId: 'c1', ringId: 'canary', notAfter: new Date('2026-11-24T04:00:00Z') },
  ]);
  assert.equal(why(state(), 'c2'), 'gate-proof-awaited');
  assert.equal(why(state(), 'm1'), 'ring-not-reached');
  assert.deepEqual(granted(withGrants([running('c1')])), []);
});

test('the lone machine is one that is there, keeps its place for four hours, and is then replaced', () => {
  assert.deepEqual(granted(withMachine('c1', { lastSeenAt: ago(11) })), ['c2']);
  assert.equal(why(withMachine('c1', { lastSeenAt: ago(11) }), 'c1'), 'machine-away');
  const silent = (minutes: number) => withGrants([grant('c1', { grantedAt: ago(minutes), seenAt: null })]);
  assert.deepEqual(granted(silent(239)), []);
  const late = plan(silent(240), NOW);
  assert.deepEqual(late.withdrawals, [{ rolloutId: 'r1', machineId: 'c1' }]);
  assert.deepEqual(
    late.grants.map(({ machineId }) => machineId),
    ['c2'],
  );
  const withdrawn = grant('c1', { outcome: 'withdrawn', endedAt: ago(1) });
  assert.deepEqual(granted(withGrants([withdrawn])), ['c2']);
});

test('a ring opens when the ones before have passed, wave by wave', () => {
  const soaking = proven('c2', { endedAt: ago(60) });
  assert.equal(why(withGrants([proven('c1'), soaking]), 'm1'), 'ring-not-reached');
  assert.deepEqual(granted(withGrants(CANARIES)), ['m1', 'm2', 'm3']);
  assert.equal(why(withGrants(CANARIES), 'm4'), 'gate-proof-awaited');
  const three = [...CANARIES, ...['m1', 'm2', 'm3'].map((id) => proven(id))];
  assert.deepEqual(granted(withGrants(three)), ['m4']);
  assert.deepEqual(plan(withGrants([...three, proven('m4')]), NOW).completed, ['r1']);
});

test('the lone machine opens its own ring further, not the next one: each wave proves a machine of its own', () => {
  const gate = { ...GATE, minProven: 1, minProvenPercent: 80 };
  const stages = [stage('canary', [], { gate }), stage('broad', ['canary'], { gate })];
  const easy = (grants: Grant[], away = false): PlannerState => {
    const given = withMachine('c2', away ? { lastSeenAt: ago(4 * 1440) } : {}, grants);
    return { ...given, rollouts: [rollout({ stages, grants })] };
  };
  assert.deepEqual(granted(easy([])), ['c1']);
  assert.deepEqual(granted(easy([proven('c1')])), ['c2']);
  assert.deepEqual(granted(easy([proven('c1'), running('c2')])), []);
  assert.deepEqual(granted(easy(CANARIES)), ['m1', 'm2', 'm3']);
  // The other one is on holiday: it holds nobody up.
  assert.deepEqual(granted(easy([proven('c1')], true)), ['m1', 'm2', 'm3']);
});

test('after the first machine the limits of the plan hold: a failure within them does not halt', () => {
  const gate = { ...GATE, minProven: 1 };
  const stages = [stage('canary', [], { gate }), stage('broad', ['canary'], { gate })];
  const within = withGrants([proven('c1'), failed('c2')], { stages });
  assert.deepEqual(plan(within, NOW).halts, []);
  assert.deepEqual(granted(within), ['m1', 'm2', 'm3']);
  const beyond = [...CANARIES, proven('m1'), failed('m2'), failed('m3')];
  assert.equal(plan(withGrants(beyond, { stages }), NOW).halts[0]?.reason, 'gate-too-many-failed');
});

test('the successor of an overtaken patch is carried to a ring once ring 1 has proven it', () => {
  const rings = ['canary', 'early', 'broad'].map((id) => ({ id, windows: [nightly()] }));
  const machines = [...MACHINES, machine('e1', { ringId: 'early' })];
  const stages = [stage('canary', []), stage('early', ['canary']), stage('broad', ['canary'])];
  const targets = new Set(machines.map(({ id }) => id));
  const carried = state({ rings, machines, rollouts: [rollout({ stages, targets, grants: CANARIES })] });
  assert.deepEqual(granted(carried), ['e1', 'm1', 'm2', 'm3']);
});

test('waiting machines free their slot, and hold it again when they return', () => {
  const gone = grant('m1', { grantedAt: ago(15), seenAt: null });
  assert.deepEqual(granted(withGrants([...CANARIES, gone])), ['m2', 'm3', 'm4']);
  assert.deepEqual(granted(withGrants([...CANARIES, grant('m1')])), ['m2', 'm3']);
});

test('limits of wave and site hold, over all rollouts', () => {
  assert.deepEqual(granted(withGrants(CANARIES, { perWave: 2 })), ['m1', 'm2']);
  assert.equal(why(withGrants([...CANARIES, running('m1')], { perWave: 1 }), 'm2'), 'wave-limit');
  const machines = MACHINES.map((one) => ({ ...one, site: one.id < 'm3' ? 'hq' : 'branch' }));
  const sited = { ...withGrants(CANARIES, { perSite: 1 }), machines };
  assert.deepEqual(granted(sited), ['m1', 'm3']);
  assert.equal(why(sited, 'm2'), 'site-limit');
  const other = rollout({ id: 'r2', grants: [...CANARIES, running('m2')], perSite: 1 });
  const both = { ...sited, rollouts: [rollout({ grants: CANARIES, perSite: 1 }), other] };
  assert.deepEqual(granted(both), ['m3']);
  assert.equal(why(both, 'm2'), 'another-job-running');
});

test('a seed goes before its neighbours', () => {
  const machines = MACHINES.map((one) => ({ ...one, site: 'hq', seed: one.id === 'm3' }));
  assert.deepEqual(granted({ ...withGrants(CANARIES, { perSite: 1 }), machines }), ['m3']);
});

const WHY: [string, Partial<PlannedMachine>, string][] = [
  ['retired', { state: 'retired' }, 'machine-not-active'],
  ['paused by its owner', { pausedUntil: ago(-1) }, 'owner-paused'],
  ['of a zone that nobody knows', { zone: null }, 'window-zone-unknown'],
  ['where it is noon', { zone: 'Pacific/Auckland' }, 'window-closed'],
  ['where the night is nearly over', { zone: 'Asia/Kolkata' }, 'window-too-short'],
  ['away', { lastSeenAt: null }, 'machine-away'],
  ['busy', { busy: true }, 'another-job-running'],
  ['of another ring', { ringId: 'lab' }, 'ring-not-in-rollout'],
];

for (const [what, changes, reason] of WHY) {
  test(`a machine that is ${what} is refused with ${reason}`, () => {
    const at = reason === 'window-too-short' ? new Date('2026-11-23T21:30:00Z') : NOW;
    const given = withMachine(
      'm1',
      { ...changes, ...(changes.lastSeenAt === undefined ? { lastSeenAt: at } : {}) },
      CANARIES,
    );
    assert.equal(why(given, 'm1', at), reason);
    assert.ok(!granted(given, at).includes('m1'));
  });
}

const STOPPED: [string, PlannerState, string][] = [
  ['the fleet is stopped', state({ stopped: true }), 'fleet-stopped'],
  ['nobody knows whether the fleet is stopped', state({ stopped: null }), 'fleet-stopped'],
  ['it is a draft', withGrants([], { state: 'draft' }), 'rollout-not-started'],
  ['it is scheduled', withGrants([], { state: 'scheduled' }), 'rollout-not-started'],
  ['its start has not come', withGrants([], { startsAt: ago(-1) }), 'rollout-not-started'],
  ['it is paused', withGrants([], { state: 'paused' }), 'rollout-paused'],
  ['it is halted', withGrants([], { state: 'halted' }), 'rollout-halted'],
  ['it has ended', withGrants([], { state: 'cancelled' }), 'rollout-ended'],
  ['its grants cannot be read', withGrants(null), 'gate-data-missing'],
  ['its machines cannot be read', withGrants([], { targets: null }), 'gate-data-missing'],
  ['its limit cannot be read', withGrants([], { perWave: Number.NaN }), 'rollout-limit-invalid'],
  ['the needed time cannot be read', withGrants([], { neededMinutes: Number.NaN }), 'window-too-short'],
  [
    'its gate cannot be read',
    withGrants([], { stages: [stage('canary', [], { gate: { ...GATE, maxFailed: Number.NaN } })] }),
    'gate-data-missing',
  ],
  ['its waves lead nowhere', withGrants([], { stages: [stage('canary', [], { waves: [] })] }), 'gate-data-missing'],
  [
    'it waits for a ring that is not there',
    withGrants([], { stages: [stage('canary', ['gone'])] }),
    'ring-not-reached',
  ],
  ['its ring has no window', state({ rings: [] }), 'ring-without-window'],
  [
    'a rule of its window cannot be read',
    state({ rings: [{ id: 'canary', windows: [nightly(), nightly({ recurrence: '?' })] }] }),
    'window-recurrence-invalid',
  ],
];

for (const [what, given, reason] of STOPPED) {
  test(`nothing is granted when ${what}`, () => {
    assert.deepEqual(granted(given), []);
    assert.equal(why(given, 'c1'), reason);
  });
}

test('the first failure halts, also while a person paused the rollout, and grants nothing more', () => {
  for (const now of ['running', 'paused'] as const) {
    const breached = plan(withGrants([failed('c1')], { state: now }), NOW);
    assert.deepEqual(breached.halts, [{ rolloutId: 'r1', ringId: 'canary', reason: 'gate-first-failed' }]);
    assert.deepEqual(breached.grants, []);
  }
  assert.deepEqual(plan(withGrants([failed('c1')], { state: 'halted' }), NOW).halts, []);
});

test('a person who resumes accepts the failures that they knew, and no later one', () => {
  const accepted = new Set(['c1']);
  assert.deepEqual(granted(withGrants([failed('c1')], { accepted })), ['c2']);
  assert.equal(why(withGrants([failed('c1')], { accepted }), 'c1'), 'install-failed');
  assert.equal(plan(withGrants([failed('c1'), failed('c2')], { accepted }), NOW).halts.length, 1);
});

test('a ring whose machines were not offered the patch proves nothing; one without machines is passed over', () => {
  const targets = new Set(['m1', 'm2']);
  assert.deepEqual(granted(withGrants([], { targets })), []);
  assert.equal(why(withGrants([], { targets }), 'm1'), 'ring-not-reached');
  const alone = { ...withGrants([], { targets }), machines: MACHINES.filter(({ ringId }) => ringId === 'broad') };
  assert.deepEqual(granted(alone), ['m1']);
});

test('a missed window is caught up only as the plan allows', () => {
  const noon = new Date('2026-11-24T12:00:00Z');
  const absence = { from: ago(600), to: noon };
  const presence = { absence, onMains: true, loggedOn: false };
  const catchUp = { latest: new Date('2026-11-25T00:00:00Z') };
  const back = (changes: Partial<PlannedRollout>) => ({
    ...withMachine('m1', { presence, lastSeenAt: noon }),
    rollouts: [rollout({ grants: CANARIES, ...changes })],
  });
  assert.equal(why(back({}), 'm1', noon), 'window-closed');
  assert.deepEqual(plan(back({ catchUp }), noon).grants, [
    { rolloutId: 'r1', machineId: 'm1', ringId: 'broad', notAfter: catchUp.latest },
  ]);
  assert.equal(why(back({ catchUp }), 'm2', noon), 'catch-up-not-missed');
});

test('the second look lets a granted machine start only while all still holds', () => {
  const given = withGrants([...CANARIES, grant('m1'), grant('m2')], { perWave: 1 });
  const look = (changed: PlannerState, id = 'm1', now = NOW) => mayStart(changed, 'r1', id, now)?.reason ?? 'yes';
  assert.equal(look(given), 'yes');
  assert.equal(look(given, 'm3'), 'not-granted');
  assert.equal(look(given, 'c1'), 'not-granted');
  assert.equal(look({ ...given, stopped: true }), 'fleet-stopped');
  assert.equal(look(given, 'm1', new Date('2026-11-24T02:31:00Z')), 'window-too-short');
  assert.equal(look(withGrants([...CANARIES, grant('m1'), running('m2')], { perWave: 1 })), 'wave-limit');
  assert.equal(look(withGrants([...CANARIES, grant('m1')], { state: 'halted' })), 'rollout-halted');
  assert.equal(look(withGrants([...CANARIES, failed('m2'), failed('m3'), grant('m1')])), 'rollout-halted');
  assert.equal(look(withGrants([...CANARIES, grant('m1', { notAfter: NOW })])), 'not-granted');
  const worse = (id: string) => proven(id, { health: { before: WELL, after: { ...WELL, bugchecks: 3 } } });
  assert.equal(look(withGrants([worse('c1'), grant('m1')])), 'rollout-halted');
  assert.equal(look(withGrants([proven('c1'), worse('c2'), grant('m1')])), 'ring-not-reached');
  const other = rollout({ id: 'r2', grants: [...CANARIES, running('m1')] });
  const twice = { ...given, rollouts: [...given.rollouts, other] };
  assert.equal(look(twice), 'another-job-running', 'it is at the patch of another rollout');
});
