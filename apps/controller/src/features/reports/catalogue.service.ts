import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { buildInTitle, groupUpdate } from '#domain/patches/group.js';
import { buildOfStream } from '#domain/patches/windows-versions.js';
import type { PatchKind } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { AuditService } from '../audit/audit.service.js';
import { Batcher } from '../batcher.js';
import { RuleDecisions } from '../rules/rule-decisions.service.js';
import { newestRevisions, withdrawUncovered } from './revisions.js';

/** An update that the database has, with what grouping and proof need to know of it. */
export interface KnownUpdate {
  /** Of the row in `updates`. */
  rowId: string;
  patchId: string;
  updateId: string;
  revision: number;
  stream: string;
  month: string | null;
  kind: PatchKind;
  target: { build: number; ubr: number | null } | null;
}

const REMEMBERED = 50_000;
/** Reports whose new updates are stored together at most. */
const BATCH = 20;

export const identityOf = (update: { updateId: string; revision: number }) => `${update.updateId}.${update.revision}`;

/** Build and UBR that an update brings, if its title or stream tells. */
export function targetOf(title: string, kind: PatchKind, stream: string): KnownUpdate['target'] {
  const build = buildInTitle(title);
  if (build !== null) return build;
  const release = kind === 'feature' || kind === 'enablement' ? buildOfStream(stream) : null;
  return release === null ? null : { build: release, ubr: null };
}

/** Every update once for the whole fleet, and the patch it belongs to. Rows never change, so they may be remembered. */
@Injectable()
export class CatalogueService {
  private readonly known = new Map<string, KnownUpdate>();
  private readonly batcher: Batcher<readonly ScannedUpdate[], undefined>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly rules: RuleDecisions,
    private readonly log: Log,
  ) {
    // One at a time: reports that arrive together mostly bring the same updates, and only the first of them has to store these.
    this.batcher = new Batcher((lists) => this.storeMissing(lists), BATCH, 1);
  }

  /** Stores what is new. @returns the updates in the order given */
  async ensure(updates: readonly ScannedUpdate[]): Promise<KnownUpdate[]> {
    for (let tries = 0; tries < 2; tries++) {
      const known = updates.map((update) => this.known.get(identityOf(update)));
      if (known.every((update) => update !== undefined)) return known;
      await this.batcher.ask(updates);
    }
    // More new updates in one moment than are remembered: ask the tables for these alone.
    return this.database.tx((client) => this.store(client, updates));
  }

  private async storeMissing(lists: (readonly ScannedUpdate[])[]): Promise<undefined[]> {
    const all = new Map(lists.flat().map((update) => [identityOf(update), update]));
    const missing = [...all.values()].filter((update) => !this.known.has(identityOf(update)));
    if (missing.length > 0) {
      // A transaction of its own: the catalogue is true whatever becomes of the reports that brought it.
      const stored = await this.database.tx((client) => this.store(client, missing));
      for (const update of stored) this.remember(update);
      await this.letRulesDecide([...new Set(stored.map(({ patchId }) => patchId))]);
    }
    return lists.map(() => undefined);
  }

  /** A scan must not fail for it: whatever is missed here is decided in the next pass of the schedule. */
  private async letRulesDecide(patchIds: readonly string[]): Promise<void> {
    try {
      await this.rules.remake(patchIds);
    } catch (error) {
      this.log.warn('Rules could not decide on new patches.', { error: (error as Error).message });
    }
  }

  private remember(update: KnownUpdate): void {
    if (this.known.size >= REMEMBERED) this.known.delete(this.known.keys().next().value as string);
    this.known.set(identityOf(update), update);
  }

  private async store(client: PoolClient, updates: readonly ScannedUpdate[]): Promise<KnownUpdate[]> {
    const known = await newestRevisions(
      client,
      updates.map(({ updateId }) => updateId),
    );
    // A revision stays in the patch of its update (see groupUpdate).
    const grouped = updates.map((update) => ({ update, patch: groupUpdate(update, known.get(update.updateId)) }));
    const now = this.clock.now();
    const newPatches = await storePatches(client, grouped, now);
    await storeUpdates(client, grouped, now);
    await withdrawUncovered(client, this.audit, updates, known, now);
    await this.bus.publishMany(
      client,
      'live',
      newPatches === 0 ? [] : [{ kind: 'patch', machine: null, job: null, update: null }],
    );
    const { rows } = await client.query<Omit<KnownUpdate, 'target'> & { title: string }>(
      `SELECT u.id AS "rowId", p.id AS "patchId", u.update_id AS "updateId", u.revision, u.title, p.stream, p.month, p.kind
       FROM updates u JOIN patches p ON p.id = u.patch_id
       JOIN unnest($1::uuid[], $2::int[]) AS w(id, revision) ON w.id = u.update_id AND w.revision = u.revision`,
      [updates.map((update) => update.updateId), updates.map((update) => update.revision)],
    );
    const stored = new Map(
      rows.map(({ title, ...update }) => [
        identityOf(update),
        { ...update, target: targetOf(title, update.kind, update.stream) },
      ]),
    );
    return updates.map((update) => stored.get(identityOf(update)) as KnownUpdate);
  }
}

