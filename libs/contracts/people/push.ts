import { z } from 'zod';
import { DOORS, PUSH_STATES, PUSH_STEPS } from '#domain/reach/push.js';
import { OWNERSHIPS } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Host } from './host.js';

/** Agents put onto PCs from here: over SSH or WinRM, with an administrator's password that is typed for this run. */

/** As it is kept, and as keys are approved for it. */
const Address = Host.transform((host) => host.toLowerCase());

/** What an admin compares with the PC: a host key as `ssh-keygen -lf` prints it with its type in front, or a certificate's SHA-256 as `AB:CD:…`. */
const Key = z.string().regex(/^([a-z0-9@.-]{3,64} SHA256:[A-Za-z0-9+/]{43}|([0-9A-F]{2}:){31}[0-9A-F]{2})$/);

/** POST /api/v1/push-enrolments. The password is kept in memory for an hour at most, and nowhere else. */
export const NewPush = z
  .strictObject({
    addresses: z
      .array(Address)
      .min(1)
      .max(200)
      .transform((all) => [...new Set(all)]),
    transport: z.enum(DOORS),
    /** Left out: 22 for SSH, 5986 for WinRM. */
    port: z.int().min(1).max(65_535).optional(),
    account: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}"/[\]:;|=,+*?<>]{1,200}$/u),
    password: z.string().min(1).max(256).optional(),
    /** SSH only, in place of the password, which then is the passphrase of the key, if it has one. */
    privateKey: z.string().trim().min(1).max(20_000).optional(),
    /** Null: label rules place the machines. */
    ring: Id.nullable(),
    ownership: z.enum(OWNERSHIPS),
    /** Only look, and write nothing. */
    dryRun: z.boolean().default(true),
    /** PCs at once. */
    parallel: z.int().min(1).max(32).default(8),
  })
  .refine(({ password, privateKey }) => password !== undefined || privateKey !== undefined, {
    path: ['password'],
    message: 'Type a password, or give a private key.',
  })
  .refine(({ transport, privateKey }) => transport === 'ssh' || privateKey === undefined, {
    path: ['privateKey'],
    message: 'WinRM takes a password.',
  });
export type NewPush = z.infer<typeof NewPush>;

/** POST /api/v1/push-enrolments/:id/approvals: each key as the PC showed it. */
export const PushApprovals = z.strictObject({
  keys: z
    .array(z.strictObject({ address: Address, key: Key }))
    .min(1)
    .max(200),
});
export type PushApprovals = z.infer<typeof PushApprovals>;

/** POST /api/v1/push-enrolments/:id/again, while the password is still known. Left out: all that passed, failed or were stopped. */
export const PushAgain = z.strictObject({
  addresses: z.array(Address).min(1).max(200).optional(),
  dryRun: z.boolean(),
});
export type PushAgain = z.infer<typeof PushAgain>;

export const PushMachine = z.object({
  address: z.string(),
  state: z.enum(PUSH_STATES),
  /** The last one that was begun. */
  step: z.enum(PUSH_STEPS).nullable(),
  dryRun: z.boolean(),
  why: Explained.nullable(),
  /** About this case, in the machine's own words where it gave any. */
  detail: z.string().nullable(),
  /** Shown, and neither approved nor refused yet. */
  keySeen: z.string().nullable(),
  /** The approved key that it was compared with. */
  key: z.string().nullable(),
  /** What the PC said of itself. */
  windows: z.object({ edition: z.string(), build: z.int(), freeBytes: z.number() }).nullable(),
  machine: z.object({ id: Id, name: z.string() }).nullable(),
  changedAt: Instant,
});
export type PushMachine = z.infer<typeof PushMachine>;

export const PushRow = z.object({
  id: Id,
  transport: z.enum(DOORS),
  port: z.int(),
  account: z.string(),
  ring: z.object({ id: Id, name: z.string() }).nullable(),
  ownership: z.enum(OWNERSHIPS),
  createdAt: Instant,
  createdBy: z.string(),
  /** Machines by state; states without any are left out. */
  counts: z.partialRecord(z.enum(PUSH_STATES), z.int()),
  /** Until then the password is known here, so that keys can be approved and machines tried again. Null: it is forgotten. */
  passwordUntil: Instant.nullable(),
});
export type PushRow = z.infer<typeof PushRow>;

/** GET /api/v1/push-enrolments: newest first. */
export const PushList = z.object({ rows: z.array(PushRow) });
export type PushList = z.infer<typeof PushList>;

/** GET /api/v1/push-enrolments/:id; live by events of the kind `push`. POST /:id/stop ends it and forgets the password. */
export const PushDetail = PushRow.extend({ machines: z.array(PushMachine) });
export type PushDetail = z.infer<typeof PushDetail>;
