import type { UpdateResult } from '#contracts/agent/messages.js';
import type { UpdateState } from '#domain/words.js';
import type { Querier } from '../audit/audit.service.js';

export interface UpdateOutcome extends UpdateResult {
  machineId: string;
  verb: 'install' | 'download';
}

/**
 * The state that a job's result gives to an update; null leaves it as it is. Success is a claim: only a proof after the restart,
 * or after the next scan, makes it `installed` (design rule 6).
 */
function stateOfOutcome(outcome: UpdateOutcome): UpdateState | null {
  if (outcome.outcome === 'failed') return 'failed';
  if (outcome.outcome === 'skipped') return null;
  if (outcome.verb === 'download') return 'downloaded';
  return outcome.restartRequired ? 'pending-restart' : 'unknown';
}

export async function recordUpdateOutcomes(
  client: Querier,
  outcomes: readonly UpdateOutcome[],
  at: Date,
): Promise<void> {
  const known = outcomes.flatMap((outcome) => {
    const state = stateOfOutcome(outcome);
    return state ? [{ ...outcome, state }] : [];
  });
  if (known.length === 0) return;
  await client.query(
    `INSERT INTO machine_updates (machine_id, update_id, state, since, first_seen_at, evidence, hresult)
     SELECT DISTINCT ON (1, 2) o."machineId", u.id, o.state, $2, $2, 'result', o.hresult
     FROM json_to_recordset($1::json) AS o("machineId" uuid, "updateId" uuid, revision int, state text, hresult text)
     JOIN updates u ON u.update_id = o."updateId" AND u.revision = o.revision
     ORDER BY 1, 2
     ON CONFLICT (machine_id, update_id) DO UPDATE
       SET state = excluded.state, since = excluded.since, evidence = excluded.evidence, hresult = excluded.hresult`,
    [JSON.stringify(known), at],
  );
}
