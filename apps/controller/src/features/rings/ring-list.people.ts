import { Injectable } from '@nestjs/common';
import type { RingPreview, RingPreviewRequest, RingRow } from '#contracts/people/planning.js';
import { gateProblem } from '#domain/gates/gate.js';
import type { Reason } from '#domain/reasons.js';
import { wavesProblem } from '#domain/rollouts/waves.js';
import { windowProblem } from '#domain/windows/calendar.js';
import type { WindowRule } from '#domain/windows/rule.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { explain } from '../machines/explain.people.js';
import { FLEET_SQL, ZONE_SQL } from '../machines/fleet-sql.people.js';
import { PlacementService } from './placement.service.js';
import { inOrder } from './ring-order.js';

const MOVES_SHOWN = 200;

type StoredRing = Omit<RingRow, 'windows' | 'problems'> & {
  windows: (RingRow['windows'][number] & { rule: WindowRule })[];
  zoneUnknown: number;
};

/** The rings as people see them, with what their machines will meet. */
@Injectable()
export class RingListService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly placement: PlacementService,
  ) {}

  /** @param id one of them; null for all, in the order of a rollout */
  async rows(id: string | null = null): Promise<RingRow[]> {
    const { rows } = await this.database.pool.query<StoredRing>(
      `SELECT r.id, r.position, r.name, r.label_rules AS "labelRules", r.version_target AS "versionTarget", r.waves, r.gate,
         r.on_overtaken AS "onOvertaken", r.sharing, (
           SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name, 'purpose', w.purpose, 'rule', w.rule)
             ORDER BY w.purpose, lower(w.name)), '[]')
           FROM ring_windows rw JOIN maintenance_windows w ON w.id = rw.window_id WHERE rw.ring_id = r.id
         ) AS windows,
         coalesce(c.machines, 0) AS machines, coalesce(c.chosen, 0) AS chosen, coalesce(c.unknown, 0) AS "zoneUnknown"
       FROM rings r LEFT JOIN (
         SELECT m.ring_id, count(*)::int AS machines, count(*) FILTER (WHERE m.ring_chosen)::int AS chosen,
           count(*) FILTER (WHERE ${ZONE_SQL} IS NULL)::int AS unknown
         FROM machines m WHERE ${FLEET_SQL} GROUP BY 1
       ) c ON c.ring_id = r.id
       WHERE $1::uuid IS NULL OR r.id = $1 ORDER BY r.position`,
      [id],
    );
    const now = this.clock.now();
    return rows.map((ring) => shown(ring, now));
  }

  /** @throws ProblemError `not-found` */
  async row(id: string): Promise<RingRow> {
    const [row] = await this.rows(id);
    if (!row) throw new ProblemError('not-found');
    return row;
  }

  /** @throws ProblemError `not-found` for a ring that is none, `ring-order-incomplete` */
  async preview({ rules, order }: RingPreviewRequest): Promise<RingPreview> {
    const { pool } = this.database;
    const rings = await this.placement.rings(pool);
    const changed = new Map(rules.map(({ ring, labelRules }) => [ring, labelRules]));
    if (rules.some(({ ring }) => !rings.some(({ id }) => id === ring))) throw new ProblemError('not-found');
    const asked = inOrder(order, rings).map((ring, index) => ({
      ...ring,
      position: index,
      labelRules: changed.get(ring.id) ?? ring.labelRules,
    }));
    const moves = await this.placement.moves(pool, asked, null);
    const { rows } = await pool.query<RingPreview['moves'][number] & { total: number }>(
      `SELECT count(*) OVER ()::int AS total, jsonb_build_object('id', m.id, 'name', m.name) AS machine,
         jsonb_build_object('id', f.id, 'name', f.name) AS from, jsonb_build_object('id', t.id, 'name', t.name) AS to
       FROM unnest($1::uuid[], $2::uuid[]) AS n(machine, ring)
         JOIN machines m ON m.id = n.machine AND ${FLEET_SQL} JOIN rings f ON f.id = m.ring_id JOIN rings t ON t.id = n.ring
       ORDER BY lower(m.name), m.id LIMIT $3`,
      [moves.map(({ machineId }) => machineId), moves.map(({ to }) => to), MOVES_SHOWN],
    );
    return { total: rows[0]?.total ?? 0, moves: rows.map(({ machine, from, to }) => ({ machine, from, to })) };
  }
}

function shown({ windows, zoneUnknown, ...ring }: StoredRing, now: Date): RingRow {
  return {
    ...ring,
    windows: windows.map(({ id, name, purpose }) => ({ id, name, purpose })),
    problems: [...problemsOf(ring, windows, zoneUnknown, now)].map((reason) => explain(reason)),
  };
}

function problemsOf(
  { waves, gate }: Pick<RingRow, 'waves' | 'gate'>,
  windows: StoredRing['windows'],
  zoneUnknown: number,
  now: Date,
): Set<Reason> {
  const found: (Reason | null)[] = [wavesProblem(waves), gateProblem(gate)];
  if (!windows.some(({ purpose }) => purpose === 'install')) found.push('ring-without-window');
  // What is wrong with a rule of the zone `machine` is so in every zone; only a machine without a zone is another matter.
  found.push(...windows.map(({ rule }) => windowProblem(rule, 'UTC', now)));
  if (zoneUnknown > 0 && windows.some(({ rule }) => rule.zone === 'machine')) found.push('window-zone-unknown');
  return new Set(found.filter((reason) => reason !== null));
}
