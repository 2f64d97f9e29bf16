import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { GatePlan, Waves } from '#contracts/people/planning.js';
import type { RolloutDetail, RolloutEventRow, StageView } from '#contracts/people/rollouts.js';
import type { PlannedRollout } from '#domain/planner/state.js';
import { rolloutTransition } from '#domain/rollouts/rollout-machine.js';
import type { OnOvertaken, RolloutState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { commonZone, nextWindow } from './next-window.people.js';
import { type LoadedState, PlannerStateRepository } from './planner-state.repository.js';
import { ROLLOUT_VIEW_SQL, type StoredRollout, shownRollout } from './rollout-list.people.js';
import { eventSentence, type StoredEvent } from './rollout-sentences.js';
import { countStandings, judgedStages, type ShownStanding, standings, UNJUDGED } from './rollout-views.people.js';
import { ROLLOUT_ACTS, type RolloutAct } from './rollouts.service.js';

const EVENTS_SHOWN = 200;
/** Points of the drawn progress: more than a page is wide. */
const POINTS = 400;

interface StoredDetail extends StoredRollout {
  perWave: number;
  perSite: number;
  catchUpLatest: Date | null;
  restart: 'never' | 'if-required';
  haltedRingId: string | null;
}

interface StoredStage {
  ringId: string;
  name: string;
  after: string[];
  waves: z.infer<typeof Waves>;
  gate: GatePlan;
  onOvertaken: OnOvertaken;
}

/** Everything about one rollout, for its page. */
@Injectable()
export class RolloutDetailService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly states: PlannerStateRepository,
  ) {}

  /** @throws ProblemError `not-found`. */
  async detail(id: string): Promise<RolloutDetail> {
    const now = this.clock.now();
    const { pool } = this.database;
    const { rows } = await pool.query<StoredDetail>(
      ROLLOUT_VIEW_SQL.replace(
        'FROM rollouts r',
        `, r.per_wave AS "perWave", r.per_site AS "perSite", r.catch_up_latest AS "catchUpLatest", r.restart,
           r.halted_ring_id AS "haltedRingId" FROM rollouts r`,
      ).concat(' WHERE r.id = $1'),
      [id],
    );
    const row = rows[0];
    if (!row) throw new ProblemError('not-found');
    const [loaded, stored, rings] = await Promise.all([
      this.states.load(pool, now, [id]),
      this.stages(id),
      this.rings(),
    ]);
    const planned = loaded.state.rollouts.find((rollout) => rollout.id === id);
    if (!planned) throw new ProblemError('not-found');
    const events = await this.events(id, rings);
    return {
      ...shownRollout(row, planned, now),
      perWave: row.perWave,
      perSite: row.perSite,
      catchUpLatest: row.catchUpLatest?.toISOString() ?? null,
      restart: row.restart,
      neededMinutes: planned.neededMinutes,
      haltedRing: row.haltedRingId === null ? null : refOf(row.haltedRingId, rings),
      stages: shownStages(stored, planned, loaded, rings, now),
      events,
      progress: progressOf(planned),
      may: actsIn(row.state),
    };
  }

  private async stages(id: string): Promise<StoredStage[]> {
    const { rows } = await this.database.pool.query<StoredStage>(
      `SELECT s.ring_id AS "ringId", r.name, s.after::text[] AS after, s.waves, s.gate, s.on_overtaken AS "onOvertaken"
       FROM rollout_stages s JOIN rings r ON r.id = s.ring_id WHERE s.rollout_id = $1 ORDER BY s.position`,
      [id],
    );
    return rows;
  }

  private async rings(): Promise<Map<string, string>> {
    const { rows } = await this.database.pool.query<{ id: string; name: string }>('SELECT id, name FROM rings');
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  /** Newest first. */
  private async events(id: string, rings: ReadonlyMap<string, string>): Promise<RolloutEventRow[]> {
    const { rows } = await this.database.pool.query<StoredEvent & { machine: string | null }>(
      `SELECT e.id::text, e.rollout_id AS "rolloutId", e.at, e.actor, e.kind, e.data, m.name AS machine
       FROM rollout_events e LEFT JOIN machines m ON m.id = (e.data->>'machine')::uuid
       WHERE e.rollout_id = $1 ORDER BY e.id DESC LIMIT $2`,
      [id, EVENTS_SHOWN],
    );
    return rows.map((row) => {
      const names = row.machine === null ? rings : new Map([...rings, [String(row.data.machine), row.machine]]);
      const { actor, kind } = row;
      return { id: row.id, at: row.at.toISOString(), actor, kind, sentence: eventSentence(row, names) };
    });
  }
}

function refOf(id: string, names: ReadonlyMap<string, string>): { id: string; name: string } {
  return { id, name: names.get(id) ?? '' };
}

/** What a person may do in a state: acts that change something. */
export function actsIn(state: RolloutState): RolloutAct[] {
  return ROLLOUT_ACTS.filter((act) => {
    const moved = rolloutTransition(state, act);
    return moved.ok && moved.state !== state;
  });
}

function shownStages(
  stored: readonly StoredStage[],
  planned: PlannedRollout,
  { state }: LoadedState,
  rings: ReadonlyMap<string, string>,
  now: Date,
): StageView[] {
  const judged = judgedStages(planned, state, now);
  const byRing = standingsByRing(planned, state.machines, now);
  return stored.map(({ ringId, after, waves, gate, onOvertaken }) => {
    const found = byRing.get(ringId) ?? [];
    const zone = commonZone(state.machines, ringId);
    return {
      ring: refOf(ringId, rings),
      after: after.map((id) => refOf(id, rings)),
      ...{ waves, gatePlan: gate, onOvertaken },
      ...(judged.get(ringId) ?? UNJUDGED),
      machines: found.length,
      counts: countStandings(found),
      nextWindow: nextWindow(
        state.rings.find(({ id }) => id === ringId),
        zone,
        now,
      ),
    };
  });
}

function standingsByRing(
  planned: PlannedRollout,
  machines: LoadedState['state']['machines'],
  now: Date,
): Map<string, ShownStanding[]> {
  const ringOf = new Map(machines.map(({ id, ringId }) => [id, ringId]));
  // A machine that has moved since counts where it was granted.
  for (const { machineId, ringId } of planned.grants ?? []) ringOf.set(machineId, ringId);
  const result = new Map<string, ShownStanding[]>();
  for (const [machineId, standing] of standings(planned, now)) {
    const ringId = ringOf.get(machineId);
    if (ringId === undefined) continue;
    const found = result.get(ringId);
    if (found === undefined) result.set(ringId, [standing]);
    else found.push(standing);
  }
  return result;
}

/** How many had started, were proven and had failed at each moment at which one of the three changed. */
function progressOf({ grants }: PlannedRollout): RolloutDetail['progress'] {
  const steps = (grants ?? []).flatMap(({ startedAt, endedAt, outcome }) => [
    ...(startedAt === null ? [] : [{ at: startedAt, what: 'started' as const }]),
    ...(endedAt !== null && (outcome === 'proven' || outcome === 'failed') ? [{ at: endedAt, what: outcome }] : []),
  ]);
  steps.sort((a, b) => a.at.getTime() - b.at.getTime());
  const every = Math.max(1, Math.ceil(steps.length / POINTS));
  const sums = { started: 0, proven: 0, failed: 0 };
  return steps.flatMap(({ at, what }, index) => {
    sums[what] += 1;
    const drawn = index % every === every - 1 || index === steps.length - 1;
    return drawn ? [{ at: at.toISOString(), ...sums }] : [];
  });
}
