import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type {
  NewWindow,
  WindowPreview,
  WindowPreviewRequest,
  WindowRule,
  WindowView,
} from '#contracts/people/planning.js';
import { windowProblem } from '#domain/windows/calendar.js';
import { isZone } from '#domain/windows/rule.js';
import type { WindowPurpose } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { orNameTaken, ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { PLAN_CHANGED } from '../live/plan-changed.js';
import { explain } from '../machines/explain.people.js';
import { FLEET_SQL, ZONE_SQL } from '../machines/fleet-sql.people.js';
import { nextOccurrences } from './occurrences.js';

const NEXT_SHOWN = 5;
/** For rules of the zone `machine` that are checked while no machine is at hand: what is wrong with them is so in every zone. */
const ANY_ZONE = 'UTC';

interface StoredWindow {
  id: string;
  name: string;
  purpose: WindowPurpose;
  rule: WindowRule;
  updatedAt: Date;
  rings: { id: string; name: string }[];
  /** IANA zone of most machines that the window concerns; null where no machine's is known. */
  zone: string | null;
}

/** When installing, or restarting, is allowed: the rules that people save, and what they mean in each zone. */
@Injectable()
export class WindowsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  async list(): Promise<WindowView[]> {
    const now = this.clock.now();
    return (await this.stored(null)).map((window) => shown(window, now));
  }

  /** @throws ProblemError a WindowProblem, `name-taken` */
  async create(wanted: NewWindow, by: string): Promise<WindowView> {
    const { name, purpose, rule } = this.checked(wanted);
    const id = randomUUID();
    await this.database.tx(async (client) => {
      await client
        .query('INSERT INTO maintenance_windows (id, name, purpose, rule, updated_at) VALUES ($1, $2, $3, $4, $5)', [
          id,
          name,
          purpose,
          rule,
          this.clock.now(),
        ])
        .catch(orNameTaken);
      await this.record(client, by, 'window.create', id, { name, purpose, rule });
    });
    return this.view(id);
  }

  /** Holds for every ring that uses it, at once. @throws ProblemError as `create`, `not-found` */
  async change(id: string, wanted: NewWindow, by: string): Promise<WindowView> {
    const after = this.checked(wanted);
    await this.database.tx(async (client) => {
      const { rows } = await client.query<NewWindow>(
        'SELECT name, purpose, rule FROM maintenance_windows WHERE id = $1 FOR UPDATE',
        [id],
      );
      const before = rows[0];
      if (!before) throw new ProblemError('not-found');
      await client
        .query('UPDATE maintenance_windows SET name = $2, purpose = $3, rule = $4, updated_at = $5 WHERE id = $1', [
          id,
          after.name,
          after.purpose,
          after.rule,
          this.clock.now(),
        ])
        .catch(orNameTaken);
      await this.record(client, by, 'window.change', id, { before, after });
    });
    return this.view(id);
  }

  /** @throws ProblemError `not-found`, `window-in-use` with the rings */
  async remove(id: string, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      // The lock also keeps rings from taking the window up meanwhile: their foreign key asks for it.
      const { rows } = await client.query<{ name: string }>(
        'SELECT name FROM maintenance_windows WHERE id = $1 FOR UPDATE',
        [id],
      );
      if (!rows[0]) throw new ProblemError('not-found');
      const rings = await client.query<{ name: string }>(
        'SELECT r.name FROM ring_windows w JOIN rings r ON r.id = w.ring_id WHERE w.window_id = $1 ORDER BY r.position',
        [id],
      );
      if (rings.rows.length > 0) {
        const names = rings.rows.map(({ name }) => name).join(', ');
        throw new ProblemError('window-in-use', { detail: `Used by: ${names}.` });
      }
      await client.query('DELETE FROM maintenance_windows WHERE id = $1', [id]);
      await this.record(client, by, 'window.delete', id, { name: rows[0].name });
    });
  }

  /** What a rule means on the walls of the fleet, saved or not. */
  async preview({ rule, zones, count }: WindowPreviewRequest): Promise<WindowPreview> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<{ zone: string | null; machines: number }>(
      `SELECT ${ZONE_SQL} AS zone, count(*)::int AS machines FROM machines m WHERE ${FLEET_SQL} GROUP BY 1`,
    );
    const machines = new Map(rows.map((row) => [row.zone, row.machines]));
    const zoneUnknown = machines.get(null) ?? 0;
    const problem = windowProblem(rule, ANY_ZONE, now);
    if (problem !== null) return { problem: explain(problem), zones: [], zoneUnknown };
    const own = rule.zone === 'machine' ? [] : [rule.zone];
    const asked = zones ?? [...own, ...rows.flatMap(({ zone }) => zone ?? [])];
    const previews = [...new Set(asked)].map((zone) => {
      const next = isZone(zone)
        ? nextOccurrences(rule, zone, now, count)
        : ({ ok: false, reason: 'window-zone-unknown' } as const);
      return {
        zone,
        machines: machines.get(zone) ?? 0,
        occurrences: next.ok ? next.occurrences : [],
        problem: next.ok ? null : explain(next.reason),
      };
    });
    previews.sort((a, b) => b.machines - a.machines || (a.zone < b.zone ? -1 : 1));
    return { problem: null, zones: previews, zoneUnknown };
  }

  private checked(wanted: NewWindow): NewWindow {
    const problem = windowProblem(wanted.rule, ANY_ZONE, this.clock.now());
    if (problem !== null) throw new ProblemError(problem);
    return wanted;
  }

  private async record(client: PoolClient, actor: string, action: string, id: string, detail: Record<string, unknown>) {
    await this.audit.record(client, { actor, action, subject: `window:${id}`, detail });
    await this.bus.publish(client, 'live', PLAN_CHANGED);
  }

  private async view(id: string): Promise<WindowView> {
    const [window] = await this.stored(id);
    if (!window) throw new ProblemError('not-found');
    return shown(window, this.clock.now());
  }

  /** The machines that a window concerns are those of its rings; while it has none, the fleet. */
  private async stored(id: string | null): Promise<StoredWindow[]> {
    const { rows } = await this.database.pool.query<StoredWindow>(
      `SELECT w.id, w.name, w.purpose, w.rule, w.updated_at AS "updatedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) ORDER BY r.position), '[]')
          FROM ring_windows rw JOIN rings r ON r.id = rw.ring_id WHERE rw.window_id = w.id) AS rings,
         CASE WHEN w.rule ->> 'zone' = 'machine' THEN (
           SELECT mode() WITHIN GROUP (ORDER BY ${ZONE_SQL}) FROM machines m WHERE ${FLEET_SQL} AND (
             m.ring_id IN (SELECT ring_id FROM ring_windows WHERE window_id = w.id)
             OR NOT EXISTS (SELECT FROM ring_windows WHERE window_id = w.id))
         ) END AS zone
       FROM maintenance_windows w WHERE $1::uuid IS NULL OR w.id = $1 ORDER BY lower(w.name), w.id`,
      [id],
    );
    return rows;
  }
}

function shown({ zone, updatedAt, ...window }: StoredWindow, now: Date): WindowView {
  const next = nextOccurrences(window.rule, zone, now, NEXT_SHOWN);
  return { ...window, updatedAt: updatedAt.toISOString(), next: next.ok ? next.occurrences : [] };
}
