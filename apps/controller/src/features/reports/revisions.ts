import type { PoolClient } from 'pg';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { type RevisedUpdate, type RevisionChange, revisionChange } from '#domain/patches/decisions.js';
import type { AuditService } from '../audit/audit.service.js';

/** The newest stored revision of an update, and the patch it belongs to. */
export type StoredRevision = RevisedUpdate & { patchId: string; month: string | null };

export async function newestRevisions(
  client: PoolClient,
  updateIds: readonly string[],
): Promise<Map<string, StoredRevision>> {
  const { rows } = await client.query<Omit<StoredRevision, 'changedAt'>>(
    `SELECT DISTINCT ON (u.update_id) u.update_id AS "updateId", u.revision, u.title, u.kb, u.categories, u.type, u.optional,
       u.impact, u.restart, u.driver, p.id AS "patchId", p.month
     FROM updates u JOIN patches p ON p.id = u.patch_id
     WHERE u.update_id = ANY($1::uuid[]) ORDER BY u.update_id, u.revision DESC`,
    [updateIds],
  );
  return new Map(rows.map((row) => [row.updateId, { ...row, changedAt: null }]));
}

interface Changed {
  patchId: string;
  reason: RevisionChange;
  updateId: string;
  revision: number;
}

/**
 * Withdraws the releases of patches of which a revision came that they do not cover (see revisionChange), so that people are asked
 * again. A revision that belongs to another patch waits for a decision there; declines cover every revision.
 * @param known the newest revisions before these were stored
 */
export async function withdrawUncovered(
  client: PoolClient,
  audit: AuditService,
  updates: readonly ScannedUpdate[],
  known: ReadonlyMap<string, StoredRevision>,
  now: Date,
): Promise<void> {
  const changed = new Map<string, Changed>();
  for (const next of updates) {
    const old = known.get(next.updateId);
    if (old === undefined || next.revision <= old.revision) continue;
    const { patchId } = old;
    const reason = revisionChange(old, next);
    if (reason === null || reason === 'revision-other-patch' || changed.has(patchId)) continue;
    changed.set(patchId, { patchId, reason, updateId: next.updateId, revision: next.revision });
  }
  if (changed.size === 0) return;
  const list = [...changed.values()].sort((a, b) => (a.patchId < b.patchId ? -1 : 1));
  // The patches are locked first: a person may be deciding on one of them.
  await client.query('SELECT 1 FROM patches WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [[...changed.keys()]]);
  const { rows: withdrawn } = await client.query<{ patchId: string; ringId: string | null; decidedBy: string }>(
    `DELETE FROM patch_decisions WHERE patch_id = ANY($1::uuid[]) AND decision = 'release'
     RETURNING patch_id AS "patchId", ring_id AS "ringId", decided_by AS "decidedBy"`,
    [list.map(({ patchId }) => patchId)],
  );
  const asked = list.filter(({ patchId }) => withdrawn.some((row) => row.patchId === patchId));
  await client.query(
    `UPDATE patches p SET changed_at = $3, changed_reason = n.reason FROM unnest($1::uuid[], $2::text[]) AS n(id, reason)
     WHERE p.id = n.id`,
    [asked.map(({ patchId }) => patchId), asked.map(({ reason }) => reason), now],
  );
  await audit.recordMany(
    client,
    asked.map(({ patchId, reason, updateId, revision }) => ({
      actor: 'sluice',
      action: 'patch.changed',
      subject: `patch:${patchId}`,
      detail: {
        reason,
        updateId,
        revision,
        withdrawn: withdrawn
          .filter((row) => row.patchId === patchId)
          .map(({ ringId, decidedBy }) => ({ ring: ringId, by: decidedBy })),
      },
    })),
  );
}
