import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Reason } from '#domain/reasons.js';
import {
  isRolloutEnded,
  type RolloutEvent,
  type RolloutRefusal,
  rolloutTransition,
} from '#domain/rollouts/rollout-machine.js';
import type { RolloutState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { AuditService } from '../audit/audit.service.js';
import { moveAll, step } from '../jobs/ledger.js';
import { type RolloutEventKind, writeRolloutEvents } from './rollout-events.js';

const TOLD: Readonly<Record<RolloutEvent, RolloutEventKind>> = {
  schedule: 'scheduled',
  edit: 'edited',
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  breach: 'halted',
  complete: 'completed',
  overtake: 'overtaken',
  cancel: 'cancelled',
};

export interface RolloutMove {
  rolloutId: string;
  event: RolloutEvent;
  /** A user's name, or `sluice`. */
  by: string;
  at: Date;
  /** Why it is halted or overtaken. */
  reason?: Reason;
  haltedRingId?: string;
  /** Further facts for its history. */
  data?: Record<string, unknown>;
}

export type RolloutMoved =
  | { ok: true; before: RolloutState; state: RolloutState }
  | { ok: false; reason: RolloutRefusal | 'not-found' };

/** The only way in which the controller moves a rollout; the caller holds the planner's lock. */
@Injectable()
export class RolloutStates {
  constructor(
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  /** Moves it, writes its history and the audit, and takes back what nobody may start any more when it has ended. */
  async move(client: PoolClient, move: RolloutMove): Promise<RolloutMoved> {
    const { rolloutId, event, by, at, reason = null, haltedRingId = null, data = {} } = move;
    const { rows } = await client.query<{ state: RolloutState }>(
      'SELECT state FROM rollouts WHERE id = $1 FOR UPDATE',
      [rolloutId],
    );
    const before = rows[0]?.state;
    if (before === undefined) return { ok: false, reason: 'not-found' };
    const moved = rolloutTransition(before, event);
    if (!moved.ok) return moved;
    const { state } = moved;
    if (state === before) return { ok: true, before, state };
    const ended = isRolloutEnded(state);
    await client.query(
      `UPDATE rollouts SET state = $2, state_since = $3, reason = $4, halted_ring_id = $5,
         started_at = CASE WHEN $2 = 'running' THEN coalesce(started_at, $3) ELSE started_at END,
         ended_at = CASE WHEN $6 THEN $3 ELSE ended_at END
       WHERE id = $1`,
      [rolloutId, state, at, reason, haltedRingId, ended],
    );
    if (ended) await this.takeBack(client, rolloutId, at);
    const detail = { ...data, ...(reason && { reason }), ...(haltedRingId && { ring: haltedRingId }) };
    await writeRolloutEvents(client, [{ rolloutId, actor: by, kind: TOLD[event], data: detail }], at);
    await this.audit.record(client, {
      actor: by,
      action: `rollout.${event}`,
      subject: `rollout:${rolloutId}`,
      detail: { before, after: state, ...detail },
    });
    await this.tell(client);
    return { ok: true, before, state };
  }

  /** Pages look again, and so does the planner. */
  async tell(client: PoolClient): Promise<void> {
    await this.bus.publish(client, 'live', { kind: 'rollout', machine: null, job: null, update: null });
    await this.bus.publish(client, 'wake', { kind: 'plan' });
  }

  /** What is queued is cancelled. What is under way ends by itself: a half-done install helps nobody. */
  private async takeBack(client: PoolClient, rolloutId: string, at: Date): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT j.id FROM grants g JOIN jobs j ON j.id = g.job_id
       WHERE g.rollout_id = $1 AND g.outcome IS NULL AND j.ended_at IS NULL`,
      [rolloutId],
    );
    await cancelQueued(client, rows, 'rollout-ended', at);
    await client.query(
      `UPDATE grants g SET outcome = 'withdrawn', reason = 'rollout-ended', ended_at = $2 FROM jobs j
       WHERE g.rollout_id = $1 AND g.outcome IS NULL AND j.id = g.job_id AND j.state = 'cancelled'`,
      [rolloutId, at],
    );
  }
}

/** Cancels those of these jobs that no machine works on. */
export async function cancelQueued(
  client: PoolClient,
  jobs: readonly { id: string }[],
  reason: Reason,
  at: Date,
): Promise<void> {
  await moveAll(client, jobs, (job) =>
    job.state === 'queued'
      ? step(job, 'stop', { at, set: { reason }, note: { kind: 'withdrawn', data: { reason } } })
      : { ok: false, reason: 'still-leased' },
  );
}
