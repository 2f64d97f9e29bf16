import type { PoolClient } from 'pg';
import type { LiveEvent } from '#contracts/people/live.js';
import { isTerminal, isUnderWay, type JobEvent, type JobRefusal, transition } from '#domain/jobs/job-machine.js';
import { notifyTexts, pgChannel } from '../../platform/bus.js';
import { type AttemptEnd, JOB_COLUMNS, type JobNote, type JobRow, UNDER_WAY_SQL } from './job-row.js';
import { liveJob } from './live-job.js';

/** A job's row after an event, with what is to be written beside it. */
export interface Change {
  before: JobRow;
  after: JobRow;
  /** Null for what the row itself says (see history.people.ts). */
  note: JobNote | null;
  /** How the attempt under way ended. */
  end: (AttemptEnd & { at: Date }) | null;
}

export type Step = { ok: true; change: Change } | { ok: false; reason: JobRefusal };

export interface StepFacts {
  at: Date;
  /** Columns that the event sets besides the state. */
  set?: Partial<
    Pick<
      JobRow,
      'reason' | 'hresult' | 'detail' | 'maxAttempts' | 'leaseUntil' | 'heardSeq' | 'notBefore' | 'phase' | 'percent'
    >
  >;
  note: (Pick<JobNote, 'kind' | 'data'> & { seq?: number }) | null;
  end?: AttemptEnd;
}

/**
 * Moves a job: the decision is the domain's, on a row that the caller holds locked. Nothing is written yet, so that a refusal
 * costs nothing and many changes go out in one statement (see `write`). The three moves of every job that goes well (lease,
 * progress, success) are statements of their own, which follow the same table (regular-moves.ts).
 */
export function step(job: JobRow, event: JobEvent, facts: StepFacts): Step {
  const decided = transition(job.state, event);
  if (!decided.ok) return decided;
  const after: JobRow = { ...job, ...facts.set, state: decided.state };
  // A lease that ran out is gone even where the state stays (`stopping`); otherwise the reconciler would find it for ever.
  if (!isUnderWay(after.state) || event === 'lease-lost') after.leaseUntil = null;
  if (isTerminal(after.state)) after.endedAt = facts.at;
  if (facts.end && !isTerminal(after.state)) after.leasedAt = null;
  const { at, note, end } = facts;
  return {
    ok: true,
    change: {
      before: job,
      after,
      note: note && { kind: note.kind, seq: note.seq ?? null, at, data: note.data },
      end: end ? { ...end, at } : null,
    },
  };
}

/** Locks the rows in the order of their ids, so that two batches never wait for each other in a circle. */
export async function lockJobs(client: PoolClient, ids: readonly string[]): Promise<Map<string, JobRow>> {
  const { rows } = await client.query<JobRow>({
    name: 'jobs-lock',
    text: `SELECT ${JOB_COLUMNS} FROM jobs j WHERE j.id = ANY($1::uuid[]) ORDER BY j.id FOR UPDATE`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Moves each of these jobs as `decide` says, in this transaction. One that has moved on meanwhile, so that the event is impossible
 * by now, stays as it is.
 * @param ids rows of a query that looked for the jobs, not yet locked
 */
export async function moveAll(
  client: PoolClient,
  ids: readonly { id: string }[],
  decide: (job: JobRow) => Step,
): Promise<void> {
  const jobs = await lockJobs(
    client,
    ids.map((row) => row.id),
  );
  const steps = [...jobs.values()].map(decide);
  await write(
    client,
    steps.flatMap((one) => (one.ok ? [one.change] : [])),
  );
}

const WRITE = `
WITH change AS (
  SELECT * FROM json_to_recordset($1::json) AS c(id uuid, state text, reason text, hresult text, detail text,
    "maxAttempts" int, "leaseUntil" timestamptz, "leasedAt" timestamptz, "heardSeq" int, "notBefore" timestamptz, phase text,
    percent int, "endedAt" timestamptz)
), moved AS (
  UPDATE jobs j SET state = c.state, reason = c.reason, hresult = c.hresult, detail = c.detail, max_attempts = c."maxAttempts",
    lease_until = c."leaseUntil", leased_at = c."leasedAt", heard_seq = c."heardSeq", not_before = c."notBefore", phase = c.phase,
    percent = c.percent, ended_at = c."endedAt",
    occupies = CASE WHEN j.changing AND c.state IN ${UNDER_WAY_SQL} THEN j.machine_id END
  FROM change c WHERE j.id = c.id
), noted AS (
  INSERT INTO job_events (job_id, attempt, seq, at, kind, data)
  SELECT n.job, n.attempt, n.seq, n.at, n.kind, n.data
  FROM json_to_recordset($2::json) AS n(job uuid, attempt int, seq int, at timestamptz, kind text, data jsonb)
  ON CONFLICT (job_id, attempt, seq) DO NOTHING
), tried AS (
  INSERT INTO attempts (job_id, number, fence, leased_at, ended_at, outcome, reason, hresult, result)
  SELECT a.job, a.number, a.fence, coalesce(a."leasedAt", a.at), a.at, a.outcome, a.reason, a.hresult, a.result
  FROM json_to_recordset($3::json) AS a(job uuid, number int, fence int, "leasedAt" timestamptz, at timestamptz,
    outcome text, reason text, hresult text, result jsonb)
  ON CONFLICT (job_id, number) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome,
    reason = excluded.reason, hresult = excluded.hresult, result = excluded.result
)
SELECT pg_notify($4, text) FROM unnest($5::text[]) AS text`;

/**
 * Writes rows, history and attempts of all changes and tells open pages, in one statement. The rows must be locked by this
 * transaction; pages hear of it when that commits, or never.
 * @param live what pages are told; left out: every change
 */
export async function write(
  client: PoolClient,
  changes: readonly Change[],
  live: readonly LiveEvent[] = changes.map(({ after }) => liveJob(after)),
): Promise<void> {
  if (changes.length === 0) return;
  const attempts = changes.flatMap(({ before: { id, attempt, fence, leasedAt }, end }) =>
    end ? [{ job: id, number: attempt, fence, leasedAt, ...end }] : [],
  );
  const notes = changes.flatMap(({ before: { id, attempt }, note }) => (note ? [{ job: id, attempt, ...note }] : []));
  // Where one job changes twice in a batch, its last row counts; both changes stay in its history.
  const rows = new Map(changes.map(({ after: { params: _, ...row } }) => [row.id, row]));
  await client.query({
    name: 'jobs-write',
    text: WRITE,
    values: [
      JSON.stringify([...rows.values()]),
      JSON.stringify(notes),
      JSON.stringify(attempts),
      pgChannel('live'),
      notifyTexts('live', live),
    ],
  });
}
