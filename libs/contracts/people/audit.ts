import { z } from 'zod';
import { Instant } from '../common.js';
import { Paging } from './paging.js';

/** GET /api/v1/audit */
export const AuditQuery = z.strictObject({
  ...Paging,
  subject: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .optional(),
  action: z
    .string()
    .max(60)
    .regex(/^\P{Cc}*$/u)
    .optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditRow = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
  sealed: z.boolean(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditPage = z.object({ total: z.int(), rows: z.array(AuditRow) });
export type AuditPage = z.infer<typeof AuditPage>;
