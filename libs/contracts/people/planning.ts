import { z } from 'zod';
import {
  CLASSIFICATIONS,
  INSTALL_RESTARTS,
  ON_OVERTAKEN,
  OWNERSHIPS,
  PATCH_KINDS,
  RULE_ACTIONS,
  SEVERITIES,
  SHARING_REACHES,
  WINDOW_PURPOSES,
} from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';

/**
 * What people plan with: windows, rings, rules, restart policies. The schemas keep sizes in bounds; whether a rule makes sense
 * is said by libs/domain (windowProblem, ringsProblem, ruleProblem, gateProblem …), whose reason codes the API answers with.
 */

const Name = z.string().trim().min(1).max(60);
const LocalDate = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** IANA zone, `Europe/Berlin`. */
const Zone = z.string().min(1).max(64);

/** As WindowRule of libs/domain/windows. */
export const WindowRule = z.strictObject({
  recurrence: z.string().max(200),
  plusDays: z.int().min(0).max(27),
  from: LocalDate,
  to: LocalDate.nullable(),
  startTime: LocalTime,
  durationMinutes: z.int().min(15).max(10_080),
  /** IANA zone, or `machine` for each machine's own. */
  zone: Zone,
  blackouts: z.array(z.strictObject({ from: LocalDate, to: LocalDate })).max(100),
  exceptions: z.array(LocalDate).max(100),
});
export type WindowRule = z.infer<typeof WindowRule>;

