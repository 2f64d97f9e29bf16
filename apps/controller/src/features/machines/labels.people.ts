import { Injectable } from '@nestjs/common';
import type { FleetLabels } from '#contracts/people/machines.js';
import { streamOfBuild } from '#domain/patches/windows-versions.js';
import { FACT_LABELS } from '#domain/rings/ring.js';
import { Database } from '../../platform/database.js';
import { FLEET_SQL } from './fleet-sql.people.js';

/** What label rules can ask of the machines of the fleet. */
@Injectable()
export class LabelsService {
  constructor(private readonly database: Database) {}

  async list(): Promise<FleetLabels> {
    const { rows } = await this.database.pool.query<{ name: string; value: string; machines: number; fact: boolean }>(
      `SELECT l.name, l.value, l.fact, count(*)::int AS machines FROM machines m CROSS JOIN LATERAL (
         SELECT name, value, true AS fact FROM (VALUES ('os', m.build::text), ('edition', m.edition), ('site', m.site),
           ('ownership', m.ownership)) AS facts(name, value)
         UNION ALL SELECT key, value, false FROM jsonb_each_text(m.labels)
       ) l WHERE ${FLEET_SQL} AND l.value IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    );
    const names = new Set<string>([...FACT_LABELS, ...rows.map(({ name }) => name)]);
    return {
      labels: [...names].map((name) => ({
        name,
        fact: (FACT_LABELS as readonly string[]).includes(name),
        values: valuesOf(rows.filter((row) => row.name === name)),
      })),
    };
  }
}

/** Builds of one Windows version are one value. */
function valuesOf(rows: readonly { name: string; value: string; machines: number }[]) {
  const counts = new Map<string, number>();
  for (const { name, value, machines } of rows) {
    const shown = name === 'os' ? streamOfBuild(Number(value)) : value;
    counts.set(shown, (counts.get(shown) ?? 0) + machines);
  }
  return [...counts].map(([value, machines]) => ({ value, machines }));
}
