import { z } from 'zod';
import { Instant, Sha256, UpdateIdentity } from '../common.js';

/**
 * What the controller orders travels as bytes signed with ECDSA P-256 / SHA-256 (signature = raw r‖s, IEEE P1363, 64 bytes).
 * The bytes are `<type>\n<json>`: the type line keeps a lease from ever being taken for a job. Verified before parsing.
 */
export const JOB_TYPE = 'sluice/job/1';
export const LEASE_TYPE = 'sluice/lease/1';
/** Signed with the offline recovery key only: names a new CA, job key or address after a disaster. */
export const KEYS_TYPE = 'sluice/keys/1';

export const Envelope = z.strictObject({
  /** The exact signed bytes, base64. At most 64 KiB once decoded. */
  bytes: z.base64().max(87_384),
  /** Raw r‖s, base64 (64 bytes). */
  signature: z.base64().length(88),
});
export type Envelope = z.infer<typeof Envelope>;

// What stands in an order is matched as the agent matches it, letter by letter: a schema that turned capitals into small letters would
// take for good what the agent refuses.
const Id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const Updates = z.array(UpdateIdentity).min(1).max(200);
/** Why this may be installed, and until when: the machine checks both again at the moment of acting. */
const Release = z.strictObject({ id: Id, notAfter: Instant });

export const Mac = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);

const bounded = (min: number, max: number) => z.int().min(min).max(max).nullable();
/** Delivery Optimization: how PCs of one LAN share downloads. Null leaves a setting, or gives it back, to whoever owned it before. */
export const DeliverySettings = z.strictObject({
  /** 0 nobody but Microsoft, 1 the own LAN, or with `groupId` the own site. Never the internet. */
  downloadMode: bounded(0, 1),
  /** Smallest file that is kept for others, MB. */
  minFileMb: bounded(1, 1000),
  maxCacheAgeDays: bounded(1, 60),
  /** Part of the drive that the cache may take. */
  maxCachePercent: bounded(1, 50),
  /** KB/s; below it a download turns to Microsoft. */
  minBackgroundKbps: bounded(64, 100_000),
  /** How long a download waits for peers before it turns to Microsoft. */
  delayBackgroundSeconds: bounded(0, 3600),
  delayForegroundSeconds: bounded(0, 300),
  /** KB/s from the internet; peers of the LAN are not throttled. */
  maxBackgroundKbps: bounded(256, 1_000_000),
  /** Charge below which a laptop on battery does not upload; Windows' own default is never on battery. */
  minBatteryPercent: bounded(1, 100),
  minRamGb: bounded(1, 16),
  minDiskGb: bounded(1, 256),
  /** With download mode 1: share with the PCs of this group also across subnets, in place of the own LAN alone. Left out: the LAN. */
  groupId: Id.optional(),
});
/** The first agent that takes `groupId` in an order. */
export const GROUPS_SINCE = '0.2.0';
export type DeliverySettings = z.infer<typeof DeliverySettings>;

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How civilly this PC is to be restarted; as RestartPolicy of libs/domain/restarts, with the deadline as an instant. */
export const RestartTerms = z.strictObject({
  noticeMinutes: z.int().min(0).max(1440),
  countdownMinutes: z.int().min(1).max(120),
  snoozeMinutes: z.int().min(5).max(1440),
  /** Until then the person at the PC may put it off. */
  deadline: Instant,
  /** On the wall of the PC; left out: none. */
  activeHours: z.strictObject({ from: LocalTime, to: LocalTime }).optional(),
});
export type RestartTerms = z.infer<typeof RestartTerms>;
/** The first agent that takes `policy` in an order: older ones would refuse the order for its unknown field. */
export const RESTART_TERMS_SINCE = '0.2.0';

