import { Injectable } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import { LEASE_SECONDS } from '#domain/jobs/retry.js';
import { isStoppable, VERBS } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database, plainArray } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import type { Querier } from '../audit/audit.service.js';
import { Batcher, isUniqueViolation } from '../batcher.js';
import { STOP_SQL } from '../fleet-stop/fleet-stop.setting.js';
import { forgetStart, SecondLook } from '../rollouts/second-look.js';
import { UNDER_WAY_SQL } from './job-row.js';
import { type Change, lockJobs, step, write } from './ledger.js';
import { type LeasedJob, signJob } from './orders.js';
import { regularMove, TELL_CHANGED } from './regular-moves.js';

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

/** What an emergency stop holds back. */
const STOPPABLE = VERBS.filter(isStoppable);
const LEASE = regularMove('lease', ['queued']);

/**
 * Leases what is due: stops, and at most one other job of a machine. Rows that another claim holds are skipped: that claim hands
 * them out. Whether a changing job may start is decided by the index `jobs_one_changing_under_way`; the condition here only avoids
 * asking in vain. An emergency stop holds back what it must ($5); the row that says so stays locked until the lease is committed, so
 * that a stop either comes first or finds the leased job under way. An order that a rollout granted is handed out only if the planner,
 * asked just before, said that it may be ($6); else it comes back as `asks`.
 */
const LEASE_DUE = `
WITH due AS MATERIALIZED (
  SELECT d.* FROM unnest($1::uuid[], $2::uuid[]) AS m(id, busy)
  JOIN machines k ON k.id = m.id AND k.state IN ('active', 'lost')
  CROSS JOIN LATERAL (
    SELECT j.id, j.machine_id, j.verb = 'stop' AS is_stop, j.verb = ANY($5::text[]) AS stoppable, j.not_before, j.created_at,
      j.verb = 'install' AND j.id <> ALL($6::uuid[])
        AND EXISTS (SELECT FROM grants g WHERE g.job_id = j.id AND g.outcome IS NULL) AS asks
    FROM jobs j
    WHERE j.machine_id = m.id AND j.ended_at IS NULL AND j.state IN ${LEASE.from} AND j.not_before <= $3 AND j.not_after > $3
      AND j.attempt < j.max_attempts
      AND (j.verb = 'stop' OR NOT EXISTS (
        SELECT FROM jobs b WHERE b.id = m.busy AND b.machine_id = m.id AND b.state IN ${UNDER_WAY_SQL}))
      AND (NOT j.changing OR NOT EXISTS (SELECT FROM jobs u WHERE u.occupies = m.id))
    ORDER BY j.verb = 'stop' DESC, j.not_before, j.created_at, j.id
    LIMIT ${PER_MACHINE} FOR UPDATE SKIP LOCKED
  ) d
), stop AS MATERIALIZED (
  ${STOP_SQL} AND EXISTS (SELECT FROM due WHERE stoppable) FOR SHARE
), free AS (
  SELECT * FROM due WHERE NOT stoppable OR EXISTS (SELECT FROM stop WHERE stopped = 'false')
), picked AS (
  SELECT id, asks FROM (
    SELECT id, is_stop, asks, row_number() OVER (PARTITION BY machine_id, is_stop ORDER BY not_before, created_at, id) AS place
    FROM free) d
  WHERE is_stop OR place = 1
), changed AS (
  UPDATE jobs j SET state = ${LEASE.to}, attempt = j.attempt + 1, fence = j.fence + 1, lease_until = $4, leased_at = $3, heard_seq = 0,
    phase = NULL, percent = 0, occupies = CASE WHEN j.changing THEN j.machine_id END
  FROM picked p WHERE j.id = p.id AND NOT p.asks
  RETURNING j.id, j.machine_id, j.verb, j.params, j.state, j.phase, j.percent, j.attempt, j.fence, j.not_before, j.not_after,
    j.created_at, NULL AS shown
), told AS (${TELL_CHANGED})
SELECT id, machine_id AS "machineId", verb, params, attempt, fence, not_before AS "notBefore", not_after AS "notAfter",
  false AS asks, created_at
FROM changed WHERE (SELECT count(*) FROM told) > 0
UNION ALL SELECT j.id, j.machine_id, j.verb, NULL, 0, 0, j.not_before, j.not_after, true, j.created_at
FROM picked p JOIN jobs j ON j.id = p.id WHERE p.asks
ORDER BY "notBefore", created_at, id`;

/** Hands due jobs to machines: lease, fence and attempt are committed before the order is signed. */
@Injectable()
export class ClaimsService {
  private readonly batcher: Batcher<ClaimRequest, Claim>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly keys: Keys,
    private readonly secondLook: SecondLook,
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
        const facts = { at, note: { kind: 'undelivered', data: { fence: job.fence } }, end };
        const back = step(job, 'lease-lost', facts);
        if (back.ok) changes.push(back.change);
      }
      await write(client, changes);
      await forgetStart(client, jobIds, false);
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
      const leased = new Map<string, LeasedJob[]>();
      for (const job of await this.lease([...first.values()])) {
        leased.set(job.machineId, [...(leased.get(job.machineId) ?? []), job]);
      }
      const now = this.clock.now();
      return requests.map((request) => {
        const own = (first.get(request.machineId) === request && leased.get(request.machineId)) || [];
        return { orders: own.map((job) => signJob(this.keys, job, now)), jobIds: own.map((job) => job.id) };
      });
    } catch (cause) {
      // Another claim started a changing job on this machine first: this one waits for its end.
      if (requests.length === 1 && isUniqueViolation(cause)) return [{ orders: [], jobIds: [] }];
      throw cause;
    }
  }

  private async lease(requests: ClaimRequest[]): Promise<LeasedJob[]> {
    const now = this.clock.now();
    // One statement, and thereby one transaction.
    const due = await leaseDue(this.database.pool, requests, [], now);
    const asking = new Set(due.filter(({ asks }) => asks).map(({ machineId }) => machineId));
    if (asking.size === 0) return due;
    const granted = requests.filter(({ machineId }) => asking.has(machineId));
    const jobs = due.filter(({ asks }) => asks).map(({ id }) => id);
    return [...due.filter(({ asks }) => !asks), ...(await this.leaseGranted(granted, jobs, now))];
  }

  /** What rollouts granted: the planner's word and the lease are one transaction. */
  private leaseGranted(requests: ClaimRequest[], jobIds: readonly string[], now: Date): Promise<LeasedJob[]> {
    return this.database.tx(async (client) => {
      const allowed = await this.secondLook.allow(client, jobIds, now);
      const leased = (await leaseDue(client, requests, allowed, now)).filter(({ asks }) => !asks);
      await this.secondLook.started(
        client,
        leased.map(({ id }) => id),
        now,
      );
      return leased;
    });
  }
}

/** A due job: leased, or waiting for the planner's word. */
type DueJob = LeasedJob & { asks: boolean };

async function leaseDue(
  querier: Querier,
  requests: readonly ClaimRequest[],
  allowed: readonly string[],
  now: Date,
): Promise<DueJob[]> {
  const { rows } = await querier.query<DueJob>({
    name: 'jobs-lease-due',
    text: LEASE_DUE,
    values: [
      plainArray(requests.map((request) => request.machineId)),
      plainArray(requests.map((request) => request.busy)),
      now,
      new Date(now.getTime() + LEASE_SECONDS * 1000),
      STOPPABLE,
      allowed,
    ],
  });
  // Stops first: they are about what the machine does now.
  return rows.sort((a, b) => Number(b.verb === 'stop') - Number(a.verb === 'stop'));
}
