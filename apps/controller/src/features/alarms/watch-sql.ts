import { OPEN_UPDATE_STATES } from '#domain/patches/close.js';

const OPEN = OPEN_UPDATE_STATES.map((state) => `'${state}'`).join(', ');

/**
 * What the alarms of every machine rest on (WatchedMachine of libs/domain/alarms), in one pass. `behindSince`: since when the oldest
 * update that is released for the machine has been both released and offered.
 */
export const WATCHED = `
SELECT m.id, m.state, m.enrolled_at AS "enrolledAt", m.last_seen_at AS "lastSeenAt", m.build, m.edition,
  behind.since AS "behindSince", cumulative.at AS "cumulativeAt",
  coalesce(h.level, 'none') AS hold, h.lease_until AS "holdUntil",
  (i.body -> 'defender' ->> 'signatureAt')::timestamptz AS "defenderAt",
  (i.body -> 'activation' ->> 'esu')::boolean AS esu,
  (i.body -> 'systemDrive' ->> 'freeBytes')::float8 AS "freeBytes"
FROM machines m
LEFT JOIN hold_states h ON h.machine_id = m.id
LEFT JOIN reports i ON i.machine_id = m.id AND i.kind = 'inventory'
LEFT JOIN machine_facts f ON f.machine_id = m.id
LEFT JOIN LATERAL (
  SELECT min(greatest(mu.first_seen_at, d.decided_at)) AS since
  FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
    JOIN patch_decisions d ON d.patch_id = u.patch_id AND (d.ring_id IS NULL OR d.ring_id = m.ring_id)
  WHERE f.behind AND mu.machine_id = m.id AND mu.state IN (${OPEN}) AND d.decision = 'release'
    AND NOT EXISTS (SELECT 1 FROM patch_decisions no WHERE no.patch_id = u.patch_id AND no.decision = 'decline'
      AND (no.ring_id IS NULL OR no.ring_id = m.ring_id))
) behind ON true
LEFT JOIN LATERAL (
  SELECT max(mu.since) AS at FROM machine_updates mu JOIN updates u ON u.id = mu.update_id JOIN patches p ON p.id = u.patch_id
  WHERE mu.machine_id = m.id AND mu.state = 'installed' AND p.kind IN ('cumulative', 'preview', 'feature', 'enablement')
) cumulative ON true
WHERE m.state IN ('active', 'lost')`;

/** Rollouts that wait for a person. */
export const HALTED = `
SELECT r.id, r.name FROM rollouts r WHERE r.state = 'halted'`;

/**
 * Keeps the open alarms equal to what was found: $1 = findings as JSON, $2 = now. A finding that is there already keeps the date of
 * its first sight. @returns the alarms that are new or over, those of machines with their names
 */
export const SETTLE = `
WITH found AS (
  SELECT * FROM json_to_recordset($1::json) AS f(kind text, subject text, "machineId" uuid, data jsonb)
), raised AS (
  INSERT INTO alarms (kind, subject, machine_id, data, raised_at)
  SELECT kind, subject, "machineId", data, $2 FROM found
  ON CONFLICT (kind, subject) WHERE cleared_at IS NULL
    DO UPDATE SET data = excluded.data WHERE alarms.data IS DISTINCT FROM excluded.data
  RETURNING id, kind, subject, machine_id, data, xmax = 0 AS fresh
), cleared AS (
  UPDATE alarms a SET cleared_at = $2
  WHERE a.cleared_at IS NULL AND NOT EXISTS (SELECT 1 FROM found f WHERE f.kind = a.kind AND f.subject = a.subject)
  RETURNING a.id, a.kind, a.subject, a.machine_id, a.data
)
SELECT changed.kind, changed.subject, changed.data, changed.over, m.id AS "machineId", m.name AS machine
FROM (
  SELECT kind, subject, machine_id, data, false AS over FROM raised WHERE fresh
  UNION ALL SELECT kind, subject, machine_id, data, true FROM cleared
) changed LEFT JOIN machines m ON m.id = changed.machine_id
ORDER BY changed.over, changed.kind, lower(m.name)`;

/** FleetFigures of libs/contracts/people/telling; $1 = before this instant a machine counts as stale, $2 = now. */
export const FIGURES = `
SELECT count(*)::int AS machines,
  count(*) FILTER (WHERE f.machine_id IS NOT NULL AND NOT f.behind)::int AS compliant,
  count(*) FILTER (WHERE f.behind)::int AS behind,
  count(*) FILTER (WHERE coalesce(m.last_seen_at, m.enrolled_at) < $1)::int AS stale,
  count(*) FILTER (WHERE h.level = 'holding')::int AS holding,
  count(*) FILTER (WHERE h.level = 'leaking')::int AS leaking,
  round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM $2 - f.oldest_at) / 86400))::numeric, 1)::float8
    AS "patchAgeMedian",
  round((percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM $2 - f.oldest_at) / 86400))::numeric, 1)::float8
    AS "patchAge95"
FROM machines m LEFT JOIN machine_facts f ON f.machine_id = m.id LEFT JOIN hold_states h ON h.machine_id = m.id
WHERE m.state IN ('active', 'duplicate', 'lost')`;
