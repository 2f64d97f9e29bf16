import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GATE, grant, machine, nightly, proven, rollout, stage, state } from '#test/planner.js';
import { type Grant, standingOf } from '../gates/standing.js';
import { rolloutTransition } from '../rollouts/rollout-machine.js';
import { windowAt } from '../windows/calendar.js';
import { readWindow } from '../windows/rule.js';
import { mayStart } from './may-start.js';
import { plan } from './plan.js';
import type { PlannedMachine, PlannedRollout, PlannerState } from './state.js';

const ZONES = ['UTC', 'Europe/Berlin', 'UTC', 'Australia/Lord_Howe'];
const WINDOW = nightly();

/** A small fleet on which anything may happen, driven only through the planner's own answers. */
class Model {
  now = new Date('2026-11-23T21:30:00Z');
  stopped: boolean | null = false;
  readable = true;
  machines: PlannedMachine[] = Array.from({ length: 9 }, (_, index) =>
    machine(index < 3 ? `c${index}` : `m${index}`, {
      zone: index === 8 ? null : (ZONES[index % ZONES.length] as string),
      site: index % 3 === 0 ? 'hq' : null,
      seed: index === 4,
    }),
  );
  rollouts: (PlannedRollout & { grants: Grant[] })[] = ['r1', 'r2'].map((id) => ({
    ...rollout({ id, perWave: 2, perSite: 2, targets: new Set(this.machines.map((one) => one.id)) }),
    stages: ['canary', 'broad'].map((ringId, index) =>
      stage(ringId, index === 0 ? [] : ['canary'], { gate: { ...GATE, soakHours: 6 } }),
    ),
    startsAt: this.now,
    grants: [],
  }));

  /** @param advanced the canaries have it already, so that the larger ring is open from the start */
  constructor(advanced: boolean) {
    for (const { grants } of advanced ? this.rollouts : []) {
      for (const id of ['c0', 'c1', 'c2']) grants.push(proven(id));
    }
  }

  state(): PlannerState {
    const rollouts = this.rollouts.map((one) => ({ ...one, grants: this.readable ? one.grants : null }));
    return state({ stopped: this.stopped, machines: this.machines, rollouts });
  }

  /** Machines that started and neither ended nor fell silent. */
  running(which = this.rollouts): Grant[] {
    return which.flatMap(({ grants }) => grants.filter((one) => standingOf(one, this.now) === 'running'));
  }

  plan(): void {
    const planned = plan(this.state(), this.now);
    for (const { rolloutId, machineId } of planned.withdrawals) this.#open(rolloutId, machineId).outcome = 'withdrawn';
    for (const { rolloutId } of planned.halts) this.#find(rolloutId).state = 'halted';
    for (const { rolloutId, machineId, ringId, notAfter } of planned.grants) {
      const { state: was, grants } = this.#find(rolloutId);
      assert.ok(was === 'running' && this.stopped === false && this.readable, 'a shut brake grants nothing');
      this.#assertInWindow(machineId);
      const fresh = { ringId, grantedAt: this.now, notAfter, seenAt: null, health: null };
      grants.push(grant(machineId, fresh));
    }
    for (const { id, grants, perWave } of this.rollouts.filter((one) =>
      planned.grants.some((g) => g.rolloutId === one.id),
    )) {
      for (const ringId of ['canary', 'broad']) {
        const fresh = planned.grants.some((one) => one.rolloutId === id && one.ringId === ringId);
        const places = grants.filter((one) => one.ringId === ringId && this.#holdsPlace(one)).length;
        assert.ok(!fresh || places <= perWave, 'a grant never goes beyond the limit');
      }
    }
    const decided = new Set(planned.refusals.map(({ rolloutId, machineId }) => `${rolloutId} ${machineId}`));
    assert.equal(decided.size, planned.refusals.length, 'each refusal has one cause');
  }

  start(index: number): void {
    const one = this.machines[index % this.machines.length] as PlannedMachine;
    for (const { id } of this.rollouts) {
      if (mayStart(this.state(), id, one.id, this.now) !== null) continue;
      const open = this.#open(id, one.id);
      Object.assign(open, { seenAt: open.seenAt ?? this.now, startedAt: this.now, signalAt: this.now });
      assert.ok(this.#find(id).state === 'running' && this.stopped === false && this.readable);
      this.#assertInWindow(one.id);
      this.#assertLimits();
    }
  }

  end(index: number, outcome: Grant['outcome'], health: Grant['health']): void {
    const running = this.running();
    const one = running[index % Math.max(1, running.length)];
    if (one !== undefined) Object.assign(one, { outcome, endedAt: this.now, health });
  }

  move(rolloutIndex: number, event: 'pause' | 'resume'): void {
    const one = this.rollouts[rolloutIndex % 2] as PlannedRollout & { grants: Grant[] };
    const next = rolloutTransition(one.state, event);
    if (!next.ok) return;
    const failures = one.grants.filter((each) => standingOf(each, this.now) === 'failed');
    if (one.state === 'halted') one.accepted = new Set(failures.map(({ machineId }) => machineId));
    one.state = next.state;
  }

  seeAll(): void {
    for (const at of this.machines.keys()) this.see(at);
  }

  see(index: number): void {
    const at = index % this.machines.length;
    this.machines = this.machines.map((one, each) => (each === at ? { ...one, lastSeenAt: this.now } : one));
    const { id } = this.machines[at] as PlannedMachine;
    const open = this.rollouts.flatMap(({ grants }) =>
      grants.filter((one) => one.machineId === id && one.outcome === null),
    );
    for (const one of open) one.seenAt ??= this.now;
  }

  pass(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  #find(id: string): PlannedRollout & { grants: Grant[] } {
    return this.rollouts.find((one) => one.id === id) as PlannedRollout & { grants: Grant[] };
  }

  #open(id: string, machineId: string): Grant {
    return this.#find(id).grants.findLast((one) => one.machineId === machineId && one.outcome === null) as Grant;
  }

  #holdsPlace(one: Grant): boolean {
    const standing = standingOf(one, this.now);
    return standing === 'running' || standing === 'reserved';
  }

