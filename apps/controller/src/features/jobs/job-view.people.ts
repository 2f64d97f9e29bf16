import type { JobRow } from '#contracts/people/jobs.js';
import type { JobState, Verb } from '#domain/words.js';
import { explainJob } from '../machines/explain.people.js';

/** A job as people see it, selected with JOB_VIEW_SQL. */
export interface StoredJob {
  id: string;
  machineId: string;
  machineName: string;
  lastSeenAt: Date | null;
  verb: Verb;
  params: unknown;
  state: JobState;
  attempt: number;
  phase: string | null;
  percent: number;
  reason: string | null;
  hresult: string | null;
  createdBy: string;
  createdAt: Date;
  endedAt: Date | null;
  notBefore: Date;
  notAfter: Date;
}

/** To be continued with WHERE … */
export const JOB_VIEW_SQL = `SELECT j.id, j.machine_id AS "machineId", m.name AS "machineName", m.last_seen_at AS "lastSeenAt", j.verb,
  j.params, j.state, j.attempt, j.phase, j.percent, j.reason, j.hresult, j.created_by AS "createdBy", j.created_at AS "createdAt",
  j.ended_at AS "endedAt", j.not_before AS "notBefore", j.not_after AS "notAfter"
  FROM jobs j JOIN machines m ON m.id = j.machine_id`;

export function shownJob(job: StoredJob): JobRow {
  const { id, machineId, machineName, verb, state, attempt, phase, percent, createdBy, hresult } = job;
  return {
    ...{ id, machineId, machineName, verb, state, attempt, phase, percent, createdBy, hresult },
    createdAt: job.createdAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
    notBefore: job.notBefore.toISOString(),
    notAfter: job.notAfter.toISOString(),
    why: explainJob(job),
  };
}
