import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Clock } from '../../platform/clock.js';
import { ProblemError } from '../../platform/problem.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { PlacementService } from './placement.service.js';

interface Needs {
  machines: number;
  tokens: string[];
  rollouts: string[];
  rules: string[];
}

/** Takes a ring away so that nothing is left that names it. */
@Injectable()
export class RingRemoval {
  constructor(
    private readonly clock: Clock,
    private readonly placement: PlacementService,
  ) {}

  /**
   * The caller holds the lock of the rings. Machines that have ended are placed by the rules of the rings that stay; spent tokens
   * lose their ring. Of an ended rollout the part of the ring moves into its history.
   * @returns ended rollouts that had the ring
   * @throws ProblemError `last-ring`, `ring-in-use`
   */
  async remove(client: PoolClient, id: string, by: string): Promise<string[]> {
    const others = await client.query('SELECT 1 FROM rings WHERE id <> $1 LIMIT 1', [id]);
    if (others.rowCount === 0) throw new ProblemError('last-ring');
    const detail = told(await this.needs(client, id));
    if (detail !== '') throw new ProblemError('ring-in-use', { detail });
    const { rows } = await client.query<{ rolloutId: string }>(
      `WITH parted AS (
         DELETE FROM rollout_stages s USING rings r WHERE s.ring_id = $1 AND r.id = s.ring_id
         RETURNING s.rollout_id, jsonb_build_object('ring', r.id, 'name', r.name, 'position', s.position, 'waves', s.waves,
           'gate', s.gate) AS part
       )
       INSERT INTO rollout_events (rollout_id, at, actor, kind, data)
       SELECT rollout_id, $2, $3, 'ring-deleted', part FROM parted RETURNING rollout_id AS "rolloutId"`,
      [id, this.clock.now(), by],
    );
    // Rings are placed by what is stored, so the ring must not stand there any more: its machines go to the last one first.
    await client.query(
      `UPDATE machines SET ring_chosen = false,
         ring_id = (SELECT id FROM rings WHERE id <> $1 ORDER BY position DESC LIMIT 1)
       WHERE ring_id = $1`,
      [id],
    );
    await client.query('DELETE FROM rings WHERE id = $1', [id]);
    await this.placement.place(client, null, by);
    return rows.map(({ rolloutId }) => rolloutId);
  }

  private async needs(client: PoolClient, id: string): Promise<Needs> {
    const { rows } = await client.query<Needs>(
      `SELECT (SELECT count(*)::int FROM machines m WHERE m.ring_id = $1 AND ${FLEET_SQL}) AS machines,
         ARRAY(SELECT label FROM enrolment_tokens
           WHERE ring_id = $1 AND revoked_at IS NULL AND uses < max_uses AND expires_at > $2 ORDER BY label) AS tokens,
         ARRAY(SELECT o.name FROM rollout_stages s JOIN rollouts o ON o.id = s.rollout_id
           WHERE s.ring_id = $1 AND o.state IN ('draft', 'scheduled', 'running', 'paused', 'halted') ORDER BY o.name) AS rollouts,
         ARRAY(SELECT name FROM patch_rules WHERE ring_ids ? $1::text ORDER BY position) AS rules`,
      [id, this.clock.now()],
    );
    return rows[0]!;
  }
}

const SHOWN = 5;

function told({ machines, tokens, rollouts, rules }: Needs): string {
  const list = (what: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `${what}: ${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}.`,
        ];
  return [
    ...(machines === 0 ? [] : [`Machines in it: ${machines}.`]),
    ...list('Enrolment tokens', tokens),
    ...list('Rollouts', rollouts),
    ...list('Rules', rules),
  ].join(' ');
}
