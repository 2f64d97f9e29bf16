import { createHash } from 'node:crypto';
import type { Rule } from '#contracts/people/planning.js';
import { classificationsOf } from '#domain/rules/classification.js';
import type { JudgedPatch, RuledRing } from '#domain/rules/judge.js';
import type { PatchRule } from '#domain/rules/rule.js';
import type { Querier } from '../audit/audit.service.js';
import { OPEN_SQL, PATCH_PLACES_SQL } from '../machines/fleet-sql.people.js';

/** A ring that rules decide for. */
export interface NamedRing extends RuledRing {
  name: string;
}

export async function readRules(querier: Querier): Promise<Rule[]> {
  const { rows } = await querier.query<Rule>(
    `SELECT id, name, action, defer_days AS "deferDays", ring_ids AS rings, match FROM patch_rules ORDER BY position`,
  );
  return rows;
}

/** Names a list of rules: a list that was changed meanwhile has another name. */
export function versionOf(rules: readonly Rule[]): string {
  const plain = rules.map(({ id, name, action, deferDays, rings, match }) => {
    return [id, name, action, deferDays, rings, Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1))];
  });
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}

/** As the domain reads it. */
export function patchRule({ rings, match, ...rule }: Rule): PatchRule {
  // Zod writes a part that is not given as undefined; the domain knows only parts that are there.
  const given = Object.entries(match).filter(([, part]) => part !== undefined);
  return { ...rule, ringIds: rings, match: Object.fromEntries(given) };
}

/** In the order of a rollout. */
export async function readRuledRings(querier: Querier): Promise<NamedRing[]> {
  const { rows } = await querier.query<NamedRing>(
    'SELECT id, name, version_target AS "versionTarget" FROM rings ORDER BY position',
  );
  return rows;
}

/** A patch that was just stored is on no machine yet: the scan that brought it is still being written. */
const JUST_SEEN = `interval '7 days'`;

/**
 * Patches that are worth a decision: open on some machine of the fleet, just seen, or decided by rules before. What all machines
 * have or have left behind needs none. What rules look at is taken from the newest revision of each update: an optional one may have
 * become an ordinary one.
 * @param only these patches, whatever they are; null for all that are worth it
 */
export async function readJudgedPatches(
  querier: Querier,
  only: readonly string[] | null,
  now: Date,
): Promise<JudgedPatch[]> {
  const { rows } = await querier.query<Omit<JudgedPatch, 'classifications'> & { categories: { id: string }[] }>(
    `SELECT p.id, p.kind, p.stream, p.kb AS kbs, p.severity, p.first_seen_at AS "firstSeenAt",
       p.changed_at IS NOT NULL AS changed, coalesce(members.optional, false) AS optional,
       members.driver_class AS "driverClass", coalesce(members.categories, '[]') AS categories
     FROM patches p CROSS JOIN LATERAL (
       SELECT bool_or(u.optional) AS optional, min(u.driver ->> 'class') AS driver_class,
         jsonb_agg(DISTINCT c.category) FILTER (WHERE c.category IS NOT NULL) AS categories
       FROM (SELECT DISTINCT ON (update_id) * FROM updates WHERE patch_id = p.id ORDER BY update_id, revision DESC) u
         LEFT JOIN LATERAL jsonb_array_elements(u.categories) AS c(category) ON true
     ) members
     WHERE CASE WHEN $1::uuid[] IS NULL THEN p.first_seen_at > $2::timestamptz - ${JUST_SEEN}
         OR EXISTS (SELECT FROM patch_decisions d WHERE d.patch_id = p.id AND d.reason IS NOT NULL)
         OR EXISTS (SELECT ${PATCH_PLACES_SQL} AND mu.state IN ${OPEN_SQL})
       ELSE p.id = ANY($1) END
     ORDER BY p.first_seen_at DESC, p.id`,
    [only, now],
  );
  return rows.map(({ categories, ...patch }) => ({ ...patch, classifications: classificationsOf(categories) }));
}
