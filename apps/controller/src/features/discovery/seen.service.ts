import { Injectable } from '@nestjs/common';
import type { SeenPage, SeenPlace, SeenQuery, SeenRow, SeenShow } from '#contracts/people/discovery.js';
import {
  coverageOf,
  type Enrolled,
  isCurrent,
  isIgnored,
  mergeSeen,
  type Seen,
  type SeenPc,
} from '#domain/discovery/merge.js';
import { LEASE_KINDS } from '#domain/discovery/read.js';
import { looksLikeWindows } from '#domain/discovery/windows.js';
import { DAY_MS } from '#domain/time.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService } from '../audit/audit.service.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { SEEN_CHANGED } from './readings.service.js';

/** A PC that no lease saw for so long does not count as missing in the fleet any more. */
const CURRENT_MS = 30 * DAY_MS;

const SEEN = `
SELECT s.source_id AS source, s.mac, s.name, s.address, s.vendor, s.seen_at AS at, d.kind <> ALL ($1) AS listed
FROM seen_machines s JOIN discovery_sources d ON d.id = s.source_id WHERE d.enabled`;

const ENROLLED = `
SELECT m.id, m.name, coalesce(array_agg(a ->> 'mac') FILTER (WHERE a ->> 'mac' IS NOT NULL), '{}') AS macs
FROM machines m LEFT JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory'
  LEFT JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(r.body -> 'adapters') = 'array' THEN r.body -> 'adapters' ELSE '[]' END) a ON true
WHERE ${FLEET_SQL} GROUP BY m.id`;

interface Source {
  id: string;
  name: string;
  listed: boolean;
  failing: boolean;
}

interface Ignored {
  key: string;
  why: string;
  by: string;
  at: Date;
}

/** Which PCs are seen and not enrolled: what sources say is put together each time somebody looks. */
@Injectable()
export class SeenService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  async page({ show, search, source, sort, order, page, size }: SeenQuery): Promise<SeenPage> {
    const { pool } = this.database;
    const [seen, enrolled, sources, ignored] = await Promise.all([
      pool.query<Seen>(SEEN, [LEASE_KINDS]),
      pool.query<Enrolled>(ENROLLED),
      pool.query<Source>(
        'SELECT id, name, kind <> ALL ($1) AS listed, error IS NOT NULL AS failing FROM discovery_sources WHERE enabled ORDER BY lower(name)',
        [LEASE_KINDS],
      ),
      pool.query<Ignored>('SELECT key, why, ignored_by AS by, ignored_at AS at FROM ignored_machines'),
    ]);
    const ignores = new Map(ignored.rows.map((row) => [row.key, row]));
    const keys = new Set(ignores.keys());
    const since = new Date(this.clock.now().getTime() - CURRENT_MS);
    const pcs = mergeSeen(seen.rows, enrolled.rows);
    const counts: Record<SeenShow, number> = {
      missing: 0,
      others: 0,
      old: 0,
      enrolled: 0,
      ignored: 0,
      all: pcs.length,
    };
    const shown: SeenPc[] = [];
    for (const pc of pcs) {
      const place = placeOf(pc, keys, since);
      counts[place] += 1;
      if ((show === 'all' || place === show) && (!source || pc.sources.has(source)) && (!search || matches(pc, search)))
        shown.push(pc);
    }
    shown.sort(orderBy(sort, order));
    const nameOf = new Map(enrolled.rows.map(({ id, name }) => [id, name]));
    const sourceOf = new Map(sources.rows.map((row) => [row.id, row]));
    return {
      coverage: coverageOf(pcs, keys, enrolled.rows, since),
      sources: sources.rows.map(({ id, name, failing }) => ({ id, name, failing })),
      counts,
      total: shown.length,
      rows: shown.slice((page - 1) * size, page * size).map((pc) => rowOf(pc, nameOf, sourceOf, ignores)),
    };
  }

  /** Takes PCs off the list of those that are missing in the fleet; for one that is ignored already nothing changes. */
  async ignore(keys: readonly string[], why: string, by: string): Promise<void> {
    await this.change(
      'INSERT INTO ignored_machines (key, why, ignored_by, ignored_at) SELECT key, $2, $3, $4 FROM unnest($1::text[]) key ON CONFLICT DO NOTHING RETURNING key',
      [keys, why, by, this.clock.now()],
      { by, action: 'seen.ignore', why },
    );
  }

  async restore(keys: readonly string[], by: string): Promise<void> {
    await this.change('DELETE FROM ignored_machines WHERE key = ANY ($1) RETURNING key', [keys], {
      by,
      action: 'seen.restore',
    });
  }

  private async change(sql: string, values: unknown[], act: { by: string; action: string; why?: string }) {
    const { by, action, ...detail } = act;
    await this.database.tx(async (client) => {
      const { rows } = await client.query<{ key: string }>(sql, values);
      if (rows.length === 0) return;
      const changed = rows.map(({ key }) => key).sort();
      const subject = changed.length === 1 ? `seen:${changed[0]}` : 'seen';
      await this.audit.record(client, { actor: by, action, subject, detail: { ...detail, keys: changed } });
      await this.bus.publish(client, 'live', SEEN_CHANGED);
    });
  }
}

function placeOf(pc: SeenPc, ignored: ReadonlySet<string>, since: Date): SeenPlace {
  if (pc.machine !== null) return 'enrolled';
  if (isIgnored(pc, ignored)) return 'ignored';
  if (!isCurrent(pc, since)) return 'old';
  return looksLikeWindows(pc.windows) ? 'missing' : 'others';
}

/** What has nothing to be sorted by comes last, either way. */
function orderBy(sort: SeenQuery['sort'], order: SeenQuery['order']): (a: SeenPc, b: SeenPc) => number {
  const sign = order === 'asc' ? 1 : -1;
  if (sort === 'seen') return (a, b) => sign * (a.at.getTime() - b.at.getTime());
  const value = sort === 'name' ? (pc: SeenPc) => pc.names[0] : (pc: SeenPc) => pc.address;
  return (a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one && other) return sign * one.localeCompare(other, 'en', { numeric: true });
    return Number(!one) - Number(!other);
  };
}

function matches({ names, macs, address, vendor }: SeenPc, search: string): boolean {
  const wanted = search.toLowerCase();
  return [...names, ...macs, address ?? '', vendor ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

function rowOf(
  pc: SeenPc,
  nameOf: ReadonlyMap<string, string>,
  sourceOf: ReadonlyMap<string, Source>,
  ignored: ReadonlyMap<string, Ignored>,
): SeenRow {
  const [name = null, ...otherNames] = pc.names;
  const ignore = pc.keys.map((key) => ignored.get(key)).find((found) => found !== undefined);
  return {
    key: pc.keys[0]!,
    name,
    otherNames,
    macs: [...pc.macs],
    address: pc.address,
    vendor: pc.vendor,
    windows: pc.windows,
    seenAt: pc.at.toISOString(),
    sources: [...pc.sources].flatMap(([id, at]) => {
      const source = sourceOf.get(id);
      return source ? [{ id, name: source.name, at: at.toISOString(), listed: source.listed }] : [];
    }),
    machine: pc.machine === null ? null : { id: pc.machine, name: nameOf.get(pc.machine) ?? '' },
    ignored: ignore ? { key: ignore.key, why: ignore.why, by: ignore.by, at: ignore.at.toISOString() } : null,
  };
}
