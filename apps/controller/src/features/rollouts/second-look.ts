import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { secondLook } from '#domain/planner/may-start.js';
import type { Reason } from '#domain/reasons.js';
import { MINUTE_MS } from '#domain/time.js';
import type { JobRow } from '../jobs/job-row.js';
import { type Change, lockJobs, step, write } from '../jobs/ledger.js';
import { lockPlanner } from './planner-lock.js';
import { PlannerStateRepository } from './planner-state.repository.js';

/** Causes that do not pass: the grant is good for nothing any more. */
const FINAL: readonly Reason[] = ['not-granted', 'rollout-ended', 'install-failed', 'machine-not-active'];
/** A machine that may not start is asked about again so much later at the latest. */
const ASK_AGAIN_MS = MINUTE_MS;

/** The planner's second look, at the moment before a granted order is handed out. */
@Injectable()
export class SecondLook {
  constructor(private readonly states: PlannerStateRepository) {}

  /**
   * Under the planner's lock, which is held until the lease is committed: pauses, halts and other hand-outs come before or after. An
   * order that may not be handed out stays in the queue with its cause, or ends where the cause does not pass.
   * @returns those that may be handed out
   */
  async allow(client: PoolClient, jobIds: readonly string[], now: Date): Promise<string[]> {
    await lockPlanner(client);
    const { state, grants } = await this.states.load(client, now);
    const rolloutOf = new Map(grants.map(({ jobId, rolloutId }) => [jobId, rolloutId]));
    const look = secondLook(state, now);
    const jobs = await lockJobs(client, jobIds);
    const allowed: string[] = [];
    const held: JobRow[] = [];
    const changes: Change[] = [];
    for (const job of jobs.values()) {
      if (job.state !== 'queued') continue;
      const rolloutId = rolloutOf.get(job.id) ?? '';
      const cause = look.mayStart(rolloutId, job.machineId);
      if (cause === null) {
        allowed.push(job.id);
        look.start(rolloutId, job.machineId);
      } else {
        held.push(job);
        changes.push(...heldBack(job, cause.reason, now));
      }
    }
    await write(client, changes);
    await postpone(client, held, now);
    return allowed;
  }

  /** Writes down that the machines of these orders have them. */
  async started(client: PoolClient, jobIds: readonly string[], now: Date): Promise<void> {
    if (jobIds.length === 0) return;
    await client.query(
      `UPDATE grants SET started_at = coalesce(started_at, $2), seen_at = coalesce(seen_at, $2), signal_at = $2
       WHERE job_id = ANY($1::uuid[]) AND outcome IS NULL`,
      [jobIds, now],
    );
  }
}

/** Orders that were held back are not asked about again at once. */
async function postpone(client: PoolClient, held: readonly JobRow[], now: Date): Promise<void> {
  if (held.length === 0) return;
  const later = new Date(now.getTime() + ASK_AGAIN_MS);
  await client.query(`UPDATE jobs SET not_before = $2 WHERE id = ANY($1::uuid[]) AND state = 'queued'`, [
    held.map(({ id }) => id),
    later,
  ]);
}

function heldBack(job: JobRow, reason: Reason, at: Date): Change[] {
  const note = { kind: 'held-back', data: { reason } };
  if (FINAL.includes(reason)) {
    const ended = step(job, 'stop', { at, set: { reason }, note });
    return ended.ok ? [ended.change] : [];
  }
  // The same cause again is no news.
  if (job.reason === reason) return [];
  return [{ before: job, after: { ...job, reason }, note: { ...note, seq: null, at }, end: null }];
}

/**
 * These orders' machines have not begun after all: the order did not reach them, or they vetoed it for a while. A grant without a start
 * is no failure, however long its machine is silent.
 * @param evenIfHeard also where a machine had said that it is at work
 */
export async function forgetStart(client: PoolClient, jobIds: readonly string[], evenIfHeard: boolean): Promise<void> {
  if (jobIds.length === 0) return;
  await client.query(
    `UPDATE grants g SET started_at = NULL, signal_at = NULL WHERE g.job_id = ANY($1::uuid[]) AND g.outcome IS NULL
       AND ($2::boolean OR EXISTS (SELECT 1 FROM jobs j WHERE j.id = g.job_id AND j.attempt = 1 AND j.heard_seq = 0))`,
    [jobIds, evenIfHeard],
  );
}