/** Parameters by verb. Identities and bounded numbers only: never a script, path, URL, service name or free text. */
export const VerbParams = {
  inventory: z.strictObject({}),
  scan: z.strictObject({}),
  hold: z.strictObject({}),
  resume: z.strictObject({}),
  renew: z.strictObject({}),
  download: z.strictObject({ updates: Updates, release: Release }),
  install: z.strictObject({
    updates: Updates,
    release: Release,
    restart: z.enum(['never', 'if-required']),
    policy: RestartTerms.optional(),
  }),
  restart: z.strictObject({
    /** Seconds of notice, 60 s to 2 h. */
    noticeSeconds: z.int().min(60).max(7200),
    /** True only where a person ordered exactly this restart, although somebody may be working. */
    evenIfInUse: z.boolean(),
    policy: RestartTerms.optional(),
  }),
  /** By DISM, which finds the package by the KB number in the PC's own history. One a day, 30 days after its install at the earliest. */
  uninstall: z.strictObject({ update: UpdateIdentity }),
  /** 1 component store, 2 system files, 3 Windows Update's services, 4 its downloads; each at most once, in the order given. */
  repair: z.strictObject({
    steps: z
      .array(z.int().min(1).max(4))
      .min(1)
      .max(4)
      .refine((steps) => new Set(steps).size === steps.length),
  }),
  /** One of the texts that the PC has itself: 2 leave it on tonight, 3 restart when it suits, 4 plug in, 5 ask the administrator. */
  notify: z.strictObject({ template: z.int().min(2).max(5) }),
  rotate: z.strictObject({}),
  stop: z.strictObject({ job: Id }),
  settings: DeliverySettings,
  /** Hardware addresses to wake in the machine's own subnets. */
  wake: z.strictObject({ macs: z.array(Mac).min(1).max(16) }),
  doctor: z.strictObject({}),
  leave: z.strictObject({}),
} as const;

const jobOf = <V extends keyof typeof VerbParams>(verb: V) =>
  z.strictObject({
    machine: Id,
    job: Id,
    attempt: z.int().min(1).max(1000),
    /** Fencing token: only the holder of the newest one may report. */
    fence: z.int().min(1),
    verb: z.literal(verb),
    params: VerbParams[verb],
    notBefore: Instant,
    notAfter: Instant,
    issuedAt: Instant,
    /** 16 random bytes, hex: the agent refuses one it has seen. */
    nonce: z.string().regex(/^[0-9a-f]{32}$/),
  });

export const JobOrder = z.discriminatedUnion('verb', [
  jobOf('inventory'),
  jobOf('scan'),
  jobOf('hold'),
  jobOf('resume'),
  jobOf('renew'),
  jobOf('download'),
  jobOf('install'),
  jobOf('restart'),
  jobOf('uninstall'),
  jobOf('repair'),
  jobOf('notify'),
  jobOf('rotate'),
  jobOf('stop'),
  jobOf('settings'),
  jobOf('wake'),
  jobOf('doctor'),
  jobOf('leave'),
]);
export type JobOrder = z.infer<typeof JobOrder>;

/** A hold lives on this lease: past `notAfter` the agent gives Windows Update back to Windows (design rule 4). */
export const HoldLease = z.strictObject({
  machine: Id,
  lease: Id,
  issuedAt: Instant,
  notAfter: Instant,
});
export type HoldLease = z.infer<typeof HoldLease>;

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const PublicKey = z.strictObject({ x: Coordinate, y: Coordinate });

export const NewKeys = z.strictObject({
  /** Certificate of the new CA, PEM. */
  ca: z.string().min(1).max(8192),
  caSha256: Sha256,
  jobKey: PublicKey,
  /** Without path, query and user: the agent takes nothing else. */
  address: z
    .string()
    .max(2048)
    .regex(/^https:\/\/[A-Za-z0-9.:[\]-]+\/?$/),
  issuedAt: Instant,
  /** Must be greater than the serial of any set of keys that the agent accepted before. */
  serial: z.int().min(1),
});
export type NewKeys = z.infer<typeof NewKeys>;

/** P-256 public point, base64url, 32 bytes each: the form that both Node (JWK) and .NET (ECParameters) take without parsing DER. */
export const KeyPoint = PublicKey;
export type KeyPoint = z.infer<typeof KeyPoint>;
