import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ResultRequest } from '#contracts/agent/messages.js';
import { isTerminal } from '#domain/jobs/job-machine.js';
import { eventOfResult, isPassingVeto, retryDelaySeconds } from '#domain/jobs/retry.js';
import type { Reason } from '#domain/reasons.js';
import type { Outcome, Verb } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database, plainArray } from '../../platform/database.js';
import { Alarms } from '../../platform/queues.js';
import type { Querier } from '../audit/audit.service.js';
import { Batcher } from '../batcher.js';
import { PlannerTimer } from '../rollouts/planner.timer.js';
import { forgetStart } from '../rollouts/second-look.js';
import type { JobRow } from './job-row.js';
import { type Change, lockJobs, moveAll, type StepFacts, step, write } from './ledger.js';
import { regularMove, TELL_CHANGED } from './regular-moves.js';
import { recordUpdateOutcomes, type UpdateOutcome } from './update-outcomes.js';

export interface ResultMessage {
  machineId: string;
  jobId: string;
  result: ResultRequest;
}
/** `recorded` is false for a result that came after its job had ended by other means: kept in the history, but it decides nothing. */
export type Recorded = { ok: true; recorded: boolean } | { ok: false; reason: Reason };

const BATCH = 100;

/** The end of an attempt whose lease ran out, or that is to stop, is looked at one by one, as is every end but success. */
const SUCCEED = regularMove('succeed', ['leased', 'running']);

/** Successes of attempts under way. A success of which this cannot be said is left out of the answer. */
const RECORD_SUCCESS = `
WITH changed AS (
  UPDATE jobs j SET state = ${SUCCEED.to}, ended_at = $8, lease_until = NULL, occupies = NULL, percent = 100,
    reason = m.reason, hresult = m.hresult, detail = m.result->>'detail'
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::jsonb[])
    WITH ORDINALITY AS m(job, machine, attempt, fence, reason, hresult, result, place)
  WHERE j.id = m.job AND j.machine_id = m.machine AND j.attempt = m.attempt AND j.fence = m.fence
    AND j.state IN ${SUCCEED.from} AND j.leased_at IS NOT NULL AND j.verb <> 'stop'
  RETURNING j.id, j.machine_id, j.verb, j.state, j.phase, j.percent, j.attempt, j.fence, j.leased_at, j.reason, j.hresult, m.result,
    NULL AS shown, m.place
), tried AS (
  INSERT INTO attempts (job_id, number, fence, leased_at, ended_at, outcome, reason, hresult, result)
  SELECT id, attempt, fence, leased_at, $8, 'succeeded', reason, hresult, result FROM changed
), told AS (${TELL_CHANGED})
SELECT verb, place::int FROM changed WHERE (SELECT count(*) FROM told) > 0`;

