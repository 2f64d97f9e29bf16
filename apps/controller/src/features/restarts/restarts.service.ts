import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { RestartPolicies } from '#contracts/people/planning.js';
import { restartPolicyProblem } from '#domain/restarts/policy.js';
import { Bus } from '../../platform/bus.js';
import { Database } from '../../platform/database.js';
import { POLICIES_LOCK } from '../../platform/locks.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { PLAN_CHANGED } from '../live/plan-changed.js';
import { readRestartPolicies } from './restart-terms.js';

type Policies = RestartPolicies['policies'];

/** How civilly machines are restarted: by ring, by ownership, by both, or all of them. Orders made from now on carry it. */
@Injectable()
export class RestartPoliciesService {
  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  list(): Promise<Policies> {
    return read(this.database.pool);
  }

  /** Replaces the list. @throws ProblemError `restart-policy-invalid`, `invalid` for two that are for the same machines, `not-found` */
  async replace(policies: Policies, by: string): Promise<void> {
    for (const { policy } of policies) {
      const problem = restartPolicyProblem(policy);
      if (problem !== null) throw new ProblemError(problem);
    }
    if (new Set(policies.map(({ ring, ownership }) => `${ring} ${ownership}`)).size < policies.length) {
      const message = 'Two policies are for the same ring and ownership.';
      throw new ProblemError('invalid', { errors: [{ path: 'policies', message }] });
    }
    await this.database.tx(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [POLICIES_LOCK]);
      const before = await read(client);
      await this.write(client, policies);
      const after = await read(client);
      if (isDeepStrictEqual(before, after)) return;
      const detail = { before, after };
      await this.audit.record(client, {
        actor: by,
        action: 'restart-policies.change',
        subject: 'restart-policies',
        detail,
      });
      await this.bus.publish(client, 'live', PLAN_CHANGED);
    });
  }

  private async write(client: PoolClient, policies: Policies): Promise<void> {
    const named = [...new Set(policies.flatMap(({ ring }) => ring ?? []))];
    const { rowCount } = await client.query('SELECT 1 FROM rings WHERE id = ANY($1::uuid[]) FOR KEY SHARE', [named]);
    if (rowCount !== named.length)
      throw new ProblemError('not-found', { detail: 'A policy names a ring that is gone.' });
    await client.query('DELETE FROM restart_policies');
    await client.query(
      `INSERT INTO restart_policies (id, ring_id, ownership, policy)
       SELECT gen_random_uuid(), n.ring, n.ownership, n.policy
       FROM json_to_recordset($1::json) AS n(ring uuid, ownership text, policy jsonb)`,
      [JSON.stringify(policies)],
    );
  }
}

async function read(querier: Querier): Promise<Policies> {
  return (await readRestartPolicies(querier)).map(({ ringId, ownership, policy }) => ({
    ring: ringId,
    ownership,
    policy,
  }));
}
