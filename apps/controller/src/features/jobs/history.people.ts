/**
 * The history of the job $1, oldest first: what `jobs` and `attempts` say by themselves (created, leased, succeeded) and the
 * events that only `job_events` knows.
 */
export const HISTORY_SQL = `
SELECT 'created' AS id, 0 AS attempt, j.created_at AS at, 'created' AS kind, jsonb_build_object('by', j.created_by) AS data,
  0 AS place, 0::bigint AS number FROM jobs j WHERE j.id = $1
UNION ALL
SELECT 'leased-' || l.number, l.number, l.leased_at, 'leased', jsonb_build_object('fence', l.fence), 1, 0
FROM (SELECT number, leased_at, fence FROM attempts WHERE job_id = $1
      UNION ALL SELECT attempt, leased_at, fence FROM jobs WHERE id = $1 AND leased_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM attempts WHERE job_id = $1 AND number = attempt)) l
UNION ALL
(SELECT e.id::text, e.attempt, e.at, e.kind, e.data, 2, e.id FROM job_events e WHERE e.job_id = $1 ORDER BY e.id DESC LIMIT $2)
UNION ALL
SELECT 'succeed-' || j.attempt, j.attempt, j.ended_at, 'succeed',
  jsonb_build_object('outcome', 'succeeded', 'reason', j.reason, 'hresult', j.hresult, 'detail', j.detail), 3, 0
FROM jobs j WHERE j.id = $1 AND j.state = 'succeeded'
ORDER BY attempt, place, number`;
