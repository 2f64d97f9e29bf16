import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RehearsalAnswer, RehearsalRequest, RolloutPlan } from '#contracts/people/rollouts.js';
import { rehearse } from '#domain/planner/rehearse.js';
import type { PlannedRollout, PlannerState } from '#domain/planner/state.js';
import type { Reason } from '#domain/reasons.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { explain } from '../machines/explain.people.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { type CheckedPlan, RolloutPlans } from './rollout-plans.js';

/** Runs the planner over the days to come, with a plan that need not be saved beside all live rollouts. */
@Injectable()
export class RehearsalService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly states: PlannerStateRepository,
    private readonly plans: RolloutPlans,
  ) {}

  /** @throws ProblemError `not-found` for an unknown patch. */
  async rehearse({ plan, days }: RehearsalRequest): Promise<RehearsalAnswer> {
    const { pool } = this.database;
    const now = this.clock.now();
    const checked = await this.plans.check(pool, plan);
    const { state, rollouts } = await this.states.load(pool, now);
    const taken = rollouts.find(({ patchId }) => patchId === plan.patch);
    const id = randomUUID();
    const targets = await this.states.targetsOf(pool, plan.patch);
    const needed = await this.states.neededMinutes(pool, [checked.kind], now);
    const planned = plannedOf(id, plan, checked, targets, needed.get(checked.kind) ?? Number.NaN);
    const others = state.rollouts.filter((rollout) => rollout.id !== taken?.id);
    const imagined: PlannerState = { ...state, rollouts: [...others, planned].sort(byStart) };
    const { grants, without, rollouts: told } = rehearse(imagined, now, days);
    const own = told.find(({ rolloutId }) => rolloutId === id);
    const names = await this.names();
    const ringOf = new Map(state.machines.map((machine) => [machine.id, machine.ringId]));
    const zoneOf = new Map(state.machines.map((machine) => [machine.id, machine.zone]));
    const machineRef = (machine: string) => ({ id: machine, name: names.get(machine) ?? '' });
    const ringRef = (ring: string) => ({ id: ring, name: names.get(ring) ?? '' });
    return {
      problems: [...problemsOf(checked, planned, imagined, taken !== undefined)].map((reason) => explain(reason)),
      endsAt: own?.endsAt?.toISOString() ?? null,
      longerThanCycle: own?.longerThanCycle ?? false,
      grants: grants
        .filter(({ rolloutId }) => rolloutId === id)
        .map(({ machineId, ringId, at, localTime }) => ({
          machine: machineRef(machineId),
          ring: ringRef(ringId),
          at: at.toISOString(),
          localTime,
          zone: zoneOf.get(machineId) ?? null,
        })),
      without: without
        .filter(({ rolloutId }) => rolloutId === id)
        .map(({ machineId, reason }) => ({
          machine: machineRef(machineId),
          ring: ringRef(ringOf.get(machineId) ?? ''),
          why: explain(reason),
        })),
    };
  }

  /** Of machines and rings. */
  private async names(): Promise<Map<string, string>> {
    const { rows } = await this.database.pool.query<{ id: string; name: string }>(
      'SELECT id, name FROM machines UNION ALL SELECT id, name FROM rings',
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

function byStart(a: PlannedRollout, b: PlannedRollout): number {
  return a.startsAt.getTime() - b.startsAt.getTime();
}

function plannedOf(
  id: string,
  plan: RolloutPlan,
  { stages }: CheckedPlan,
  targets: ReadonlySet<string>,
  neededMinutes: number,
): PlannedRollout {
  return {
    ...{ id, targets, neededMinutes },
    state: 'draft',
    startsAt: new Date(plan.startsAt),
    accepted: new Set(),
    stages,
    grants: [],
    perWave: plan.perWave,
    perSite: plan.perSite,
    catchUp: plan.catchUpLatest === null ? null : { latest: new Date(plan.catchUpLatest) },
  };
}

/** Why the plan cannot be saved, or would stand still although nothing goes wrong. */
function problemsOf(
  checked: CheckedPlan,
  planned: PlannedRollout,
  { machines, rings, stopped }: PlannerState,
  exists: boolean,
): Set<Reason> {
  const problems = new Set(checked.problems);
  if (exists) problems.add('rollout-exists');
  if (stopped !== false) problems.add('fleet-stopped');
  for (const { ringId } of planned.stages) {
    const inRing = machines.filter((machine) => machine.ringId === ringId && machine.state === 'active');
    if (inRing.length === 0) continue;
    if (!inRing.some(({ id }) => planned.targets?.has(id))) problems.add('gate-nothing-offered');
    if (rings.find(({ id }) => id === ringId)?.windows.length === 0) problems.add('ring-without-window');
    if (inRing.some(({ zone }) => zone === null)) problems.add('window-zone-unknown');
  }
  return problems;
}
