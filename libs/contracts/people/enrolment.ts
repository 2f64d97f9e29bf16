import { z } from 'zod';
import { OWNERSHIPS } from '#domain/words.js';
import { Id, Instant } from '../common.js';

/** GET /api/v1/enrolment-tokens. DELETE /api/v1/enrolment-tokens/:id revokes one. */
export const TokenRow = z.object({
  id: Id,
  label: z.string(),
  /** Null: label rules place its machines. */
  ring: z.object({ id: Id, name: z.string() }).nullable(),
  ownership: z.enum(OWNERSHIPS),
  maxUses: z.int(),
  uses: z.int(),
  expiresAt: Instant,
  createdBy: z.string(),
  createdAt: Instant,
  usable: z.boolean(),
});
export type TokenRow = z.infer<typeof TokenRow>;

export const TokenList = z.object({ rows: z.array(TokenRow) });

/** POST /api/v1/enrolment-tokens */
export const NewToken = z.strictObject({
  label: z.string().trim().min(1).max(80),
  /** Null: label rules place its machines. */
  ring: Id.nullable(),
  ownership: z.enum(OWNERSHIPS),
  maxUses: z.int().min(1).max(200),
  hours: z
    .int()
    .min(1)
    .max(24 * 30),
});
export type NewToken = z.infer<typeof NewToken>;

/** The token itself is shown once; the line is the same for every token and holds none. */
export const NewTokenAnswer = TokenRow.extend({ token: z.string() });
export type NewTokenAnswer = z.infer<typeof NewTokenAnswer>;

/** GET /api/v1/update-line */
export const UpdateLine = z.object({
  line: z.string(),
  /** Of the agent that it brings. */
  version: z.string(),
  address: z.string(),
  packageSha256: z.string(),
});
export type UpdateLine = z.infer<typeof UpdateLine>;

/** GET /api/v1/enrolment-line */
export const EnrolmentLine = z.object({
  line: z.string(),
  address: z.string(),
  packageSha256: z.string(),
  caSha256: z.string(),
});
export type EnrolmentLine = z.infer<typeof EnrolmentLine>;
