import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { HOUR_MS } from '#domain/time.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { RECONCILE_LOCK, tryLock } from '../../platform/locks.js';
import { Log } from '../../platform/log.js';
import { Alarms } from '../../platform/queues.js';
import { PlannerTimer } from '../rollouts/planner.timer.js';
import { type Change, lockJobs, step, write } from './ledger.js';

const EVERY_MS = 3000;
/** Jobs settled in one transaction at most; the rest follows in the next pass. */
const BATCH = 1000;

/** A lease that would last longer was given while a controller's clock was wrong, and would bind its machine until then. */
const WRONGLY_LONG_MS = HOUR_MS;
const WRONGLY_LONG_SQL = `interval '${WRONGLY_LONG_MS / 1000} seconds'`;

/**
 * Finds what time has done to jobs, from the tables alone: leases that ran out, jobs whose time is over, jobs of machines that are
 * gone. Queue alarms only make due jobs known sooner; with the queue lost, everything still happens here.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly alarms: Alarms,
    private readonly log: Log,
    private readonly planner: PlannerTimer,
  ) {}

  onApplicationBootstrap(): void {
    this.alarms.onAlarm('job', async (job) => {
      const { rows } = await this.database.pool.query<{ machine: string }>(
        `SELECT machine_id AS machine FROM jobs WHERE id = $1 AND state = 'queued'`,
        [job],
      );
      await this.bus.publishMany(null, 'wake', rows);
    });
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      if ((await this.reconcile()) > 0) this.planner.nudge();
    } catch (error) {
      // The next pass finds the same work again; the database may only be restarting.
      this.log.warn('A pass of the reconciler failed.', { error: (error as Error).message });
    }
  }

  /** One pass. @returns how many jobs it moved; 0 also while another process is at it. */
  async reconcile(): Promise<number> {
    return this.database.tx(async (client) => {
      if (!(await tryLock(client, RECONCILE_LOCK))) return 0;
      const at = this.clock.now();
      const changes = [...(await this.endSilentLeases(client, at)), ...(await this.expire(client, at))];
      await write(client, changes);
      const requeued = changes.filter(({ after }) => after.state === 'queued');
      await this.bus.publishMany(
        client,
        'wake',
        requeued.map(({ after }) => ({ machine: after.machineId })),
      );
      return changes.length;
    });
  }

  private async endSilentLeases(client: PoolClient, at: Date): Promise<Change[]> {
    const jobs = await this.find(
      client,
      `SELECT id FROM jobs WHERE ended_at IS NULL
         AND (lease_until <= $1 OR lease_until > $1::timestamptz + ${WRONGLY_LONG_SQL}) ORDER BY lease_until LIMIT $2`,
      at,
    );
    const end = { outcome: null, reason: 'lease-ran-out', hresult: null, result: null };
    return jobs.flatMap((job) => {
      const exhausted = job.state !== 'stopping' && job.attempt >= job.maxAttempts;
      const moved = step(job, exhausted ? 'fail' : 'lease-lost', {
        at,
        set: { reason: exhausted ? 'attempts-exhausted' : 'lease-ran-out' },
        note: { kind: 'lease-lost', data: { fence: job.fence } },
        end,
      });
      return moved.ok ? [moved.change] : [];
    });
  }

  private async expire(client: PoolClient, at: Date): Promise<Change[]> {
    const jobs = await this.find(
      client,
      `SELECT j.id FROM jobs j JOIN machines m ON m.id = j.machine_id
       WHERE j.ended_at IS NULL AND j.lease_until IS NULL
         AND (j.not_after <= $1 OR m.state IN ('retired', 'left')) LIMIT $2`,
      at,
    );
    return jobs.flatMap((job) => {
      // A job ordered in the very moment its machine was retired: nobody will ever fetch it.
      const overdue = job.notAfter <= at;
      const moved = step(job, overdue || job.state === 'stopping' ? 'expire' : 'stop', {
        at,
        set: { reason: overdue ? (job.reason ?? 'job-expired') : 'machine-retired' },
        note: { kind: overdue ? 'expired' : 'machine-gone', data: {} },
      });
      return moved.ok ? [moved.change] : [];
    });
  }

  private async find(client: PoolClient, sql: string, at: Date) {
    const { rows } = await client.query<{ id: string }>(sql, [at, BATCH]);
    const jobs = await lockJobs(
      client,
      rows.map((row) => row.id),
    );
    // Between finding and locking a message of the machine may have moved the job on.
    return [...jobs.values()].filter(({ leaseUntil }) => leaseUntil === null || isOver(leaseUntil, at));
  }
}

function isOver(leaseUntil: Date, at: Date): boolean {
  return leaseUntil <= at || leaseUntil.getTime() > at.getTime() + WRONGLY_LONG_MS;
}
