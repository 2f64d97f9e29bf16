import { z } from 'zod';
import { Id } from '../common.js';
import { JobRow } from './jobs.js';

export const LiveQuery = z.strictObject({ machine: Id.optional() });
export type LiveQuery = z.infer<typeof LiveQuery>;

/**
 * GET /api/v1/events (Server-Sent Events; `?machine=<id>` narrows). `id:` is the event's number, so that a browser that
 * reconnects misses nothing it cannot fetch again. Data names what changed; the page fetches the rest. `plan`: windows, rings,
 * rules, restart policies; `machine` without an id: many of them.
 */
export const LiveEvent = z.object({
  kind: z.enum(['job', 'machine', 'patch', 'hold', 'plan', 'rollout', 'fleet', 'push']),
  machine: Id.nullable(),
  job: JobRow.pick({ id: true, verb: true, state: true, phase: true, percent: true, attempt: true }).nullable(),
  /** Progress of the update under work, where the agent gave one. */
  update: z
    .object({
      title: z.string(),
      percent: z.int(),
      bytesDone: z.number().nullable(),
      bytesTotal: z.number().nullable(),
    })
    .nullable(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
