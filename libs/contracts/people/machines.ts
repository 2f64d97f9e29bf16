import { z } from 'zod';
import { readDoctorFilter } from '#domain/doctor.js';
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
import { Explained, HResult, Id, Instant, Problem } from '../common.js';
import { JobRow } from './jobs.js';
import { Paging } from './paging.js';

/** GET /api/v1/machines. Without `state`: the fleet, which is every machine that is neither retired nor left. */
export const MachineQuery = z.strictObject({
  ...Paging,
  q: z.string().max(100).optional(),
  state: z.enum(MACHINE_STATES).optional(),
  hold: z.enum(HOLD_LEVELS).optional(),
  ring: Id.optional(),
  ownership: z.enum(OWNERSHIPS).optional(),
  /** Machines that share this LAN; empty: of which nobody said where they stand. */
  site: z.string().max(80).optional(),
  /** Machines whose doctor gave an answer: `question:answer`, or `question:answer:build:edition`. */
  doctor: z
    .string()
    .refine((text) => readDoctorFilter(text) !== null, 'is no question:answer or question:answer:build:edition')
    .optional(),
  /** Machines on which this patch is offered. */
  patch: Id.optional(),
  /**
   * `online`: as in the row. `working`: a job is under way (leased, running, stopping). `behind`: something released is not
   * installed. `stale`: not seen for 14 days. Each counts exactly what the fleet summary counts under that name.
   */
  show: z.enum(['all', 'online', 'working', 'behind', 'stale']).default('all'),
  sort: z.enum(['name', 'lastSeenAt', 'hold', 'patchAge', 'build', 'ring']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
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
  /** As in DoctorReport of the agent protocol; null where the doctor never ran. */
  doctorReport: z.unknown(),
  doctorAt: Instant.nullable(),
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
