import type { Querier } from './audit.service.js';
import { batchHash, CHAIN_START, type ChainEntry } from './chain.js';

export interface AuditFault {
  kind: 'broken-link' | 'altered-batch' | 'missing-entries' | 'unknown-batch' | 'head-not-in-chain';
  /** One sentence that names the place. */
  text: string;
}

export interface AuditVerdict {
  batches: number;
  entries: number;
  /** Written, but not sealed yet: normally those of the last seconds. */
  unsealed: number;
  /** Machines whose own head was compared; 0 without `againstAgents`. */
  agents: number;
  faults: AuditFault[];
}

const PAGE = 200;

interface BatchRow {
  id: string;
  previous: string;
  hash: string;
  entries: number;
  sealed_at: Date;
}

/**
 * Recomputes the whole chain. A chain alone shows that rows were altered, not that somebody with the database rewrote all of it:
 * `againstAgents` therefore looks for the head that each machine was given, and reported back, in the chain that is there now.
 */
export async function verifyAudit(client: Querier, options: { againstAgents: boolean }): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { batches: 0, entries: 0, unsealed: 0, agents: 0, faults: [] };
  let previous = CHAIN_START;
  let next = 1n;
  for (;;) {
    const { rows } = await client.query<BatchRow>(
      `SELECT id::text, previous, hash, entries, sealed_at FROM audit_batches WHERE id >= $1
       ORDER BY audit_batches.id LIMIT $2`,
      [next.toString(), PAGE],
    );
    for (const batch of rows) {
      if (BigInt(batch.id) !== next || batch.previous !== previous) {
        verdict.faults.push({ kind: 'broken-link', text: `Batch ${batch.id} does not follow the one before it.` });
      }
      await verifyBatch(client, batch, verdict);
      previous = batch.hash;
      next = BigInt(batch.id) + 1n;
    }
    if (rows.length < PAGE) break;
  }
  await verifyStrays(client, verdict);
  if (options.againstAgents) await verifyHeads(client, verdict);
  return verdict;
}

async function verifyBatch(client: Querier, batch: BatchRow, verdict: AuditVerdict): Promise<void> {
  const { rows } = await client.query<ChainEntry & { id: string }>(
    'SELECT id::text, at, actor, action, subject, detail FROM audit_entries WHERE batch_id = $1 ORDER BY audit_entries.id',
    [batch.id],
  );
  verdict.batches += 1;
  verdict.entries += rows.length;
  const entries = rows.map((row) => ({ ...row, id: BigInt(row.id) }));
  if (entries.length !== batch.entries) {
    verdict.faults.push({
      kind: 'missing-entries',
      text: `Batch ${batch.id} was sealed with ${batch.entries} entries and now has ${entries.length}.`,
    });
  } else if (batchHash(BigInt(batch.id), batch.previous, batch.sealed_at, entries) !== batch.hash) {
    verdict.faults.push({
      kind: 'altered-batch',
      text: `Batch ${batch.id}, sealed ${batch.sealed_at.toISOString()}, is not what was sealed.`,
    });
  }
}

async function verifyStrays(client: Querier, verdict: AuditVerdict): Promise<void> {
  const { rows } = await client.query<{ unsealed: number; strays: number }>(
    `SELECT count(*) FILTER (WHERE e.batch_id IS NULL)::int AS unsealed,
            count(*) FILTER (WHERE e.batch_id IS NOT NULL AND b.id IS NULL)::int AS strays
     FROM audit_entries e LEFT JOIN audit_batches b ON b.id = e.batch_id`,
  );
  verdict.unsealed = rows[0]?.unsealed ?? 0;
  const strays = rows[0]?.strays ?? 0;
  if (strays > 0) {
    verdict.faults.push({ kind: 'unknown-batch', text: `${strays} entries belong to batches that no longer exist.` });
  }
}

async function verifyHeads(client: Querier, verdict: AuditVerdict): Promise<void> {
  const { rows } = await client.query<{ name: string; audit_head: string; known: boolean }>(
    `SELECT m.name, m.audit_head, b.hash IS NOT NULL AS known
     FROM machines m LEFT JOIN audit_batches b ON b.hash = m.audit_head
     WHERE m.audit_head IS NOT NULL ORDER BY m.name`,
  );
  verdict.agents = rows.length;
  for (const row of rows) {
    if (row.known) continue;
    verdict.faults.push({
      kind: 'head-not-in-chain',
      text: `${row.name} holds the head ${row.audit_head.slice(0, 16)}…, which is not in this chain: it was rewritten, or an old backup was restored.`,
    });
  }
}
