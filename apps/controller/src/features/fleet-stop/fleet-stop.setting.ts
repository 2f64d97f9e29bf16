import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Instant } from '#contracts/common.js';
import type { Querier } from '../audit/audit.service.js';

const StoredStop = z.object({ stopped: z.boolean(), by: z.string().nullable(), since: Instant.nullable() });
export type StoredStop = z.infer<typeof StoredStop>;

/**
 * The row of the emergency stop, which a migration made; to be continued with AND … Whoever hands orders out reads it FOR SHARE: a stop
 * then waits until the hand-out is committed, or the hand-out sees the stop.
 */
export const STOP_SQL = `SELECT value->>'stopped' AS stopped FROM settings WHERE name = 'fleet-stop'`;

/** The emergency stop. Null if it is not there or cannot be read, which counts as stopped. */
export async function readStop(querier: Querier): Promise<StoredStop | null> {
  const { rows } = await querier.query<{ value: unknown }>(`SELECT value FROM settings WHERE name = 'fleet-stop'`);
  return StoredStop.safeParse(rows[0]?.value).data ?? null;
}

/** Waits for the hand-outs under way, and lets none begin until this transaction ends. @returns what was set before */
export async function lockStop(client: PoolClient): Promise<StoredStop | null> {
  const { rows } = await client.query<{ value: unknown }>(
    `SELECT value FROM settings WHERE name = 'fleet-stop' FOR UPDATE`,
  );
  return StoredStop.safeParse(rows[0]?.value).data ?? null;
}

export async function writeStop(client: PoolClient, stop: StoredStop, at: Date): Promise<void> {
  await client.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('fleet-stop', $1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [JSON.stringify(stop), at],
  );
}
