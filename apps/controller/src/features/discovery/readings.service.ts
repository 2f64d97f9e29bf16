import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LEASE_KINDS } from '#domain/discovery/read.js';
import type { Sighting } from '#domain/discovery/sighting.js';
import type { Reason } from '#domain/reasons.js';
import { DAY_MS } from '#domain/time.js';
import type { SourceKind } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { Log } from '../../platform/log.js';
import { ProblemError } from '../../platform/problem.js';
import type { DirectoryConfig } from './directory.js';
import { readFileSource } from './files.js';

/** Five times the largest fleet that Sluice is measured with. */
const ENTRIES_MAX = 50_000;
/** A PC of which no lease tells any more is remembered so long. */
const KEEP_MS = 90 * DAY_MS;

interface StoredSource {
  name: string;
  kind: SourceKind;
  config: Record<string, unknown>;
  secret: Buffer | null;
}

/** Told to open pages when what sources say has changed. */
export const SEEN_CHANGED = { kind: 'machine', machine: null, job: null, update: null };

/** Name of the place of a source's password (see platform/seals). */
export const sealPlace = (sourceId: string): string => `source:${sourceId}`;

/**
 * Since when: the time that the source gives, never one in the future. A source without times is believed to have seen a PC when its
 * entry is new, or its lease ends at another time than before.
 */
const NOTE = `
INSERT INTO seen_machines (source_id, key, mac, name, address, vendor, until, seen_at)
SELECT $1, r.key, r.mac, coalesce(r.name, s.name), r.address, coalesce(r.vendor, s.vendor), r.until,
  CASE WHEN r.at IS NOT NULL THEN least(r.at, $3)
    WHEN s.key IS NULL OR r.until IS DISTINCT FROM s.until THEN $3
    ELSE s.seen_at END
FROM jsonb_to_recordset($2::jsonb) AS r (key text, mac text, name text, address text, vendor text, until timestamptz, at timestamptz)
  LEFT JOIN seen_machines s ON s.source_id = $1 AND s.key = r.key
ON CONFLICT (source_id, key) DO UPDATE SET mac = excluded.mac, name = excluded.name, address = excluded.address,
  vendor = excluded.vendor, until = excluded.until, seen_at = excluded.seen_at
WHERE (seen_machines.mac, seen_machines.name, seen_machines.address, seen_machines.vendor, seen_machines.until, seen_machines.seen_at)
  IS DISTINCT FROM (excluded.mac, excluded.name, excluded.address, excluded.vendor, excluded.until, excluded.seen_at)`;

/** Reads sources and keeps what they say. */
@Injectable()
export class ReadingsService {
  private readonly closing = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  /** Reads a source now. What went wrong is kept with it; what was known of PCs then stays. */
  async read(id: string): Promise<void> {
    const { rows } = await this.database.pool.query<StoredSource>(
      'SELECT name, kind, config, secret FROM discovery_sources WHERE id = $1',
      [id],
    );
    const source = rows[0];
    const begun = this.clock.now();
    // What was uploaded was read then.
    if (!source || source.kind === 'upload') return;
    try {
      const found = await this.ask(id, source);
      if (found.size > ENTRIES_MAX) throw new ProblemError('source-too-large');
      await this.keep(id, source, found, begun);
    } catch (error) {
      if (this.closing.signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      await this.fail(id, source, error.reason, begun);
    }
  }

  /** Ends readings that wait for a directory: a shutdown need not. */
  stop(): void {
    this.closing.abort();
  }

  private async ask(id: string, { kind, config, secret }: StoredSource): Promise<Map<string, Sighting>> {
    if (kind === 'upload') throw new Error('An upload is no place to read from.');
    if (kind !== 'ldap') return readFileSource(kind, String(config.path), this.config.discoveryFolders);
    const password = secret && this.keys.seals.open(secret, sealPlace(id));
    if (secret && password === null) throw new ProblemError('source-secret-lost');
    // Only now: the LDAP client takes ten megabytes, and few have a directory.
    const { readDirectory } = await import('./directory.js');
    return readDirectory(config as unknown as DirectoryConfig, password, ENTRIES_MAX, this.closing.signal);
  }

  /** A reading that one begun later has overtaken is dropped: it is older. */
  private async keep(
    id: string,
    source: StoredSource,
    found: ReadonlyMap<string, Sighting>,
    begun: Date,
  ): Promise<void> {
    const now = this.clock.now();
    await this.database.tx(async (client) => {
      const same = await client.query<{ failed: boolean }>(
        `UPDATE discovery_sources d SET tried_at = $4, read_at = $3, error = NULL
         FROM (SELECT error IS NOT NULL AS failed FROM discovery_sources WHERE id = $1 FOR UPDATE) was
         WHERE d.id = $1 AND d.config = $2::jsonb AND (d.tried_at IS NULL OR d.tried_at <= $4) RETURNING was.failed`,
        [id, JSON.stringify(source.config), now, begun],
      );
      // Changed or removed while it was read: the answer belongs to a source that is no more.
      if (!same.rows[0]) return;
      const changed = await this.note(client, id, source.kind, found, now);
      if (changed || same.rows[0].failed) await this.bus.publish(client, 'live', SEEN_CHANGED);
    });
  }

  /**
   * Writes down what a source tells now, as part of a transaction that holds its row.
   * @returns whether that is anything new
   */
  async note(
    client: PoolClient,
    id: string,
    kind: SourceKind,
    found: ReadonlyMap<string, Sighting>,
    now: Date,
  ): Promise<boolean> {
    const rows = JSON.stringify([...found].map(([key, sighting]) => ({ key, ...sighting })));
    const noted = await client.query(NOTE, [id, rows, now]);
    const forgotten = LEASE_KINDS.includes(kind) ? new Date(now.getTime() - KEEP_MS) : null;
    const gone = await client.query(
      `DELETE FROM seen_machines s WHERE s.source_id = $1 AND ($3::timestamptz IS NULL OR s.seen_at < $3)
         AND NOT EXISTS (SELECT FROM jsonb_to_recordset($2::jsonb) AS r (key text) WHERE r.key = s.key)`,
      [id, rows, forgotten],
    );
    return Boolean(noted.rowCount || gone.rowCount);
  }

  private async fail(id: string, { name, kind, config }: StoredSource, reason: Reason, begun: Date): Promise<void> {
    this.log.warn('A source of discovery could not be read.', { source: name, kind, reason });
    await this.database.tx(async (client) => {
      await client.query(
        'UPDATE discovery_sources SET tried_at = $3, error = $4 WHERE id = $1 AND config = $2::jsonb AND (tried_at IS NULL OR tried_at <= $3)',
        [id, JSON.stringify(config), begun, reason],
      );
      await this.bus.publish(client, 'live', SEEN_CHANGED);
    });
  }
}
