import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { SEAL_LOCK, tryLock } from '../../platform/locks.js';
import { batchHash, CHAIN_START, type ChainEntry } from './chain.js';

/** Anything that runs SQL: a client inside a transaction, or the pool. */
export type Querier = Pick<ClientBase, 'query'>;

export interface AuditRecord {
  /** Who: a user's name, `machine:<id>`, `cli`, or `sluice` for what the controller does by itself. */
  actor: string;
  /** What, as `noun.verb`: `patch.release`, `user.sign-in-refused`. */
  action: string;
  /** On what: `machine:<id>`, `patch:<id>`, `user:<id>` … */
  subject: string;
  /** Further facts. Never a secret: entries are kept for good and shown in the dashboard. */
  detail?: Record<string, unknown>;
}

/** Entries in a batch at most, so that a burst cannot make one transaction long. */
const BATCH_LIMIT = 5000;
const HEAD_CACHE_MS = 5000;

/** The same as AuditService.recordMany as a CTE of a larger statement; all are SQL expressions over the rows of `from`. */
export function auditSql(
  entry: Record<'at' | 'actor' | 'action' | 'subject' | 'detail', string>,
  from: string,
): string {
  const { at, actor, action, subject, detail } = entry;
  return `INSERT INTO audit_entries (at, actor, action, subject, detail)
    SELECT ${at}, ${actor}, ${action}, ${subject}, ${detail} FROM ${from}`;
}

/** What AuditService.recordMany does, for a command that runs without the controller. */
export async function writeEntries(client: Querier, entries: readonly AuditRecord[], at: Date): Promise<void> {
  if (entries.length === 0) return;
  await client.query({
    name: 'audit-insert',
    text: `INSERT INTO audit_entries (at, actor, action, subject, detail)
      SELECT $1::timestamptz, e.actor, e.action, e.subject, e.detail
      FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[]) AS e(actor, action, subject, detail)`,
    values: [
      at,
      entries.map((entry) => entry.actor),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subject),
      entries.map((entry) => JSON.stringify(entry.detail ?? {})),
    ],
  });
}

/**
 * The append-only record of who did what. An entry is written in the transaction of the act itself: no act without its entry, no
 * entry without its act. Entries are sealed into hash-chained batches afterwards, because a chain link inside every transaction
 * would make all of them wait for one another.
 */
@Injectable()
export class AuditService {
  private cachedHead: { hash: string | null; at: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async record(client: Querier, entry: AuditRecord): Promise<void> {
    await this.recordMany(client, [entry]);
  }

  /** The same for bulk acts, in one statement. */
  recordMany(client: Querier, entries: readonly AuditRecord[]): Promise<void> {
    return writeEntries(client, entries, this.clock.now());
  }

  /**
   * Seals what is not sealed yet into one batch. An entry whose transaction commits late simply falls into a later batch.
   * @returns how many entries were sealed; 0 also when another process is at it.
   */
  async seal(): Promise<number> {
    return this.database.tx(async (client) => {
      if (!(await tryLock(client, SEAL_LOCK))) return 0;
      const { rows } = await client.query<ChainEntry & { id: string }>(
        // Not by the bare name, which would be the text that is selected: '9' after '10'.
        `SELECT id::text, at, actor, action, subject, detail FROM audit_entries WHERE batch_id IS NULL
         ORDER BY audit_entries.id LIMIT $1`,
        [BATCH_LIMIT],
      );
      if (rows.length === 0) return 0;
      const entries = rows.map((row) => ({ ...row, id: BigInt(row.id) }));
      const newest = await client.query<{ id: string; hash: string }>(
        'SELECT id::text, hash FROM audit_batches ORDER BY audit_batches.id DESC LIMIT 1',
      );
      const previous = newest.rows[0];
      const id = BigInt(previous?.id ?? 0) + 1n;
      const previousHash = previous?.hash ?? CHAIN_START;
      const sealedAt = this.clock.now();
      await client.query(
        'INSERT INTO audit_batches (id, previous, hash, entries, sealed_at) VALUES ($1, $2, $3, $4, $5)',
        [id.toString(), previousHash, batchHash(id, previousHash, sealedAt, entries), entries.length, sealedAt],
      );
      await client.query('UPDATE audit_entries SET batch_id = $1 WHERE id = ANY($2::bigint[])', [
        id.toString(),
        entries.map((entry) => entry.id.toString()),
      ]);
      this.cachedHead = undefined;
      return entries.length;
    });
  }

  /** Hash of the newest batch, at most five seconds old, for poll answers; null before the first batch. */
  async head(): Promise<string | null> {
    const now = this.clock.now().getTime();
    if (this.cachedHead && Math.abs(now - this.cachedHead.at) < HEAD_CACHE_MS) return this.cachedHead.hash;
    const { rows } = await this.database.pool.query<{ hash: string }>(
      'SELECT hash FROM audit_batches ORDER BY id DESC LIMIT 1',
    );
    const hash = rows[0]?.hash ?? null;
    this.cachedHead = { hash, at: now };
    return hash;
  }
}
