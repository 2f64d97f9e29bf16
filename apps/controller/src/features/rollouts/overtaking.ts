import type { PoolClient } from 'pg';
import { LIVE_SQL } from './planner-lock.js';
import type { RolloutStates } from './rollout-states.js';

/**
 * Live rollouts whose patch no machine can be given any more, because Microsoft offers a newer one: at least one machine says so, and
 * none is offered the patch still. Machines that are at it may finish.
 */
const OVERTAKEN = `
SELECT r.id FROM rollouts r WHERE r.state IN ${LIVE_SQL}
  AND EXISTS (SELECT 1 FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
    WHERE u.patch_id = r.patch_id AND mu.state = 'overtaken' AND mu.evidence IS DISTINCT FROM 'newer-revision')
  AND NOT EXISTS (SELECT 1 FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
    JOIN machines m ON m.id = mu.machine_id AND m.state = 'active'
    WHERE u.patch_id = r.patch_id AND mu.state IN ('offered', 'downloaded', 'failed', 'rolled-back'))
  AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.rollout_id = r.id AND g.outcome IS NULL AND g.started_at IS NOT NULL)`;

/** @returns how many rollouts ended because a newer patch took their place */
export async function overtakeRollouts(client: PoolClient, states: RolloutStates, now: Date): Promise<number> {
  const { rows } = await client.query<{ id: string }>({ name: 'rollouts-overtaken', text: OVERTAKEN });
  for (const { id } of rows) {
    await states.move(client, { rolloutId: id, event: 'overtake', by: 'sluice', at: now, reason: 'overtaken' });
  }
  return rows.length;
}
