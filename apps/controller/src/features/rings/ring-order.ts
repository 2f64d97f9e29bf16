import { ProblemError } from '../../platform/problem.js';

/**
 * The rings in an order that a person gave; as they are without one.
 * @throws ProblemError `ring-order-incomplete` unless each is named once: somebody may have made or deleted one meanwhile
 */
export function inOrder<R extends { id: string }>(order: readonly string[] | undefined, rings: readonly R[]): R[] {
  if (order === undefined) return [...rings];
  const byId = new Map(rings.map((ring) => [ring.id, ring]));
  const ordered = [...new Set(order)].flatMap((id) => byId.get(id) ?? []);
  if (ordered.length !== rings.length || order.length !== rings.length) throw new ProblemError('ring-order-incomplete');
  return ordered;
}
