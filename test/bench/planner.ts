import { type RehearsedGrant, rehearse } from '#domain/planner/rehearse.js';
import type { PlannedMachine, PlannerState } from '#domain/planner/state.js';
import type { WindowRule } from '#domain/windows/rule.js';
import { atMost, type Figure, figure } from './figures.js';

const MACHINES = 10_000;
const DAYS = 60;
const RUNS = 5;
const NOW = new Date('2026-11-23T12:00:00Z');
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'America/Sao_Paulo'];
const RINGS = ['canary', 'early', 'broad'];

const NIGHTLY: WindowRule = {
  recurrence: 'FREQ=DAILY',
  plusDays: 0,
  from: '2026-01-01',
  to: null,
  startTime: '22:00',
  durationMinutes: 300,
  zone: 'machine',
  blackouts: [],
  exceptions: [],
};

/** Three rings in five zones; one machine in seventeen has been away for weeks. */
function machineOf(index: number): PlannedMachine {
  return {
    id: `m${String(index).padStart(5, '0')}`,
    ringId: (index < MACHINES / 100 ? RINGS[0] : index < MACHINES / 10 ? RINGS[1] : RINGS[2]) as string,
    site: `s${index % 50}`,
    zone: ZONES[index % ZONES.length] as string,
    state: 'active',
    lastSeenAt: index % 17 === 0 ? new Date('2026-10-01T12:00:00Z') : NOW,
    pausedUntil: null,
    ownWindow: null,
    busy: false,
    seed: index % 500 === 0,
    presence: { absence: null, onMains: true, loggedOn: false },
  };
}

/** @param perWave so few at a time that the rollout takes up all the days, the planner's longest way */
function stateOf(perWave: number): PlannerState {
  const machines = Array.from({ length: MACHINES }, (_, index) => machineOf(index));
  const gate = { minProven: 5, minProvenPercent: 50, maxFailed: 2, maxFailedPercent: 10, soakHours: 24 };
  return {
    stopped: false,
    machines,
    rings: RINGS.map((id) => ({ id, windows: [NIGHTLY] })),
    rollouts: [
      {
        id: 'r1',
        state: 'scheduled',
        startsAt: NOW,
        accepted: new Set(),
        stages: RINGS.map((ringId, index) => ({
          ringId,
          after: RINGS.slice(0, index),
          waves: [{ count: 5 }, { percent: 25 }, { percent: 100 }],
          gate,
          barred: null,
        })),
        targets: new Set(machines.map(({ id }) => id)),
        grants: [],
        perWave,
        perSite: 10,
        neededMinutes: 90,
        catchUp: null,
      },
    ],
  };
}

/** Median wall and processor time of a rehearsal. It is one thread's pure computation, so both stand beside each other. */
export function planner(): Figure[] {
  const state = stateOf(10);
  const walls: number[] = [];
  const processor: number[] = [];
  let grants: RehearsedGrant[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    const used = process.cpuUsage();
    ({ grants } = rehearse(state, NOW, DAYS));
    walls.push((performance.now() - began) / 1000);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1e6);
  }
  const median = (list: number[]): number => list.sort((a, b) => a - b)[RUNS >> 1] as number;
  const what = `planner: ${DAYS} days × ${MACHINES.toLocaleString('en')} machines`;
  return [
    atMost(what, median(walls), 2, 's', `${grants.length} starts in ${ZONES.length} zones, at most 10 at a time`),
    figure(`${what}, processor time`, median(processor), 's'),
  ];
}
