import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ScanReport } from '#contracts/agent/reports.js';
import { type CompleteScan, closeMissing, OPEN_UPDATE_STATES, stateOfScanned } from '#domain/patches/close.js';
import type { UpdateState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { CatalogueService, identityOf, type KnownUpdate } from './catalogue.service.js';
import { type MachineFacts, type OpenRow, prove, readFacts, readOpenRows, writeStates } from './proof-readings.js';
import { keepReport } from './report-row.js';

/** A scan after its updates were found in the catalogue: what is left differs by machine. */
interface ScanContent {
  /** What is kept of the report: its updates are in the tables, and nothing is stored twice. */
  summary: Omit<ScanReport, 'updates'> & { updates: number };
  listed: { update: KnownUpdate; state: UpdateState; supersedes: readonly string[] }[];
}

/** Contents remembered, so that alike machines need not send them. */
const REMEMBERED = 500;

/** States that a mere offer does not overwrite: something was tried, and only a proof or a new attempt says more. */
const TRIED: readonly UpdateState[] = ['failed', 'rolled-back', 'pending-restart', 'unknown'];

/** What Microsoft offers to a machine, and what a complete scan therefore closes. */
@Injectable()
export class ScansService {
  private readonly contents = new Map<string, ScanContent>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly catalogue: CatalogueService,
  ) {}

  /** Takes over for this machine a content that another one sent. @returns false when it is not remembered */
  async acceptKnown(machineId: string, hash: string): Promise<boolean> {
    const content = this.contents.get(hash);
    if (!content) return false;
    await this.apply(machineId, hash, content);
    return true;
  }

  async accept(machineId: string, hash: string, report: ScanReport): Promise<void> {
    const byIdentity = new Map(report.updates.map((update) => [identityOf(update), update]));
    const updates = [...byIdentity.values()];
    const known = await this.catalogue.ensure(updates);
    const content: ScanContent = {
      summary: { ...report, updates: updates.length },
      listed: updates.map((update, index) => ({
        update: known[index] as KnownUpdate,
        state: stateOfScanned(update),
        supersedes: update.supersedes,
      })),
    };
    await this.apply(machineId, hash, content);
    if (this.contents.size >= REMEMBERED) this.contents.delete(this.contents.keys().next().value as string);
    this.contents.set(hash, content);
  }

  private async apply(machineId: string, hash: string, content: ScanContent): Promise<void> {
    const at = this.clock.now();
    await this.database.tx(async (client) => {
      await keepReport(client, { machineId, kind: 'scan', hash, body: content.summary, at });
      const rows = await readOpenRows(client, machineId, OPEN_UPDATE_STATES);
      await list(client, machineId, content, at);
      if (rows.length > 0) await this.settle(client, machineId, content, rows, at);
      await this.bus.publish(client, 'live', { kind: 'machine', machine: machineId, job: null, update: null });
    });
  }

  /** Proves or closes what was open before this scan. */
  private async settle(
    client: PoolClient,
    machineId: string,
    content: ScanContent,
    rows: readonly OpenRow[],
    at: Date,
  ): Promise<void> {
    const { complete, online, resultCode } = content.summary;
    const scan: CompleteScan = {
      // Result code 2 is "succeeded"; 3, "with errors", may lack updates (OperationResultCode of the WUA API).
      complete: complete && resultCode === 2,
      online,
      updates: content.listed.map(({ update, supersedes }) => ({ ...update, supersedes })),
    };
    const listed = new Map(content.listed.map(({ update, state }) => [update.rowId, state]));
    const missing = rows.filter((row) => !listed.has(row.rowId));
    const tried = rows.filter((row) => TRIED.includes(row.state) && isMereOffer(listed.get(row.rowId)));
    if (missing.length === 0 && tried.length === 0) return;
    const facts = await readFacts(client, machineId);
    const states = tried
      .map((row) => ({ row, proof: prove(row, facts, scan.complete && online ? true : null) }))
      .filter(({ row, proof }) => proof.state !== 'unknown' && proof.state !== row.state)
      .map(({ row, proof }) => ({
        rowId: row.rowId,
        state: proof.state as UpdateState,
        evidence: String(proof.evidence),
      }));
    await writeStates(client, machineId, [...states, ...(await closings(client, machineId, missing, scan, facts))], at);
  }
}

function isMereOffer(state: UpdateState | undefined): boolean {
  return state === 'offered' || state === 'downloaded';
}

/** Writes a row for each update that the scan lists. */
async function list(client: PoolClient, machineId: string, { listed }: ScanContent, at: Date): Promise<void> {
  if (listed.length === 0) return;
  await client.query({
    name: 'machine-updates-list',
    text: `INSERT INTO machine_updates AS mu (machine_id, update_id, state, since, first_seen_at, evidence)
           SELECT $1, l.id, l.state, $4, $4, 'scan' FROM unnest($2::uuid[], $3::text[]) AS l(id, state)
           ON CONFLICT (machine_id, update_id) DO UPDATE
             SET state = excluded.state, since = excluded.since, evidence = excluded.evidence, hresult = NULL
             WHERE mu.state <> excluded.state
               AND NOT (mu.state = ANY($5::text[]) AND excluded.state IN ('offered', 'downloaded'))`,
    values: [machineId, listed.map(({ update }) => update.rowId), listed.map(({ state }) => state), at, TRIED],
  });
}

async function closings(
  client: PoolClient,
  machineId: string,
  missing: readonly OpenRow[],
  scan: CompleteScan,
  facts: MachineFacts,
): Promise<{ rowId: string; state: UpdateState; evidence: string }[]> {
  if (missing.length === 0 || !scan.complete || !scan.online) return [];
  const { rows } = await client.query<{ updateId: string }>(
    `SELECT DISTINCT u.update_id AS "updateId" FROM updates u
     JOIN machine_updates mu ON mu.update_id = u.id AND mu.state IN ('offered', 'downloaded') AND mu.machine_id <> $1
     WHERE u.update_id = ANY($2::uuid[])`,
    [machineId, missing.map((row) => row.updateId)],
  );
  const byIdentity = new Map(missing.map((row) => [identityOf(row), row]));
  const rowOf = (update: { updateId: string; revision: number }) => byIdentity.get(identityOf(update)) as OpenRow;
  const closed = closeMissing(missing, scan, {
    build: facts.build,
    ubr: facts.ubr,
    prove: (row) => prove(rowOf(row), facts, false),
    offeredElsewhere: new Set(rows.map((row) => row.updateId)),
  });
  return closed.map((closing) => {
    const { state, evidence } = closing;
    return { rowId: rowOf(closing).rowId, state, evidence };
  });
}
