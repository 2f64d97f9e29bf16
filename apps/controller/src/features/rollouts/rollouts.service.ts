import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { RolloutPlan } from '#contracts/people/rollouts.js';
import { Ledger } from '#domain/planner/ledger.js';
import type { RolloutState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { isUniqueViolation } from '../batcher.js';
import { settleGrants } from './grant-ends.js';
import { lockPlanner } from './planner-lock.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { writeRolloutEvents } from './rollout-events.js';
import { type CheckedPlan, RolloutPlans } from './rollout-plans.js';
import { writeStages } from './rollout-stages.js';
import { RolloutStates } from './rollout-states.js';

/** What a person may do with a rollout. */
export const ROLLOUT_ACTS = ['schedule', 'edit', 'start', 'pause', 'resume', 'cancel'] as const;
export type RolloutAct = (typeof ROLLOUT_ACTS)[number];

/** What people do with rollouts. Each act is one transaction under the planner's lock. */
@Injectable()
export class RolloutsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly plans: RolloutPlans,
    private readonly states: RolloutStates,
    private readonly planner: PlannerStateRepository,
  ) {}

  /** Saves a draft. @returns its id @throws ProblemError the first cause why it cannot be saved */
  create(plan: RolloutPlan, by: string): Promise<string> {
    return this.database.tx(async (client) => {
      const checked = savable(await this.plans.check(client, plan));
      const id = randomUUID();
      const at = this.clock.now();
      await client.query(
        `INSERT INTO rollouts (id, patch_id, name, state_since, starts_at, per_wave, per_site, catch_up_latest, restart, accepted,
           created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', $10, $4)`,
        [
          id,
          plan.patch,
          checked.name,
          at,
          plan.startsAt,
          plan.perWave,
          plan.perSite,
          plan.catchUpLatest,
          plan.restart,
          by,
        ],
      );
      await writeStages(client, id, checked.stages);
      await this.note(client, id, 'created', by, plan, at);
      return id;
    });
  }

  /** Replaces a draft. @throws ProblemError `not-found`, `rollout-not-draft`, or why it cannot be saved */
  change(id: string, plan: RolloutPlan, by: string): Promise<void> {
    return this.database.tx(async (client) => {
      const { rows } = await client.query<{ state: RolloutState }>(
        'SELECT state FROM rollouts WHERE id = $1 FOR UPDATE',
        [id],
      );
      if (!rows[0]) throw new ProblemError('not-found');
      if (rows[0].state !== 'draft') throw new ProblemError('rollout-not-draft');
      const checked = savable(await this.plans.check(client, plan));
      await client.query(
        `UPDATE rollouts SET patch_id = $2, name = $3, starts_at = $4, per_wave = $5, per_site = $6, catch_up_latest = $7,
           restart = $8, created_by = $9 WHERE id = $1`,
        [id, plan.patch, checked.name, plan.startsAt, plan.perWave, plan.perSite, plan.catchUpLatest, plan.restart, by],
      );
      await client.query('DELETE FROM rollout_stages WHERE rollout_id = $1', [id]);
      await writeStages(client, id, checked.stages);
      await this.note(client, id, 'changed', by, plan, this.clock.now());
    });
  }

  /** @throws ProblemError `not-found`, or why the rollout's state does not allow it */
  async act(id: string, act: RolloutAct, by: string): Promise<void> {
    try {
      await this.database.tx(async (client) => {
        await lockPlanner(client);
        const at = this.clock.now();
        if (act === 'schedule') await this.checkAgain(client, id);
        const data = act === 'resume' ? { accepted: await this.acceptFailures(client, id, at) } : {};
        const moved = await this.states.move(client, { rolloutId: id, event: act, by, at, data });
        if (!moved.ok) throw new ProblemError(moved.reason);
        // A person who starts it now does not mean the date they had planned before.
        if (act === 'start')
          await client.query('UPDATE rollouts SET starts_at = least(starts_at, $2) WHERE id = $1', [id, at]);
        if (act === 'resume') await this.askAgain(client, id, at);
      });
    } catch (cause) {
      if (isUniqueViolation(cause)) throw new ProblemError('rollout-exists');
      throw cause;
    }
  }

  /** A draft may lie for weeks: what it rests on is looked at again when it becomes serious. */
  private async checkAgain(client: PoolClient, id: string): Promise<void> {
    const { rows } = await client.query<{ state: RolloutState; plan: RolloutPlan }>(
      `SELECT r.state, json_build_object('patch', r.patch_id, 'startsAt', r.starts_at, 'catchUpLatest', r.catch_up_latest,
         'stages', (SELECT json_agg(json_build_object('ring', s.ring_id, 'waves', s.waves, 'gate', s.gate) ORDER BY s.position)
           FROM rollout_stages s WHERE s.rollout_id = r.id)) AS plan
       FROM rollouts r WHERE r.id = $1`,
      [id],
    );
    if (rows[0]?.state === 'draft') savable(await this.plans.check(client, rows[0].plan));
  }

  /** After a halt: the failures that the person knows of count no more. @returns the machines newly accepted */
  private async acceptFailures(client: PoolClient, id: string, now: Date): Promise<string[]> {
    await settleGrants(client, now);
    const { state, rollouts } = await this.planner.load(client, now, [id]);
    const rollout = state.rollouts.find((one) => one.id === id);
    if (rollout?.state !== 'halted') return [];
    const ledger = new Ledger(rollout.grants ?? [], new Set());
    const machines = new Set((rollout.grants ?? []).map(({ machineId }) => machineId));
    const failed = [...machines].filter((machine) => ledger.standingOf(machine, now) === 'failed');
    const before = rollouts.find((one) => one.id === id)?.accepted ?? [];
    const added = failed.filter((machine) => !before.includes(machine));
    await client.query('UPDATE rollouts SET accepted = $2::uuid[] WHERE id = $1', [id, [...before, ...added]]);
    return added;
  }

  /** Orders that waited because of the pause are due now. */
  private async askAgain(client: PoolClient, id: string, now: Date): Promise<void> {
    const { rows } = await client.query<{ machine: string }>(
      `UPDATE jobs j SET not_before = $2 FROM grants g
       WHERE g.rollout_id = $1 AND g.outcome IS NULL AND j.id = g.job_id AND j.state = 'queued' AND j.not_before > $2
       RETURNING j.machine_id AS machine`,
      [id, now],
    );
    await this.bus.publishMany(client, 'wake', rows);
  }

  private async note(
    client: PoolClient,
    id: string,
    kind: 'created' | 'changed',
    by: string,
    plan: RolloutPlan,
    at: Date,
  ): Promise<void> {
    await writeRolloutEvents(client, [{ rolloutId: id, actor: by, kind }], at);
    const action = kind === 'created' ? 'rollout.create' : 'rollout.change';
    await this.audit.record(client, { actor: by, action, subject: `rollout:${id}`, detail: { plan } });
    await this.states.tell(client);
  }
}

function savable(checked: CheckedPlan): CheckedPlan {
  const [problem] = checked.problems;
  if (problem !== undefined) throw new ProblemError(problem);
  return checked;
}
