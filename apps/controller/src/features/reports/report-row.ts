import type { PoolClient } from 'pg';
import type { ReportKind } from '#domain/words.js';

export interface ReportRow {
  machineId: string;
  kind: ReportKind;
  hash: string;
  body: unknown;
}

/**
 * Makes these the newest reports of their kinds, and makes other reports of the same machines wait until this transaction ends: what
 * an inventory proves depends on the scan, and the other way round.
 */
export async function keepReports(client: PoolClient, reports: readonly ReportRow[], at: Date): Promise<void> {
  const sorted = reports.toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1));
  // In a statement of its own, and in order: two batches must not wait for each other in a circle.
  await client.query({
    name: 'reports-alone',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended(id, 1)) FROM unnest($1::text[]) AS id',
    values: [sorted.map((report) => report.machineId)],
  });
  await client.query({
    name: 'reports-keep',
    text: `INSERT INTO reports (machine_id, kind, hash, body, received_at, confirmed_at)
           SELECT n."machineId", n.kind, n.hash, n.body, $2, $2
           FROM json_to_recordset($1::json) AS n("machineId" uuid, kind text, hash text, body jsonb)
           ON CONFLICT (machine_id, kind) DO UPDATE SET hash = excluded.hash, body = excluded.body,
             received_at = excluded.received_at, confirmed_at = excluded.confirmed_at`,
    values: [JSON.stringify(sorted), at],
  });
}
