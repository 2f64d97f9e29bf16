import type { PoolClient } from 'pg';
import type { ReportKind } from '#domain/words.js';

/**
 * Makes this the newest report of its kind, and makes other reports of the same machine wait until this transaction ends: what an
 * inventory proves depends on the scan, and the other way round.
 */
export async function keepReport(
  client: PoolClient,
  report: { machineId: string; kind: ReportKind; hash: string; body: unknown; at: Date },
): Promise<void> {
  const { machineId, kind, hash, body, at } = report;
  await client.query({
    name: 'report-keep',
    text: `WITH alone AS (SELECT pg_advisory_xact_lock(hashtextextended($1::text, 1)))
           INSERT INTO reports (machine_id, kind, hash, body, received_at, confirmed_at)
           SELECT $1::text::uuid, $2, $3, $4, $5, $5 FROM alone
           ON CONFLICT (machine_id, kind) DO UPDATE SET hash = excluded.hash, body = excluded.body,
             received_at = excluded.received_at, confirmed_at = excluded.confirmed_at`,
    values: [machineId, kind, hash, JSON.stringify(body), at],
  });
}
