import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type HoldRungRow, HoldRungs } from '#contracts/people/holds.js';
import { HOLD_LEVELS, type HoldLevel, RUNGS } from '#domain/words.js';
import { Database } from '../../platform/database.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';

type Row = Omit<HoldRungRow, 'levels' | 'lastLeakAt'> & {
  levels: Partial<Record<HoldLevel, number>> | null;
  lastLeakAt: Date | null;
};

/** What the fleet has taught about holding Windows. */
@ApiTags('holds')
@Controller('api/v1/holds')
export class HoldsController {
  constructor(private readonly database: Database) {}

  @Get('rungs')
  @Needs('viewer')
  @Answers(200, 'Leaks and drift of each rung by edition and build.', HoldRungs)
  async rungs(): Promise<HoldRungs> {
    const { rows } = await this.database.pool.query<Row>(
      `SELECT coalesce(n.rung, e.rung) AS rung, coalesce(n.edition, e.edition) AS edition, coalesce(n.build, e.build) AS build,
         coalesce(n.machines, 0)::int AS machines, n.levels, coalesce(e.leaks, 0)::int AS leaks,
         coalesce(e."leakedMachines", 0)::int AS "leakedMachines", e."lastLeakAt", coalesce(e.drift, 0)::int AS drift
       FROM (
         SELECT rung, edition, build, sum(count) AS machines, jsonb_object_agg(level, count) AS levels
         FROM (SELECT h.rung, m.edition, m.build, h.level, count(*) AS count
               FROM hold_states h JOIN machines m ON m.id = h.machine_id
               WHERE ${FLEET_SQL} AND h.wanted AND h.rung IS NOT NULL GROUP BY 1, 2, 3, 4) by_level
         GROUP BY 1, 2, 3
       ) n FULL JOIN (
         SELECT rung, edition, build, count(*) FILTER (WHERE kind = 'leak') AS leaks, count(*) FILTER (WHERE kind = 'drift') AS drift,
           count(DISTINCT machine_id) FILTER (WHERE kind = 'leak') AS "leakedMachines", max(at) FILTER (WHERE kind = 'leak') AS "lastLeakAt"
         FROM hold_events GROUP BY 1, 2, 3
       ) e USING (rung, edition, build)
       ORDER BY array_position($1::text[], coalesce(n.rung, e.rung)), 2, 3`,
      [RUNGS],
    );
    return { rows: rows.map(shown) };
  }
}

function shown({ levels, lastLeakAt, ...row }: Row): HoldRungRow {
  const none = Object.fromEntries(HOLD_LEVELS.map((level) => [level, 0])) as Record<HoldLevel, number>;
  return { ...row, levels: { ...none, ...levels }, lastLeakAt: lastLeakAt?.toISOString() ?? null };
}
