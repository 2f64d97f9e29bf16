import { z } from 'zod';
import { Id } from './common.js';

/**
 * Queue payloads carry ids only: Postgres is the truth, the queue an alarm clock. A lost message costs time (until the
 * reconciler looks), never a fact.
 */
export const QUEUES = { alarms: 'alarms' } as const;

/** The job's not-before or its back-off is over. The ends of leases and jobs need no alarm: the reconciler looks for them every few seconds. */
export const JobAlarm = z.strictObject({ job: Id });
export type JobAlarm = z.infer<typeof JobAlarm>;
