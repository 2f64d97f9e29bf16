import type { PoolClient } from 'pg';
import { isZone } from '#domain/windows/rule.js';

/**
 * The zone in which mornings and weeks are meant: the one most machines stand in, because the controller itself often
 * runs in UTC; the controller's own while no machine has told its zone.
 */
export async function fleetZone(client: Pick<PoolClient, 'query'>): Promise<string> {
  const { rows } = await client.query<{ zone: string }>(
    `SELECT coalesce(zone_chosen, zone_reported) AS zone FROM machines
     WHERE state = 'active' AND coalesce(zone_chosen, zone_reported) IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  const zone = rows[0]?.zone;
  return zone !== undefined && isZone(zone) ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
