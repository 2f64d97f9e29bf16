import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ProgressRequest } from '#contracts/agent/messages.js';
import type { LiveEvent } from '#contracts/people/fleet.js';
import { LEASE_SECONDS } from '#domain/jobs/retry.js';
import type { Reason } from '#domain/reasons.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Batcher, isUniqueViolation } from '../batcher.js';
import { type Change, lockJobs, step, write } from './ledger.js';
import { liveJob } from './live-job.js';

export interface ProgressMessage {
  machineId: string;
  jobId: string;
  progress: ProgressRequest;
}
export type ProgressResult = { ok: true; stop: boolean } | { ok: false; reason: Reason };

const BATCH = 200;

/** Progress and heartbeat: each message renews the lease of its job. */
@Injectable()
export class ProgressService {
  private readonly batcher: Batcher<ProgressMessage, ProgressResult>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.batcher = new Batcher((messages) => this.recordAll(messages), BATCH, 2);
  }

  record(message: ProgressMessage): Promise<ProgressResult> {
    return this.batcher.ask(message);
  }

  private async recordAll(messages: ProgressMessage[]): Promise<ProgressResult[]> {
    try {
      return await this.database.tx((client) => this.apply(client, messages));
    } catch (cause) {
      // A job that had lost its lease speaks again, but another changing job has started on that machine meanwhile.
      if (messages.length === 1 && isUniqueViolation(cause)) return [{ ok: false, reason: 'changing-job-under-way' }];
      throw cause;
    }
  }

  private async apply(client: PoolClient, messages: ProgressMessage[]): Promise<ProgressResult[]> {
    const ids = messages.map((message) => message.jobId);
    const jobs = await lockJobs(client, ids);
    const newest = await newestSeqs(client, ids);
    const titles = await titlesOf(client, messages);
    const at = this.clock.now();
    const changes: Change[] = [];
    const live: LiveEvent[] = [];
    const answers: ProgressResult[] = [];
    for (const { machineId, jobId, progress } of messages) {
      const job = jobs.get(jobId);
      if (!job || job.machineId !== machineId) {
        answers.push({ ok: false, reason: 'unknown-job' });
        continue;
      }
      if (progress.fence !== job.fence || progress.attempt !== job.attempt) {
        answers.push({ ok: false, reason: 'lease-lost' });
        continue;
      }
      const { phase, percent, update, seq } = progress;
      // A repeated or overtaken message still shows that the agent lives; what it says is old.
      const isNews = seq > (newest.get(jobId) ?? 0);
      const moved = step(job, 'progress', {
        at,
        set: {
          leaseUntil: new Date(at.getTime() + LEASE_SECONDS * 1000),
          ...(isNews ? { phase, percent } : {}),
        },
        note: { kind: 'progress', seq, data: { phase, percent, ...(update ? { update } : {}) } },
      });
      if (!moved.ok) {
        answers.push(moved);
        continue;
      }
      newest.set(jobId, Math.max(seq, newest.get(jobId) ?? 0));
      jobs.set(jobId, moved.change.after);
      changes.push(moved.change);
      if (isNews) live.push(liveJob(moved.change.after, shown(update, titles)));
      answers.push({ ok: true, stop: moved.change.after.state === 'stopping' });
    }
    await write(client, changes, live);
    return answers;
  }
}

/** The highest number heard in the attempt under way, by job. */
async function newestSeqs(client: PoolClient, jobIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; seq: number }>({
    name: 'jobs-newest-seq',
    text: `SELECT j.id, e.seq FROM jobs j CROSS JOIN LATERAL (
             SELECT max(seq) AS seq FROM job_events e WHERE e.job_id = j.id AND e.attempt = j.attempt) e
           WHERE j.id = ANY($1::uuid[]) AND e.seq IS NOT NULL`,
    values: [jobIds],
  });
  return new Map(rows.map((row) => [row.id, row.seq]));
}

/** Titles of the updates under work, by `updateId revision`. */
async function titlesOf(client: PoolClient, messages: readonly ProgressMessage[]): Promise<Map<string, string>> {
  const updates = messages.flatMap(({ progress: { update } }) => (update ? [update] : []));
  if (updates.length === 0) return new Map();
  const { rows } = await client.query<{ key: string; title: string }>({
    name: 'update-titles',
    text: `SELECT update_id || ' ' || revision AS key, title
           FROM updates JOIN unnest($1::uuid[], $2::int[]) AS u(id, revision) USING (revision) WHERE update_id = u.id`,
    values: [updates.map((update) => update.updateId), updates.map((update) => update.revision)],
  });
  return new Map(rows.map((row) => [row.key, row.title]));
}

function shown(update: ProgressRequest['update'], titles: ReadonlyMap<string, string>): LiveEvent['update'] {
  if (!update) return null;
  const { updateId, revision, percent, bytesDone, bytesTotal } = update;
  return {
    title: titles.get(`${updateId} ${revision}`) ?? updateId,
    percent,
    bytesDone: bytesDone ?? null,
    bytesTotal: bytesTotal ?? null,
  };
}