type Grouped = { update: ScannedUpdate; patch: ReturnType<typeof groupUpdate> };

const SEVERITIES = ['none', 'low', 'moderate', 'important', 'critical'] as const;

/** In the order of the key, so that two reports with the same new patches wait for, and never block, each other. */
async function storePatches(client: PoolClient, grouped: readonly Grouped[], now: Date): Promise<number> {
  const patches = new Map<string, { id: string; kb: Set<string>; severity: string } & Grouped['patch']>();
  for (const { update, patch } of grouped) {
    const one = patches.get(patch.key) ?? { id: randomUUID(), kb: new Set<string>(), severity: 'none', ...patch };
    for (const kb of update.kb) one.kb.add(kb);
    const isWorse = SEVERITIES.indexOf(update.severity) > SEVERITIES.indexOf(one.severity as 'none');
    if (isWorse) one.severity = update.severity;
    patches.set(patch.key, one);
  }
  const rows = [...patches.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const stored = await client.query<{ made: boolean }>(
    `INSERT INTO patches AS p (id, key, stream, month, kind, title, kb, severity, first_seen_at)
     SELECT n.id, n.key, n.stream, n.month, n.kind, n.title, n.kb, n.severity, $2
     FROM json_to_recordset($1::json) AS n(id uuid, key text, stream text, month text, kind text, title text, kb text[],
       severity text)
     ON CONFLICT (key) DO UPDATE SET
       kb = (SELECT coalesce(array_agg(DISTINCT kb ORDER BY kb), '{}') FROM unnest(p.kb || excluded.kb) AS kb),
       severity = CASE WHEN array_position($3::text[], excluded.severity) > array_position($3::text[], p.severity)
         THEN excluded.severity ELSE p.severity END
     RETURNING xmax = 0 AS made`,
    [JSON.stringify(rows.map((row) => ({ ...row, kb: [...row.kb].sort() }))), now, SEVERITIES],
  );
  return stored.rows.filter((row) => row.made).length;
}

async function storeUpdates(client: PoolClient, grouped: readonly Grouped[], now: Date): Promise<void> {
  const rows = grouped
    .map(({ update, patch }) => ({ ...update, id: randomUUID(), patchKey: patch.key }))
    .sort((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1));
  await client.query(
    `INSERT INTO updates (id, update_id, revision, patch_id, title, kb, categories, type, severity, max_bytes, impact, restart,
       mandatory, optional, uninstallable, driver, supersedes, first_seen_at)
     SELECT n.id, n."updateId", n.revision, p.id, n.title, n.kb, n.categories, n.type, n.severity, n."maxBytes"::bigint,
       n.impact, n.restart, n.mandatory, n.optional, n.uninstallable, n.driver, n.supersedes, $2
     FROM json_to_recordset($1::json) AS n(id uuid, "updateId" uuid, revision int, "patchKey" text, title text, kb text[],
       categories jsonb, type text, severity text, "maxBytes" numeric, impact text, restart text, mandatory boolean,
       optional boolean, uninstallable boolean, driver jsonb, supersedes text[])
     JOIN patches p ON p.key = n."patchKey"
     ORDER BY n."updateId", n.revision
     ON CONFLICT (update_id, revision) DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}
