import { z } from 'zod';
import {
  DECISIONS,
  HOLD_LEVELS,
  JOB_STATES,
  MACHINE_STATES,
  OWNERSHIPS,
  PATCH_KINDS,
  RUNGS,
  UPDATE_STATES,
  VERBS,
} from '#domain/words.js';
import { DeliverySettings, VerbParams } from '../agent/envelope.js';
import { HResult, Id, Instant, Problem } from '../common.js';

/** A cause in words: the closed code, one sentence, and what to do next. */
export const Explained = z.object({ reason: z.string(), sentence: z.string(), nextStep: z.string() });
export type Explained = z.infer<typeof Explained>;

const Page = {
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
};
const Order = z.enum(['asc', 'desc']).default('asc');

/** GET /api/v1/machines. Without `state`: the fleet, which is every machine that is neither retired nor left. */
export const MachineQuery = z.strictObject({
  ...Page,
  q: z.string().max(100).optional(),
  state: z.enum(MACHINE_STATES).optional(),
  hold: z.enum(HOLD_LEVELS).optional(),
  ring: Id.optional(),
  ownership: z.enum(OWNERSHIPS).optional(),
  /** Machines that share this LAN; empty: of which nobody said where they stand. */
  site: z.string().max(80).optional(),
  /** Machines on which this patch is offered. */
  patch: Id.optional(),
  /**
   * `online`: as in the row. `working`: a job is under way (leased, running, stopping). `behind`: something released is not
   * installed. `stale`: not seen for 14 days. Each counts exactly what the fleet summary counts under that name.
   */
  show: z.enum(['all', 'online', 'working', 'behind', 'stale']).default('all'),
  sort: z.enum(['name', 'lastSeenAt', 'hold', 'patchAge', 'build', 'ring']).default('name'),
  order: Order,
});
export type MachineQuery = z.infer<typeof MachineQuery>;

export const MachineRow = z.object({
  id: Id,
  name: z.string(),
  state: z.enum(MACHINE_STATES),
  ownership: z.enum(OWNERSHIPS),
  ring: z.object({ id: Id, name: z.string() }),
  /** A person put it there; otherwise label rules do. */
  ringChosen: z.boolean(),
  /** Machines that share one LAN; null if nobody said where it stands. */
  site: z.string().nullable(),
  /** What people call it, name to value. Its four facts are not among them. */
  labels: z.record(z.string(), z.string()),
  /** IANA zone: the one that a person chose, else the one that its Windows reports; null while unknown. */
  zone: z.string().nullable(),
  edition: z.string(),
  displayVersion: z.string().nullable(),
  build: z.int(),
  ubr: z.int(),
  agentVersion: z.string(),
  lastSeenAt: Instant.nullable(),
  /** True while an agent holds a poll or was heard within the last two minutes. */
  online: z.boolean(),
  hold: z.enum(HOLD_LEVELS),
  holdUntil: Instant.nullable(),
  /** Days since the oldest not installed, not declined update was first seen in the fleet; null when there is none. */
  patchAgeDays: z.int().nullable(),
  offered: z.int(),
  job: z.object({ id: Id, verb: z.enum(VERBS), state: z.enum(JOB_STATES), percent: z.int() }).nullable(),
  /** Why the machine is not up to date; null when it is. */
  whyNot: Explained.nullable(),
});
export type MachineRow = z.infer<typeof MachineRow>;

export const MachinePage = z.object({ total: z.int(), rows: z.array(MachineRow) });
export type MachinePage = z.infer<typeof MachinePage>;

/** GET /api/v1/fleet: the answer first. Every number links to the list it counts. */
export const FleetSummary = z.object({
  machines: z.int(),
  online: z.int(),
  stale: z.int(),
  behind: z.int(),
  byHold: z.record(z.enum(HOLD_LEVELS), z.int()),
  undecidedPatches: z.int(),
  jobsUnderWay: z.int(),
});
export type FleetSummary = z.infer<typeof FleetSummary>;

