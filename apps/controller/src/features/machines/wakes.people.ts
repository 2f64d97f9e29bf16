import { Injectable } from '@nestjs/common';
import type { NewJobsAnswer } from '#contracts/people/jobs.js';
import { type Neighbour, planWakes, type Sleeper } from '#domain/machines/waker.js';
import { MINUTE_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { problemOf } from '../../platform/problem.js';
import { JobsService } from '../jobs/jobs.service.js';
import { ONLINE_MS } from './fleet-sql.people.js';

/** A packet that comes much later wakes a PC that nobody expects awake. */
const WAKE_FOR_MS = 15 * MINUTE_MS;

/** Wakes machines through their neighbours: a magic packet does not leave its subnet, and the controller may stand elsewhere. */
@Injectable()
export class WakesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: JobsService,
  ) {}

  /** For each sleeper a job for one machine that is online in its subnet and at its site, or why there is none. */
  async order(machines: readonly string[], by: string): Promise<NewJobsAnswer> {
    const now = this.clock.now();
    const sleepers = await this.sleepers(machines);
    const known = new Set(sleepers.map(({ id }) => id));
    const plan = planWakes(sleepers, await this.awake(sleepers, now));
    const answer: NewJobsAnswer = { created: [], refused: [] };
    for (const machine of machines)
      if (!known.has(machine)) answer.refused.push({ machine, problem: problemOf('not-found') });
    for (const one of plan) if (!one.ok) answer.refused.push({ machine: one.id, problem: problemOf(one.reason) });
    const awaited = plan.filter((one) => one.ok);
    const made = await this.jobs.createMany(
      awaited.map(({ macs, by: neighbour }) => ({
        machineId: neighbour,
        verb: 'wake' as const,
        params: { macs },
        createdBy: by,
        notBefore: now,
        notAfter: new Date(now.getTime() + WAKE_FOR_MS),
      })),
    );
    for (const [index, { id: machine }] of awaited.entries()) {
      const job = made[index]!;
      if (job.ok) answer.created.push({ machine, job: job.jobId });
      else answer.refused.push({ machine, problem: problemOf(job.reason) });
    }
    return answer;
  }

  private async sleepers(machines: readonly string[]): Promise<Sleeper[]> {
    const { rows } = await this.database.pool.query<Sleeper>(
      `SELECT m.id, m.site, CASE WHEN jsonb_typeof(r.body->'adapters') = 'array' THEN r.body->'adapters' END AS adapters
       FROM machines m LEFT JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory' WHERE m.id = ANY($1::uuid[])`,
      [machines],
    );
    return rows;
  }

  /** Machines that are online in a subnet of one of the sleepers. */
  private async awake(sleepers: readonly Sleeper[], now: Date): Promise<Neighbour[]> {
    const subnets = new Set(sleepers.flatMap(({ adapters }) => adapters?.map(({ subnet }) => subnet) ?? []));
    const { rows } = await this.database.pool.query<Neighbour>(
      `SELECT m.id, m.site, m.last_seen_at AS "seenAt", a.subnets,
         CASE WHEN r.body->'battery'->>'present' = 'false' THEN true
           ELSE (r.body->'battery'->>'onMains')::boolean END AS "onMains"
       FROM machines m JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory'
         CROSS JOIN LATERAL (
           SELECT array_agg(x->>'subnet') AS subnets FROM jsonb_array_elements(
             CASE WHEN jsonb_typeof(r.body->'adapters') = 'array' THEN r.body->'adapters' ELSE '[]' END) x
         ) a
       WHERE m.state = 'active' AND m.last_seen_at > $2 AND a.subnets && $1::text[]`,
      [[...subnets], new Date(now.getTime() - ONLINE_MS)],
    );
    return rows;
  }
}
