import { Injectable } from '@nestjs/common';
import type { FleetSummary, MachinePage, MachineQuery, MachineRow } from '#contracts/people/machines.js';
import { DAY_MS } from '#domain/time.js';
import {
  HOLD_LEVELS,
  type HoldLevel,
  type JobState,
  type MachineState,
  type Ownership,
  type UpdateState,
  type Verb,
} from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { UNDER_WAY_SQL } from '../jobs/job-row.js';
import { explainMissing } from './explain.people.js';
import {
  binder,
  FLEET_FROM,
  FLEET_SQL,
  fleetListSql,
  machineRowSql,
  ONLINE_MS,
  OPEN_SQL,
  PATCH_PLACES_SQL,
  showSql,
} from './fleet-sql.people.js';

/** A row as fleet-sql.people.ts selects it. */
export interface StoredMachine {
  id: string;
  name: string;
  state: MachineState;
  ownership: Ownership;
  edition: string;
  displayVersion: string | null;
  build: number;
  ubr: number;
  agentVersion: string;
  enrolledAt: Date;
  lastSeenAt: Date | null;
  ringId: string;
  ringName: string;
  ringChosen: boolean;
  site: string | null;
  labels: Record<string, string>;
  zone: string | null;
  hold: HoldLevel;
  holdUntil: Date | null;
  oldestAt: Date | null;
  offered: number;
  scannedAt: Date | null;
  jobId: string | null;
  jobVerb: Verb;
  jobState: JobState;
  jobPercent: number;
  missingState: UpdateState | null;
  missingHresult: string | null;
  missingReleased: boolean;
  lastState: JobState | null;
  lastReason: string | null;
  lastHresult: string | null;
  lastCreatedAt: Date;
}

/** The fleet as people see it: the list and the numbers above it. */
@Injectable()
export class FleetService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(query: MachineQuery): Promise<MachinePage> {
    const now = this.clock.now();
    const { text, values } = fleetListSql(query, now);
    const { rows } = await this.database.pool.query<StoredMachine & { total: number }>(text, values);
    const machines = rows.filter((row) => row.id !== null).map((row) => shownMachine(row, now));
    return { total: rows[0]?.total ?? 0, rows: machines };
  }

  /** @returns undefined when there is no such machine. */
  async row(id: string): Promise<StoredMachine | undefined> {
    const { text, values } = machineRowSql(id, this.clock.now());
    return (await this.database.pool.query<StoredMachine>(text, values)).rows[0];
  }

  /** Each number counts what the list shows under the same name. */
  async summary(): Promise<FleetSummary> {
    const now = this.clock.now();
    const { values, bind } = binder();
    const show = (what: Parameters<typeof showSql>[0]) =>
      `count(*) FILTER (WHERE ${showSql(what, now, bind)})::int AS ${what}`;
    const [machines, holds, others] = await Promise.all([
      this.database.pool.query<Pick<FleetSummary, 'machines' | 'online' | 'stale' | 'behind'>>(
        `SELECT count(*)::int AS machines, ${show('online')}, ${show('stale')}, ${show('behind')}
         FROM ${FLEET_FROM} WHERE ${FLEET_SQL}`,
        values,
      ),
      this.database.pool.query<{ level: HoldLevel; count: number }>(
        `SELECT coalesce(h.level, 'none') AS level, count(*)::int AS count FROM ${FLEET_FROM} WHERE ${FLEET_SQL} GROUP BY 1`,
      ),
      this.database.pool.query<Pick<FleetSummary, 'undecidedPatches' | 'jobsUnderWay'>>(
        `SELECT (
           SELECT count(*)::int FROM patches p
           WHERE NOT EXISTS (SELECT FROM patch_decisions d WHERE d.patch_id = p.id)
             AND EXISTS (SELECT ${PATCH_PLACES_SQL} AND mu.state IN ${OPEN_SQL})
         ) AS "undecidedPatches",
         (SELECT count(*)::int FROM jobs WHERE ended_at IS NULL AND state IN ${UNDER_WAY_SQL}) AS "jobsUnderWay"`,
      ),
    ]);
    const byHold = Object.fromEntries(HOLD_LEVELS.map((level) => [level, 0])) as Record<HoldLevel, number>;
    for (const { level, count } of holds.rows) byHold[level] = count;
    return { ...machines.rows[0]!, byHold, ...others.rows[0]! };
  }
}

export function shownMachine(row: StoredMachine, now: Date): MachineRow {
  const { id, name, state, ownership, edition, displayVersion, build, ubr, agentVersion, lastSeenAt, hold, offered } =
    row;
  const { ringChosen, site, labels, zone } = row;
  return {
    ...{ id, name, state, ownership, edition, displayVersion, build, ubr, agentVersion, hold, offered },
    ring: { id: row.ringId, name: row.ringName },
    ...{ ringChosen, site, labels, zone },
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    online: lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < ONLINE_MS,
    holdUntil: row.holdUntil?.toISOString() ?? null,
    patchAgeDays: row.oldestAt && Math.max(0, Math.floor((now.getTime() - row.oldestAt.getTime()) / DAY_MS)),
    job: row.jobId === null ? null : { id: row.jobId, verb: row.jobVerb, state: row.jobState, percent: row.jobPercent },
    whyNot: whyBehind(row),
  };
}

/** Nothing is missing once a scan has said so; what is declined is not missed. */
function whyBehind(row: StoredMachine): MachineRow['whyNot'] {
  if (row.missingState === null && row.scannedAt !== null) return null;
  return explainMissing({
    machine: { state: row.state, lastSeenAt: row.lastSeenAt, lastCompleteScanAt: row.scannedAt },
    update: row.missingState,
    hresult: row.missingHresult,
    decision: row.missingReleased ? 'release' : null,
    job: row.lastState && {
      state: row.lastState,
      reason: row.lastReason,
      hresult: row.lastHresult,
      createdAt: row.lastCreatedAt,
    },
    hold: row.hold,
  });
}
