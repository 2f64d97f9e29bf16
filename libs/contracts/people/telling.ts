import { z } from 'zod';
import { ALARM_KINDS, CHANNEL_KINDS, DELIVERY_STATES, DIGESTS } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Paging } from './paging.js';

/** What people are told without asking: alarms, the Monday report, trends, and the channels by which it reaches them. */

const Ref = z.object({ id: Id, name: z.string() });

/** GET /api/v1/alarms */
export const AlarmQuery = z.strictObject({
  kind: z.enum(ALARM_KINDS).optional(),
  machine: Id.optional(),
  show: z.enum(['open', 'all']).default('open'),
  ...Paging,
});
export type AlarmQuery = z.infer<typeof AlarmQuery>;
export const AlarmRow = z.object({
  id: z.string(),
  kind: z.enum(ALARM_KINDS),
  machine: Ref.nullable(),
  rollout: Ref.nullable(),
  /** What, why and what next, with the figures of this case in the sentence. */
  why: Explained,
  raisedAt: Instant,
  clearedAt: Instant.nullable(),
});
export type AlarmRow = z.infer<typeof AlarmRow>;
export const AlarmPage = z.object({
  total: z.int(),
  byKind: z.partialRecord(z.enum(ALARM_KINDS), z.int()),
  rows: z.array(AlarmRow),
});
export type AlarmPage = z.infer<typeof AlarmPage>;

/** GET /api/v1/trends?days: one point a day. */
export const TrendQuery = z.strictObject({ days: z.coerce.number().int().min(7).max(730).default(90) });
export const FleetFigures = z.object({
  machines: z.int(),
  /** Machines without an open released update. */
  compliant: z.int(),
  behind: z.int(),
  stale: z.int(),
  holding: z.int(),
  leaking: z.int(),
  /** Days since the oldest open patch was first seen, over machines that lack one: median and 95th percentile. */
  patchAgeMedian: z.number().nullable(),
  patchAge95: z.number().nullable(),
});
export type FleetFigures = z.infer<typeof FleetFigures>;
export const Trends = z.object({ days: z.array(FleetFigures.extend({ day: z.string() })) });
export type Trends = z.infer<typeof Trends>;

/** GET /api/v1/reports/weekly, and weekly.csv: what the mail of Monday says. */
export const WeeklyReport = z.object({
  at: Instant,
  figures: FleetFigures,
  before: FleetFigures.nullable(),
  /** Machines that are behind, why, and since when; worst first. */
  behind: z.array(z.object({ machine: Ref, ring: z.string(), since: Instant.nullable(), why: Explained })),
  alarms: z.array(AlarmRow),
  rollouts: z.array(
    z.object({
      rollout: Ref,
      state: z.string(),
      proven: z.int(),
      failed: z.int(),
      machines: z.int(),
      sentence: z.string(),
    }),
  ),
  installed: z.array(z.object({ patch: Ref, machines: z.int() })),
});
export type WeeklyReport = z.infer<typeof WeeklyReport>;

export const TOPICS = ['alarm', 'alarm-over', 'rollout', 'halt', 'weekly'] as const;

const ChannelFields = {
  name: z.string().trim().min(1).max(60),
  topics: z.array(z.enum(TOPICS)).min(1),
  digest: z.enum(DIGESTS).default('at-once'),
  enabled: z.boolean().default(true),
};
const HttpUrl = z.url({ protocol: /^https?$/ }).max(500);
/** Settings by kind. Secrets are write-only: left out in a change, the stored one stays. */
export const NewChannel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('email'),
    ...ChannelFields,
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(587),
    /** `starttls` is required, not tried: mail is never sent in the clear by accident. `none` is for a relay on this machine. */
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    user: z.string().max(200).nullable().default(null),
    password: z.string().max(500).optional(),
    from: z.email(),
    to: z.array(z.email()).min(1).max(50),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    ...ChannelFields,
    url: HttpUrl,
    /** HMAC-SHA256 over time and body, in the header `Sluice-Signature`. */
    secret: z.string().min(16).max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('ntfy'),
    ...ChannelFields,
    url: HttpUrl,
    topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    token: z.string().max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('chat'),
    ...ChannelFields,
    shape: z.enum(['teams', 'slack']),
    url: HttpUrl.optional(),
  }),
]);
export type NewChannel = z.infer<typeof NewChannel>;

export const ChannelView = z.object({
  id: Id,
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  topics: z.array(z.enum(TOPICS)),
  digest: z.enum(DIGESTS),
  enabled: z.boolean(),
  /** What may be shown: never a password, a token, or a chat URL, which is a secret itself. */
  target: z.string(),
  settings: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  last: z.object({ at: Instant, state: z.enum(DELIVERY_STATES), error: z.string().nullable() }).nullable(),
});
export type ChannelView = z.infer<typeof ChannelView>;
/** GET /api/v1/channels; POST; PUT, DELETE /api/v1/channels/:id; POST /api/v1/channels/:id/test answers with a DeliveryRow. */
export const ChannelList = z.object({ rows: z.array(ChannelView) });
export type ChannelList = z.infer<typeof ChannelList>;

/** GET /api/v1/deliveries */
export const DeliveryQuery = z.strictObject({
  channel: Id.optional(),
  state: z.enum(DELIVERY_STATES).optional(),
  ...Paging,
});
export const DeliveryRow = z.object({
  id: Id,
  channel: Ref,
  topic: z.string(),
  subject: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type DeliveryRow = z.infer<typeof DeliveryRow>;
export const DeliveryPage = z.object({ total: z.int(), rows: z.array(DeliveryRow) });
export type DeliveryPage = z.infer<typeof DeliveryPage>;