/** Final results of attempts. Each is recorded once, however often and from however many connections it arrives. */
@Injectable()
export class ResultsService {
  private readonly batcher: Batcher<ResultMessage, Recorded>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly alarms: Alarms,
    private readonly planner: PlannerTimer,
  ) {
    this.batcher = new Batcher((messages) => this.recordAll(messages), BATCH, 2);
  }

  record(message: ResultMessage): Promise<Recorded> {
    return this.batcher.ask(message);
  }

  private async recordAll(messages: ResultMessage[]): Promise<Recorded[]> {
    const at = this.clock.now();
    const answers = await this.recordSuccesses(messages, at);
    const others = messages.filter((_, index) => !answers[index]);
    const ended = messages.filter((_, index) => answers[index]).map(({ machineId }) => machineId);
    if (others.length > 0) {
      const rest = await this.database.tx((client) => this.apply(client, others, at));
      for (const index of messages.keys()) answers[index] ??= rest.answers.shift();
      for (const { after } of rest.changes) {
        ended.push(after.machineId);
        if (after.state === 'queued') this.alarms.set({ job: after.id }, after.notBefore);
      }
    }
    await this.wakeWaiting(ended, at);
    this.planner.nudge();
    return answers as Recorded[];
  }

  /** Sparse: an answer for each message that it could deal with. */
  private async recordSuccesses(messages: readonly ResultMessage[], at: Date): Promise<(Recorded | undefined)[]> {
    const successes = [...messages.entries()].filter(([, { result }]) => result.outcome === 'succeeded');
    if (successes.length === 0) return [];
    // After a deadlock it is run again, and must not answer for what only the first run had found.
    const record = async (client: Querier): Promise<(Recorded | undefined)[]> => {
      const answers = new Array<Recorded | undefined>(messages.length);
      const updates: UpdateOutcome[] = [];
      for (const { place, verb } of await recordedSuccesses(
        client,
        successes.map(([, message]) => message),
        at,
      )) {
        const [index, { machineId, result }] = successes[place - 1]!;
        answers[index] = { ok: true, recorded: true };
        updates.push(...updatesOf(machineId, verb, result));
      }
      await recordUpdateOutcomes(client, updates, at);
      return answers;
    };
    // One statement is a transaction by itself.
    const withUpdates = successes.some(([, { result }]) => result.updates.length > 0);
    return withUpdates ? this.database.tx(record) : record(this.database.pool);
  }

  private async apply(
    client: PoolClient,
    messages: ResultMessage[],
    at: Date,
  ): Promise<{ answers: Recorded[]; changes: Change[] }> {
    const ids = messages.map((message) => message.jobId);
    const jobs = await lockJobs(client, ids);
    const recorded = await recordedOutcomes(client, ids);
    const changes: Change[] = [];
    const late: { job: JobRow; result: ResultRequest }[] = [];
    const updates: UpdateOutcome[] = [];
    const vetoed = new Set(messages.filter(({ result }) => result.outcome === 'refused').map(({ jobId }) => jobId));
    const answers = messages.map(({ machineId, jobId, result }): Recorded => {
      const job = jobs.get(jobId);
      if (!job || job.machineId !== machineId) return { ok: false, reason: 'unknown-job' };
      if (result.fence !== job.fence || result.attempt !== job.attempt) return { ok: false, reason: 'lease-lost' };
      if (recorded.has(jobId)) return { ok: true, recorded: true };
      recorded.add(jobId);
      updates.push(...updatesOf(machineId, job.verb, result));
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
    await forgetStart(
      client,
      changes.flatMap(({ after }) => (after.state === 'queued' && vetoed.has(after.id) ? [after.id] : [])),
      true,
    );
    return { answers, changes };
  }

  private end(job: JobRow, result: ResultRequest, at: Date) {
    const { outcome, reason, hresult, detail } = result;
    const attemptEnd = { outcome, reason, hresult, attempt: job.attempt, maxAttempts: job.maxAttempts };
    const event = eventOfResult(attemptEnd);
    const facts: StepFacts = {
      at,
      set: { reason, hresult, detail },
      // A success stands in the rows of the job and of the attempt.
      note: event === 'succeed' ? null : { kind: event, data: { outcome, reason, hresult, detail } },
      end: { outcome, reason, hresult, result },
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
      `SELECT id FROM jobs WHERE verb = 'stop' AND ended_at IS NULL AND state = 'queued' AND machine_id = ANY($1::uuid[]) AND params->>'job' = ANY($2::text[])
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

  /**
   * A job that waited for another one to end is handed out at once, not at the end of the hold. After the commit, so that a claim
   * which comes of it finds the way free.
   */
  private async wakeWaiting(machineIds: readonly string[], at: Date): Promise<void> {
    if (machineIds.length === 0) return;
    const { rows } = await this.database.pool.query<{ machine: string }>({
      name: 'jobs-waiting',
      text: `SELECT DISTINCT machine_id AS machine FROM jobs
             WHERE machine_id = ANY($1::uuid[]) AND ended_at IS NULL AND state = 'queued' AND not_before <= $2 AND not_after > $2`,
      values: [machineIds, at],
    });
    await this.bus.publishMany(null, 'wake', rows);
  }
}

async function recordedSuccesses(
  client: Querier,
  messages: readonly ResultMessage[],
  at: Date,
): Promise<{ place: number; verb: Verb }[]> {
  const of = <T>(pick: (message: ResultMessage) => T) => messages.map(pick);
  const plain = (pick: (message: ResultMessage) => string | number) => plainArray(of(pick));
  const { rows } = await client.query<{ place: number; verb: Verb }>({
    name: 'jobs-record-success',
    text: RECORD_SUCCESS,
    values: [
      plain(({ jobId }) => jobId),
      plain(({ machineId }) => machineId),
      plain(({ result }) => result.attempt),
      plain(({ result }) => result.fence),
      of(({ result }) => result.reason),
      of(({ result }) => result.hresult),
      of(({ result }) => JSON.stringify(result)),
      at,
    ],
  });
  return rows;
}

/** What the result says about updates, where the verb is one that acts on them. */
function updatesOf(machineId: string, verb: Verb, { updates }: ResultRequest): UpdateOutcome[] {
  if (verb !== 'install' && verb !== 'download') return [];
  return updates.map((update) => ({ machineId, verb, ...update }));
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
         INSERT INTO attempts (job_id, number, fence, leased_at, ended_at, outcome, reason, hresult, result)
         VALUES ($1, $2, $9, $10, $3, $4, $5, $6, $7)
         ON CONFLICT (job_id, number) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome,
           reason = excluded.reason, hresult = excluded.hresult, result = excluded.result)
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
        job.fence,
        job.leasedAt ?? at,
      ],
    );
  }
}
