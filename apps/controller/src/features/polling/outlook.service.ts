import { Injectable } from '@nestjs/common';
import { newestIssue, shouldRenew } from '#domain/holds/lease.js';
import { ASKED_REPORTS, type ReportKind } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Batcher } from '../batcher.js';
import { LIVE_SQL } from '../rollouts/planner-lock.js';
import type { Sleeper } from './wake-times.service.js';

/** What waits for a machine at the beginning of its poll. */
export interface Outlook {
  /** A job may be due: worth a claim. */
  due: boolean;
  want: ReportKind[];
  renewLease: boolean;
  sleeper: Sleeper;
}

interface Row extends Sleeper {
  id: string;
  due: boolean;
  wanted: boolean;
  issuedAt: Date | null;
  notAfter: Date | null;
  reports: Partial<Record<ReportKind, string>> | null;
  changedAt: Date | null;
  /** When a rollout last had to know how well it is: at the proof, and shortly before the end of its soak time. */
  healthAt: Date | null;
}

/** A report confirmed longer ago is asked for again, although its content may be the same. */
const STALE_MS = 24 * 3_600_000;

/** Time for the report to come before the gate asks. */
const LOOK_BEFORE_MINUTES = 30;
/** Null where the gate cannot be read. */
const SOAK_SQL = `CASE WHEN jsonb_typeof(s.gate->'soakHours') = 'number'
  THEN make_interval(secs => (s.gate->>'soakHours')::float8 * 3600) END`;

const LOOK = `
SELECT m.id, m.ring_id AS "ringId", m.ownership, coalesce(m.zone_chosen, m.zone_reported) AS zone,
  m.own_from AS "ownFrom", m.own_to AS "ownTo", h.wanted IS TRUE AS wanted, l.issued_at AS "issuedAt", l.not_after AS "notAfter",
  EXISTS (SELECT 1 FROM jobs j WHERE j.machine_id = m.id AND j.ended_at IS NULL AND j.state = 'queued' AND j.not_before <= $2) AS due,
  (SELECT json_object_agg(r.kind, r.confirmed_at) FROM reports r WHERE r.machine_id = m.id) AS reports,
  (SELECT max(j.ended_at) FROM jobs j
   WHERE j.machine_id = m.id AND j.verb IN ('install', 'restart') AND j.state = 'succeeded') AS "changedAt",
  (SELECT max(t.at) FROM grants g JOIN rollouts r ON r.id = g.rollout_id AND r.state IN ${LIVE_SQL}
     JOIN rollout_stages s ON s.rollout_id = r.id AND s.ring_id = g.ring_id
     CROSS JOIN LATERAL (VALUES (g.ended_at), (g.ended_at + ${SOAK_SQL} - interval '${LOOK_BEFORE_MINUTES} minutes')) t(at)
   WHERE g.machine_id = m.id AND g.outcome = 'proven' AND t.at <= $2) AS "healthAt"
FROM unnest($1::uuid[]) AS asked(id) JOIN machines m ON m.id = asked.id
LEFT JOIN hold_states h ON h.machine_id = m.id
LEFT JOIN LATERAL (
  SELECT issued_at, not_after FROM hold_leases l WHERE l.machine_id = m.id AND l.issued_at <= $3 ORDER BY issued_at DESC LIMIT 1) l ON h.wanted`;

/** Looks at the tables for many polling machines at once. */
@Injectable()
export class OutlookService {
  private readonly batcher: Batcher<string, Outlook>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.batcher = new Batcher((machineIds) => this.lookAll(machineIds), 500, 2);
  }

  look(machineId: string): Promise<Outlook> {
    return this.batcher.ask(machineId);
  }

  private async lookAll(machineIds: string[]): Promise<Outlook[]> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<Row>({
      name: 'poll-look',
      text: LOOK,
      values: [machineIds, now, newestIssue(now)],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return machineIds.map((id) => outlookOf(found.get(id) as Row, now));
  }
}

function outlookOf(row: Row, now: Date): Outlook {
  const { wanted, issuedAt, notAfter, ringId, ownership, zone, ownFrom, ownTo } = row;
  const sleeper = { ringId, ownership, zone, ownFrom, ownTo };
  const lease = issuedAt && notAfter ? { issuedAt, notAfter } : null;
  return { due: row.due, want: wantedReports(row, now), renewLease: wanted && shouldRenew(lease, now), sleeper };
}

/** Missing reports, stale ones, and, after an install or a restart, those that may prove its outcome. */
function wantedReports({ reports, changedAt, healthAt, wanted }: Row, now: Date): ReportKind[] {
  return ASKED_REPORTS.filter((kind) => {
    if (kind === 'hold' && !wanted && !reports?.hold) return false;
    const confirmed = reports?.[kind];
    if (!confirmed) return true;
    const at = new Date(confirmed).getTime();
    if (now.getTime() - at >= STALE_MS) return true;
    if (kind === 'inventory' && healthAt !== null && healthAt.getTime() > at) return true;
    return kind !== 'hold' && changedAt !== null && changedAt.getTime() > at;
  });
}
