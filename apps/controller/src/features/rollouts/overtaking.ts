import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { rehearse } from '#domain/planner/rehearse.js';
import { type OvertakenRing, successorRings } from '#domain/rollouts/successor.js';
import { AuditService } from '../audit/audit.service.js';
import { LIVE_SQL } from './planner-lock.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { writeRolloutEvents } from './rollout-events.js';
import { type StoredStage, writeStages } from './rollout-stages.js';
import { RolloutStates } from './rollout-states.js';

/**
 * Live rollouts whose patch Microsoft no longer offers, because a newer one replaced it: a machine's complete scan said so, and the
 * newer one is offered somewhere, or the old one nowhere any more. Or a machine that has the old one is offered the newer one, and
 * none that was searched since is offered the old one still: the laptops that lack it are on holiday and cannot say so.
 * `next` is the newest of the same stream and kind.
 */
const OVERTAKEN = `
WITH open AS (
  SELECT u.patch_id, s.confirmed_at FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
    JOIN machines m ON m.id = mu.machine_id AND m.state = 'active'
    LEFT JOIN reports s ON s.machine_id = m.id AND s.kind = 'scan'
  WHERE u.patch_id IN (SELECT patch_id FROM rollouts WHERE state IN ${LIVE_SQL})
    AND mu.state IN ('offered', 'downloaded', 'failed', 'rolled-back')
)
SELECT r.id, r.name, next.id AS "nextId", next.title AS "nextTitle" FROM rollouts r JOIN patches p ON p.id = r.patch_id
LEFT JOIN LATERAL (
  SELECT n.id, n.title, n.first_seen_at FROM patches n
  WHERE n.stream = p.stream AND n.kind = p.kind AND n.month > p.month
    AND EXISTS (SELECT 1 FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
      WHERE u.patch_id = n.id AND mu.state IN ('offered', 'downloaded', 'pending-restart', 'installed'))
  ORDER BY n.month DESC LIMIT 1
) next ON true
WHERE r.state IN ${LIVE_SQL} AND (
  EXISTS (SELECT 1 FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
    WHERE u.patch_id = r.patch_id AND mu.state = 'overtaken' AND mu.evidence IS DISTINCT FROM 'newer-revision')
  AND (next.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM open o WHERE o.patch_id = r.patch_id))
  OR EXISTS (SELECT 1 FROM updates u JOIN machine_updates mu ON mu.update_id = u.id AND mu.state = 'installed'
    JOIN machine_updates newer ON newer.machine_id = mu.machine_id AND newer.state IN ('offered', 'downloaded')
    JOIN updates nu ON nu.id = newer.update_id AND nu.patch_id = next.id
    WHERE u.patch_id = r.patch_id)
  AND NOT EXISTS (SELECT 1 FROM open o WHERE o.patch_id = r.patch_id AND o.confirmed_at > next.first_seen_at)
)`;

interface Overtaken {
  id: string;
  name: string;
  nextId: string | null;
  nextTitle: string | null;
}

/** Drafts that this controller made, and whose patch is now released for all their rings. */
const RELEASED_DRAFTS = `
SELECT r.id FROM rollouts r WHERE r.state = 'draft' AND r.created_by = 'sluice' AND r.predecessor_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM rollouts other WHERE other.patch_id = r.patch_id AND other.state IN ${LIVE_SQL})
  AND NOT EXISTS (SELECT 1 FROM patches p WHERE p.id = r.patch_id AND p.changed_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM rollout_stages s WHERE s.rollout_id = r.id AND (
    NOT EXISTS (SELECT 1 FROM patch_decisions d WHERE d.patch_id = r.patch_id AND d.decision = 'release'
      AND (d.ring_id IS NULL OR d.ring_id = s.ring_id))
    OR EXISTS (SELECT 1 FROM patch_decisions d WHERE d.patch_id = r.patch_id AND d.decision = 'decline'
      AND (d.ring_id IS NULL OR d.ring_id = s.ring_id))))`;

