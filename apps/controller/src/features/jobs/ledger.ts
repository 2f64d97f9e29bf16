import type { PoolClient } from 'pg';
import type { LiveEvent } from '#contracts/people/fleet.js';
import { isTerminal, isUnderWay, type JobEvent, type JobRefusal, transition } from '#domain/jobs/job-machine.js';
import { notifyTexts, pgChannel } from '../../platform/bus.js';
import { type AttemptEnd, JOB_COLUMNS, type JobNote, type JobRow } from './job-row.js';
import { liveJob } from './live-job.js';

/** A job's row after an event, with what is to be written beside it. */
export interface Change {
  before: JobRow;
  after: JobRow;
  note: JobNote;
  attempt: { leasedAt: Date | null; end: AttemptEnd | null; endedAt: Date | null } | null;
}

export type Step = { ok: true; change: Change } | { ok: false; reason: JobRefusal };

export interface StepFacts {
  at: Date;
  /** Columns that the event sets besides the state. */
  set?: Partial<
    Pick<
      JobRow,
      | 'reason'
      | 'hresult'
      | 'detail'
      | 'attempt'
      | 'maxAttempts'
      | 'fence'
      | 'leaseUntil'
      | 'notBefore'
      | 'phase'
      | 'percent'
    >
  >;
  note: Pick<JobNote, 'kind' | 'data'> & { seq?: number };
  attempt?: { leasedAt: Date } | { end: AttemptEnd };
}

/**
 * The only way in which the controller moves a job: the decision is the domain's, on a row that the caller holds locked. Nothing
 * is written yet, so that a refusal costs nothing and many changes go out in one statement (see `write`).
 */
export function step(job: JobRow, event: JobEvent, facts: StepFacts): Step {
  const decided = transition(job.state, event);
  if (!decided.ok) return decided;
  const after: JobRow = { ...job, ...facts.set, state: decided.state };
  // A lease that ran out is gone even where the state stays (`stopping`); otherwise the reconciler would find it for ever.
  if (!isUnderWay(after.state) || event === 'lease-lost') after.leaseUntil = null;
  if (isTerminal(after.state)) after.endedAt = facts.at;
  const { attempt } = facts;
  return {
    ok: true,
    change: {
      before: job,
      after,
      note: { kind: facts.note.kind, seq: facts.note.seq ?? null, at: facts.at, data: facts.note.data },
      attempt:
        attempt === undefined
          ? null
          : 'leasedAt' in attempt
            ? { leasedAt: attempt.leasedAt, end: null, endedAt: null }
            : { leasedAt: null, end: attempt.end, endedAt: facts.at },
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
  SELECT * FROM json_to_recordset($1::json) AS c(id uuid, state text, reason text, hresult text, detail text, attempt int,
    "maxAttempts" int, fence int, "leaseUntil" timestamptz, "notBefore" timestamptz, phase text, percent int, "endedAt" timestamptz)
), moved AS (
  UPDATE jobs j SET state = c.state, reason = c.reason, hresult = c.hresult, detail = c.detail, attempt = c.attempt,
    max_attempts = c."maxAttempts", fence = c.fence, lease_until = c."leaseUntil", not_before = c."notBefore",
    phase = c.phase, percent = c.percent, ended_at = c."endedAt"
  FROM change c WHERE j.id = c.id
), noted AS (
  INSERT INTO job_events (job_id, attempt, seq, at, kind, data)
  SELECT n.job, n.attempt, n.seq, n.at, n.kind, n.data
  FROM json_to_recordset($2::json) AS n(job uuid, attempt int, seq int, at timestamptz, kind text, data jsonb)
  ON CONFLICT (job_id, attempt, seq) DO NOTHING
), tried AS (
  INSERT INTO attempts (job_id, number, fence, leased_at, ended_at, outcome, reason, hresult, result)
  SELECT a.job, a.number, a.fence, coalesce(a."leasedAt", a."endedAt"), a."endedAt", a.outcome, a.reason, a.hresult, a.result
  FROM json_to_recordset($3::json) AS a(job uuid, number int, fence int, "leasedAt" timestamptz, "endedAt" timestamptz,
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
  const attempts = changes.flatMap(({ after, attempt }) =>
    attempt === null
      ? []
      : [
          {
            job: after.id,
            number: after.attempt,
            fence: after.fence,
            leasedAt: attempt.leasedAt,
            endedAt: attempt.endedAt,
            ...attempt.end,
          },
        ],
  );
  // Where one job changes twice in a batch, its last row counts; both changes stay in its history.
  const rows = new Map(changes.map(({ after: { params: _, ...row } }) => [row.id, row]));
  await client.query({
    name: 'jobs-write',
    text: WRITE,
    values: [
      JSON.stringify([...rows.values()]),
      JSON.stringify(changes.map(({ after, note }) => ({ job: after.id, attempt: after.attempt, ...note }))),
      JSON.stringify(attempts),
      pgChannel('live'),
      notifyTexts('live', live),
    ],
  });
}