export const MachineUpdateRow = z.object({
  id: Id,
  patchId: Id,
  title: z.string(),
  kb: z.array(z.string()),
  kind: z.enum(PATCH_KINDS),
  severity: z.string(),
  state: z.enum(UPDATE_STATES),
  since: Instant,
  decision: z.enum(DECISIONS).nullable(),
  hresult: HResult.nullable(),
  whyNot: Explained.nullable(),
});
export type MachineUpdateRow = z.infer<typeof MachineUpdateRow>;

export const JobRow = z.object({
  id: Id,
  machineId: Id,
  machineName: z.string(),
  verb: z.enum(VERBS),
  state: z.enum(JOB_STATES),
  attempt: z.int(),
  phase: z.string().nullable(),
  percent: z.int(),
  createdBy: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  notBefore: Instant,
  notAfter: Instant,
  why: Explained.nullable(),
  hresult: HResult.nullable(),
});
export type JobRow = z.infer<typeof JobRow>;

export const JobEventRow = z.object({
  id: z.string(),
  attempt: z.int(),
  at: Instant,
  kind: z.string(),
  data: z.unknown(),
});
export type JobEventRow = z.infer<typeof JobEventRow>;

/** GET /api/v1/jobs/:id. POST /api/v1/jobs/:id/stop answers with the JobRow. */
export const JobDetail = JobRow.extend({ params: z.unknown(), events: z.array(JobEventRow) });
export type JobDetail = z.infer<typeof JobDetail>;

/** GET /api/v1/machines/:id */
export const MachineDetail = MachineRow.extend({
  /** As a person chose it; null: as reported. */
  zoneChosen: z.string().nullable(),
  zoneReported: z.string().nullable(),
  /** A person chose it to go first at its site. */
  seed: z.boolean(),
  smbiosUuid: z.string(),
  stateReason: z.string().nullable(),
  enrolledAt: Instant,
  bootAt: Instant.nullable(),
  clockSkewMs: z.int().nullable(),
  holdWanted: z.boolean(),
  holdRung: z.enum(RUNGS).nullable(),
  holdSince: Instant.nullable(),
  /** As in HoldReport of the agent protocol. */
  holdReport: z.unknown(),
  /** As in InventoryReport of the agent protocol; null until the first one. */
  inventory: z.unknown(),
  inventoryAt: Instant.nullable(),
  scannedAt: Instant.nullable(),
  preflight: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  updates: z.array(MachineUpdateRow),
  jobs: z.array(JobRow),
});
export type MachineDetail = z.infer<typeof MachineDetail>;

/**
 * PATCH /api/v1/machines/:id. What is left out stays. Changed facts place the machine again, unless a person chose its ring.
 */
export const MachineChange = z.strictObject({
  /** Null: label rules say it from now on. */
  ring: Id.nullable().optional(),
  ownership: z.enum(OWNERSHIPS).optional(),
  state: z.enum(['active', 'retired', 'lost']).optional(),
  site: z.string().trim().min(1).max(80).nullable().optional(),
  /** Labels to set; null takes one away. A machine has 20 at most, and none that is named like a fact of it. */
  labels: z.record(z.string().trim().min(1).max(40), z.string().trim().min(1).max(80).nullable()).optional(),
  /** IANA zone; null: as its Windows reports it. */
  zone: z.string().min(1).max(64).nullable().optional(),
  seed: z.boolean().optional(),
});
export type MachineChange = z.infer<typeof MachineChange>;

/** POST /api/v1/machines/changes: the same change for the machines named. */
export const MachineChanges = z.strictObject({ machines: z.array(Id).min(1).max(10_000), change: MachineChange });
export type MachineChanges = z.infer<typeof MachineChanges>;

/** What became of each machine asked for. One that is so already counts as changed; one that is refused stays as it was. */
export const MachineChangesAnswer = z.object({
  changed: z.array(Id),
  refused: z.array(z.object({ machine: Id, problem: Problem })),
});
export type MachineChangesAnswer = z.infer<typeof MachineChangesAnswer>;

