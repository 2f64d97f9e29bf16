import type { GatePlan } from '#domain/gates/gate.js';
import type { HealthRecord } from '#domain/gates/health.js';
import type { Grant } from '#domain/gates/standing.js';
import type { PlannedMachine, PlannedRollout, PlannerState, Stage } from '#domain/planner/state.js';
import type { WindowRule } from '#domain/windows/rule.js';

/** A Monday, 22:30 in UTC: the nightly window is half an hour old. */
export const NOW = new Date('2026-11-23T22:30:00Z');
export const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
export const WELL: HealthRecord = { days: 14, bugchecks: 0, failedServices: [] };
export const GATE: GatePlan = { minProven: 2, minProvenPercent: 50, maxFailed: 1, maxFailedPercent: 50, soakHours: 24 };

/** Every night from 22:00 to 04:00. */
export function nightly(changes: Partial<WindowRule> = {}): WindowRule {
  return {
    recurrence: 'FREQ=DAILY',
    plusDays: 0,
    from: '2026-01-01',
    to: null,
    startTime: '22:00',
    durationMinutes: 360,
    zone: 'machine',
    blackouts: [],
    exceptions: [],
    ...changes,
  };
}

export function machine(id: string, changes: Partial<PlannedMachine> = {}): PlannedMachine {
  return {
    id,
    ringId: id.startsWith('c') ? 'canary' : 'broad',
    site: null,
    zone: 'UTC',
    state: 'active',
    lastSeenAt: ago(1),
    pausedUntil: null,
    ownWindow: null,
    busy: false,
    seed: false,
    presence: { absence: null, onMains: true, loggedOn: false },
    ...changes,
  };
}

export function grant(machineId: string, changes: Partial<Grant> = {}): Grant {
  return {
    machineId,
    ringId: machineId.startsWith('c') ? 'canary' : 'broad',
    grantedAt: ago(5),
    notAfter: ago(-300),
    seenAt: ago(4),
    startedAt: null,
    signalAt: null,
    outcome: null,
    endedAt: null,
    health: { before: WELL, after: WELL },
    ...changes,
  };
}

/** Proven three days ago: soaked. */
export const proven = (machineId: string, changes: Partial<Grant> = {}): Grant =>
  grant(machineId, { startedAt: ago(4400), outcome: 'proven', endedAt: ago(4320), ...changes });
export const running = (machineId: string): Grant => grant(machineId, { startedAt: ago(3), signalAt: ago(1) });
export const failed = (machineId: string): Grant =>
  grant(machineId, { startedAt: ago(60), outcome: 'failed', endedAt: ago(30) });

export function stage(ringId: string, after: string[], changes: Partial<Stage> = {}): Stage {
  return { ringId, after, waves: [{ count: 3 }, { percent: 100 }], gate: GATE, barred: null, ...changes };
}

/** Two canaries and four others. */
export const MACHINES = ['c1', 'c2', 'm1', 'm2', 'm3', 'm4'].map((id) => machine(id));

export function rollout(changes: Partial<PlannedRollout> = {}): PlannedRollout {
  return {
    id: 'r1',
    state: 'running',
    startsAt: ago(10_000),
    accepted: new Set(),
    stages: [stage('canary', []), stage('broad', ['canary'])],
    targets: new Set(MACHINES.map(({ id }) => id)),
    grants: [],
    perWave: 10,
    perSite: 10,
    neededMinutes: 90,
    catchUp: null,
    ...changes,
  };
}

export function state(changes: Partial<PlannerState> = {}): PlannerState {
  return {
    stopped: false,
    machines: MACHINES,
    rings: ['canary', 'broad'].map((id) => ({ id, windows: [nightly()] })),
    rollouts: [rollout()],
    ...changes,
  };
}
