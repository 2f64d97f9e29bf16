import { z } from 'zod';
import { DOCTOR_ANSWERS, DOCTOR_QUESTIONS, HOLD_LEVELS, LEAK_KINDS, RUNGS } from '#domain/words.js';
import { HResult, Instant, MachineName } from '../common.js';
import { Mac } from './envelope.js';

/** One update as the Windows Update Agent describes it. Localised titles are shown, never used to decide. */
export const ScannedUpdate = z.object({
  updateId: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  revision: z.int32().min(0),
  title: z.string().max(500),
  kb: z.array(z.string().regex(/^KB\d+$/)).max(20),
  categories: z.array(z.object({ id: z.string().max(64), name: z.string().max(200) })).max(40),
  type: z.enum(['software', 'driver']),
  severity: z.enum(['critical', 'important', 'moderate', 'low', 'none']),
  /** IUpdate.MaxDownloadSize, bytes: an upper bound, often far above what is fetched. */
  maxBytes: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
  impact: z.enum(['normal', 'minor', 'exclusive']),
  restart: z.enum(['never', 'always', 'can-request']),
  mandatory: z.boolean(),
  optional: z.boolean(),
  uninstallable: z.boolean(),
  downloaded: z.boolean(),
  installed: z.boolean(),
  hidden: z.boolean(),
  /** RebootRequired of IUpdate2: installed, waiting for a restart. */
  restartPending: z.boolean(),
  eulaAccepted: z.boolean(),
  /** LastDeploymentChangeTime: when Microsoft last changed the offer. */
  changedAt: Instant.nullable(),
  driver: z
    .object({
      class: z.string().max(100),
      provider: z.string().max(200),
      manufacturer: z.string().max(200),
      model: z.string().max(300),
      hardwareId: z.string().max(400),
      date: z.string().max(40),
    })
    .nullable(),
  supersedes: z.array(z.string().max(64)).max(500),
});
export type ScannedUpdate = z.infer<typeof ScannedUpdate>;

/** `complete` is true only for an online search that ended with result code 2: nothing else may close an update's row. */
export const ScanReport = z.object({
  complete: z.boolean(),
  online: z.boolean(),
  resultCode: z.int().min(0).max(5),
  warnings: z.array(z.object({ hresult: HResult, message: z.string().max(500) })).max(50),
  /** Everything applicable except definition updates, which change many times a day. */
  updates: z.array(ScannedUpdate).max(2000),
});
export type ScanReport = z.infer<typeof ScanReport>;

const HistoryEntry = z.object({
  updateId: z.string().max(64),
  revision: z.int32(),
  title: z.string().max(500),
  at: Instant,
  operation: z.enum(['install', 'uninstall']),
  resultCode: z.int(),
  hresult: HResult,
  /** ClientApplicationID: tells our installs from anybody else's. */
  client: z.string().max(200),
});

/** Null means: could not be measured on this machine. It is shown as unknown, never guessed. */
export const InventoryReport = z.object({
  name: MachineName,
  edition: z.string().max(64),
  displayVersion: z.string().max(32).nullable(),
  build: z.int32(),
  ubr: z.int32(),
  architecture: z.string().max(16),
  locale: z.string().max(32).nullable(),
  timeZone: z.string().max(100).nullable(),
  manufacturer: z.string().max(200).nullable(),
  model: z.string().max(200).nullable(),
  activation: z
    .object({ status: z.int().min(0).max(6), channel: z.string().max(64).nullable(), esu: z.boolean() })
    .nullable(),
  systemDrive: z.object({ totalBytes: z.number(), freeBytes: z.number() }).nullable(),
  battery: z
    .object({ present: z.boolean(), onMains: z.boolean().nullable(), percent: z.int().min(0).max(100).nullable() })
    .nullable(),
  /** BitLocker guards the system drive; null: it is not encrypted, or cannot be read. */
  driveProtected: z.boolean().nullable().optional(),
  restartPending: z.boolean().nullable(),
  restartSignals: z.array(z.string().max(80)).max(20),
  servicingBusy: z.boolean().nullable(),
  bootAt: Instant.nullable(),
  history: z.array(HistoryEntry).max(200),
  proxy: z.string().max(300).nullable(),
  defender: z.object({ enabled: z.boolean(), signatureAt: Instant.nullable() }).nullable(),
  usersPresent: z.int32().min(0).nullable(),
  /** Null from agents that do not look yet. `since`: how far back the event log reaches. */
  health: z
    .object({
      since: Instant,
      bugchecks: z.array(Instant).max(100),
      /** Automatic services that do not run. */
      failedServices: z.array(z.string().max(256)).max(200),
    })
    .nullable()
    .default(null),
  /** Wired and wireless adapters with an IPv4 address: by whom this machine can be woken, and whom it can wake. */
  adapters: z
    .array(z.object({ mac: Mac, subnet: z.string().max(18) }))
    .max(16)
    .nullable()
    .optional(),
  /** Bytes of the files in Delivery Optimization's cache, by where they came from. */
  delivery: z
    .object({ fromPeers: z.number().min(0), fromLan: z.number().min(0), fromHttp: z.number().min(0) })
    .nullable()
    .optional(),
});
export type InventoryReport = z.infer<typeof InventoryReport>;

/** Left out by agents that do not tell yet. */
const Rung = z.enum(RUNGS).optional();

/** Evidence is what was read back, in words a person can check with regedit. */
export const HoldReport = z.object({
  level: z.enum(HOLD_LEVELS),
  rung: z.enum(RUNGS).nullable(),
  since: Instant.nullable(),
  leaseUntil: Instant.nullable(),
  evidence: z
    .array(
      z.object({
        what: z.string().max(300),
        expected: z.string().max(200),
        found: z.string().max(200),
        ok: z.boolean(),
      }),
    )
    .max(60),
  /** `rung`: on which it happened; a leak makes the machine climb. */
  leaks: z
    .array(z.object({ at: Instant, what: z.string().max(500), kind: z.enum(LEAK_KINDS).optional(), rung: Rung }))
    .max(50),
  drift: z.array(z.object({ at: Instant, what: z.string().max(500), rung: Rung })).max(50),
  /** Who else rules Windows Update on this machine: a group policy, device management. Sentences. */
  conflicts: z.array(z.string().max(300)).max(20).optional(),
});
export type HoldReport = z.infer<typeof HoldReport>;

/** What a machine measured of the open questions about Windows; `detail` says on what the answer rests. */
export const DoctorReport = z.object({
  edition: z.string().max(64),
  build: z.int32(),
  ubr: z.int32(),
  answers: z
    .array(
      z.object({
        question: z.enum(DOCTOR_QUESTIONS),
        answer: z.enum(DOCTOR_ANSWERS),
        detail: z.string().max(500),
      }),
    )
    .max(50),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