const REHEARSED_DAYS = 60;

/** Ends rollouts that a newer patch has overtaken, and plans their successors. */
@Injectable()
export class Overtaking {
  constructor(
    private readonly rollouts: RolloutStates,
    private readonly states: PlannerStateRepository,
    private readonly audit: AuditService,
  ) {}

  /** @returns how many rollouts were moved */
  async settle(client: PoolClient, now: Date): Promise<number> {
    const { rows } = await client.query<Overtaken>({ name: 'rollouts-overtaken', text: OVERTAKEN });
    for (const row of rows) {
      const move = { rolloutId: row.id, by: 'sluice', at: now, reason: 'overtaken' as const };
      await this.rollouts.move(client, { ...move, event: 'overtake' });
      if (row.nextId !== null && row.nextTitle !== null)
        await this.succeed(client, row.id, row.nextId, row.nextTitle, now);
    }
    const drafts = await client.query<{ id: string }>({ name: 'rollouts-released-drafts', text: RELEASED_DRAFTS });
    for (const { id } of drafts.rows) {
      await this.rollouts.move(client, { rolloutId: id, event: 'schedule', by: 'sluice', at: now });
    }
    return rows.length + drafts.rows.length;
  }

  /**
   * A draft with the old one's rings, waves and limits. It is scheduled by itself once the new patch is released for all its rings,
   * which it may well be already; otherwise a person schedules it. Nothing is planned beside a rollout that is there already.
   */
  private async succeed(client: PoolClient, id: string, patchId: string, title: string, now: Date): Promise<void> {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM rollouts WHERE (patch_id = $2 AND state IN ('draft', 'scheduled', 'running', 'paused', 'halted'))
         OR predecessor_id = $1`,
      [id, patchId],
    );
    if (rows[0]?.n !== 0) return;
    const successor = randomUUID();
    await client.query(
      `INSERT INTO rollouts (id, patch_id, name, state_since, starts_at, per_wave, per_site, catch_up_latest, restart, accepted,
         predecessor_id, created_by, created_at)
       SELECT $2, $3, $4, $5, $5, per_wave, per_site, CASE WHEN catch_up_latest > $5 THEN catch_up_latest END, restart, '{}', id,
         'sluice', $5 FROM rollouts WHERE id = $1`,
      [id, successor, patchId, title.slice(0, 80).trim(), now],
    );
    await writeStages(client, successor, await this.stagesAfter(client, id));
    const { state } = await this.states.load(client, now, [successor]);
    const told = rehearse(state, now, REHEARSED_DAYS).rollouts.find(({ rolloutId }) => rolloutId === successor);
    const data = { predecessor: id, longerThanCycle: told?.longerThanCycle ?? false };
    await writeRolloutEvents(client, [{ rolloutId: successor, actor: 'sluice', kind: 'created', data }], now);
    const subject = `rollout:${successor}`;
    await this.audit.record(client, {
      actor: 'sluice',
      action: 'rollout.create',
      subject,
      detail: { patch: patchId, ...data },
    });
  }

  private async stagesAfter(client: PoolClient, id: string): Promise<StoredStage[]> {
    const { rows } = await client.query<StoredStage & OvertakenRing>(
      `SELECT s.ring_id AS "ringId", s.waves, s.gate, s.on_overtaken AS "onOvertaken",
         EXISTS (SELECT 1 FROM grants g WHERE g.rollout_id = s.rollout_id AND g.ring_id = s.ring_id) AS reached
       FROM rollout_stages s WHERE s.rollout_id = $1 ORDER BY s.position`,
      [id],
    );
    const order = new Map(successorRings(rows).map(({ ringId, after }) => [ringId, after]));
    return rows.map(({ ringId, waves, gate, onOvertaken }) => {
      return { ringId, waves, gate, onOvertaken, after: order.get(ringId) ?? [] };
    });
  }
}
