import { z } from 'zod';

/** RFC 9562 identifier in lower case, as Sluice makes them. */
export const Id = z.uuid().toLowerCase();

/** From the year 1 on, and to the nanosecond at most: what PostgreSQL and Windows can hold. */
const HELD = /^(?!0000)[0-9-]{10}T[0-9:]{8}(\.[0-9]{1,9})?Z$/;
/** An instant in UTC, RFC 3339 with `Z`. */
export const Instant = z.iso.datetime({ precision: undefined }).refine((text) => HELD.test(text));

/** WUA identity: UpdateID + RevisionNumber. Microsoft's ids are not always RFC 9562 versions, hence the looser pattern. */
export const UpdateIdentity = z.strictObject({
  updateId: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  revision: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type UpdateIdentity = z.infer<typeof UpdateIdentity>;

/** As Windows says it. Without control characters and halves of a character, which PostgreSQL does not store. */
export const MachineName = z
  .string()
  .max(64)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/** HRESULT as eight upper-case hex digits with `0x`, e.g. `0x80240019`. */
export const HResult = z.string().regex(/^0x[0-9A-F]{8}$/);

/** Lower-case hex SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A machine-readable cause: lower-case words joined by `-`. */
export const ReasonCode = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);

/** RFC 9457 problem, with Sluice's closed reason code and the next step for a person. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  reason: ReasonCode,
  nextStep: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** A cause in words: the closed code, one sentence, and what to do next. */
export const Explained = z.object({ reason: z.string(), sentence: z.string(), nextStep: z.string() });
export type Explained = z.infer<typeof Explained>;
