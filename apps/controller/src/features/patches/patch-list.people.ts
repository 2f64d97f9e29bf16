import { Injectable } from '@nestjs/common';
import type { PatchPage, PatchQuery, PatchRow } from '#contracts/people/patches.js';
import { DAY_MS } from '#domain/time.js';
import { type PatchKind, UPDATE_STATES, type UpdateState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { explain } from '../machines/explain.people.js';
import { binder, OPEN_SQL, PATCH_PLACES_SQL } from '../machines/fleet-sql.people.js';

interface StoredPatch {
  id: string;
  title: string;
  stream: string;
  month: string | null;
  kind: PatchKind;
  kb: string[];
  severity: string;
  firstSeenAt: Date;
  counts: Partial<Record<UpdateState, number>>;
  decisions: (Omit<PatchRow['decisions'][number], 'why'> & { reason: string | null })[];
  changedAt: Date | null;
  changedReason: string | null;
}

/**
 * Machines by the state of the patch on them. A row that a newer revision of the same update replaced is not a second machine.
 */
const COLUMNS = `p.id, p.title, p.stream, p.month, p.kind, p.kb, p.severity, p.first_seen_at AS "firstSeenAt",
  p.changed_at AS "changedAt", p.changed_reason AS "changedReason",
  (SELECT coalesce(jsonb_object_agg(c.state, c.machines), '{}') FROM (
     SELECT mu.state, count(DISTINCT mu.machine_id) AS machines
     ${PATCH_PLACES_SQL} AND (mu.state <> 'overtaken' OR mu.evidence IS DISTINCT FROM 'newer-revision')
     GROUP BY mu.state
   ) c) AS counts,
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
       'ring', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END,
       'rule', CASE WHEN pr.id IS NOT NULL THEN jsonb_build_object('id', pr.id, 'name', pr.name) END,
       'decision', d.decision, 'by', d.decided_by, 'reason', d.reason,
       'at', to_char(d.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY r.position NULLS FIRST), '[]')
   FROM patch_decisions d LEFT JOIN rings r ON r.id = d.ring_id LEFT JOIN patch_rules pr ON pr.id = d.rule_id
   WHERE d.patch_id = p.id) AS decisions`;

const MACHINES_SQL = `(SELECT count(DISTINCT mu.machine_id) ${PATCH_PLACES_SQL} AND mu.state IN ${OPEN_SQL})`;

const SORT_SQL: Record<PatchQuery['sort'], string> = {
  firstSeenAt: 'p.first_seen_at',
  title: 'lower(p.title)',
  machines: MACHINES_SQL,
  kind: 'p.kind',
  severity: `array_position(ARRAY['none', 'low', 'moderate', 'important', 'critical'], p.severity)`,
};

@Injectable()
export class PatchListService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(query: PatchQuery): Promise<PatchPage> {
    const { values, bind } = binder();
    const where = ['true'];
    if (query.q) {
      const like = bind(`%${query.q.replace(/[\\%_]/g, '\\$&')}%`);
      where.push(`(p.title ILIKE ${like} OR EXISTS (SELECT FROM unnest(p.kb) AS kb WHERE kb ILIKE ${like}))`);
    }
    if (query.kind) where.push(`p.kind = ${bind(query.kind)}`);
    if (query.decision !== 'any') where.push(decidedSql(query.decision));
    if (query.show === 'open') {
      where.push(`EXISTS (SELECT ${PATCH_PLACES_SQL} AND mu.state IN ${OPEN_SQL})`);
    }
    const order = `${SORT_SQL[query.sort]} ${query.order === 'asc' ? 'ASC' : 'DESC'}, p.first_seen_at DESC, p.id`;
    const { rows } = await this.database.pool.query<StoredPatch & { total: number }>(
      `WITH matched AS MATERIALIZED (
         SELECT p.id, row_number() OVER (ORDER BY ${order}) AS place FROM patches p WHERE ${where.join(' AND ')}
       ), page AS (
         SELECT id, place FROM matched ORDER BY place LIMIT ${bind(query.size)} OFFSET ${bind((query.page - 1) * query.size)}
       )
       SELECT total.count AS total, ${COLUMNS}
       FROM (SELECT count(*)::int AS count FROM matched) total
         LEFT JOIN page ON true LEFT JOIN patches p ON p.id = page.id
       ORDER BY page.place`,
      values,
    );
    const now = this.clock.now();
    return {
      total: rows[0]?.total ?? 0,
      rows: rows.filter((row) => row.id !== null).map((row) => shownPatch(row, now)),
    };
  }

  /** @returns undefined when there is no such patch. */
  async row(id: string): Promise<PatchRow | undefined> {
    const { rows } = await this.database.pool.query<StoredPatch>(`SELECT ${COLUMNS} FROM patches p WHERE p.id = $1`, [
      id,
    ]);
    return rows[0] && shownPatch(rows[0], this.clock.now());
  }
}

function decidedSql(decision: Exclude<PatchQuery['decision'], 'any'>): string {
  if (decision === 'changed') return 'p.changed_at IS NOT NULL';
  const decided = 'EXISTS (SELECT FROM patch_decisions d WHERE d.patch_id = p.id';
  return decision === 'undecided' ? `NOT ${decided})` : `${decided} AND d.decision = '${decision}')`;
}

function shownPatch({ firstSeenAt, counts, decisions, ...patch }: StoredPatch, now: Date): PatchRow {
  const { id, title, stream, month, kind, kb, severity, changedAt, changedReason } = patch;
  return {
    ...{ id, title, stream, month, kind, kb, severity },
    decisions: decisions.map(({ reason, ...made }) => ({ ...made, why: reason === null ? null : explain(reason) })),
    changed: changedAt && { at: changedAt.toISOString(), why: explain('patch-changed', changedReason) },
    firstSeenAt: firstSeenAt.toISOString(),
    ageDays: Math.max(0, Math.floor((now.getTime() - firstSeenAt.getTime()) / DAY_MS)),
    counts: Object.fromEntries(UPDATE_STATES.map((state) => [state, counts[state] ?? 0])) as PatchRow['counts'],
  };
}
