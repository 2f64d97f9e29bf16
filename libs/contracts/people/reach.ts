import { z } from 'zod';
import { CARRIERS, SIGN_INS, TRANSPORT_STATES, TRANSPORTS } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Host } from './host.js';

/** As `ssh-keygen -lf` prints it, with the type in front. */
export const HostKey = z.string().regex(/^[a-z0-9@.-]{3,64} SHA256:[A-Za-z0-9+/]{43}$/);

/** The part of a path that names a transport. */
export const CarrierName = z.enum(CARRIERS);

/** PUT /api/v1/machines/:id/transports/ssh. No credential: the controller makes a key for this machine alone, and shows the public half. */
export const NewSshTransport = z.strictObject({
  host: Host,
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

/** SHA-256 of a certificate, as `AB:CD:…`. */
export const CertificateHash = z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

const Pem = z
  .string()
  .trim()
  .max(20_000)
  .regex(/^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----$/);

/** PUT /api/v1/machines/:id/transports/winrm. What proves who we are goes in and never comes out; left out, the stored one stays. */
export const NewWinRmTransport = z
  .strictObject({
    host: Host,
    port: z.int().min(1).max(65_535).default(5986),
    account: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}"/[\]:;|=,+*?<>]{1,200}$/u)
      .default('sluice-winrm'),
    signIn: z.enum(SIGN_INS).default('ntlm'),
    password: z.string().min(1).max(256).optional(),
    /** PEM of a client certificate that the PC maps to the account, and of its key. */
    certificate: Pem.optional(),
    key: Pem.optional(),
    /** Tried at once for a due job, instead of only when the agent did not come for it within half a minute. */
    beforePoll: z.boolean().default(false),
    /** Whoever steals the controller runs code there. Refused for personal machines. */
    administrator: z.boolean().default(false),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    path: ['key'],
    message: 'A certificate and its key come together.',
  })
  .refine(({ signIn, password, certificate }) => (signIn === 'certificate' ? !password : !certificate), {
    path: ['signIn'],
    message: 'Give what this way to sign in needs: a password, or a certificate with its key.',
  });
export type NewWinRmTransport = z.infer<typeof NewWinRmTransport>;

/** POST /api/v1/machines/:id/transports/winrm/certificate */
export const CertificateApproval = z.strictObject({ certificate: CertificateHash });
export type CertificateApproval = z.infer<typeof CertificateApproval>;

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

export const WinRmTransportView = SshTransportView.omit({ publicKey: true, hostKey: true, hostKeySeen: true }).extend({
  signIn: z.enum(SIGN_INS),
  administrator: z.boolean(),
  /** SHA-256 of the approved certificate. */
  certificate: z.string().nullable(),
  /** Shown by the machine at the last attempt, but not approved. */
  certificateSeen: z.string().nullable(),
});
export type WinRmTransportView = z.infer<typeof WinRmTransportView>;

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
  winrm: WinRmTransportView.nullable(),
  attempts: z.array(TransportAttempt),
});
export type MachineTransports = z.infer<typeof MachineTransports>;
