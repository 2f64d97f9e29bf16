import { z } from 'zod';
import { DECISIONS, JOB_STATES, PATCH_KINDS, UPDATE_STATES } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Paging } from './paging.js';

/** GET /api/v1/patches */
export const PatchQuery = z.strictObject({
  ...Paging,
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
