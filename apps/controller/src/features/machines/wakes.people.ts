import { Injectable } from '@nestjs/common';
import type { NewJobsAnswer } from '#contracts/people/fleet.js';
import { MINUTE_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { problemOf } from '../../platform/problem.js';
import { JobsService } from '../jobs/jobs.service.js';
import { ONLINE_MS } from './fleet-sql.people.js';

interface Sleeper {
  id: string;
  macs: string[] | null;
  neighbour: string | null;
}

/** A packet that comes much later wakes a PC that nobody expects awake. */
const WAKE_FOR_MS = 15 * MINUTE_MS;
const ADAPTERS = (body: string) =>
  `jsonb_array_elements(CASE WHEN jsonb_typeof(${body}->'adapters') = 'array' THEN ${body}->'adapters' ELSE '[]' END)`;

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
    const sleepers = await this.find(machines, now);
    const answer: NewJobsAnswer = { created: [], refused: [] };
    for (const machine of machines) {
      const sleeper = sleepers.get(machine);
      const reason = !sleeper
        ? 'not-found'
        : !sleeper.macs
          ? 'no-hardware-address'
          : sleeper.neighbour
            ? null
            : 'no-neighbour-awake';
      if (reason) answer.refused.push({ machine, problem: problemOf(reason) });
    }
    const awaited = machines.flatMap((machine) => {
      const sleeper = sleepers.get(machine);
      return sleeper?.macs && sleeper.neighbour
        ? [{ machine, macs: sleeper.macs.slice(0, 16), neighbour: sleeper.neighbour }]
        : [];
    });
    const made = await this.jobs.createMany(
      awaited.map(({ macs, neighbour }) => ({
        machineId: neighbour,
        verb: 'wake' as const,
        params: { macs },
        createdBy: by,
        notBefore: now,
        notAfter: new Date(now.getTime() + WAKE_FOR_MS),
      })),
    );
    for (const [index, { machine }] of awaited.entries()) {
      const job = made[index]!;
      if (job.ok) answer.created.push({ machine, job: job.jobId });
      else answer.refused.push({ machine, problem: problemOf(job.reason) });
    }
    return answer;
  }

  private async find(machines: readonly string[], now: Date): Promise<Map<string, Sleeper>> {
    const { rows } = await this.database.pool.query<Sleeper>(
      `SELECT s.id, own.macs, n.id AS neighbour
       FROM machines s LEFT JOIN reports r ON r.machine_id = s.id AND r.kind = 'inventory'
         LEFT JOIN LATERAL (
           SELECT array_agg(DISTINCT a->>'mac') AS macs, array_agg(a->>'subnet') AS subnets FROM ${ADAPTERS('r.body')} a
         ) own ON true
         LEFT JOIN LATERAL (
           SELECT m.id FROM machines m JOIN reports i ON i.machine_id = m.id AND i.kind = 'inventory'
           WHERE m.id <> s.id AND m.state = 'active' AND m.last_seen_at > $2 AND m.site IS NOT DISTINCT FROM s.site
             AND EXISTS (SELECT FROM ${ADAPTERS('i.body')} a WHERE a->>'subnet' = ANY(own.subnets))
           ORDER BY m.last_seen_at DESC LIMIT 1
         ) n ON true
       WHERE s.id = ANY($1::uuid[])`,
      [machines, new Date(now.getTime() - ONLINE_MS)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}
