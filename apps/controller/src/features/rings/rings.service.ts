import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { NewRing, RingChange } from '#contracts/people/planning.js';
import { gateProblem } from '#domain/gates/gate.js';
import { buildOfStream } from '#domain/patches/windows-versions.js';
import { ringsProblem } from '#domain/rings/ring.js';
import { wavesProblem } from '#domain/rollouts/waves.js';
import { Bus } from '../../platform/bus.js';
import { Database } from '../../platform/database.js';
import { orNameTaken, ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { PLAN_CHANGED } from '../live/plan-changed.js';
import { PlacementService } from './placement.service.js';
import { inOrder } from './ring-order.js';
import { RingRemoval } from './ring-removal.js';

/** Columns that a person sets, by their name in the API. */
const COLUMNS = {
  name: 'name',
  labelRules: 'label_rules',
  versionTarget: 'version_target',
  waves: 'waves',
  gate: 'gate',
  onOvertaken: 'on_overtaken',
  sharing: 'sharing',
} as const;
type Column = keyof typeof COLUMNS;
const JSON_COLUMNS: readonly Column[] = ['labelRules', 'waves', 'gate', 'sharing'];

type Stored = Required<RingChange>;

/**
 * What people change about rings. Machines that no person placed follow in the same transaction; a rollout that is under way keeps
 * the order, waves and gates with which it was planned.
 */
@Injectable()
export class RingsService {
  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly placement: PlacementService,
    private readonly removal: RingRemoval,
  ) {}

  /**
   * The new ring stands before the last one: the machines that no label rule places belong to the last, and making a ring must not
   * move them. @returns its id @throws ProblemError `name-taken`, or as `change`
   */
  create({ name, ...fields }: NewRing, by: string): Promise<string> {
    return this.database.tx(async (client) => {
      await this.placement.lockRings(client);
      const { rows } = await client.query<{ id: string; position: number }>(
        'SELECT id, position FROM rings ORDER BY position DESC LIMIT 1',
      );
      const [last] = rows;
      if (last) await client.query('UPDATE rings SET position = position + 1 WHERE id = $1', [last.id]);
      const id = randomUUID();
      await client
        .query('INSERT INTO rings (id, name, position) VALUES ($1, $2, $3)', [id, name, last?.position ?? 1])
        .catch(orNameTaken);
      await this.write(client, id, fields);
      await this.record(client, by, 'ring.create', id, { name, ...fields });
      await this.placement.place(client, null, by);
      return id;
    });
  }

  /** @throws ProblemError `not-found`, `name-taken`, a problem of rings, waves or gates, `version-target-unknown` */
  change(id: string, change: RingChange, by: string): Promise<void> {
    return this.database.tx(async (client) => {
      await this.placement.lockRings(client);
      const before = await this.stored(client, id);
      if (!before) throw new ProblemError('not-found');
      const changed = differing(change, before);
      const names = Object.keys(changed) as (keyof RingChange)[];
      if (names.length === 0) return;
      await this.write(client, id, changed);
      const was = Object.fromEntries(names.map((name) => [name, before[name]]));
      await this.record(client, by, 'ring.change', id, { before: was, after: changed });
      if (changed.labelRules !== undefined) await this.placement.place(client, null, by);
    });
  }

  /** @throws ProblemError `ring-order-incomplete` */
  order(rings: readonly string[], by: string): Promise<void> {
    return this.database.tx(async (client) => {
      await this.placement.lockRings(client);
      const before = await this.placement.rings(client);
      const after = inOrder(rings, before).map(({ id }) => id);
      if (after.every((id, index) => id === before[index]?.id)) return;
      // Twice, because no two rings may stand at the same place even for a moment.
      await client.query('UPDATE rings SET position = -position');
      await client.query(
        `UPDATE rings r SET position = n.place FROM unnest($1::uuid[]) WITH ORDINALITY AS n(id, place) WHERE r.id = n.id`,
        [after],
      );
      await this.audit.record(client, {
        actor: by,
        action: 'ring.order',
        subject: 'rings',
        detail: { before: before.map(({ id }) => id), after },
      });
      await this.bus.publish(client, 'live', PLAN_CHANGED);
      await this.placement.place(client, null, by);
    });
  }

  /** @throws ProblemError `not-found`, `last-ring`, `ring-in-use` with what needs it */
  remove(id: string, by: string): Promise<void> {
    return this.database.tx(async (client) => {
      await this.placement.lockRings(client);
      const before = await this.stored(client, id);
      if (!before) throw new ProblemError('not-found');
      const closed = await this.removal.remove(client, id, by);
      await this.record(client, by, 'ring.delete', id, { ...before, closed });
    });
  }

  /** Locked, so that nobody makes a token, rule or rollout that needs the ring while it is being deleted. */
  private async stored(client: PoolClient, id: string): Promise<Stored | undefined> {
    const columns = Object.entries(COLUMNS).map(([name, column]) => `r.${column} AS "${name}"`);
    const { rows } = await client.query<Stored>(
      `SELECT ${columns.join(', ')}, (
         SELECT coalesce(array_agg(window_id::text ORDER BY window_id), '{}') FROM ring_windows WHERE ring_id = r.id
       ) AS windows
       FROM rings r WHERE r.id = $1 FOR UPDATE OF r`,
      [id],
    );
    return rows[0];
  }

  private async write(client: PoolClient, id: string, { windows, ...fields }: RingChange): Promise<void> {
    check(fields);
    const names = (Object.keys(fields) as Column[]).filter((name) => fields[name] !== undefined);
    if (names.length > 0) {
      const sets = names.map((name, index) => `${COLUMNS[name]} = $${index + 2}`);
      const values = names.map((name) => storedOf(name, fields[name]));
      await client.query(`UPDATE rings SET ${sets.join(', ')} WHERE id = $1`, [id, ...values]).catch(orNameTaken);
    }
    if (fields.labelRules !== undefined) {
      const problem = ringsProblem(await this.placement.rings(client));
      if (problem !== null) throw new ProblemError(problem);
    }
    if (windows !== undefined) await this.writeWindows(client, id, [...new Set(windows)]);
  }

  private async writeWindows(client: PoolClient, id: string, windows: readonly string[]): Promise<void> {
    await client.query('DELETE FROM ring_windows WHERE ring_id = $1', [id]);
    const { rowCount } = await client.query(
      `INSERT INTO ring_windows (ring_id, window_id)
       SELECT $1, w.id FROM maintenance_windows w WHERE w.id = ANY($2::uuid[]) FOR KEY SHARE`,
      [id, windows],
    );
    if (rowCount !== windows.length) throw new ProblemError('not-found', { detail: 'One of the windows is gone.' });
  }

  private async record(client: PoolClient, actor: string, action: string, id: string, detail: Record<string, unknown>) {
    await this.audit.record(client, { actor, action, subject: `ring:${id}`, detail });
    await this.bus.publish(client, 'live', PLAN_CHANGED);
  }
}

/** Null is the database's own: JSON has another. */
function storedOf(name: Column, value: unknown): unknown {
  return JSON_COLUMNS.includes(name) && value !== null ? JSON.stringify(value) : value;
}

function check({ waves, gate, versionTarget }: RingChange): void {
  const problem =
    (waves && wavesProblem(waves)) ??
    (gate && gateProblem(gate)) ??
    (versionTarget && buildOfStream(versionTarget) === null ? 'version-target-unknown' : null);
  if (problem) throw new ProblemError(problem);
}

/** What of a change is not so already. */
function differing({ windows, ...change }: RingChange, before: Stored): RingChange {
  const wanted: RingChange = windows === undefined ? change : { ...change, windows: [...new Set(windows)].sort() };
  const entries = Object.entries(wanted) as [keyof RingChange, unknown][];
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name])),
  );
}
