import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ScanReport } from '#contracts/agent/reports.js';
import { type CompleteScan, closeMissing, OPEN_UPDATE_STATES, stateOfScanned } from '#domain/patches/close.js';
import type { UpdateState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Batcher } from '../batcher.js';
import { PlannerTimer } from '../rollouts/planner.timer.js';
import { CatalogueService, identityOf, type KnownUpdate } from './catalogue.service.js';
import { type MachineFacts, type OpenRow, prove, readFacts, readOpenRows, writeStates } from './proof-readings.js';
import { keepReports } from './report-row.js';

/** A scan after its updates were found in the catalogue: what is left differs by machine. */
interface ScanContent {
  /** What is kept of the report: its updates are in the tables, and nothing is stored twice. */
  summary: Omit<ScanReport, 'updates'> & { updates: number };
  listed: { update: KnownUpdate; state: UpdateState; supersedes: readonly string[] }[];
}

/** Updates, and what they replace. */
const entriesOf = ({ listed }: ScanContent): number =>
  listed.reduce((sum, { supersedes }) => sum + 1 + supersedes.length, 0);

interface MachineScan {
  machineId: string;
  hash: string;
  content: ScanContent;
}

/** What is remembered, so that alike machines need not send it: 500 scans as they are, fewer where somebody sends huge ones. */
const REMEMBERED = { scans: 500, entries: 150_000 };
/** Machines in one transaction at most: 32 × 150 rows take about a tenth of a second. */
const BATCH = 32;

/** States that a mere offer does not overwrite: something was tried, and only a proof or a new attempt says more. */
const TRIED: readonly UpdateState[] = ['failed', 'rolled-back', 'pending-restart', 'unknown'];

/** What Microsoft offers to machines, and what a complete scan therefore closes. */
@Injectable()
export class ScansService {
  private readonly contents = new Map<string, ScanContent>();
  /** Of all contents together. */
  private entries = 0;
  private readonly batcher: Batcher<MachineScan, undefined>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly catalogue: CatalogueService,
    private readonly planner: PlannerTimer,
  ) {
    // One at a time: every row refers to an update that the whole fleet shares, and transactions side by side would make the
    // database keep lists of who holds it.
    this.batcher = new Batcher((scans) => this.applyAll(scans), BATCH, 1);
  }

  /** Takes over for this machine a content that another one sent. @returns false when it is not remembered */
  async acceptKnown(machineId: string, hash: string): Promise<boolean> {
    const content = this.contents.get(hash);
    if (!content) return false;
    await this.batcher.ask({ machineId, hash, content });
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
    this.remember(hash, content);
    await this.batcher.ask({ machineId, hash, content });
  }

  private remember(hash: string, content: ScanContent): void {
    this.forget(hash);
    this.contents.set(hash, content);
    this.entries += entriesOf(content);
    // The one just sent stays: its machine is about to be told that it is known.
    while (this.contents.size > REMEMBERED.scans || (this.entries > REMEMBERED.entries && this.contents.size > 1))
      this.forget(this.contents.keys().next().value as string);
  }

  private forget(hash: string): void {
    const content = this.contents.get(hash);
    if (!content) return;
    this.contents.delete(hash);
    this.entries -= entriesOf(content);
  }

  private async applyAll(scans: MachineScan[]): Promise<undefined[]> {
    const at = this.clock.now();
    // Of two scans of one machine in a batch the later counts.
    const newest = [...new Map(scans.map((scan) => [scan.machineId, scan])).values()];
    await this.database.tx(async (client) => {
      await keepReports(
        client,
        newest.map(({ machineId, hash, content }) => ({ machineId, kind: 'scan', hash, body: content.summary })),
        at,
      );
      const open = await readOpenRows(
        client,
        newest.map((scan) => scan.machineId),
        OPEN_UPDATE_STATES,
      );
      await list(client, newest, open, at);
      for (const scan of newest) await settle(client, scan, open.get(scan.machineId) ?? [], at);
      await this.bus.publishMany(
        client,
        'live',
        newest.map(({ machineId }) => ({ kind: 'machine', machine: machineId, job: null, update: null })),
      );
    });
    this.planner.nudge();
    return scans.map(() => undefined);
  }
}

