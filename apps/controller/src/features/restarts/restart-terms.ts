import { RESTART_TERMS_SINCE } from '#contracts/agent/envelope.js';
import { type RestartPolicyRule, restartPolicyFor } from '#domain/restarts/policy.js';
import { restartTerms } from '#domain/restarts/terms.js';
import { isAtLeast } from '#domain/versions.js';
import type { Ownership, Verb } from '#domain/words.js';
import type { Querier } from '../audit/audit.service.js';

/** What of a machine decides how civilly it is restarted. */
export interface RestartedMachine {
  id: string;
  ringId: string;
  ownership: Ownership;
  agentVersion: string;
}

interface Order {
  machineId: string;
  verb: Verb;
  params: Record<string, unknown>;
  notBefore: Date;
}

export async function readRestartPolicies(querier: Querier): Promise<RestartPolicyRule[]> {
  const { rows } = await querier.query<RestartPolicyRule>(
    `SELECT p.ring_id AS "ringId", p.ownership, p.policy FROM restart_policies p LEFT JOIN rings r ON r.id = p.ring_id
     ORDER BY r.position NULLS FIRST, p.ownership NULLS FIRST`,
  );
  return rows;
}

/**
 * The orders, with the restart policy of its machine in each that may restart one. A restart that was ordered exactly, although
 * somebody may be working, has none; nor has one for an agent that would refuse it.
 */
export async function withRestartTerms<O extends Order>(
  querier: Querier,
  orders: readonly O[],
  machines: ReadonlyMap<string, RestartedMachine>,
  now: Date,
): Promise<readonly O[]> {
  const takes = ({ machineId }: O) => isAtLeast(machines.get(machineId)?.agentVersion ?? '', RESTART_TERMS_SINCE);
  if (!orders.some((order) => mayRestart(order) && takes(order))) return orders;
  const rules = await readRestartPolicies(querier);
  return orders.map((order) => {
    const machine = machines.get(order.machineId);
    if (machine === undefined || !mayRestart(order) || !takes(order)) return order;
    // A person gave this order terms of its own.
    if (order.params.policy !== undefined) return order;
    const from = order.notBefore > now ? order.notBefore : now;
    return { ...order, params: { ...order.params, policy: restartTerms(restartPolicyFor(rules, machine), from) } };
  });
}

function mayRestart({ verb, params }: Order): boolean {
  return verb === 'install' ? params.restart !== 'never' : verb === 'restart' && params.evenIfInUse !== true;
}