  #assertInWindow(machineId: string): void {
    const zone = this.machines.find(({ id }) => id === machineId)?.zone ?? null;
    const read = readWindow(WINDOW, zone);
    const open = read.ok ? windowAt(read.window, this.now) : null;
    assert.ok(open !== null, 'nothing happens outside a window');
    assert.ok(open.end.getTime() - this.now.getTime() >= 90 * 60_000, 'nor in one that is too short');
  }

  #assertLimits(): void {
    for (const { grants, perWave, perSite } of this.rollouts) {
      for (const ringId of ['canary', 'broad']) {
        const atIt = grants.filter((one) => one.ringId === ringId && standingOf(one, this.now) === 'running');
        assert.ok(atIt.length <= perWave, 'never more than the limit');
      }
      const atHq = this.running().filter(
        ({ machineId }) => this.machines.find(({ id }) => id === machineId)?.site === 'hq',
      );
      assert.ok(atHq.length <= perSite, 'never more than the limit of a site');
      const untested = grants.every(({ outcome, machineId }) => outcome !== 'proven' && !this.#wasAccepted(machineId));
      // A start that ended without a word on the patch showed nothing: the next machine goes alone in its stead.
      const started = grants.filter((one) => one.startedAt !== null && standingOf(one, this.now) !== 'neutral');
      if (untested) assert.ok(started.length <= 1, 'the first machine goes alone');
    }
    const busy = this.running().map(({ machineId }) => machineId);
    assert.equal(new Set(busy).size, busy.length, 'one thing at a time on a machine');
  }

  #wasAccepted(machineId: string): boolean {
    return this.rollouts.some(({ accepted }) => accepted.has(machineId));
  }
}

const well = { days: 14, bugchecks: 0, failedServices: [] };
const HEALTH: Grant['health'][] = [
  { before: well, after: well },
  { before: well, after: well },
  { before: well, after: well },
  { before: well, after: { ...well, bugchecks: 1 } },
  null,
];
const index = fc.nat({ max: 20 });
const happening: fc.Arbitrary<(model: Model) => void> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((model: Model) => model.plan()) },
  { weight: 3, arbitrary: index.map((at) => (model: Model) => model.see(at)) },
  { weight: 5, arbitrary: fc.constant((model: Model) => model.seeAll()) },
  { weight: 8, arbitrary: index.map((at) => (model: Model) => model.start(at)) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 700 }).map((minutes) => (model: Model) => model.pass(minutes)) },
  { weight: 2, arbitrary: fc.constant((model: Model) => model.pass(5)) },
  {
    weight: 6,
    arbitrary: fc.tuple(index, fc.constantFrom(...HEALTH)).map(
      ([at, health]) =>
        (model: Model) =>
          model.end(at, 'proven', health),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(index, fc.constantFrom('failed' as const, 'refused' as const)).map(
      ([at, outcome]) =>
        (model: Model) =>
          model.end(at, outcome, null),
    ),
  },
  { weight: 1, arbitrary: index.map((at) => (model: Model) => model.move(at, 'pause')) },
  { weight: 3, arbitrary: index.map((at) => (model: Model) => model.move(at, 'resume')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(true, null, false).map((stopped) => (model: Model) => {
      model.stopped = stopped;
    }),
  },
  { weight: 2, arbitrary: fc.constant((model: Model) => Object.assign(model, { stopped: false, readable: true })) },
  { weight: 1, arbitrary: fc.constant((model: Model) => Object.assign(model, { readable: false })) },
);

test('whatever happens: never outside a window, never beyond a limit, nothing when halted, no brake fails open', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(happening, { minLength: 20, maxLength: 100 }), (advanced, happenings) => {
      const model = new Model(advanced);
      for (const happens of happenings) happens(model);
    }),
    { numRuns: 150 },
  );
});

test('left alone with a good patch, every machine whose zone is known gets it', () => {
  const model = new Model(false);
  for (let halfHour = 0; halfHour < 20 * 48; halfHour += 1) {
    model.seeAll();
    model.plan();
    for (const at of model.machines.keys()) model.start(at);
    model.pass(30);
    for (const one of model.running()) {
      one.signalAt = model.now;
      const done = one.startedAt !== null && model.now.getTime() - one.startedAt.getTime() >= 60 * 60_000;
      if (done) Object.assign(one, { outcome: 'proven', endedAt: model.now, health: HEALTH[0] });
    }
  }
  for (const { grants } of model.rollouts) {
    const got = grants.filter(({ outcome }) => outcome === 'proven').map(({ machineId }) => machineId);
    const known = model.machines.filter(({ zone }) => zone !== null).map(({ id }) => id);
    assert.deepEqual(got.sort(), known.sort());
  }
});
