import { z } from 'zod';
import { OUTCOMES, OWNERSHIPS, REPORT_KINDS } from '#domain/words.js';
import { HResult, Id, Instant, MachineName, ReasonCode, Sha256, UpdateIdentity } from '../common.js';
import { Envelope, KeyPoint } from './envelope.js';

/**
 * Messages of the agent protocol, version 1. In what agents send, unknown fields are ignored (`z.object` strips them), so that
 * a newer agent can talk to an older controller. In what the controller orders, they are refused (see envelope.ts).
 */
export const PROTOCOL_VERSION = 1;

/** WUA identity as agents report it: unlike in an order, a field that a newer agent adds is ignored. */
const ReportedIdentity = z.object(UpdateIdentity.shape);

const Version = z.string().regex(/^\d+\.\d+\.\d+$/);
/** As Windows reports it; compared without regard to case. All-zero and all-F values are refused: some boards ship them. */
const SmbiosUuid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)
  .transform((value) => value.toLowerCase());

/** Can the agent work here at all? Measured before any write; `ok: false` with its reason is shown to the admin. */
export const PreflightCheck = z.object({
  name: z.enum([
    'language-mode',
    'execution-policy',
    'bitness',
    'smart-app-control',
    'antivirus',
    'wua',
    'edition',
    'clock',
    'folder',
  ]),
  ok: z.boolean(),
  detail: z.string().max(500),
});

export const EnrolRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  token: z.string().min(1).max(200),
  agentVersion: Version,
  name: MachineName,
  smbiosUuid: SmbiosUuid,
  edition: z.string().max(64),
  build: z.int32().min(0),
  ubr: z.int32().min(0),
  preflight: z.array(PreflightCheck).max(20),
  /**
   * Made at random before the first try and repeated with every further one: an answer that was lost on the way is given again, and
   * the token is not used up twice.
   */
  enrolment: Id.optional(),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const EnrolAnswer = z.object({
  machine: Id,
  /** Bearer credential of this machine alone. Only its hash is kept by the controller. */
  credential: z.string(),
  ca: z.string(),
  jobKey: KeyPoint,
  recoveryKey: KeyPoint,
  /** Serial of the keys that this answer carries: a PC never takes older ones. 0: none were ever named anew. */
  keysSerial: z.int().min(0).default(0),
  /** Whose PC it is; the agent keeps it, and no order changes it. */
  ownership: z.enum(OWNERSHIPS).default('organisation'),
  now: Instant,
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;

export const PollRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  agentVersion: Version,
  smbiosUuid: SmbiosUuid,
  name: MachineName,
  bootAt: Instant,
  /** The agent's own clock: skew is measured and shown. */
  now: Instant,
  /** Id of the hold lease in force, if any. */
  lease: Id.nullable(),
  /** Id of the job under way, if any. */
  busy: Id.nullable(),
  /** Newest audit head that this agent was given. */
  auditHead: Sha256.nullable(),
  /** How long the agent can wait, in seconds; it shortens this after a middlebox dropped a flow. */
  waitSeconds: z.int().min(0).max(600),
  /** Serial of the new keys that this agent took last (envelope.ts, NewKeys); 0: those of its enrolment. */
  keysSerial: z.int().min(0).default(0),
});
export type PollRequest = z.infer<typeof PollRequest>;

export const PollAnswer = z.object({
  now: Instant,
  /** Come back after so many seconds (0 = at once). Also sent as Retry-After. */
  retryAfter: z.int().min(0),
  /** At most one job that is not a stop. */
  jobs: z.array(Envelope).max(8),
  /** Reports that the controller wants although their content may not have changed. */
  want: z.array(z.enum(REPORT_KINDS)),
  /** True: fetch a new hold lease at /agent/v1/lease. */
  renewLease: z.boolean(),
  /** Null: nothing newer than what the agent named. */
  auditHead: Sha256.nullable(),
  /** There are newer keys than the agent named: fetch them at /agent/v1/keys. Only a hint, for their signature alone decides. */
  keysSerial: z.int().min(1).nullable().default(null),
  /** Starts of the next windows, for which the PC wakes itself where it is on mains; at most seven days ahead. Left out: as before. */
  wakeAt: z.array(Instant).max(8).optional(),
});
export type PollAnswer = z.infer<typeof PollAnswer>;

/** GET /agent/v1/keys, asked without a credential and over any certificate: NewKeys, signed with the offline recovery key. */
export const KeysAnswer = z.object({ keys: Envelope });
export type KeysAnswer = z.infer<typeof KeysAnswer>;
/** Larger answers to it are not read, in bytes. */
export const KEYS_ANSWER_LIMIT = 64 * 1024;

