import { z } from 'zod';
import { Id } from './common.js';

/**
 * Queue payloads carry ids only: Postgres is the truth, the queue an alarm clock. A lost message costs time (until the
 * reconciler looks), never a fact.
 */
export const QUEUES = { alarms: 'alarms' } as const;

/** `job-due`: its not-before or its back-off is over. `lease-over`: look whether the attempt still lives. `job-over`: its not-after passed. */
export const JobAlarm = z.strictObject({ kind: z.enum(['job-due', 'lease-over', 'job-over']), job: Id });
export type JobAlarm = z.infer<typeof JobAlarm>;
