import { Injectable } from '@nestjs/common';
import type { PlannedRollout, PlannerState } from '#domain/planner/state.js';
import { DAY_MS } from '#domain/time.js';
import { history95th } from '#domain/windows/duration.js';
import type { Querier } from '../audit/audit.service.js';
import { readStop } from '../fleet-stop/fleet-stop.setting.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { INSTALLABLE_SQL } from '../patches/install-order.js';
import { LIVE_SQL } from './planner-lock.js';
import {
  type GrantRow,
  type MachineRow,
  type Presence,
  plannedGrants,
  plannedMachines,
  plannedRollout,
  type RolloutRow,
} from './planner-rows.js';

import { ringWindows } from './ring-windows.js';

/** How far back installs tell how long one takes. */
const HISTORY_DAYS = 180;
/** An absence that ended longer ago gives no leave to catch up. */
const ABSENT_DAYS = 92;

/** SQL of why nobody of a ring may be given a patch; null if somebody may. */
export const barredSql = (patch: string, ring: string): string => `CASE
  WHEN EXISTS (SELECT 1 FROM patch_decisions d WHERE d.patch_id = ${patch} AND d.decision = 'decline'
    AND (d.ring_id IS NULL OR d.ring_id = ${ring})) THEN 'patch-declined'
  WHEN EXISTS (SELECT 1 FROM patches changed WHERE changed.id = ${patch} AND changed.changed_at IS NOT NULL) THEN 'patch-changed' END`;

/** All that the planner looks at, with the rows behind it. */
export interface LoadedState {
  state: PlannerState;
  rollouts: RolloutRow[];
  grants: GrantRow[];
}

const ROLLOUTS = `
SELECT r.id, r.name, r.patch_id AS "patchId", p.kind, r.state, r.starts_at AS "startsAt", r.accepted::text[] AS accepted,
  r.per_wave AS "perWave", r.per_site AS "perSite", r.catch_up_latest AS "catchUpLatest", r.restart,
  (SELECT coalesce(json_agg(json_build_object('ringId', s.ring_id, 'after', s.after, 'waves', s.waves, 'gate', s.gate,
     'barred', ${barredSql('r.patch_id', 's.ring_id')}) ORDER BY s.position), '[]')
   FROM rollout_stages s WHERE s.rollout_id = r.id) AS stages
FROM rollouts r JOIN patches p ON p.id = r.patch_id
WHERE r.id = ANY($1::uuid[]) OR ($2::boolean AND r.state IN ${LIVE_SQL})
ORDER BY r.starts_at, r.created_at, r.id`;

/** A job of a grant is no reason to leave the machine alone: its grant says where it stands. */
const MACHINES = `
SELECT m.id, m.ring_id AS "ringId", m.site, m.ownership, m.seed_chosen AS "seedChosen", m.seen_days AS "seenDays",
  coalesce(m.zone_chosen, m.zone_reported) AS zone, m.state, m.last_seen_at AS "lastSeenAt", m.paused_until AS "pausedUntil",
  m.own_from AS "ownFrom", m.own_to AS "ownTo", m.absent_from AS "absentFrom", m.absent_to AS "absentTo",
  busy.machine_id IS NOT NULL AS busy
FROM machines m LEFT JOIN (
  SELECT DISTINCT j.machine_id FROM jobs j
  WHERE j.changing AND j.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.job_id = j.id AND g.outcome IS NULL)
) busy ON busy.machine_id = m.id
WHERE ${FLEET_SQL}`;

/** Only where somebody may catch up: the reports are large, and only machines that were away are asked. */
const PRESENCE = `
SELECT m.id, CASE WHEN r.body->'battery'->>'present' = 'false' THEN true
    WHEN r.body->'battery'->>'present' = 'true' THEN (r.body->'battery'->>'onMains')::boolean END AS "onMains",
  (r.body->>'usersPresent')::int > 0 AS "loggedOn"
FROM machines m JOIN reports r ON r.machine_id = m.id AND r.kind = 'inventory' WHERE m.absent_to > $1`;

const GRANTS = `
SELECT g.id, g.rollout_id AS "rolloutId", g.machine_id AS "machineId", g.ring_id AS "ringId", g.job_id AS "jobId",
  g.granted_at AS "grantedAt", g.not_after AS "notAfter", g.seen_at AS "seenAt", g.started_at AS "startedAt",
  g.signal_at AS "signalAt", g.outcome, g.reason, g.ended_at AS "endedAt", g.health
FROM grants g WHERE g.rollout_id = ANY($1::uuid[]) ORDER BY g.granted_at, g.id`;

/** Who can be given the patch, or was: what has it from elsewhere is no part of the rollout. */
const TARGETS = `
SELECT r.id AS "rolloutId", array(
  SELECT mu.machine_id::text FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
  WHERE u.patch_id = r.patch_id AND mu.state IN ${INSTALLABLE_SQL}
  UNION SELECT g.machine_id::text FROM grants g
  WHERE g.rollout_id = r.id AND (g.outcome IS NULL OR g.outcome IN ('proven', 'failed'))
) AS targets FROM rollouts r WHERE r.id = ANY($1::uuid[])`;

