import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Envelope } from '#contracts/agent/envelope.js';
import { LEASE_SECONDS } from '#domain/jobs/retry.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { Batcher, isUniqueViolation } from '../batcher.js';
import { JOB_COLUMNS, type JobRow, UNDER_WAY_SQL } from './job-row.js';
import { type Change, lockJobs, step, write } from './ledger.js';
import { signJob } from './orders.js';

export interface Claim {
  /** Signed orders: stops, and at most one other. Empty when nothing is due. */
  orders: Envelope[];
  jobIds: string[];
}

export interface ClaimRequest {
  machineId: string;
  /** The job that the machine says it works on: while it is under way, only stops are handed out. */
  busy: string | null;
}

const BATCH = 100;
/** Orders in one answer at most (PollAnswer allows 8). */
const PER_MACHINE = 8;

/**
 * Locks what is due. Rows that another claim holds are skipped: that claim hands them out. Whether a changing job may start is
 * decided by the index `jobs_one_changing_under_way`; the condition here only avoids asking in vain.
 */
const DUE = `
SELECT due.* FROM json_to_recordset($1::json) AS m("machineId" uuid, busy uuid)
JOIN machines k ON k.id = m."machineId" AND k.state IN ('active', 'lost')
CROSS JOIN LATERAL (
  SELECT ${JOB_COLUMNS} FROM jobs j
  WHERE j.machine_id = m."machineId" AND j.state = 'queued' AND j.not_before <= $2 AND j.not_after > $2
    AND j.attempt < j.max_attempts
    AND (j.verb = 'stop' OR NOT EXISTS (
      SELECT 1 FROM jobs b WHERE b.id = m.busy AND b.machine_id = m."machineId" AND b.state IN ${UNDER_WAY_SQL}))
    AND (NOT j.changing OR NOT EXISTS (
      SELECT 1 FROM jobs u WHERE u.machine_id = m."machineId" AND u.changing AND u.state IN ${UNDER_WAY_SQL}))
  ORDER BY j.verb = 'stop' DESC, j.not_before, j.created_at, j.id
  LIMIT ${PER_MACHINE} FOR UPDATE SKIP LOCKED
) due`;

/** Hands due jobs to machines: lease, fence and attempt are committed before the order is signed. */
@Injectable()
export class ClaimsService {
  private readonly batcher: Batcher<ClaimRequest, Claim>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly keys: Keys,
  ) {
    this.batcher = new Batcher((requests) => this.claimAll(requests), BATCH, 2);
  }

  claim(request: ClaimRequest): Promise<Claim> {
    return this.batcher.ask(request);
  }

  /** The poll went away while its jobs were being claimed: they wait for the next one instead of for the end of their lease. */
  async giveBack(jobIds: readonly string[]): Promise<void> {
    await this.database.tx(async (client) => {
      const at = this.clock.now();
      const end = { outcome: null, reason: 'lease-ran-out', hresult: null, result: null };
      const changes: Change[] = [];
      for (const job of (await lockJobs(client, jobIds)).values()) {
        const facts = { at, note: { kind: 'undelivered', data: { fence: job.fence } }, attempt: { end } };
        const back = step(job, 'lease-lost', facts);
        if (back.ok) changes.push(back.change);
      }
      await write(client, changes);
      await this.bus.publishMany(
        client,
        'wake',
        changes.map(({ after }) => ({ machine: after.machineId })),
      );
    });
  }

  private async claimAll(requests: ClaimRequest[]): Promise<Claim[]> {
    try {
      // Of two polls of one machine the first gets the jobs; one order must not travel twice.
      const first = new Map(requests.toReversed().map((request) => [request.machineId, request]));
      const leased = await this.database.tx((client) => this.lease(client, [...first.values()]));
      const now = this.clock.now();
      return requests.map((request) => {
        const isFirst = first.get(request.machineId) === request;
        const own = leased.filter((job) => isFirst && job.machineId === request.machineId);
        return { orders: own.map((job) => signJob(this.keys, job, now)), jobIds: own.map((job) => job.id) };
      });
    } catch (cause) {
      // Another claim started a changing job on this machine first: this one waits for its end.
      if (requests.length === 1 && isUniqueViolation(cause)) return [{ orders: [], jobIds: [] }];
      throw cause;
    }
  }

  private async lease(client: PoolClient, requests: ClaimRequest[]): Promise<JobRow[]> {
    const now = this.clock.now();
    const { rows } = await client.query<JobRow>({
      name: 'jobs-due',
      text: DUE,
      values: [JSON.stringify(requests), now],
    });
    const changes: Change[] = [];
    const served = new Set<string>();
    for (const job of rows) {
      if (job.verb !== 'stop') {
        if (served.has(job.machineId)) continue;
        served.add(job.machineId);
      }
      const leased = step(job, 'lease', {
        at: now,
        set: {
          attempt: job.attempt + 1,
          fence: job.fence + 1,
          leaseUntil: new Date(now.getTime() + LEASE_SECONDS * 1000),
          phase: null,
          percent: 0,
        },
        note: { kind: 'leased', data: { fence: job.fence + 1 } },
        attempt: { leasedAt: now },
      });
      if (leased.ok) changes.push(leased.change);
    }
    await write(client, changes);
    return changes.map((change) => change.after);
  }
}