/** Writes a row for each update that a scan lists and that is not there in that state already. */
async function list(
  client: PoolClient,
  scans: readonly MachineScan[],
  open: ReadonlyMap<string, OpenRow[]>,
  at: Date,
): Promise<void> {
  const columns: [string[], string[], string[]] = [[], [], []];
  for (const { machineId, content } of scans) {
    const states = new Map(open.get(machineId)?.map((row) => [row.rowId, row.state]));
    for (const { update, state } of content.listed) {
      if (states.get(update.rowId) === state) continue;
      columns[0].push(machineId);
      columns[1].push(update.rowId);
      columns[2].push(state);
    }
  }
  if (columns[0].length === 0) return;
  await client.query({
    name: 'machine-updates-list',
    text: `INSERT INTO machine_updates AS mu (machine_id, update_id, state, since, first_seen_at, evidence)
           SELECT l.machine, l.id, l.state, $4, $4, 'scan' FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS l(machine, id, state)
           ON CONFLICT (machine_id, update_id) DO UPDATE
             SET state = excluded.state, since = excluded.since, evidence = excluded.evidence, hresult = NULL
             WHERE mu.state <> excluded.state
               AND NOT (mu.state = ANY($5::text[]) AND excluded.state IN ('offered', 'downloaded'))`,
    values: [...columns, at, TRIED],
  });
}

/** Proves or closes what was open on the machine before this scan. */
async function settle(client: PoolClient, scan: MachineScan, rows: readonly OpenRow[], at: Date): Promise<void> {
  const { machineId, content } = scan;
  const { complete, online, resultCode } = content.summary;
  const listed = new Map(content.listed.map(({ update, state }) => [update.rowId, state]));
  const missing = rows.filter((row) => !listed.has(row.rowId));
  const tried = rows.filter((row) => TRIED.includes(row.state) && isMereOffer(listed.get(row.rowId)));
  if (missing.length === 0 && tried.length === 0) return;
  // Result code 2 is "succeeded"; 3, "with errors", may lack updates (OperationResultCode of the WUA API).
  const conclusive = complete && online && resultCode === 2;
  const facts = await readFacts(client, machineId);
  const proven = tried
    .map((row) => ({ row, proof: prove(row, facts, conclusive ? true : null) }))
    .filter(({ row, proof }) => proof.state !== 'unknown' && proof.state !== row.state)
    .map(({ row, proof }) => ({ rowId: row.rowId, ...proof }));
  const closed = conclusive ? await closings(client, machineId, missing, content, facts) : [];
  await writeStates(client, machineId, [...proven, ...closed], at);
}

function isMereOffer(state: UpdateState | undefined): boolean {
  return state === 'offered' || state === 'downloaded';
}

async function closings(
  client: PoolClient,
  machineId: string,
  missing: readonly OpenRow[],
  content: ScanContent,
  facts: MachineFacts,
): Promise<{ rowId: string; state: UpdateState; evidence: string }[]> {
  if (missing.length === 0) return [];
  const { rows } = await client.query<{ updateId: string }>(
    `SELECT DISTINCT u.update_id AS "updateId" FROM updates u
     JOIN machine_updates mu ON mu.update_id = u.id AND mu.state IN ('offered', 'downloaded') AND mu.machine_id <> $1
     WHERE u.update_id = ANY($2::uuid[])`,
    [machineId, missing.map((row) => row.updateId)],
  );
  const byIdentity = new Map(missing.map((row) => [identityOf(row), row]));
  const rowOf = (update: { updateId: string; revision: number }) => byIdentity.get(identityOf(update)) as OpenRow;
  const scan: CompleteScan = {
    complete: true,
    online: true,
    updates: content.listed.map(({ update, supersedes }) => ({ ...update, supersedes })),
  };
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