/** GET /api/v1/fleet/labels: what label rules can ask of, with the machines of the fleet that have it. */
export const FleetLabels = z.object({
  /** Of `os`, `edition`, `site`, `ownership` and every label that some machine has, by name. */
  labels: z.array(
    z.object({
      name: z.string(),
      /** A fact of the machine, which people do not name themselves. */
      fact: z.boolean(),
      values: z.array(z.object({ value: z.string(), machines: z.int() })),
    }),
  ),
});
export type FleetLabels = z.infer<typeof FleetLabels>;

/** POST /api/v1/machines/jobs: one verb for the machines named. For `wake` these are the sleepers; a neighbour of each gets the job. */
export const NewJobs = z.strictObject({
  machines: z.array(Id).min(1).max(10_000),
  verb: z.enum([
    'inventory',
    'scan',
    'hold',
    'resume',
    'restart',
    'uninstall',
    'repair',
    'notify',
    'rotate',
    'settings',
    'wake',
    'doctor',
    'leave',
  ]),
  /** For `restart`. */
  noticeSeconds: z.int().min(60).max(7200).optional(),
  evenIfInUse: z.boolean().optional(),
  /** For `uninstall`: id of the update's row, as in MachineUpdateRow. */
  update: Id.optional(),
  /** For `repair`. */
  steps: VerbParams.repair.shape.steps.optional(),
  /** For `notify`. */
  template: VerbParams.notify.shape.template.optional(),
  /** For `settings`. */
  settings: DeliverySettings.optional(),
});
export type NewJobs = z.infer<typeof NewJobs>;

/** What became of each machine asked for: a job, or a named refusal. */
export const NewJobsAnswer = z.object({
  created: z.array(z.object({ machine: Id, job: Id })),
  refused: z.array(z.object({ machine: Id, problem: Problem })),
});
export type NewJobsAnswer = z.infer<typeof NewJobsAnswer>;