export const LeaseRequest = z.object({ version: z.literal(PROTOCOL_VERSION), lease: Id.nullable() });
export type LeaseRequest = z.infer<typeof LeaseRequest>;
export const LeaseAnswer = z.object({ lease: Envelope });
export type LeaseAnswer = z.infer<typeof LeaseAnswer>;

export const PHASES = [
  'accepted',
  'searching',
  'downloading',
  'installing',
  'restarting',
  'verifying',
  'restoring',
] as const;

/** Also the heartbeat: an unchanged progress message renews the job's lease. */
export const ProgressRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  attempt: z.int32().min(1),
  fence: z.int32().min(1),
  /** Counts up from 1 within the attempt; a repeated number is recorded once. */
  seq: z.int32().min(1),
  at: Instant,
  phase: z.enum(PHASES),
  percent: z.int().min(0).max(100),
  update: ReportedIdentity.extend({
    percent: z.int().min(0).max(100),
    bytesDone: z.int().min(0).optional(),
    bytesTotal: z.int().min(0).optional(),
  }).optional(),
});
export type ProgressRequest = z.infer<typeof ProgressRequest>;

export const ProgressAnswer = z.object({
  /** True: a person asked to stop; the agent ends at the next safe point. */
  stop: z.boolean(),
});

/** What became of one update within a job. */
export const UpdateResult = ReportedIdentity.extend({
  outcome: z.enum(['succeeded', 'failed', 'skipped']),
  restartRequired: z.boolean(),
  hresult: HResult.nullable(),
  reason: ReasonCode.nullable(),
});
export type UpdateResult = z.infer<typeof UpdateResult>;

export const ResultRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  attempt: z.int32().min(1),
  fence: z.int32().min(1),
  at: Instant,
  outcome: z.enum(OUTCOMES),
  reason: ReasonCode.nullable(),
  hresult: HResult.nullable(),
  detail: z.string().max(2000).nullable(),
  restartRequired: z.boolean().default(false),
  updates: z.array(UpdateResult).max(200).default([]),
});
export type ResultRequest = z.infer<typeof ResultRequest>;

export const ResultAnswer = z.object({ recorded: z.boolean() });

/**
 * A report is named by the SHA-256 of its UTF-8 text. Without `body` the message only asks whether the controller has that
 * content already; nothing is sent twice.
 */
export const ReportRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  kind: z.enum(REPORT_KINDS),
  hash: Sha256,
  at: Instant,
  body: z
    .string()
    .max(4 * 1024 * 1024)
    .optional(),
});
export type ReportRequest = z.infer<typeof ReportRequest>;

export const ReportAnswer = z.object({
  /** False: send the same message again with its body. */
  known: z.boolean(),
});

export const RotateRequest = z.object({ version: z.literal(PROTOCOL_VERSION) });
export type RotateRequest = z.infer<typeof RotateRequest>;
/** The old credential stays good until the new one is used for the first time, so that a lost answer locks nobody out. */
export const RotateAnswer = z.object({ credential: z.string() });

/** Sent last, after the restore was read back. `foreign` = changed meanwhile by somebody else and left as they set it. */
export const LeaveRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  at: Instant,
  restored: z.int().min(0),
  foreign: z.array(z.string().max(300)).max(100),
  failed: z.array(z.string().max(300)).max(100),
  /** The original state itself stopped updating (say, a pause until 2051): restored all the same, and told. */
  originalBlocked: z.boolean(),
});
export type LeaveRequest = z.infer<typeof LeaveRequest>;

export const WISHES = ['now', 'tonight', 'pause', 'resume'] as const;

/**
 * What the person at the PC wants. `now`, `tonight`: a window of its own, of at most 12 hours, until `until` if that is given. `pause`:
 * not before `until`, at most 35 days, on personal machines only. `resume` takes all of it back.
 */
export const WishRequest = z.object({
  version: z.literal(PROTOCOL_VERSION),
  at: Instant,
  kind: z.enum(WISHES),
  until: Instant.nullable().default(null),
});
export type WishRequest = z.infer<typeof WishRequest>;

/** What holds now. */
export const WishAnswer = z.object({
  window: z.object({ from: Instant, to: Instant }).nullable(),
  pausedUntil: Instant.nullable(),
});
export type WishAnswer = z.infer<typeof WishAnswer>;
