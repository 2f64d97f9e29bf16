import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { plan } from '#domain/planner/plan.js';
import type { Plan } from '#domain/planner/state.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { settleGrants } from './grant-ends.js';
import { Granting } from './granting.js';
import { writeMilestones } from './milestones.js';
import { Overtaking } from './overtaking.js';
import { LIVE_SQL, lockPlanner, tryPass } from './planner-lock.js';
import { type LoadedState, PlannerStateRepository } from './planner-state.repository.js';
import { writeRolloutEvents } from './rollout-events.js';
import { cancelQueued, RolloutStates } from './rollout-states.js';

/** What one pass did. */
export interface PassDone {
  granted: number;
  settled: number;
  withdrawn: number;
  moved: number;
}

/** Carries out what the planner of libs/domain decides. */
@Injectable()
export class PlannerService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly states: PlannerStateRepository,
    private readonly rollouts: RolloutStates,
    private readonly granting: Granting,
    private readonly overtaking: Overtaking,
  ) {}

  /** Is there anything to plan, a successor that waits for its release included? */
  async isIdle(): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ idle: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM rollouts WHERE state IN ${LIVE_SQL} OR (state = 'draft' AND created_by = 'sluice')) AS idle`,
    );
    return rows[0]?.idle ?? true;
  }

  /**
   * One pass over all live rollouts, in one transaction under the planner's lock: grants, orders, history and audit are written
   * together with what they rest on, or not at all.
   * @returns null while another process makes one
   */
  pass(now: Date = this.clock.now()): Promise<PassDone | null> {
    return this.database.tx(async (client) => {
      if (!(await tryPass(client))) return null;
      await lockPlanner(client);
      const settled = await settleGrants(client, now);
      const moved = (await this.overtaking.settle(client, now)) + (await this.startDue(client, now));
      const loaded = await this.states.load(client, now);
      const planned = plan(loaded.state, now, false);
      await writeMilestones(client, loaded, planned, now);
      const withdrawn = await this.withdraw(client, planned, loaded, now);
      const halted = await this.halt(client, planned, now);
      for (const rolloutId of planned.completed) {
        await this.rollouts.move(client, { rolloutId, event: 'complete', by: 'sluice', at: now });
      }
      const grants = planned.grants.filter(({ rolloutId }) => !halted.has(rolloutId));
      const granted = await this.granting.write(client, grants, loaded.rollouts, now);
      if (granted + settled + withdrawn > 0) {
        await this.bus.publish(client, 'live', { kind: 'rollout', machine: null, job: null, update: null });
      }
      return { granted, settled, withdrawn, moved: moved + halted.size + planned.completed.length };
    });
  }

  private async startDue(client: PoolClient, now: Date): Promise<number> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM rollouts WHERE state = 'scheduled' AND starts_at <= $1 ORDER BY starts_at, id`,
      [now],
    );
    for (const { id } of rows) {
      await this.rollouts.move(client, { rolloutId: id, event: 'start', by: 'sluice', at: now });
    }
    return rows.length;
  }

  /** Takes the grants of lone first machines back that did not start. One that starts at this moment keeps its grant. */
  private async withdraw(
    client: PoolClient,
    { withdrawals }: Plan,
    { grants }: LoadedState,
    now: Date,
  ): Promise<number> {
    const taken = withdrawals.flatMap(({ rolloutId, machineId }) => {
      const open = grants.find((grant) => {
        return grant.rolloutId === rolloutId && grant.machineId === machineId && grant.outcome === null;
      });
      return open === undefined ? [] : [open];
    });
    if (taken.length === 0) return 0;
    const jobs = taken.flatMap(({ jobId }) => (jobId === null ? [] : [{ id: jobId }]));
    await cancelQueued(client, jobs, 'lone-machine-replaced', now);
    await client.query(
      `UPDATE grants SET outcome = 'withdrawn', reason = 'lone-machine-replaced', ended_at = $2
       WHERE id = ANY($1::uuid[]) AND outcome IS NULL`,
      [taken.map(({ id }) => id), now],
    );
    const events = taken.map(({ rolloutId, machineId }) => {
      return { rolloutId, actor: 'sluice', kind: 'granted-back' as const, data: { machine: machineId } };
    });
    await writeRolloutEvents(client, events, now);
    return taken.length;
  }

  private async halt(client: PoolClient, { halts }: Plan, now: Date): Promise<Set<string>> {
    const halted = new Set<string>();
    for (const { rolloutId, ringId, reason } of halts) {
      if (halted.has(rolloutId)) continue;
      halted.add(rolloutId);
      const facts = { by: 'sluice', at: now, reason, haltedRingId: ringId };
      await this.rollouts.move(client, { rolloutId, event: 'breach', ...facts });
    }
    return halted;
  }
}
