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
  notBefore: Date;
  notAfter: Date;
  phase: string | null;
  percent: number;
  endedAt: Date | null;
}

/** Columns of the table aliased `j`, named as in JobRow. */
export const JOB_COLUMNS = `j.id, j.machine_id AS "machineId", j.verb, j.params, j.changing, j.state, j.reason, j.hresult, j.detail,
  j.attempt, j.max_attempts AS "maxAttempts", j.fence, j.lease_until AS "leaseUntil", j.not_before AS "notBefore",
  j.not_after AS "notAfter", j.phase, j.percent, j.ended_at AS "endedAt"`;

/** SQL list of the states in which a machine may be working on a job; the same as in the index `jobs_one_changing_under_way`. */
export const UNDER_WAY_SQL = `('leased', 'running', 'stopping')`;
/** SQL list of the states that some event still leaves; the same as in the index `jobs_open`. */
export const OPEN_JOBS_SQL = `('queued', 'leased', 'running', 'stopping')`;

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
