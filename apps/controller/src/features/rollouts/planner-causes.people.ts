import { Injectable } from '@nestjs/common';
import { plan } from '#domain/planner/plan.js';
import type { Reason } from '#domain/reasons.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { PlannerService } from './planner.service.js';
import { PlannerStateRepository } from './planner-state.repository.js';

/** Why the planner gives machines nothing now, for the pages of machines and patches. */
@Injectable()
export class PlannerCauses {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly planner: PlannerService,
    private readonly states: PlannerStateRepository,
  ) {}

  /** By patch, for one machine. */
  ofMachine(machineId: string): Promise<Map<string, Reason>> {
    return this.causes((patchId, machine) => (machine === machineId ? patchId : null));
  }

  /** By machine, for one patch. */
  ofPatch(patchId: string): Promise<Map<string, Reason>> {
    return this.causes((patch, machine) => (patch === patchId ? machine : null));
  }

  private async causes(keyOf: (patchId: string, machineId: string) => string | null): Promise<Map<string, Reason>> {
    const causes = new Map<string, Reason>();
    if (await this.planner.isIdle()) return causes;
    const now = this.clock.now();
    const { state, rollouts } = await this.states.load(this.database.pool, now);
    const patches = new Map(rollouts.map(({ id, patchId }) => [id, patchId]));
    const { refusals, grants } = plan(state, now);
    // Who would get it at this moment is granted it in the next pass.
    const due = grants.map((grant) => ({ ...grant, reason: 'not-granted' as const }));
    for (const { rolloutId, machineId, reason } of [...refusals, ...due]) {
      const key = keyOf(patches.get(rolloutId) ?? '', machineId);
      if (key !== null) causes.set(key, reason);
    }
    return causes;
  }
}
