import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { FleetStopView } from '#contracts/people/planning.js';
import { isStoppable, VERBS } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { UNDER_WAY_SQL } from '../jobs/job-row.js';
import { JobsService } from '../jobs/jobs.service.js';
import { lockStop, readStop, writeStop } from './fleet-stop.setting.js';

const STOPPABLE = VERBS.filter(isStoppable);

/** The emergency stop: one click on, one click off. */
@Injectable()
export class FleetStopService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
  ) {}

  async view(querier: Querier = this.database.pool): Promise<FleetStopView> {
    const stop = await readStop(querier);
    const { rows } = await querier.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM jobs WHERE ended_at IS NULL AND verb = ANY($1::text[]) AND state IN ${UNDER_WAY_SQL}`,
      [STOPPABLE],
    );
    const underWay = rows[0]?.n ?? 0;
    // What cannot be read counts as stopped, and nobody can be named.
    if (stop === null) return { stopped: true, by: null, since: null, underWay };
    return { ...stop, underWay };
  }

  /**
   * Stops or goes on. When it answers, nothing that changes a PC is handed out any more, and what is under way was told to end at the
   * next safe point. Orders in the queue stay there, and go on when the stop is lifted, if their time is not over.
   */
  set(stopped: boolean, by: string): Promise<FleetStopView> {
    return this.database.tx(async (client) => {
      const before = await lockStop(client);
      if (before?.stopped === stopped) return this.view(client);
      const now = this.clock.now();
      await writeStop(client, { stopped, by, since: now.toISOString() }, now);
      const jobs = stopped ? await this.stopUnderWay(client, by) : 0;
      await this.audit.record(client, {
        actor: by,
        action: stopped ? 'fleet.stop' : 'fleet.go-on',
        subject: 'fleet',
        detail: stopped ? { jobs } : {},
      });
      await this.bus.publish(client, 'live', { kind: 'fleet', machine: null, job: null, update: null });
      await this.bus.publish(client, 'wake', { kind: 'plan' });
      if (!stopped) await this.wakeWaiting(client, now);
      return this.view(client);
    });
  }

  private async stopUnderWay(client: PoolClient, by: string): Promise<number> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM jobs WHERE ended_at IS NULL AND verb = ANY($1::text[]) AND state IN ('leased', 'running') ORDER BY id`,
      [STOPPABLE],
    );
    for (const { id } of rows) await this.jobs.stop(id, by, 'fleet-stopped', client);
    return rows.length;
  }

  private async wakeWaiting(client: PoolClient, now: Date): Promise<void> {
    const { rows } = await client.query<{ machine: string }>(
      `SELECT DISTINCT machine_id AS machine FROM jobs WHERE ended_at IS NULL AND state = 'queued' AND not_before <= $1 AND not_after > $1`,
      [now],
    );
    await this.bus.publishMany(client, 'wake', rows);
  }
}
