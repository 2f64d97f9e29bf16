import type { PoolClient } from 'pg';
import { InventoryReport } from '#contracts/agent/reports.js';
import { type HealthReport, healthAfter, type MachineHealth } from '#domain/gates/health.js';
import { type GrantFacts, grantEnd } from '#domain/rollouts/outcome.js';
import { DAY_MS } from '#domain/time.js';
import type { JobState, UpdateState } from '#domain/words.js';
import { LIVE_SQL } from './planner-lock.js';
import { HealthRow } from './planner-rows.js';
import { cancelQueued } from './rollout-states.js';

/** A proven machine is still looked at for so long: a PC may well fall ill after days. */
const WATCH_DAYS = 28;
/** A sign of life is written down again after so many minutes; the planner needs it only to tell hours. */
const SIGNAL_MINUTES = 5;

/** A progress message renews the lease by 90 s, so the lease tells when the last one came. */
const SEEN = `
UPDATE grants g SET seen_at = coalesce(g.seen_at, s.at), signal_at = CASE WHEN g.started_at IS NOT NULL THEN s.at END
FROM (
  SELECT g.id, greatest(m.last_seen_at, j.lease_until - interval '90 seconds') AS at
  FROM grants g JOIN machines m ON m.id = g.machine_id LEFT JOIN jobs j ON j.id = g.job_id WHERE g.outcome IS NULL
) s
WHERE g.id = s.id AND s.at > g.granted_at AND (g.seen_at IS NULL
  OR (g.started_at IS NOT NULL AND s.at > coalesce(g.signal_at, g.started_at) + interval '${SIGNAL_MINUTES} minutes'))`;

const OPEN = `
SELECT g.id, g.started_at AS "startedAt", j.id AS "jobId", j.state, j.reason, j.hresult, j.ended_at AS "endedAt",
  scan.confirmed_at AS "scannedAt",
  (SELECT coalesce(json_agg(json_build_object('state', mu.state, 'since', mu.since, 'hresult', mu.hresult)), '[]')
   FROM jsonb_array_elements(j.params->'updates') named
   JOIN updates u ON u.update_id = (named->>'updateId')::uuid AND u.revision = (named->>'revision')::int
   JOIN machine_updates mu ON mu.update_id = u.id AND mu.machine_id = g.machine_id) AS updates
FROM grants g LEFT JOIN jobs j ON j.id = g.job_id
  LEFT JOIN reports scan ON scan.machine_id = g.machine_id AND scan.kind = 'scan' AND scan.body->>'complete' = 'true'
WHERE g.outcome IS NULL`;

interface OpenRow {
  id: string;
  startedAt: Date | null;
  jobId: string | null;
  state: JobState | null;
  reason: string | null;
  hresult: string | null;
  endedAt: Date | null;
  scannedAt: Date | null;
  updates: { state: UpdateState; since: string; hresult: string | null }[];
}

/**
 * Writes down what has become of open grants since the last look: contacts, results, proofs.
 * @returns how many have ended
 */
export async function settleGrants(client: PoolClient, now: Date): Promise<number> {
  await client.query({ name: 'grants-seen', text: SEEN });
  const { rows } = await client.query<OpenRow>({ name: 'grants-open', text: OPEN });
  const ends = rows.flatMap((row) => {
    const end = grantEnd(factsOf(row), now);
    return end === null ? [] : [{ id: row.id, outcome: end.outcome, reason: end.reason, endedAt: end.at, row }];
  });
  if (ends.length > 0) {
    const queued = ends.flatMap(({ row }) => (row.state === 'queued' && row.jobId !== null ? [{ id: row.jobId }] : []));
    await cancelQueued(client, queued, 'overtaken', now);
    await client.query(
      `UPDATE grants g SET outcome = e.outcome, reason = e.reason, ended_at = e."endedAt"
       FROM json_to_recordset($1::json) AS e(id uuid, outcome text, reason text, "endedAt" timestamptz) WHERE g.id = e.id`,
      [JSON.stringify(ends.map(({ row: _, ...end }) => end))],
    );
  }
  await readHealth(client, now);
  return ends.length;
}

function factsOf(row: OpenRow): GrantFacts {
  const { startedAt, scannedAt, state, reason, hresult, endedAt } = row;
  return {
    ...{ startedAt, scannedAt },
    job: state === null ? null : { state, reason, hresult, endedAt },
    updates: row.updates.map((update) => ({ ...update, since: new Date(update.since) })),
  };
}

interface HealthSource {
  id: string;
  startedAt: Date;
  health: unknown;
  report: unknown;
  confirmedAt: Date;
  skewMs: number;
}

/** Of started machines, what each newer inventory says of its health since. */
async function readHealth(client: PoolClient, now: Date): Promise<void> {
  const { rows } = await client.query<HealthSource>({
    name: 'grants-health',
    text: `SELECT g.id, g.started_at AS "startedAt", g.health, i.body->'health' AS report, i.confirmed_at AS "confirmedAt",
             coalesce(m.clock_skew_ms, 0) AS "skewMs"
           FROM grants g JOIN rollouts r ON r.id = g.rollout_id AND r.state IN ${LIVE_SQL}
             JOIN machines m ON m.id = g.machine_id
             JOIN reports i ON i.machine_id = g.machine_id AND i.kind = 'inventory'
           WHERE g.started_at IS NOT NULL AND i.confirmed_at > g.started_at AND i.confirmed_at > coalesce(g.health_at, g.started_at)
             AND (g.outcome IS NULL OR (g.outcome = 'proven' AND g.ended_at > $1))`,
    values: [new Date(now.getTime() - WATCH_DAYS * DAY_MS)],
  });
  if (rows.length === 0) return;
  const read = rows.map(({ id, startedAt, health, report, confirmedAt, skewMs }) => {
    const stored: MachineHealth | null = HealthRow.safeParse(health).data ?? null;
    const after = healthAfter(healthReport(report, skewMs), startedAt, confirmedAt);
    return { id, health: { before: stored?.before ?? null, after }, at: confirmedAt };
  });
  await client.query(
    `UPDATE grants g SET health = h.health, health_at = h.at
     FROM json_to_recordset($1::json) AS h(id uuid, health jsonb, at timestamptz) WHERE g.id = h.id`,
    [JSON.stringify(read)],
  );
}

/** The part of an inventory that tells of health, on the controller's clock. */
export function healthReport(report: unknown, skewMs: number): HealthReport | null {
  const read = InventoryReport.shape.health.safeParse(report ?? null).data ?? null;
  if (read === null) return null;
  const at = (instant: string): Date => new Date(Date.parse(instant) - skewMs);
  return { since: at(read.since), bugchecks: read.bugchecks.map(at), failedServices: read.failedServices };
}
