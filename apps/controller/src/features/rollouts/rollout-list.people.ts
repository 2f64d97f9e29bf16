import { Injectable } from '@nestjs/common';
import type { RolloutPage, RolloutQuery, RolloutRow } from '#contracts/people/rollouts.js';
import type { PlannedRollout } from '#domain/planner/state.js';
import type { PatchKind, RolloutState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { explain } from '../machines/explain.people.js';
import { binder } from '../machines/fleet-sql.people.js';
import { LIVE_SQL } from './planner-lock.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { countStandings, standings } from './rollout-views.people.js';

export interface StoredRollout {
  id: string;
  name: string;
  patch: { id: string; title: string; kind: PatchKind; kb: string[] };
  state: RolloutState;
  reason: string | null;
  stateSince: Date;
  startsAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  createdBy: string;
  createdAt: Date;
  predecessor: { id: string; name: string } | null;
  successor: { id: string; name: string } | null;
}

/** To be continued with WHERE … */
export const ROLLOUT_VIEW_SQL = `SELECT r.id, r.name, r.state, r.reason, r.state_since AS "stateSince", r.starts_at AS "startsAt",
  r.started_at AS "startedAt", r.ended_at AS "endedAt", r.created_by AS "createdBy", r.created_at AS "createdAt",
  json_build_object('id', p.id, 'title', p.title, 'kind', p.kind, 'kb', p.kb) AS patch,
  (SELECT json_build_object('id', b.id, 'name', b.name) FROM rollouts b WHERE b.id = r.predecessor_id) AS predecessor,
  (SELECT json_build_object('id', a.id, 'name', a.name) FROM rollouts a WHERE a.predecessor_id = r.id) AS successor
  FROM rollouts r JOIN patches p ON p.id = r.patch_id`;

const SHOW_SQL: Record<RolloutQuery['show'], string> = {
  live: `r.state IN ${LIVE_SQL}`,
  draft: `r.state = 'draft'`,
  ended: `r.state IN ('completed', 'overtaken', 'cancelled')`,
  all: 'true',
};

@Injectable()
export class RolloutListService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly states: PlannerStateRepository,
  ) {}

  /** What needs a person first: live ones, then drafts, then what has ended; newest first. */
  async list(query: RolloutQuery): Promise<RolloutPage> {
    const { values, bind } = binder();
    const where = [SHOW_SQL[query.show]];
    if (query.patch) where.push(`r.patch_id = ${bind(query.patch)}::uuid`);
    const condition = where.join(' AND ');
    const { pool } = this.database;
    const counted = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM rollouts r WHERE ${condition}`,
      values,
    );
    const order = `r.state IN ${LIVE_SQL} DESC, r.state = 'draft' DESC, r.created_at DESC, r.id`;
    const place = `LIMIT ${bind(query.size)} OFFSET ${bind((query.page - 1) * query.size)}`;
    const { rows } = await pool.query<StoredRollout>(
      `${ROLLOUT_VIEW_SQL} WHERE ${condition} ORDER BY ${order} ${place}`,
      values,
    );
    const now = this.clock.now();
    const loaded = await this.states.rollouts(
      pool,
      rows.map(({ id }) => id),
      now,
    );
    return { total: counted.rows[0]?.n ?? 0, rows: rows.map((row) => shownRollout(row, loaded.get(row.id), now)) };
  }
}

export function shownRollout(row: StoredRollout, planned: PlannedRollout | undefined, now: Date): RolloutRow {
  const { id, name, patch, state, reason, createdBy, predecessor, successor } = row;
  const found = planned === undefined ? [] : [...standings(planned, now).values()];
  return {
    ...{ id, name, patch, state, createdBy, predecessor, successor },
    why: reason === null ? null : explain(reason),
    stateSince: row.stateSince.toISOString(),
    startsAt: row.startsAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    machines: found.length,
    counts: countStandings(found),
  };
}
