import type { MachineQuery } from '#contracts/people/machines.js';
import { readDoctorFilter } from '#domain/doctor.js';
import { OPEN_UPDATE_STATES } from '#domain/patches/close.js';
import { DAY_MS, MINUTE_MS } from '#domain/time.js';
import type { HoldLevel } from '#domain/words.js';
import { UNDER_WAY_SQL } from '../jobs/job-row.js';

/** An agent counts as online for so long after it was heard; one that holds a poll is heard every 45 seconds. */
export const ONLINE_MS = 2 * MINUTE_MS;
export const STALE_MS = 14 * DAY_MS;
/** Older install jobs no longer explain why an update is missing. */
export const EXPLAINING_MS = 60 * DAY_MS;

const list = (words: readonly string[]) => `(${words.map((word) => `'${word}'`).join(', ')})`;
/** Written out instead of passed: only then does the partial index `machine_updates_open` serve. */
export const OPEN_SQL = list(OPEN_UPDATE_STATES);
/** What is neither retired nor gone; the fleet, unless somebody asks for a state. */
export const FLEET_SQL = `m.state IN ('active', 'duplicate', 'lost')`;

/** The rows of patch `p` on machines of the fleet; what a retired machine lacked is nobody's concern. To be continued with AND … */
export const PATCH_PLACES_SQL = `FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
  JOIN machines m ON m.id = mu.machine_id AND ${FLEET_SQL} WHERE u.patch_id = p.id`;

