import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { healthBefore, type MachineHealth } from '#domain/gates/health.js';
import type { NewGrant } from '#domain/planner/state.js';
import { JobsService, type NewJob } from '../jobs/jobs.service.js';
import { installableUpdates, installOrder } from '../patches/install-order.js';
import { healthReport } from './grant-ends.js';
import type { RolloutRow } from './planner-rows.js';

interface Reported {
  machineId: string;
  report: unknown;
  skewMs: number;
}

/** Turns what the planner grants into orders. */
@Injectable()
export class Granting {
  constructor(private readonly jobs: JobsService) {}

  /**
   * Writes the grants and their install jobs. A machine that has nothing left to install, or may not have a job, gets neither.
   * @returns how many were written
   */
  async write(
    client: PoolClient,
    grants: readonly NewGrant[],
    rollouts: readonly RolloutRow[],
    now: Date,
  ): Promise<number> {
    let written = 0;
    for (const rollout of rollouts) {
      const own = grants.filter(({ rolloutId }) => rolloutId === rollout.id);
      if (own.length > 0) written += await this.writeOf(client, rollout, own, now);
    }
    return written;
  }

  private async writeOf(client: PoolClient, rollout: RolloutRow, grants: readonly NewGrant[], now: Date) {
    const machineIds = grants.map(({ machineId }) => machineId);
    const updates = await installableUpdates(client, rollout.patchId, machineIds);
    const wanted = grants.flatMap((grant) => {
      const named = updates.get(grant.machineId);
      return named === undefined ? [] : [{ grant, job: jobOf(rollout, grant, named, now) }];
    });
    const created = await this.jobs.createMany(
      wanted.map(({ job }) => job),
      client,
    );
    const health = await healthOf(client, machineIds, now);
    const rows = wanted.flatMap(({ grant }, index) => {
      const answer = created[index];
      if (!answer?.ok) return [];
      return [{ id: randomUUID(), ...grant, jobId: answer.jobId, health: health.get(grant.machineId) ?? null }];
    });
    await client.query(
      `INSERT INTO grants (id, rollout_id, machine_id, ring_id, job_id, granted_at, not_after, health)
       SELECT n.id, n."rolloutId", n."machineId", n."ringId", n."jobId", $2, n."notAfter", n.health
       FROM json_to_recordset($1::json) AS n(id uuid, "rolloutId" uuid, "machineId" uuid, "ringId" uuid, "jobId" uuid,
         "notAfter" timestamptz, health jsonb)`,
      [JSON.stringify(rows), now],
    );
    return rows.length;
  }
}

function jobOf(
  rollout: RolloutRow,
  grant: NewGrant,
  updates: Parameters<typeof installOrder>[0]['updates'],
  now: Date,
): NewJob {
  const { patchId, restart, name } = rollout;
  const { machineId, notAfter } = grant;
  return installOrder({ patchId, machineId, updates, restart, notBefore: now, notAfter, by: `rollout:${name}` });
}

/** How well each machine was in its own days before, by its newest inventory. */
async function healthOf(
  client: PoolClient,
  machineIds: readonly string[],
  now: Date,
): Promise<Map<string, MachineHealth>> {
  const { rows } = await client.query<Reported>({
    name: 'grants-health-before',
    text: `SELECT m.id AS "machineId", r.body->'health' AS report, coalesce(m.clock_skew_ms, 0) AS "skewMs"
           FROM machines m JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory' WHERE m.id = ANY($1::uuid[])`,
    values: [machineIds],
  });
  return new Map(
    rows.map(({ machineId, report, skewMs }) => [
      machineId,
      { before: healthBefore(healthReport(report, skewMs), now), after: null },
    ]),
  );
}
