import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ResultRequest } from '#contracts/agent/messages.js';
import { isTerminal } from '#domain/jobs/job-machine.js';
import { eventOfResult, isPassingVeto, retryDelaySeconds } from '#domain/jobs/retry.js';
import type { Reason } from '#domain/reasons.js';
import type { Outcome } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Alarms } from '../../platform/queues.js';
import { Batcher } from '../batcher.js';
import type { JobRow } from './job-row.js';
import { type Change, lockJobs, moveAll, type StepFacts, step, write } from './ledger.js';
import { recordUpdateOutcomes, type UpdateOutcome } from './update-outcomes.js';

export interface ResultMessage {
  machineId: string;
  jobId: string;
  result: ResultRequest;
}
/** `recorded` is false for a result that came after its job had ended by other means: kept in the history, but it decides nothing. */
export type Recorded = { ok: true; recorded: boolean } | { ok: false; reason: Reason };

const BATCH = 100;

/** Final results of attempts. Each is recorded once, however often and from however many connections it arrives. */
@Injectable()
export class ResultsService {
  private readonly batcher: Batcher<ResultMessage, Recorded>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly alarms: Alarms,
  ) {
    this.batcher = new Batcher((messages) => this.recordAll(messages), BATCH, 2);
  }

  record(message: ResultMessage): Promise<Recorded> {
    return this.batcher.ask(message);
  }

  private async recordAll(messages: ResultMessage[]): Promise<Recorded[]> {
    const { answers, changes } = await this.database.tx((client) => this.apply(client, messages));
    for (const { after } of changes) {
      if (after.state === 'queued') this.alarms.set({ job: after.id }, after.notBefore);
    }
    return answers;
  }

  private async apply(
    client: PoolClient,
    messages: ResultMessage[],
  ): Promise<{ answers: Recorded[]; changes: Change[] }> {
    const ids = messages.map((message) => message.jobId);
    const jobs = await lockJobs(client, ids);
    const recorded = await recordedOutcomes(client, ids);
    const at = this.clock.now();
    const changes: Change[] = [];
    const late: { job: JobRow; result: ResultRequest }[] = [];
    const updates: UpdateOutcome[] = [];
    const answers = messages.map(({ machineId, jobId, result }): Recorded => {
      const job = jobs.get(jobId);
      if (!job || job.machineId !== machineId) return { ok: false, reason: 'unknown-job' };
      if (result.fence !== job.fence || result.attempt !== job.attempt) return { ok: false, reason: 'lease-lost' };
      if (recorded.has(jobId)) return { ok: true, recorded: true };
      recorded.add(jobId);
      if (job.verb === 'install' || job.verb === 'download') {
        const verb = job.verb;
        updates.push(...result.updates.map((update) => ({ machineId, verb, ...update })));
      }
      const ended = this.end(job, result, at);
      if (!ended.ok) {
        late.push({ job, result });
        return { ok: true, recorded: false };
      }
      jobs.set(jobId, ended.change.after);
      changes.push(ended.change);
      return { ok: true, recorded: true };
    });
    await write(client, changes);
    await recordLate(client, late, at);
    await recordUpdateOutcomes(client, updates, at);
    await this.settleStops(client, changes, at);
    await this.wakeWaiting(client, changes, at);
    return { answers, changes };
  }

  private end(job: JobRow, result: ResultRequest, at: Date) {
    const { outcome, reason, hresult, detail } = result;
    const attemptEnd = { outcome, reason, hresult, attempt: job.attempt, maxAttempts: job.maxAttempts };
    const event = eventOfResult(attemptEnd);
    const facts: StepFacts = {
      at,
      set: { reason, hresult, detail },
      note: { kind: event, data: { outcome, reason, hresult, detail } },
      attempt: { end: { outcome, reason, hresult, result } },
    };
    if (event === 'fail-transient') {
      const delay = retryDelaySeconds(job.attempt, Math.random()) * 1000;
      facts.set = { ...facts.set, notBefore: new Date(at.getTime() + delay) };
    }
    // Given back by one more at the end: the number of an attempt names it for good, so it cannot be counted down.
    if (isPassingVeto(attemptEnd)) facts.set = { ...facts.set, maxAttempts: job.maxAttempts + 1 };
    if (event === 'succeed') facts.set = { ...facts.set, percent: 100 };
    return step(job, event, facts);
  }

  /**
   * An order to stop that nobody fetched is pointless once its job has ended. And where a machine answers a stop although the
   * lease of the job is over, it no longer works on that job: nobody else would ever confirm it.
   */
  private async settleStops(client: PoolClient, changes: readonly Change[], at: Date): Promise<void> {
    const ended = changes.filter(({ before, after }) => before.state === 'stopping' && isTerminal(after.state));
    const answered = changes.filter(({ after }) => after.verb === 'stop' && after.state === 'succeeded');
    if (ended.length === 0 && answered.length === 0) return;
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM jobs WHERE verb = 'stop' AND state = 'queued' AND machine_id = ANY($1::uuid[]) AND params->>'job' = ANY($2::text[])
       UNION
       SELECT id FROM jobs WHERE id = ANY($3::uuid[]) AND state = 'stopping' AND lease_until IS NULL`,
      [
        ended.map(({ after }) => after.machineId),
        ended.map(({ after }) => after.id),
        answered.map(({ after }) => String(after.params.job)),
      ],
    );
    await moveAll(client, rows, (job) => {
      const event = job.state === 'stopping' ? 'confirm-stopped' : 'stop';
      return step(job, event, { at, note: { kind: 'settled', data: {} } });
    });
  }

  /** A job that waited for this one to end is handed out at once, not at the end of the hold. */
  private async wakeWaiting(client: PoolClient, changes: readonly Change[], at: Date): Promise<void> {
    if (changes.length === 0) return;
    const { rows } = await client.query<{ machine: string }>({
      name: 'jobs-waiting',
      text: `SELECT DISTINCT machine_id AS machine FROM jobs
             WHERE machine_id = ANY($1::uuid[]) AND state = 'queued' AND not_before <= $2 AND not_after > $2`,
      values: [changes.map(({ after }) => after.machineId), at],
    });
    await this.bus.publishMany(client, 'wake', rows);
  }
}

/** Jobs of which the attempt under way has its outcome already. */
async function recordedOutcomes(client: PoolClient, jobIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string; outcome: Outcome }>({
    name: 'attempts-recorded',
    text: `SELECT j.id FROM jobs j JOIN attempts a ON a.job_id = j.id AND a.number = j.attempt
           WHERE j.id = ANY($1::uuid[]) AND a.outcome IS NOT NULL`,
    values: [jobIds],
  });
  return new Set(rows.map((row) => row.id));
}

/** The job ended without its machine (expired, say). What the machine did all the same belongs into the history. */
async function recordLate(
  client: PoolClient,
  late: readonly { job: JobRow; result: ResultRequest }[],
  at: Date,
): Promise<void> {
  for (const { job, result } of late) {
    const { outcome, reason, hresult, detail } = result;
    await client.query(
      `WITH tried AS (
         UPDATE attempts SET ended_at = $3, outcome = $4, reason = $5, hresult = $6, result = $7
         WHERE job_id = $1 AND number = $2)
       INSERT INTO job_events (job_id, attempt, at, kind, data) VALUES ($1, $2, $3, 'late-result', $8)`,
      [
        job.id,
        job.attempt,
        at,
        outcome,
        reason,
        hresult,
        JSON.stringify(result),
        JSON.stringify({ outcome, reason, hresult, detail }),
      ],
    );
  }
}
