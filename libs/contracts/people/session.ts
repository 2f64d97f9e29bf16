import { z } from 'zod';
import { ROLES } from '#domain/words.js';
import { Id, Instant } from '../common.js';

const UserName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'Use letters, digits and . _ @ - only.');
const Password = z.string().min(12, 'Use at least 12 characters.').max(200);

/** GET /api/v1/setup */
export const SetupState = z.object({ open: z.boolean() });

/** POST /api/v1/setup: makes the first admin; the token is the one in the printed link. */
export const SetupRequest = z.strictObject({ token: z.string().min(1).max(100), name: UserName, password: Password });
export type SetupRequest = z.infer<typeof SetupRequest>;

/**
 * Answer to set-up, and of GET /api/v1/setup/recovery-key: the offline recovery key, to be kept elsewhere. Null: it is not here, because an
 * admin said that they keep it (DELETE /api/v1/setup/recovery-key), or because the keys were made elsewhere.
 */
export const SetupAnswer = z.object({ recoveryKey: z.string().nullable() });
export type SetupAnswer = z.infer<typeof SetupAnswer>;

/** POST /api/v1/session */
export const SignInRequest = z.strictObject({ name: z.string().max(64), password: z.string().max(200) });
export type SignInRequest = z.infer<typeof SignInRequest>;

/** PUT /api/v1/session/password: ends every other session of this person. */
export const PasswordChange = z.strictObject({ current: z.string().max(200), password: Password });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** GET /api/v1/session. DELETE /api/v1/session signs out here, DELETE /api/v1/sessions everywhere. */
export const Me = z.object({ id: Id, name: z.string(), role: z.enum(ROLES) });
export type Me = z.infer<typeof Me>;

export const UserRow = z.object({
  id: Id,
  name: z.string(),
  role: z.enum(ROLES),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
  sessions: z.int(),
});
export type UserRow = z.infer<typeof UserRow>;
/** GET /api/v1/users */
export const UserList = z.object({ rows: z.array(UserRow) });

/** POST /api/v1/users */
export const NewUser = z.strictObject({ name: UserName, password: Password, role: z.enum(ROLES) });
export type NewUser = z.infer<typeof NewUser>;
/** PATCH /api/v1/users/:id */
export const UserChange = z.strictObject({
  role: z.enum(ROLES).optional(),
  password: Password.optional(),
  disabled: z.boolean().optional(),
});
export type UserChange = z.infer<typeof UserChange>;

/** GET /api/v1/status: what the frame of every page shows. */
export const Status = z.object({
  version: z.string(),
  /** Null until the first `sluice backup`: a banner stays until then. */
  lastBackupAt: Instant.nullable(),
  /** For admins: the recovery key waits to be written down. A banner stays until then. */
  recoveryKeyWaiting: z.boolean(),
  agentAddress: z.string(),
  now: Instant,
});
export type Status = z.infer<typeof Status>;
