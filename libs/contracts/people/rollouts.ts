import { z } from 'zod';
import { ON_OVERTAKEN, PATCH_KINDS, ROLLOUT_STATES, WINDOW_PURPOSES } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Paging } from './paging.js';
import { GatePlan, InstallRestart, Occurrence, Waves } from './planning.js';

/** A release carried through rings: what a person plans, rehearses, starts and watches. */

const Ref = z.object({ id: Id, name: z.string() });

/** A ring's part. Waves, gate and `onOvertaken` that are left out are the ring's own. */
export const StagePlan = z.strictObject({
  ring: Id,
  waves: Waves.optional(),
  gate: GatePlan.optional(),
  onOvertaken: z.enum(ON_OVERTAKEN).optional(),
});

/** POST /api/v1/rollouts (a draft), PUT /api/v1/rollouts/:id (of a draft). */
export const RolloutPlan = z.strictObject({
  patch: Id,
  name: z.string().trim().min(1).max(80).optional(),
  startsAt: Instant,
  /** In the order of the rings; left out: all rings. */
  stages: z.array(StagePlan).min(1).max(50).optional(),
  /** Machines of one ring that may be at it at the same time. */
  perWave: z.int().min(1).max(10_000).default(10),
  /** Machines of one site that may be at it at the same time, over all rollouts. */
  perSite: z.int().min(1).max(10_000).default(5),
  /** Outside its window a machine that missed it may catch up until then; null: never. */
  catchUpLatest: Instant.nullable().default(null),
  restart: InstallRestart.default('if-required'),
});
export type RolloutPlan = z.infer<typeof RolloutPlan>;

/** Machines of a rollout by where they stand (libs/domain/gates/standing; `untouched`: not granted yet). */
export const StandingCounts = z.object({
  untouched: z.int(),
  reserved: z.int(),
  waiting: z.int(),
  running: z.int(),
  proven: z.int(),
  unreadable: z.int(),
  failed: z.int(),
  neutral: z.int(),
});
export type StandingCounts = z.infer<typeof StandingCounts>;

export const RolloutRow = z.object({
  id: Id,
  name: z.string(),
  patch: z.object({ id: Id, title: z.string(), kind: z.enum(PATCH_KINDS), kb: z.array(z.string()) }),
  state: z.enum(ROLLOUT_STATES),
  /** Why it is halted or overtaken. */
  why: Explained.nullable(),
  stateSince: Instant,
  startsAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdBy: z.string(),
  createdAt: Instant,
  machines: z.int(),
  counts: StandingCounts,
  predecessor: Ref.nullable(),
  successor: Ref.nullable(),
});
export type RolloutRow = z.infer<typeof RolloutRow>;

/** GET /api/v1/rollouts. `live`: scheduled, running, paused, halted. */
export const RolloutQuery = z.strictObject({
  show: z.enum(['live', 'draft', 'ended', 'all']).default('all'),
  patch: Id.optional(),
  ...Paging,
});
export type RolloutQuery = z.infer<typeof RolloutQuery>;
export const RolloutPage = z.object({ total: z.int(), rows: z.array(RolloutRow) });
export type RolloutPage = z.infer<typeof RolloutPage>;

export const GateView = z.object({
  state: z.enum(['passed', 'shut', 'breached']),
  /** Null when it is passed. */
  why: Explained.nullable(),
  /** When it passes if nothing else happens. */
  until: Instant.nullable(),
});

export const StageView = z.object({
  ring: Ref,
  open: z.boolean(),
  after: z.array(Ref),
  waves: Waves,
  /** Machines of the ring that each wave opens it to; the first may be the lone first machine. */
  steps: z.array(z.object({ upTo: z.int(), alone: z.boolean() })),
  /** Number of the wave under way, from 1. */
  wave: z.int().nullable(),
  gatePlan: GatePlan,
  gate: GateView,
  onOvertaken: z.enum(ON_OVERTAKEN),
  machines: z.int(),
  counts: StandingCounts,
  nextWindow: Occurrence.nullable(),
});
export type StageView = z.infer<typeof StageView>;

export const RolloutEventRow = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string(),
  kind: z.string(),
  /** In words, for a person. */
  sentence: z.string(),
});
export type RolloutEventRow = z.infer<typeof RolloutEventRow>;

