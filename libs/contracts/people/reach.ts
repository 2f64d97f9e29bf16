import { z } from 'zod';
import { TRANSPORT_STATES, TRANSPORTS } from '#domain/words.js';
import { Id, Instant } from '../common.js';
import { Explained } from './fleet.js';

/** As `ssh-keygen -lf` prints it, with the type in front. */
export const HostKey = z.string().regex(/^[a-z0-9@.-]{3,64} SHA256:[A-Za-z0-9+/]{43}$/);

/** PUT /api/v1/machines/:id/transports/ssh. No credential: the controller makes a key for this machine alone, and shows the public half. */
export const NewSshTransport = z.strictObject({
  host: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/),
  port: z.int().min(1).max(65_535).default(22),
  account: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .default('sluice-drop'),
  /** Tried at once for a due job, instead of only when the agent did not come for it within half a minute. */
  beforePoll: z.boolean().default(false),
  /** Make a new key in place of the one there is. */
  newKey: z.boolean().default(false),
});
export type NewSshTransport = z.infer<typeof NewSshTransport>;

/** POST /api/v1/machines/:id/transports/ssh/host-key */
export const HostKeyApproval = z.strictObject({ hostKey: HostKey });
export type HostKeyApproval = z.infer<typeof HostKeyApproval>;

export const SshTransportView = z.object({
  host: z.string(),
  port: z.int(),
  account: z.string(),
  /** One line for the set-up on the PC. */
  publicKey: z.string(),
  hostKey: z.string().nullable(),
  /** Shown by the machine at the last attempt, but not approved. */
  hostKeySeen: z.string().nullable(),
  pinnedBy: z.string().nullable(),
  pinnedAt: Instant.nullable(),
  state: z.enum(TRANSPORT_STATES),
  /** Why the last attempt failed; null after a good one. */
  why: Explained.nullable(),
  /** Not tried again before then. */
  retryAt: Instant.nullable(),
});
export type SshTransportView = z.infer<typeof SshTransportView>;

export const TransportAttempt = z.object({
  id: z.string(),
  kind: z.enum(TRANSPORTS),
  purpose: z.enum(['probe', 'hand-in']),
  at: Instant,
  tookMs: z.int(),
  jobs: z.array(Id),
  /** Null: it worked. */
  why: Explained.nullable(),
  detail: z.string().nullable(),
});
export type TransportAttempt = z.infer<typeof TransportAttempt>;

/** GET /api/v1/machines/:id/transports */
export const MachineTransports = z.object({
  order: z.array(z.enum(TRANSPORTS)),
  ssh: SshTransportView.nullable(),
  attempts: z.array(TransportAttempt),
});
export type MachineTransports = z.infer<typeof MachineTransports>;
