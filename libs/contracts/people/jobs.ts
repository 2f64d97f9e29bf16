import { z } from 'zod';
import { JOB_STATES, VERBS } from '#domain/words.js';
import { DeliverySettings, VerbParams } from '../agent/envelope.js';
import { Explained, HResult, Id, Instant, Problem } from '../common.js';

export const JobRow = z.object({
  id: Id,
  machineId: Id,
  machineName: z.string(),
  verb: z.enum(VERBS),
  state: z.enum(JOB_STATES),
  attempt: z.int(),
  phase: z.string().nullable(),
  percent: z.int(),
  createdBy: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  notBefore: Instant,
  notAfter: Instant,
  why: Explained.nullable(),
  hresult: HResult.nullable(),
});
export type JobRow = z.infer<typeof JobRow>;

export const JobEventRow = z.object({
  id: z.string(),
  attempt: z.int(),
  at: Instant,
  kind: z.string(),
  data: z.unknown(),
});
export type JobEventRow = z.infer<typeof JobEventRow>;

/** GET /api/v1/jobs/:id. POST /api/v1/jobs/:id/stop answers with the JobRow. */
export const JobDetail = JobRow.extend({ params: z.unknown(), events: z.array(JobEventRow) });
export type JobDetail = z.infer<typeof JobDetail>;

/** POST /api/v1/machines/jobs: one verb for the machines named. For `wake` these are the sleepers; a neighbour of each gets the job. */
export const NewJobs = z.strictObject({
  machines: z.array(Id).min(1).max(10_000),
  verb: z.enum([
    'inventory',
    'scan',
    'hold',
    'resume',
    'restart',
    'uninstall',
    'repair',
    'notify',
    'rotate',
    'settings',
    'wake',
    'doctor',
    'leave',
  ]),
  /** For `restart`. */
  noticeSeconds: z.int().min(60).max(7200).optional(),
  evenIfInUse: z.boolean().optional(),
  /** For `uninstall`: id of the update's row, as in MachineUpdateRow. */
  update: Id.optional(),
  /** For `repair`. */
  steps: VerbParams.repair.shape.steps.optional(),
  /** For `notify`. */
  template: VerbParams.notify.shape.template.optional(),
  /** For `settings`. */
  settings: DeliverySettings.optional(),
});
export type NewJobs = z.infer<typeof NewJobs>;

/** What became of each machine asked for: a job, or a named refusal. */
export const NewJobsAnswer = z.object({
  created: z.array(z.object({ machine: Id, job: Id })),
  refused: z.array(z.object({ machine: Id, problem: Problem })),
});
export type NewJobsAnswer = z.infer<typeof NewJobsAnswer>;