/** GET /api/v1/rollouts/:id. POST /api/v1/rollouts/:id/{schedule,edit,start,pause,resume,cancel} answer with the same. */
export const RolloutDetail = RolloutRow.extend({
  perWave: z.int(),
  perSite: z.int(),
  catchUpLatest: Instant.nullable(),
  restart: InstallRestart,
  neededMinutes: z.int(),
  haltedRing: Ref.nullable(),
  stages: z.array(StageView),
  events: z.array(RolloutEventRow),
  /** Proven and failed machines over time: what the page draws. */
  progress: z.array(z.object({ at: Instant, proven: z.int(), failed: z.int(), started: z.int() })),
  /** What a person may do now. */
  may: z.array(z.enum(['schedule', 'edit', 'start', 'pause', 'resume', 'cancel'])),
});
export type RolloutDetail = z.infer<typeof RolloutDetail>;

/** GET /api/v1/rollouts/:id/machines */
export const RolloutMachineQuery = z.strictObject({
  ring: Id.optional(),
  standing: z
    .enum(['untouched', 'reserved', 'waiting', 'running', 'proven', 'unreadable', 'failed', 'neutral'])
    .optional(),
  ...Paging,
});
export type RolloutMachineQuery = z.infer<typeof RolloutMachineQuery>;
export const RolloutMachineRow = z.object({
  machine: Ref,
  ring: Ref,
  site: z.string().nullable(),
  standing: RolloutMachineQuery.shape.standing.unwrap(),
  /** Why it does not have the patch yet: the planner's own first cause; null when it has it or is at it. */
  whyNot: Explained.nullable(),
  /** When that cause passes if nothing else happens. */
  until: Instant.nullable(),
  job: z.object({ id: Id, state: z.string(), percent: z.int(), phase: z.string().nullable() }).nullable(),
  since: Instant.nullable(),
});
export type RolloutMachineRow = z.infer<typeof RolloutMachineRow>;
export const RolloutMachinePage = z.object({ total: z.int(), rows: z.array(RolloutMachineRow) });
export type RolloutMachinePage = z.infer<typeof RolloutMachinePage>;

/** POST /api/v1/rollouts/rehearse: a plan that need not be saved; together with all live rollouts. */
export const RehearsalRequest = z.strictObject({ plan: RolloutPlan, days: z.int().min(1).max(90).default(60) });
export type RehearsalRequest = z.infer<typeof RehearsalRequest>;
export const RehearsalAnswer = z.object({
  /** Causes for which the plan cannot be saved or would grant nothing. */
  problems: z.array(Explained),
  endsAt: Instant.nullable(),
  /** The next month's patch comes before this one is through. */
  longerThanCycle: z.boolean(),
  /** Who would get it, by time. `localTime` on the wall of the machine. */
  grants: z.array(
    z.object({ machine: Ref, ring: Ref, at: Instant, localTime: z.string().nullable(), zone: z.string().nullable() }),
  ),
  /** Who would not, and why. */
  without: z.array(z.object({ machine: Ref, ring: Ref, why: Explained })),
});
export type RehearsalAnswer = z.infer<typeof RehearsalAnswer>;

/** GET /api/v1/calendar?from&days: the fleet's plan, at most 92 days. */
export const CalendarQuery = z.strictObject({
  from: Instant.optional(),
  days: z.coerce.number().int().min(1).max(92).default(42),
  ring: Id.optional(),
});
export type CalendarQuery = z.infer<typeof CalendarQuery>;
export const CalendarAnswer = z.object({
  from: Instant,
  to: Instant,
  /** Windows by ring and zone. */
  windows: z.array(
    z.object({ ring: Ref, window: Ref, purpose: z.enum(WINDOW_PURPOSES), occurrence: Occurrence, machines: z.int() }),
  ),
  /** Dates on which nothing may happen. */
  blackouts: z.array(z.object({ window: Ref, from: z.string(), to: z.string() })),
  /** Second Tuesdays, `2026-12-08`: when Microsoft publishes. */
  patchDays: z.array(z.string()),
  /** What live rollouts will do, rehearsed: machines by rollout, ring and local day. */
  planned: z.array(z.object({ rollout: Ref, ring: Ref, day: z.string(), machines: z.int() })),
  /** What was done: installs proven or failed by rollout and day (UTC). */
  done: z.array(z.object({ rollout: Ref, day: z.string(), proven: z.int(), failed: z.int() })),
});
export type CalendarAnswer = z.infer<typeof CalendarAnswer>;