/** Adds a value to a statement and answers with its placeholder. */
export type Bind = (value: unknown) => string;
export function binder(): { values: unknown[]; bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/** The joins that filters and sorting need. */
export const FLEET_FROM = `machines m JOIN rings r ON r.id = m.ring_id
  LEFT JOIN hold_states h ON h.machine_id = m.id
  LEFT JOIN machine_facts f ON f.machine_id = m.id`;

/** IANA zone of the machine `m`; null while nobody knows it. */
export const ZONE_SQL = 'coalesce(m.zone_chosen, m.zone_reported)';

/** A condition over FLEET_FROM, the same for the list and for the numbers above it. */
export function showSql(show: Exclude<MachineQuery['show'], 'all'>, now: Date, bind: Bind): string {
  const ago = (ms: number) => `${bind(new Date(now.getTime() - ms))}::timestamptz`;
  switch (show) {
    case 'online':
      return `coalesce(m.last_seen_at > ${ago(ONLINE_MS)}, false)`;
    case 'stale':
      return `coalesce(m.last_seen_at, m.enrolled_at) < ${ago(STALE_MS)}`;
    case 'behind':
      return 'coalesce(f.behind, false)';
    case 'working':
      return `m.id IN (SELECT j.machine_id FROM jobs j WHERE j.ended_at IS NULL AND j.state IN ${UNDER_WAY_SQL})`;
  }
}

/** Worst first. */
const HOLD_RANK: readonly HoldLevel[] = ['leaking', 'lapsed', 'unknown', 'none', 'set', 'holding'];

const both = (expression: string) => ({ asc: expression, desc: `${expression} DESC` });
const SORT_SQL: Record<MachineQuery['sort'], { asc: string; desc: string }> = {
  name: both('lower(m.name)'),
  lastSeenAt: { asc: 'm.last_seen_at NULLS FIRST', desc: 'm.last_seen_at DESC NULLS LAST' },
  hold: both(`array_position(ARRAY[${HOLD_RANK.map((level) => `'${level}'`).join(', ')}], coalesce(h.level, 'none'))`),
  // An old patch has an early date: the order of ages is the reverse of the order of dates.
  patchAge: { asc: 'f.oldest_at DESC NULLS FIRST', desc: 'f.oldest_at NULLS LAST' },
  build: { asc: 'm.build, m.ubr', desc: 'm.build DESC, m.ubr DESC' },
  ring: both('r.position'),
};

/** What a row shows of the machine `m`, one lookup each: meant for the rows of a page, not for the whole fleet. */
const ROW_COLUMNS = `m.id, m.name, m.state, m.ownership, m.edition, m.display_version AS "displayVersion", m.build, m.ubr,
  m.agent_version AS "agentVersion", m.enrolled_at AS "enrolledAt", m.last_seen_at AS "lastSeenAt",
  r.id AS "ringId", r.name AS "ringName", m.ring_chosen AS "ringChosen", m.site, m.labels, ${ZONE_SQL} AS zone, coalesce(h.level, 'none') AS hold, h.lease_until AS "holdUntil",
  f.oldest_at AS "oldestAt", coalesce(f.open, 0) AS offered, s.confirmed_at AS "scannedAt",
  open.id AS "jobId", open.verb AS "jobVerb", open.state AS "jobState", open.percent AS "jobPercent",
  missing.state AS "missingState", missing.hresult AS "missingHresult", missing.released AS "missingReleased",
  last.state AS "lastState", last.reason AS "lastReason", last.hresult AS "lastHresult", last.created_at AS "lastCreatedAt"`;

/**
 * `open`: the job under way, else the one that waits longest. `missing`: the update to explain: a released one before any other, then the
 * oldest. `last`: the newest install job that names it.
 */
const rowJoins = (jobsSince: string) => `
  LEFT JOIN rings r ON r.id = m.ring_id
  LEFT JOIN hold_states h ON h.machine_id = m.id
  LEFT JOIN machine_facts f ON f.machine_id = m.id
  LEFT JOIN reports s ON s.machine_id = m.id AND s.kind = 'scan'
  LEFT JOIN LATERAL (
    SELECT j.id, j.verb, j.state, j.percent FROM jobs j
    WHERE j.machine_id = m.id AND j.created_at > ${jobsSince} AND j.ended_at IS NULL
    ORDER BY j.state = 'queued', j.created_at LIMIT 1
  ) open ON true
  LEFT JOIN LATERAL (
    SELECT mu.state, mu.hresult, u.update_id, coalesce(decided.released, false) AS released
    FROM machine_updates mu JOIN updates u ON u.id = mu.update_id JOIN patches p ON p.id = u.patch_id
      CROSS JOIN LATERAL (
        SELECT bool_or(d.decision = 'release') AS released, bool_or(d.decision = 'decline') AS declined
        FROM patch_decisions d WHERE d.patch_id = p.id AND (d.ring_id IS NULL OR d.ring_id = m.ring_id)
      ) decided
    WHERE mu.machine_id = m.id AND mu.state IN ${OPEN_SQL} AND decided.declined IS NOT TRUE
    ORDER BY released DESC, p.first_seen_at, u.id LIMIT 1
  ) missing ON true
  LEFT JOIN LATERAL (
    SELECT j.state, j.reason, j.hresult, j.created_at FROM jobs j
    WHERE j.machine_id = m.id AND j.verb = 'install' AND j.created_at > ${jobsSince}
      AND j.params -> 'updates' @> jsonb_build_array(jsonb_build_object('updateId', missing.update_id))
    ORDER BY j.created_at DESC LIMIT 1
  ) last ON true`;

export interface Statement {
  text: string;
  values: unknown[];
}

/**
 * The fleet list as one statement: count and order in one pass over narrow columns, then the rest for the machines of the page
 * alone. Where the page is empty one row comes back with the count and no machine.
 */
export function fleetListSql(query: MachineQuery, now: Date): Statement {
  const { values, bind } = binder();
  const where = [query.state ? `m.state = ${bind(query.state)}` : FLEET_SQL];
  if (query.q) where.push(`m.name ILIKE ${bind(`%${query.q.replace(/[\\%_]/g, '\\$&')}%`)}`);
  if (query.hold) where.push(`coalesce(h.level, 'none') = ${bind(query.hold)}`);
  if (query.ring) where.push(`m.ring_id = ${bind(query.ring)}::uuid`);
  if (query.ownership) where.push(`m.ownership = ${bind(query.ownership)}`);
  if (query.site !== undefined) where.push(`m.site IS NOT DISTINCT FROM nullif(${bind(query.site)}, '')`);
  if (query.show !== 'all') where.push(showSql(query.show, now, bind));
  const doctor = query.doctor === undefined ? null : readDoctorFilter(query.doctor);
  if (doctor) {
    const { question, answer, windows } = doctor;
    const wanted = { answers: [{ question, answer }], ...windows };
    where.push(`EXISTS (SELECT FROM reports d
      WHERE d.machine_id = m.id AND d.kind = 'doctor' AND d.body @> ${bind(JSON.stringify(wanted))}::jsonb)`);
  }
  if (query.patch) {
    where.push(`m.id IN (SELECT mu.machine_id FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
      WHERE u.patch_id = ${bind(query.patch)}::uuid AND mu.state IN ${OPEN_SQL})`);
  }
  const from = `FROM ${FLEET_FROM} WHERE ${where.join(' AND ')}`;
  const order = `${SORT_SQL[query.sort][query.order]}, lower(m.name), m.id`;
  const text = `
    WITH page AS (
      SELECT id, row_number() OVER () AS place FROM (
        SELECT m.id ${from} ORDER BY ${order} LIMIT ${bind(query.size)} OFFSET ${bind((query.page - 1) * query.size)}
      ) ordered
    )
    SELECT total.count AS total, ${ROW_COLUMNS}
    FROM (SELECT count(*)::int AS count ${from}) total
      LEFT JOIN page ON true
      LEFT JOIN machines m ON m.id = page.id ${rowJoins(explainingSince(now, bind))}
    ORDER BY page.place`;
  return { text, values };
}

/** One machine in the same form. */
export function machineRowSql(id: string, now: Date): Statement {
  const { values, bind } = binder();
  const joins = rowJoins(explainingSince(now, bind));
  return { text: `SELECT ${ROW_COLUMNS} FROM machines m ${joins} WHERE m.id = ${bind(id)}::uuid`, values };
}

const explainingSince = (now: Date, bind: Bind) => `${bind(new Date(now.getTime() - EXPLAINING_MS))}::timestamptz`;
