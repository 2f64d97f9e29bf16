import type { Querier } from '../audit/audit.service.js';

/**
 * What happens to a rollout, as its page shows it and as those who tell people read it: a row is written in the transaction of the
 * act itself. `scheduled … cancelled` are its states; `wave-opened` and `gate-passed` name a ring; `granted-back` a machine.
 */
export const ROLLOUT_EVENT_KINDS = [
  'created',
  'changed',
  'scheduled',
  'edited',
  'started',
  'paused',
  'resumed',
  'halted',
  'completed',
  'overtaken',
  'cancelled',
  'wave-opened',
  'gate-passed',
  'granted-back',
] as const;
export type RolloutEventKind = (typeof ROLLOUT_EVENT_KINDS)[number];

export interface NewRolloutEvent {
  rolloutId: string;
  /** A user's name, or `sluice`. */
  actor: string;
  kind: RolloutEventKind;
  data?: Record<string, unknown>;
}

export async function writeRolloutEvents(
  querier: Querier,
  events: readonly NewRolloutEvent[],
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  await querier.query(
    `INSERT INTO rollout_events (rollout_id, at, actor, kind, data)
     SELECT e."rolloutId", $2, e.actor, e.kind, coalesce(e.data, '{}')
     FROM json_to_recordset($1::json) AS e("rolloutId" uuid, actor text, kind text, data jsonb)`,
    [JSON.stringify(events), at],
  );
}
