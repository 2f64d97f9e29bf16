import type { PoolClient } from 'pg';
import type { InventoryReport } from '#contracts/agent/reports.js';
import type { UpdateRow } from '#domain/patches/close.js';
import { newestOutcome, type Proof, type ProofReading, proveInstalled } from '#domain/proof.js';
import type { UpdateState } from '#domain/words.js';
import { targetOf } from './catalogue.service.js';

/** A machine's row of one update, as proof and closing read it. */
export interface OpenRow extends UpdateRow {
  rowId: string;
  since: Date;
  evidence: string | null;
}

/** What is known of the machine itself. */
export interface MachineFacts {
  build: number;
  ubr: number;
  inventory: InventoryReport | null;
  /** Agent clock minus controller clock: the inventory's times are the machine's own. */
  clockSkewMs: number;
}

/** Rows in these states, by machine. */
export async function readOpenRows(
  client: PoolClient,
  machineIds: readonly string[],
  states: readonly UpdateState[],
): Promise<Map<string, OpenRow[]>> {
  const { rows } = await client.query<Omit<OpenRow, 'target'> & { machineId: string; title: string }>({
    name: 'machine-updates-open',
    text: `SELECT mu.machine_id AS "machineId", u.id AS "rowId", u.update_id AS "updateId", u.revision, u.title, p.stream, p.month,
             p.kind, mu.state, mu.since, mu.evidence
           FROM machine_updates mu JOIN updates u ON u.id = mu.update_id JOIN patches p ON p.id = u.patch_id
           WHERE mu.machine_id = ANY($1::uuid[]) AND mu.state = ANY($2::text[])`,
    values: [machineIds, states],
  });
  const byMachine = new Map<string, OpenRow[]>();
  for (const { machineId, title, ...row } of rows) {
    const open = byMachine.get(machineId) ?? [];
    open.push({ ...row, target: targetOf(title, row.kind, row.stream) });
    byMachine.set(machineId, open);
  }
  return byMachine;
}

export async function readFacts(client: PoolClient, machineId: string): Promise<MachineFacts> {
  const { rows } = await client.query<MachineFacts>({
    name: 'machine-facts',
    text: `SELECT m.build, m.ubr, coalesce(m.clock_skew_ms, 0) AS "clockSkewMs", r.body AS inventory
           FROM machines m LEFT JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory' WHERE m.id = $1`,
    values: [machineId],
  });
  return rows[0] as MachineFacts;
}

/**
 * The proof for one row. The reading "before" is what the row itself tells: when it took its state, and whether a success was claimed
 * then. So a restart counts only if it came after that claim.
 * @param offered as the newest complete scan says; null if that is not known
 */
export function prove(row: OpenRow, facts: MachineFacts, offered: boolean | null): Proof {
  const { inventory } = facts;
  if (!inventory) return { state: 'unknown', evidence: 'none' };
  const claimed = row.state === 'pending-restart' || (row.state === 'unknown' && row.evidence === 'result');
  const after: ProofReading = {
    build: facts.build,
    ubr: facts.ubr,
    bootAt: inventory.bootAt ? new Date(Date.parse(inventory.bootAt) - facts.clockSkewMs) : null,
    restartPending: inventory.restartPending,
    servicingBusy: inventory.servicingBusy,
    history: newestOutcome(inventory.history, row.updateId),
    offered,
    defenderAt: inventory.defender?.signatureAt ? new Date(inventory.defender.signatureAt) : null,
  };
  const before: ProofReading = {
    ...after,
    bootAt: row.since,
    history: claimed ? 'succeeded' : null,
    defenderAt: row.since,
  };
  return proveInstalled(row, before, after);
}

/** Writes new states. Only the rows named change. */
export async function writeStates(
  client: PoolClient,
  machineId: string,
  states: readonly { rowId: string; state: UpdateState; evidence: string }[],
  at: Date,
): Promise<void> {
  if (states.length === 0) return;
  await client.query({
    name: 'machine-updates-set',
    text: `UPDATE machine_updates mu SET state = s.state, evidence = s.evidence,
             since = CASE WHEN mu.state = s.state THEN mu.since ELSE $3 END
           FROM unnest($2::uuid[], $4::text[], $5::text[]) AS s(id, state, evidence)
           WHERE mu.machine_id = $1 AND mu.update_id = s.id`,
    values: [
      machineId,
      states.map((one) => one.rowId),
      at,
      states.map((one) => one.state),
      states.map((one) => one.evidence),
    ],
  });
}
