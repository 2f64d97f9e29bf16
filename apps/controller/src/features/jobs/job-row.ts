import type { JobState, Outcome, Verb } from '#domain/words.js';

/** A row of `jobs` as the controller works on it. */
export interface JobRow {
  id: string;
  machineId: string;
  verb: Verb;
  params: Record<string, unknown>;
  changing: boolean;
  state: JobState;
  reason: string | null;
  hresult: string | null;
  detail: string | null;
  attempt: number;
  maxAttempts: number;
  fence: number;
  leaseUntil: Date | null;
  /** When the newest attempt began; null where that has ended, and thereby has its row in `attempts`, but the job has not. */
  leasedAt: Date | null;
  /** The highest number of a progress message in the attempt under way. */
  heardSeq: number;
  notBefore: Date;
  notAfter: Date;
  phase: string | null;
  percent: number;
  endedAt: Date | null;
}

/** Columns of the table aliased `j`, named as in JobRow. */
export const JOB_COLUMNS = `j.id, j.machine_id AS "machineId", j.verb, j.params, j.changing, j.state, j.reason, j.hresult, j.detail,
  j.attempt, j.max_attempts AS "maxAttempts", j.fence, j.lease_until AS "leaseUntil", j.leased_at AS "leasedAt", j.heard_seq AS "heardSeq", j.not_before AS "notBefore",
  j.not_after AS "notAfter", j.phase, j.percent, j.ended_at AS "endedAt"`;

/**
 * SQL list of the states in which a machine may be working on a job; the same as in the check `jobs_occupies_while_changing`.
 * Queries for open jobs say `ended_at IS NULL` beside it: that is how PostgreSQL knows that the index `jobs_open` has them all.
 */
export const UNDER_WAY_SQL = `('leased', 'running', 'stopping')`;

/** One line of a job's history. */
export interface JobNote {
  kind: string;
  /** The agent's own count within the attempt; null for events of the controller. */
  seq: number | null;
  at: Date;
  data: Record<string, unknown>;
}

/** What became of the attempt that is under way. */
export interface AttemptEnd {
  outcome: Outcome | null;
  reason: string | null;
  hresult: string | null;
  result: unknown;
}