/** One time in which acting is allowed. `localStart` and `localEnd` stand on the wall of `zone`: `2026-12-11T22:00:00`. */
export const Occurrence = z.object({
  start: Instant,
  end: Instant,
  zone: z.string(),
  localStart: z.string(),
  localEnd: z.string(),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** POST /api/v1/windows, PUT /api/v1/windows/:id */
export const NewWindow = z.strictObject({ name: Name, purpose: z.enum(WINDOW_PURPOSES), rule: WindowRule });
export type NewWindow = z.infer<typeof NewWindow>;

export const WindowView = NewWindow.extend({
  id: Id,
  rings: z.array(z.object({ id: Id, name: z.string() })),
  updatedAt: Instant,
  /** The next ones, in the rule's zone; for the zone `machine` that of most machines concerned, and none while it is unknown. */
  next: z.array(Occurrence),
});
export type WindowView = z.infer<typeof WindowView>;
/** GET /api/v1/windows, by name. DELETE /api/v1/windows/:id is refused while a ring has it. */
export const WindowList = z.object({ rows: z.array(WindowView) });
export type WindowList = z.infer<typeof WindowList>;

/** POST /api/v1/windows/preview: without `zones` those of all machines of the fleet, and the rule's own. */
export const WindowPreviewRequest = z.strictObject({
  rule: WindowRule,
  zones: z.array(Zone).max(50).optional(),
  count: z.int().min(1).max(24).default(6),
});
export type WindowPreviewRequest = z.infer<typeof WindowPreviewRequest>;
/** By zone; a zone whose windows cannot be told has a problem instead. A problem of the rule itself stands on top. */
export const WindowPreview = z.object({
  problem: Explained.nullable(),
  zones: z.array(
    z.object({
      zone: z.string(),
      machines: z.int(),
      occurrences: z.array(Occurrence),
      problem: Explained.nullable(),
    }),
  ),
  /** Machines whose zone is unknown: no window of the zone `machine` ever opens for them. */
  zoneUnknown: z.int(),
});
export type WindowPreview = z.infer<typeof WindowPreview>;

/** A count or a percentage of the ring, counted from its first machine on. The last one must be 100 percent. */
export const WaveSize = z.union([
  z.strictObject({ count: z.int().min(1).max(100_000) }),
  z.strictObject({ percent: z.number().gt(0).max(100) }),
]);
export const Waves = z.array(WaveSize).min(1).max(20);

/** As GatePlan of libs/domain/gates. */
export const GatePlan = z.strictObject({
  minProven: z.int().min(1).max(100_000),
  minProvenPercent: z.number().min(0).max(100),
  maxFailed: z.int().min(0).max(100_000),
  maxFailedPercent: z.number().min(0).max(100),
  soakHours: z.number().min(0).max(672),
});
export type GatePlan = z.infer<typeof GatePlan>;

/** Label → values of which the machine's must be one. `os`, `edition`, `site`, `ownership` are facts of the machine. */
export const LabelRule = z.record(z.string().min(1).max(40), z.array(z.string().min(1).max(80)).min(1).max(50));

/** As Sharing of libs/domain/sharing. */
export const Sharing = z.strictObject({
  reach: z.enum(SHARING_REACHES),
  cacheDays: z.int().min(1).max(60),
  internetKbps: z.int().min(256).max(1_000_000).nullable(),
});
export type Sharing = z.infer<typeof Sharing>;

const RingFields = {
  name: Name,
  labelRules: z.array(LabelRule).max(20),
  versionTarget: z.string().max(60).nullable(),
  waves: Waves,
  gate: GatePlan,
  onOvertaken: z.enum(ON_OVERTAKEN),
  /** How its machines share downloads; null: as each has it. */
  sharing: Sharing.nullable(),
  /** Ids of its install and restart windows. */
  windows: z.array(Id).max(20),
};

export const RingRow = z.object({
  id: Id,
  position: z.int(),
  ...RingFields,
  windows: z.array(z.object({ id: Id, name: z.string(), purpose: z.enum(WINDOW_PURPOSES) })),
  machines: z.int(),
  /** Of them those that a person put there. */
  chosen: z.int(),
  /** What its machines will meet: no window, a rule that cannot be read … */
  problems: z.array(Explained),
});
export type RingRow = z.infer<typeof RingRow>;
/** GET /api/v1/rings, in the order of a rollout */
export const RingList = z.object({ rows: z.array(RingRow) });
export type RingList = z.infer<typeof RingList>;
/**
 * POST /api/v1/rings: the new ring comes before the last one, which keeps the machines that no label rule places. What is left out
 * is as for the rings of a fresh installation: one wave of all machines, and a gate that asks for four of five.
 */
export const NewRing = z.strictObject({
  name: RingFields.name,
  ...z.object(RingFields).omit({ name: true }).partial().shape,
});
export type NewRing = z.infer<typeof NewRing>;
/** PATCH /api/v1/rings/:id. DELETE /api/v1/rings/:id is refused while machines, tokens or live rollouts need it. */
export const RingChange = z.strictObject(RingFields).partial();
export type RingChange = z.infer<typeof RingChange>;
/** PUT /api/v1/rings/order: every ring, once. */
export const RingOrder = z.strictObject({ rings: z.array(Id).min(1).max(100) });
export type RingOrder = z.infer<typeof RingOrder>;
/**
 * POST /api/v1/rings/preview: which machines would change their ring if these rings had these label rules, or stood in this order.
 * Machines that a person put into their ring stay.
 */
export const RingPreviewRequest = z.strictObject({
  rules: z
    .array(z.strictObject({ ring: Id, labelRules: z.array(LabelRule).max(20) }))
    .max(100)
    .default([]),
  order: RingOrder.shape.rings.optional(),
});
export type RingPreviewRequest = z.infer<typeof RingPreviewRequest>;
export const RingPreview = z.object({
  total: z.int(),
  /** The first 200 by name. */
  moves: z.array(
    z.object({
      machine: z.object({ id: Id, name: z.string() }),
      from: z.object({ id: Id, name: z.string() }),
      to: z.object({ id: Id, name: z.string() }),
    }),
  ),
});
export type RingPreview = z.infer<typeof RingPreview>;

/** As RuleMatch of libs/domain/rules: every part that is given must fit. */
export const RuleMatch = z.strictObject({
  kinds: z.array(z.enum(PATCH_KINDS)).min(1).optional(),
  classifications: z.array(z.enum(CLASSIFICATIONS)).min(1).optional(),
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  kbs: z
    .array(z.string().regex(/^KB\d+$/))
    .min(1)
    .max(100)
    .optional(),
  streams: z.array(z.string().min(1).max(120)).min(1).max(100).optional(),
  driverClasses: z.array(z.string().min(1).max(60)).min(1).max(50).optional(),
  optional: z.boolean().optional(),
  minAgeDays: z.int().min(0).max(365).optional(),
});
export type RuleMatch = z.infer<typeof RuleMatch>;

export const Rule = z.strictObject({
  id: Id,
  name: Name,
  action: z.enum(RULE_ACTIONS),
  deferDays: z.int().min(0).max(365).nullable(),
  /** Null: every ring. */
  rings: z.array(Id).min(1).nullable(),
  match: RuleMatch,
});
export type Rule = z.infer<typeof Rule>;
/** GET /api/v1/rules. PUT /api/v1/rules replaces the whole list; `version` says which one was edited. */
export const RuleList = z.strictObject({ version: z.string().max(64), rules: z.array(Rule).max(200) });
export type RuleList = z.infer<typeof RuleList>;
/** POST /api/v1/rules/dry-run: what each rule would catch today, in one ring or in all. */
export const DryRunRequest = z.strictObject({ rules: z.array(Rule).max(200), ring: Id.nullable() });
export type DryRunRequest = z.infer<typeof DryRunRequest>;
const Caught = z.object({
  patch: z.object({ id: Id, title: z.string(), kind: z.enum(PATCH_KINDS), kb: z.array(z.string()) }),
  ring: z.object({ id: Id, name: z.string() }),
  outcome: z.enum(['release', 'decline', 'wait']),
  why: Explained,
  /** When a deferred patch will be released. */
  from: Instant.nullable(),
  /** A person decided otherwise, and their word stands. */
  overruled: z.boolean(),
  /** Machines of the ring that are offered it. */
  machines: z.int(),
});
export const DryRunAnswer = z.object({
  rules: z.array(z.object({ rule: Id, problem: Explained.nullable(), caught: z.array(Caught) })),
  uncaught: z.array(Caught),
});
export type DryRunAnswer = z.infer<typeof DryRunAnswer>;

/** As RestartPolicy of libs/domain/restarts. */
export const RestartPolicy = z.strictObject({
  noticeMinutes: z.int().min(0).max(1440),
  countdownMinutes: z.int().min(1).max(120),
  snoozeMinutes: z.int().min(5).max(1440),
  deadlineHours: z.int().min(0).max(672),
  activeHours: z.strictObject({ from: LocalTime, to: LocalTime }).nullable(),
});
export type RestartPolicy = z.infer<typeof RestartPolicy>;
/** GET and PUT /api/v1/restart-policies: the whole list; `standard` is what holds where none fits. */
export const RestartPolicies = z.strictObject({
  policies: z
    .array(z.strictObject({ ring: Id.nullable(), ownership: z.enum(OWNERSHIPS).nullable(), policy: RestartPolicy }))
    .max(200),
});
export type RestartPolicies = z.infer<typeof RestartPolicies>;
export const RestartPoliciesView = RestartPolicies.extend({ standard: RestartPolicy });
export type RestartPoliciesView = z.infer<typeof RestartPoliciesView>;

/** GET and PUT /api/v1/fleet/stop: the emergency stop. While it is on, nobody is granted or handed anything that changes a PC. */
export const FleetStop = z.strictObject({ stopped: z.boolean() });
export type FleetStop = z.infer<typeof FleetStop>;
export const FleetStopView = z.object({
  stopped: z.boolean(),
  by: z.string().nullable(),
  since: Instant.nullable(),
  /** Installs and restarts that are under way and were told to stop at the next safe point. */
  underWay: z.int(),
});
export type FleetStopView = z.infer<typeof FleetStopView>;

export const InstallRestart = z.enum(INSTALL_RESTARTS);
