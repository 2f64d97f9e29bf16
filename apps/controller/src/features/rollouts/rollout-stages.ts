import type { PoolClient } from 'pg';
import type { OnOvertaken } from '#domain/words.js';

/** A stage as its row holds it. */
export interface StoredStage {
  ringId: string;
  after: readonly string[];
  waves: unknown;
  gate: unknown;
  onOvertaken: OnOvertaken;
}

/** Writes the stages of a rollout that has none, in this order. */
export async function writeStages(client: PoolClient, id: string, stages: readonly StoredStage[]): Promise<void> {
  await client.query(
    `INSERT INTO rollout_stages (rollout_id, ring_id, position, after, waves, gate, on_overtaken)
     SELECT $1, s."ringId", s.position, s.after, s.waves, s.gate, s."onOvertaken"
     FROM json_to_recordset($2::json) AS s("ringId" uuid, position int, after uuid[], waves jsonb, gate jsonb, "onOvertaken" text)`,
    [id, JSON.stringify(stages.map((stage, position) => ({ ...stage, position })))],
  );
}
