import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type NewSource, PASSED_OVER_MAX, type SourceView } from '#contracts/people/discovery.js';
import { readList } from '#domain/discovery/list.js';
import { lastWords } from '#domain/discovery/read.js';
import type { Sighting } from '#domain/discovery/sighting.js';
import type { SourceKind } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { explain } from '../machines/explain.people.js';
import type { DirectoryConfig } from './directory.js';
import { placeOf } from './files.js';
import { ReadingsService, SEEN_CHANGED, sealPlace } from './readings.service.js';
import { DiscoveryWatcher } from './watcher.js';

interface StoredSource {
  id: string;
  name: string;
  kind: SourceKind;
  config: Record<string, unknown>;
  sealed: boolean;
  enabled: boolean;
  entries: number;
  triedAt: Date | null;
  readAt: Date | null;
  error: string | null;
}

interface Checked {
  kind: SourceKind;
  name: string;
  enabled: boolean;
  config: Record<string, unknown>;
  secret: string | undefined;
  told: ReadonlyMap<string, Sighting> | null;
}

const SOURCES = `
SELECT d.id, d.name, d.kind, d.config, d.secret IS NOT NULL AS sealed, d.enabled, d.tried_at AS "triedAt", d.read_at AS "readAt", d.error,
  (SELECT count(*)::int FROM seen_machines s WHERE s.source_id = d.id) AS entries
FROM discovery_sources d`;

/** To whom a stored password was given: another one has to be told it anew. */
const ADDRESS = ['host', 'port', 'security', 'ca', 'user'] as const;
/** What decides which PCs it tells of. */
const SCOPE = ['path', 'host', 'base', 'filter', 'values'] as const;

