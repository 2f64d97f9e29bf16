import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { DAY_MS, HOUR_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { RETENTION_LOCK, tryLock } from '../../platform/locks.js';
import { Log } from '../../platform/log.js';
import { AuditService } from '../audit/audit.service.js';

/** Jobs in one transaction, so that nobody waits for it. */
const BATCH = 500;
/** Batches of each kind in one pass; the rest follows in the next. */
const BATCHES = 200;

/** Row `retention` of the settings: up to which ended job, in the order of their end, the events are gone already. */
interface Mark {
  endedAt: string;
  job: string;
}
const BEGINNING: Mark = { endedAt: '1970-01-01T00:00:00.000Z', job: '00000000-0000-0000-0000-000000000000' };

export interface Pruned {
  events: number;
  jobs: number;
  /** Rows of {@link RECORDS}. */
  records: number;
}

/** What ends by itself, and for how many days after its end it is kept: as long as a job, or as long as a job's events. */
const RECORDS = [
  { table: 'hold_leases', ended: 'not_after', keep: 'keepEventsDays' },
  { table: 'hold_events', ended: 'at', keep: 'keepJobsDays' },
  { table: 'alarms', ended: 'cleared_at', keep: 'keepJobsDays' },
  { table: 'deliveries', ended: 'ended_at', keep: 'keepEventsDays' },
] as const;

/**
 * Removes the history that nobody asks for any more: the events of jobs that ended long ago, later the jobs with their attempts, leases
 * that ran out, leaks and drift, alarms that are over, news that were delivered. The audit, which says who ordered what, is never touched.
 */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly audit: AuditService,
    private readonly log: Log,
  ) {}

  /** Limits are days; looking once an hour needs no fixed time of day, and finds nothing as a rule. */
  @Interval(HOUR_MS)
  async tick(): Promise<void> {
    try {
      await this.prune();
    } catch (error) {
      this.log.warn('Old history could not be removed; the next pass tries again.', {
        error: (error as Error).message,
      });
    }
  }

  /** One pass. @returns what it removed; nothing while another process is at it. */
  async prune(): Promise<Pruned> {
    const now = this.clock.now().getTime();
    const cutoff = (days: number) => new Date(now - days * DAY_MS);
    const events = await this.inBatches((client) => this.pruneEvents(client, cutoff(this.config.keepEventsDays)));
    const jobs = await this.inBatches((client) => this.pruneJobs(client, cutoff(this.config.keepJobsDays)));
    let records = 0;
    for (const { table, ended, keep } of RECORDS) {
      const before = cutoff(this.config[keep]);
      records += await this.inBatches((client) => this.pruneRecords(client, table, ended, before));
    }
    return { events, jobs, records };
  }

  /** @param batch removes some rows and says how many, and whether there may be more. */
  private async inBatches(batch: (client: PoolClient) => Promise<{ removed: number; more: boolean }>): Promise<number> {
    let removed = 0;
    for (let count = 0; count < BATCHES; count++) {
      const done = await this.database.tx(async (client) => {
        return (await tryLock(client, RETENTION_LOCK)) ? batch(client) : { removed: 0, more: false };
      });
      removed += done.removed;
      if (!done.more) break;
    }
    return removed;
  }

  /** The mark moves in the same transaction, so that no job is looked at twice and none is passed over. */
  private async pruneEvents(client: PoolClient, before: Date): Promise<{ removed: number; more: boolean }> {
    const stored = await client.query<{ value: Mark }>(`SELECT value FROM settings WHERE name = 'retention'`);
    const mark = stored.rows[0]?.value ?? BEGINNING;
    const { rows } = await client.query<{ id: string; endedAt: Date }>(
      `SELECT id, ended_at AS "endedAt" FROM jobs WHERE ended_at IS NOT NULL AND ended_at <= $1
         AND (ended_at, id) > ($2::timestamptz, $3::uuid) ORDER BY ended_at, id LIMIT $4`,
      [before, mark.endedAt, mark.job, BATCH],
    );
    const last = rows.at(-1);
    if (!last) return { removed: 0, more: false };
    const deleted = await client.query('DELETE FROM job_events WHERE job_id = ANY($1::uuid[])', [
      rows.map((row) => row.id),
    ]);
    const next: Mark = { endedAt: last.endedAt.toISOString(), job: last.id };
    await client.query(
      `INSERT INTO settings (name, value, updated_at) VALUES ('retention', $1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [JSON.stringify(next), this.clock.now()],
    );
    const removed = deleted.rowCount ?? 0;
    await this.note(client, 'jobs', { events: removed }, before);
    return { removed, more: rows.length === BATCH };
  }

  private async pruneJobs(client: PoolClient, before: Date): Promise<{ removed: number; more: boolean }> {
    // Attempts and events name their job without a foreign key, so they are removed by name.
    const { rows } = await client.query<{ removed: number }>(
      `WITH gone AS (
         DELETE FROM jobs WHERE id IN (
           SELECT id FROM jobs WHERE ended_at IS NOT NULL AND ended_at <= $1 ORDER BY ended_at, id LIMIT $2)
         RETURNING id
       ), attempts_gone AS (
         DELETE FROM attempts WHERE job_id IN (SELECT id FROM gone)
       ), events_gone AS (
         DELETE FROM job_events WHERE job_id IN (SELECT id FROM gone)
       )
       SELECT count(*)::int AS removed FROM gone`,
      [before, BATCH],
    );
    const { removed } = rows[0]!;
    await this.note(client, 'jobs', { jobs: removed }, before);
    return { removed, more: removed === BATCH };
  }

  private async pruneRecords(client: PoolClient, table: string, ended: string, before: Date) {
    const { rowCount } = await client.query(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${ended} <= $1 ORDER BY ${ended} LIMIT $2))`,
      [before, BATCH],
    );
    const removed = rowCount ?? 0;
    await this.note(client, table, { rows: removed }, before);
    return { removed, more: removed === BATCH };
  }

  private async note(
    client: PoolClient,
    subject: string,
    removed: Record<string, number>,
    before: Date,
  ): Promise<void> {
    if (Object.values(removed).every((count) => count === 0)) return;
    const detail = { ...removed, endedBefore: before.toISOString() };
    await this.audit.record(client, { actor: 'sluice', action: 'history.prune', subject, detail });
  }
}
