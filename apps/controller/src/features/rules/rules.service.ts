import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Rule, RuleList } from '#contracts/people/planning.js';
import { ruleProblem } from '#domain/rules/rule.js';
import { Bus } from '../../platform/bus.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { PLAN_CHANGED } from '../live/plan-changed.js';
import { RuleDecisions } from './rule-decisions.service.js';
import { patchRule, readRules, versionOf } from './rules.repository.js';

/** The ordered list of rules: read and written as a whole, because the first that catches a patch decides. */
@Injectable()
export class RulesService {
  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly decisions: RuleDecisions,
  ) {}

  async list(): Promise<RuleList> {
    const rules = await readRules(this.database.pool);
    return { version: versionOf(rules), rules };
  }

  /**
   * Replaces the list and carries it out, in one transaction.
   * @throws ProblemError `stale` if it is not the version that was edited, a RuleProblem with the rule's name, `invalid`, `not-found`
   */
  async replace({ version, rules }: RuleList, by: string): Promise<RuleList> {
    for (const rule of rules) {
      const problem = ruleProblem(patchRule(rule));
      if (problem !== null) throw new ProblemError(problem, { detail: `Rule "${rule.name}".` });
    }
    if (new Set(rules.map(({ id }) => id)).size < rules.length) {
      throw new ProblemError('invalid', { errors: [{ path: 'rules', message: 'A rule stands in the list twice.' }] });
    }
    await this.database.tx(async (client) => {
      await this.decisions.lock(client);
      const before = await readRules(client);
      if (versionOf(before) !== version) throw new ProblemError('stale');
      if (versionOf(rules) === version) return;
      await this.requireRings(client, rules);
      await this.write(client, rules);
      await this.audit.record(client, {
        actor: by,
        action: 'rules.change',
        subject: 'rules',
        detail: difference(before, rules),
      });
      await this.bus.publish(client, 'live', PLAN_CHANGED);
      await this.decisions.remakeIn(client);
    });
    await this.decisions.stopDeclined();
    return this.list();
  }

  /** The rings stay locked until the end, so that none of them is deleted meanwhile. */
  private async requireRings(client: PoolClient, rules: readonly Rule[]): Promise<void> {
    const named = [...new Set(rules.flatMap(({ rings }) => rings ?? []))];
    const { rowCount } = await client.query('SELECT 1 FROM rings WHERE id = ANY($1::uuid[]) FOR KEY SHARE', [named]);
    if (rowCount !== named.length) throw new ProblemError('not-found', { detail: 'A rule names a ring that is gone.' });
  }

  private async write(client: PoolClient, rules: readonly Rule[]): Promise<void> {
    const ids = rules.map(({ id }) => id);
    await client.query('DELETE FROM patch_rules WHERE id <> ALL($1::uuid[])', [ids]);
    // Out of the way first: no two rules may stand at the same place even for a moment.
    await client.query('UPDATE patch_rules SET position = -1 - position');
    const rows = rules.map((rule, position) => ({ ...rule, position }));
    await client.query(
      `INSERT INTO patch_rules (id, position, name, action, defer_days, ring_ids, match)
       SELECT n.id, n.position, n.name, n.action, n."deferDays", n.rings, n.match
       FROM json_to_recordset($1::json) AS n(id uuid, position int, name text, action text, "deferDays" int, rings jsonb,
         match jsonb)
       ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name, action = excluded.action,
         defer_days = excluded.defer_days, ring_ids = excluded.ring_ids, match = excluded.match`,
      [JSON.stringify(rows)],
    );
  }
}

/** What a reader of the audit needs: rules that came, went or changed, and the order afterwards. */
function difference(before: readonly Rule[], after: readonly Rule[]): Record<string, unknown> {
  const was = new Map(before.map((rule) => [rule.id, rule]));
  const is = new Map(after.map((rule) => [rule.id, rule]));
  return {
    added: after.filter(({ id }) => !was.has(id)),
    removed: before.filter(({ id }) => !is.has(id)),
    changed: after.flatMap((rule) => {
      const old = was.get(rule.id);
      return old === undefined || (isDeepStrictEqual(patchRule(old), patchRule(rule)) && old.name === rule.name)
        ? []
        : [{ before: old, after: rule }];
    }),
    order: after.map(({ name }) => name),
  };
}