/** Minutes from the start to the result of installs that were proven. */
const DURATIONS = `
SELECT p.kind, array_agg(extract(epoch FROM j.ended_at - g.started_at)::float8 / 60) AS minutes
FROM grants g JOIN rollouts r ON r.id = g.rollout_id JOIN patches p ON p.id = r.patch_id JOIN jobs j ON j.id = g.job_id
WHERE g.outcome = 'proven' AND g.started_at > $1 AND j.ended_at > g.started_at AND p.kind = ANY($2::text[])
GROUP BY p.kind`;

/** Reads what the planner decides on. A statement that fails fails the whole pass: nothing is granted on half a picture. */
@Injectable()
export class PlannerStateRepository {
  /**
   * The live rollouts and the fleet.
   * @param also rollouts to be read although they are drafts or have ended
   */
  async load(querier: Querier, now: Date, also: readonly string[] = []): Promise<LoadedState> {
    const { rollouts, planned, grants } = await this.read(querier, also, true, now);
    const stop = await readStop(querier);
    const { rows: machines } = await querier.query<MachineRow>({ name: 'planner-machines', text: MACHINES });
    const rings = await ringWindows(querier);
    const presence = rollouts.some(({ catchUpLatest }) => catchUpLatest !== null && catchUpLatest >= now)
      ? await this.presence(querier, now)
      : new Map<string, Presence>();
    const state: PlannerState = {
      stopped: stop === null ? null : stop.stopped,
      machines: plannedMachines(machines, presence, now),
      rings: [...rings].map(([id, windows]) => ({ id, windows })),
      rollouts: planned,
    };
    return { state, rollouts, grants };
  }

  /** These rollouts alone, without the fleet around them. */
  async rollouts(querier: Querier, ids: readonly string[], now: Date): Promise<Map<string, PlannedRollout>> {
    const { planned } = await this.read(querier, ids, false, now);
    return new Map(planned.map((rollout) => [rollout.id, rollout]));
  }

  private async read(querier: Querier, named: readonly string[], live: boolean, now: Date) {
    const { rows: rollouts } = await querier.query<RolloutRow>({
      name: 'planner-rollouts',
      text: ROLLOUTS,
      values: [named, live],
    });
    const ids = rollouts.map(({ id }) => id);
    const { rows: grants } = await querier.query<GrantRow>({ name: 'planner-grants', text: GRANTS, values: [ids] });
    const targets = await this.targets(querier, ids);
    const needed = await this.neededMinutes(querier, [...new Set(rollouts.map(({ kind }) => kind))], now);
    const byRollout = new Map<string, GrantRow[]>(ids.map((id) => [id, []]));
    for (const grant of grants) byRollout.get(grant.rolloutId)?.push(grant);
    const planned = rollouts.map((row) =>
      plannedRollout(row, {
        targets: targets.get(row.id) ?? null,
        grants: plannedGrants(byRollout.get(row.id) ?? []),
        neededMinutes: needed.get(row.kind) ?? Number.NaN,
      }),
    );
    return { rollouts, planned, grants };
  }

  private async targets(querier: Querier, ids: readonly string[]): Promise<Map<string, Set<string>>> {
    const { rows } = await querier.query<{ rolloutId: string; targets: string[] }>({
      name: 'planner-targets',
      text: TARGETS,
      values: [ids],
    });
    return new Map(rows.map((row) => [row.rolloutId, new Set(row.targets)]));
  }

  /** Machines that can be given the patch now. */
  async targetsOf(querier: Querier, patchId: string): Promise<Set<string>> {
    const { rows } = await querier.query<{ id: string }>(
      `SELECT DISTINCT mu.machine_id AS id FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
       WHERE u.patch_id = $1 AND mu.state IN ${INSTALLABLE_SQL}`,
      [patchId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** By kind of patch, what such an install takes on 95 of 100 machines. */
  async neededMinutes(querier: Querier, kinds: readonly string[], now: Date): Promise<Map<string, number>> {
    const since = new Date(now.getTime() - HISTORY_DAYS * DAY_MS);
    const { rows } = await querier.query<{ kind: string; minutes: number[] }>({
      name: 'planner-durations',
      text: DURATIONS,
      values: [since, kinds],
    });
    const known = new Map(rows.map((row) => [row.kind, row.minutes]));
    return new Map(kinds.map((kind) => [kind, Math.ceil(history95th(known.get(kind) ?? []))]));
  }

  private async presence(querier: Querier, now: Date): Promise<Map<string, Presence>> {
    const { rows } = await querier.query<Presence & { id: string }>({
      name: 'planner-presence',
      text: PRESENCE,
      values: [new Date(now.getTime() - ABSENT_DAYS * DAY_MS)],
    });
    return new Map(rows.map(({ id, onMains, loggedOn }) => [id, { onMains, loggedOn }]));
  }
}