/** The sources of discovery. Their passwords go in and never come out. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly readings: ReadingsService,
    private readonly watcher: DiscoveryWatcher,
  ) {}

  async list(): Promise<SourceView[]> {
    const { rows } = await this.database.pool.query<StoredSource>(`${SOURCES} ORDER BY lower(d.name)`);
    return rows.map(viewOf);
  }

  /** @throws ProblemError `name-taken`, `source-file-outside`, `source-file-missing`, `source-filter-…`, `source-list-empty` */
  async create(source: NewSource, by: string): Promise<SourceView> {
    const id = randomUUID();
    const { name, kind, enabled, config, secret, told } = await this.checked(source);
    if (kind === 'upload' && !told) throw new ProblemError('source-list-empty');
    await this.database.tx(async (client) => {
      await this.refuseTwice(client, id, name);
      await client.query(
        `INSERT INTO discovery_sources (id, name, kind, config, secret, enabled, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, name, kind, JSON.stringify(config), this.sealed(id, secret), enabled, this.clock.now()],
      );
      if (told) await this.uploaded(client, id, told);
      await this.record(client, 'source.create', id, by, { name, kind });
    });
    return this.followed(id, enabled);
  }

  /** @throws ProblemError as `create`, `not-found`, `source-kind-fixed` */
  async change(id: string, source: NewSource, by: string): Promise<SourceView> {
    const { name, kind, enabled, secret, told, config: wanted } = await this.checked(source);
    await this.database.tx(async (client) => {
      const { rows } = await client.query<{ kind: SourceKind; config: Record<string, unknown> }>(
        'SELECT kind, config FROM discovery_sources WHERE id = $1 FOR UPDATE',
        [id],
      );
      const was = rows[0];
      if (!was) throw new ProblemError('not-found');
      if (was.kind !== kind) throw new ProblemError('source-kind-fixed');
      const config = kind === 'upload' && !told ? was.config : wanted;
      // Whoever redirects a source must know its password: the stored one is never sent to another directory.
      const moved = ADDRESS.some((field) => was.config[field] !== config[field]);
      await this.refuseTwice(client, id, name);
      const sealed = this.sealed(id, secret);
      await client.query(
        `UPDATE discovery_sources SET name = $2, config = $3, enabled = $4, error = NULL,
           tried_at = CASE kind WHEN 'upload' THEN tried_at END,
           secret = CASE WHEN $5::bytea IS NOT NULL THEN $5 WHEN $6 THEN NULL ELSE secret END WHERE id = $1`,
        [id, name, JSON.stringify(config), enabled, sealed, moved],
      );
      // What it told of another place is not true of this one.
      if (SCOPE.some((field) => !isDeepStrictEqual(was.config[field], config[field]))) {
        await client.query('DELETE FROM seen_machines WHERE source_id = $1', [id]);
      }
      if (told) await this.uploaded(client, id, told);
      const password = sealed ? 'new' : moved ? 'removed' : 'kept';
      await this.record(client, 'source.change', id, by, {
        name,
        ...(kind === 'ldap' ? { password } : {}),
        ...(told ? { uploaded: told.size } : {}),
      });
      await this.bus.publish(client, 'live', SEEN_CHANGED);
    });
    return this.followed(id, enabled);
  }

  async remove(id: string, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      const gone = await client.query<{ name: string }>('DELETE FROM discovery_sources WHERE id = $1 RETURNING name', [
        id,
      ]);
      if (!gone.rows[0]) throw new ProblemError('not-found');
      await this.record(client, 'source.remove', id, by, { name: gone.rows[0].name });
      await this.bus.publish(client, 'live', SEEN_CHANGED);
    });
    await this.watcher.follow();
  }

  /** Reads it now, and waits: the button of somebody who just set it up. */
  async read(id: string, by: string): Promise<SourceView> {
    await this.database.tx(async (client) => {
      const known = await client.query('SELECT FROM discovery_sources WHERE id = $1 FOR SHARE', [id]);
      if (known.rowCount === 0) throw new ProblemError('not-found');
      await this.record(client, 'source.read', id, by, {});
    });
    await this.readings.read(id);
    return this.one(id);
  }

  /** What of a source is stored as it is, what is a secret, and what it tells if it was uploaded; refused when it could never be read. */
  private async checked({ kind, name, enabled, ...rest }: NewSource): Promise<Checked> {
    const { password, csv, ...config } = rest as { password?: string; csv?: string } & Record<string, unknown>;
    const checked = { kind, name, enabled, secret: password, told: null };
    if (kind === 'upload') return { ...checked, ...uploadOf(csv, config) };
    if (kind === 'ldap') {
      const { filterOf } = await import('./directory.js');
      filterOf(config as unknown as DirectoryConfig);
    } else await placeOf(String(config.path), this.config.discoveryFolders);
    return { ...checked, config };
  }

  private async uploaded(client: PoolClient, id: string, told: ReadonlyMap<string, Sighting>): Promise<void> {
    const now = this.clock.now();
    await this.readings.note(client, id, 'upload', told, now);
    await client.query('UPDATE discovery_sources SET tried_at = $2, read_at = $2 WHERE id = $1', [id, now]);
    await this.bus.publish(client, 'live', SEEN_CHANGED);
  }

  /** Watched from now on, and read once if it is in use. */
  private async followed(id: string, enabled: boolean): Promise<SourceView> {
    await this.watcher.follow();
    if (enabled) await this.readings.read(id);
    return this.one(id);
  }

  private async one(id: string): Promise<SourceView> {
    const { rows } = await this.database.pool.query<StoredSource>(`${SOURCES} WHERE d.id = $1`, [id]);
    if (!rows[0]) throw new ProblemError('not-found');
    return viewOf(rows[0]);
  }

  private sealed(id: string, secret: string | undefined): Buffer | null {
    return secret === undefined ? null : this.keys.seals.seal(secret, sealPlace(id));
  }

  private async refuseTwice(client: PoolClient, id: string, name: string): Promise<void> {
    // Locked as a whole: two sources of one name would otherwise meet at the index, as an error without words.
    await client.query('LOCK TABLE discovery_sources IN SHARE ROW EXCLUSIVE MODE');
    const twin = await client.query('SELECT 1 FROM discovery_sources WHERE name = $1 AND id <> $2', [name, id]);
    if (twin.rowCount) throw new ProblemError('name-taken');
  }

  private record(client: PoolClient, action: string, id: string, by: string, detail: Record<string, unknown>) {
    return this.audit.record(client, { actor: by, action, subject: `source:${id}`, detail });
  }
}

/** @throws ProblemError `source-list-empty` */
function uploadOf(csv: string | undefined, config: Record<string, unknown>): Pick<Checked, 'config' | 'told'> {
  if (csv === undefined) return { config, told: null };
  const { sightings, passedOver } = readList(csv);
  if (sightings.length === 0) throw new ProblemError('source-list-empty');
  return {
    config: { ...config, passedOver: passedOver.slice(0, PASSED_OVER_MAX), passedOverCount: passedOver.length },
    told: lastWords(sightings, false),
  };
}

function viewOf({ config, sealed, triedAt, readAt, error, ...row }: StoredSource): SourceView {
  return {
    ...row,
    target: row.kind === 'ldap' ? `${config.base} at ${config.host}` : String(config.path ?? config.file),
    settings: config,
    hasSecret: sealed,
    triedAt: triedAt?.toISOString() ?? null,
    readAt: readAt?.toISOString() ?? null,
    why: error === null ? null : explain(error),
  };
}
