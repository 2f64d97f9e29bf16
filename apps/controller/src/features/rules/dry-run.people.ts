import { Injectable } from '@nestjs/common';
import type { PatchDetail } from '#contracts/people/patches.js';
import type { DryRunAnswer, DryRunRequest } from '#contracts/people/planning.js';
import { dryRun, judgePatch, type RuleVerdict } from '#domain/rules/judge.js';
import { ruleProblem } from '#domain/rules/rule.js';
import type { PatchKind } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { explain } from '../machines/explain.people.js';
import { FLEET_SQL, OPEN_SQL } from '../machines/fleet-sql.people.js';
import { type NamedRing, patchRule, readJudgedPatches, readRuledRings, readRules } from './rules.repository.js';

type Caught = DryRunAnswer['uncaught'][number];

interface ShownPatch {
  id: string;
  title: string;
  kind: PatchKind;
  kb: string[];
  /** Machines that lack it, by ring. */
  machines: Record<string, number>;
  /** Rings for which a person decided; null among them for all rings. */
  decided: (string | null)[];
}

/** What rules would do today, saved or not. Nothing is written. */
@Injectable()
export class DryRunService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `not-found` for a ring that is none */
  async run({ rules, ring }: DryRunRequest): Promise<DryRunAnswer> {
    const now = this.clock.now();
    const rings = (await readRuledRings(this.database.pool)).filter(({ id }) => ring === null || id === ring);
    if (rings.length === 0) throw new ProblemError('not-found');
    const shown = await this.openPatches();
    const patches = await readJudgedPatches(this.database.pool, [...shown.keys()], now);
    const plain = rules.map(patchRule);
    const runs = rings.map((one) => ({ ring: one, ...dryRun(plain, patches, one, now) }));
    const told = (one: NamedRing, list: readonly { patchId: string; verdict: RuleVerdict }[]) =>
      list.flatMap(({ patchId, verdict }) => {
        const patch = shown.get(patchId);
        return patch === undefined ? [] : [caught(patch, one, verdict)];
      });
    return {
      rules: plain.map((rule) => {
        const problem = ruleProblem(rule);
        return {
          rule: rule.id,
          problem: problem === null ? null : explain(problem),
          caught: runs.flatMap((run) => told(run.ring, run.caught.get(rule.id) ?? [])),
        };
      }),
      uncaught: runs.flatMap((run) => told(run.ring, run.uncaught)),
    };
  }

  /** What the rules that hold say of one patch, by ring. */
  async sayOf(patchId: string): Promise<PatchDetail['rules']> {
    const { pool } = this.database;
    const now = this.clock.now();
    const rules = await readRules(pool);
    const [patch] = await readJudgedPatches(pool, [patchId], now);
    if (patch === undefined) return [];
    const { rows } = await pool.query<{ ringId: string | null }>(
      'SELECT ring_id AS "ringId" FROM patch_decisions WHERE patch_id = $1 AND reason IS NULL',
      [patchId],
    );
    const plain = rules.map(patchRule);
    return (await readRuledRings(pool)).map((ring) => {
      const { outcome, reason, ruleId, from } = judgePatch(plain, patch, ring, now);
      const rule = rules.find(({ id }) => id === ruleId);
      return {
        ring: { id: ring.id, name: ring.name },
        outcome,
        why: explain(reason),
        rule: rule === undefined ? null : { id: rule.id, name: rule.name },
        from: from?.toISOString() ?? null,
        overruled: rows.some(({ ringId }) => ringId === null || ringId === ring.id),
      };
    });
  }

  private async openPatches(): Promise<Map<string, ShownPatch>> {
    const { rows } = await this.database.pool.query<ShownPatch>(
      `SELECT p.id, p.title, p.kind, p.kb, jsonb_object_agg(o.ring_id, o.machines) AS machines,
         ARRAY(SELECT d.ring_id::text FROM patch_decisions d WHERE d.patch_id = p.id AND d.reason IS NULL) AS decided
       FROM (
         SELECT u.patch_id, m.ring_id, count(DISTINCT m.id)::int AS machines
         FROM machine_updates mu JOIN updates u ON u.id = mu.update_id JOIN machines m ON m.id = mu.machine_id AND ${FLEET_SQL}
         WHERE mu.state IN ${OPEN_SQL} GROUP BY 1, 2
       ) o JOIN patches p ON p.id = o.patch_id GROUP BY p.id`,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function caught({ machines, decided, ...patch }: ShownPatch, ring: NamedRing, verdict: RuleVerdict): Caught {
  return {
    patch,
    ring: { id: ring.id, name: ring.name },
    outcome: verdict.outcome,
    why: explain(verdict.reason),
    from: verdict.from?.toISOString() ?? null,
    overruled: decided.includes(null) || decided.includes(ring.id),
    machines: machines[ring.id] ?? 0,
  };
}
