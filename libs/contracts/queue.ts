import { z } from 'zod';
import { Id } from './common.js';

/**
 * Queue payloads carry ids only: Postgres is the truth, the queue an alarm clock. A lost message costs time (until the
 * reconciler looks), never a fact.
 */
export const QUEUES = { alarms: 'alarms' } as const;

/**
 * `job`: its not-before or its back-off is over. The ends of leases and jobs need no alarm: the reconciler looks for them every few
 * seconds. `delivery`: a message to people is due.
 */
export const Alarm = z.union([z.strictObject({ job: Id }), z.strictObject({ delivery: Id })]);
export type Alarm = z.infer<typeof Alarm>;
export type AlarmKind = Alarm extends infer A ? (A extends unknown ? keyof A : never) : never;