/** GET /api/v1/patches */
export const PatchQuery = z.strictObject({
  ...Page,
  q: z.string().max(100).optional(),
  kind: z.enum(PATCH_KINDS).optional(),
  /** `changed`: undecided again, because a revision came that the release did not cover. */
  decision: z.enum(['undecided', 'changed', 'release', 'decline', 'any']).default('any'),
  /** `open`: offered on some machine. */
  show: z.enum(['open', 'all']).default('open'),
  sort: z.enum(['firstSeenAt', 'title', 'machines', 'kind', 'severity']).default('firstSeenAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type PatchQuery = z.infer<typeof PatchQuery>;

export const PatchRow = z.object({
  id: Id,
  title: z.string(),
  stream: z.string(),
  month: z.string().nullable(),
  kind: z.enum(PATCH_KINDS),
  kb: z.array(z.string()),
  severity: z.string(),
  firstSeenAt: Instant,
  ageDays: z.int(),
  /** Machines by state of this patch on them. */
  counts: z.record(z.enum(UPDATE_STATES), z.int()),
  /** `ring` null = every ring. */
  decisions: z.array(
    z.object({
      ring: z.object({ id: Id, name: z.string() }).nullable(),
      decision: z.enum(DECISIONS),
      by: z.string(),
      at: Instant,
      /** Why rules decided so; null for a person's word. */
      why: Explained.nullable(),
      /** The rule that decided; null for a person, and for what holds without any rule. */
      rule: z.object({ id: Id, name: z.string() }).nullable(),
    }),
  ),
  /** Since when it asks for a decision again, because a revision came that its release did not cover; null if it does not. */
  changed: z.object({ at: Instant, why: Explained }).nullable(),
});
export type PatchRow = z.infer<typeof PatchRow>;
export const PatchPage = z.object({ total: z.int(), rows: z.array(PatchRow) });
export type PatchPage = z.infer<typeof PatchPage>;

/** GET /api/v1/patches/:id */
export const PatchDetail = PatchRow.extend({
  /** What rules say of it today, by ring; a person's word goes before it. */
  rules: z.array(
    z.object({
      ring: z.object({ id: Id, name: z.string() }),
      outcome: z.enum(['release', 'decline', 'wait']),
      why: Explained,
      rule: z.object({ id: Id, name: z.string() }).nullable(),
      /** When a deferred patch will be released. */
      from: Instant.nullable(),
      /** A person decided for this ring, or for all. */
      overruled: z.boolean(),
    }),
  ),
  updates: z.array(z.object({ updateId: z.string(), revision: z.int(), title: z.string(), firstSeenAt: Instant })),
  machines: z.array(
    z.object({
      id: Id,
      name: z.string(),
      ring: z.string(),
      state: z.enum(UPDATE_STATES),
      since: Instant,
      whyNot: Explained.nullable(),
      job: z.object({ id: Id, state: z.enum(JOB_STATES), percent: z.int(), phase: z.string().nullable() }).nullable(),
    }),
  ),
});
export type PatchDetail = z.infer<typeof PatchDetail>;

/** PUT /api/v1/patches/:id/decision: `decision` null takes the decision back. `ring` null = every ring. */
export const PatchDecisionRequest = z.strictObject({ ring: Id.nullable(), decision: z.enum(DECISIONS).nullable() });
export type PatchDecisionRequest = z.infer<typeof PatchDecisionRequest>;

/** POST /api/v1/patches/:id/install: "install now" on the machines named (all that are offered it when left out). */
export const InstallNow = z.strictObject({
  machines: z.array(Id).min(1).max(10_000).optional(),
  restart: z.enum(['never', 'if-required']).default('if-required'),
  /** Minutes in which it may start and act, 30 min to 7 days. */
  withinMinutes: z.int().min(30).max(10_080).default(1440),
  /** True: at once, outside maintenance windows and rollouts. False: in each machine's own next window. */
  expedite: z.boolean().default(true),
  /** How civilly it restarts; left out: the restart policy of each machine. */
  restartPolicy: z
    .strictObject({
      noticeMinutes: z.int().min(0).max(1440),
      countdownMinutes: z.int().min(1).max(120),
      /** From the start of the order on; until then the person at the PC may put the restart off. */
      deadlineMinutes: z.int().min(0).max(40_320),
    })
    .optional(),
});
export type InstallNow = z.infer<typeof InstallNow>;

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

/** GET /api/v1/enrolment-line */
export const EnrolmentLine = z.object({
  line: z.string(),
  address: z.string(),
  packageSha256: z.string(),
  caSha256: z.string(),
});
export type EnrolmentLine = z.infer<typeof EnrolmentLine>;

/** GET /api/v1/audit */
export const AuditQuery = z.strictObject({
  ...Page,
  subject: z.string().max(100).optional(),
  action: z.string().max(60).optional(),
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

export const LiveQuery = z.strictObject({ machine: Id.optional() });
export type LiveQuery = z.infer<typeof LiveQuery>;

/**
 * GET /api/v1/events (Server-Sent Events; `?machine=<id>` narrows). `id:` is the event's number, so that a browser that
 * reconnects misses nothing it cannot fetch again. Data names what changed; the page fetches the rest. `plan`: windows, rings,
 * rules, restart policies; `machine` without an id: many of them.
 */
export const LiveEvent = z.object({
  kind: z.enum(['job', 'machine', 'patch', 'hold', 'plan', 'rollout', 'fleet', 'push']),
  machine: Id.nullable(),
  job: JobRow.pick({ id: true, verb: true, state: true, phase: true, percent: true, attempt: true }).nullable(),
  /** Progress of the update under work, where the agent gave one. */
  update: z
    .object({
      title: z.string(),
      percent: z.int(),
      bytesDone: z.number().nullable(),
      bytesTotal: z.number().nullable(),
    })
    .nullable(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
