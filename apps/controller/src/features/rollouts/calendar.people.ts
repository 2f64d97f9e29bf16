import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { WindowRule } from '#contracts/people/planning.js';
import { CalendarAnswer, CalendarQuery } from '#contracts/people/rollouts.js';
import { nextSecondTuesday } from '#domain/holds/second-tuesday.js';
import { rehearse } from '#domain/planner/rehearse.js';
import { DAY_MS } from '#domain/time.js';
import { windowsBetween } from '#domain/windows/calendar.js';
import { readWindow } from '#domain/windows/rule.js';
import type { WindowPurpose } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { occurrenceOf } from '../windows/occurrences.js';
import { PlannerStateRepository } from './planner-state.repository.js';

interface StoredWindow {
  id: string;
  name: string;
  purpose: WindowPurpose;
  rule: unknown;
  ring: { id: string; name: string };
  zones: { zone: string | null; machines: number }[] | null;
}

const WINDOWS = `
SELECT w.id, w.name, w.purpose, w.rule, json_build_object('id', r.id, 'name', r.name) AS ring,
  (SELECT json_agg(json_build_object('zone', z.zone, 'machines', z.machines)) FROM (
     SELECT coalesce(m.zone_chosen, m.zone_reported) AS zone, count(*) AS machines FROM machines m
     WHERE m.ring_id = r.id AND ${FLEET_SQL} GROUP BY 1) z) AS zones
FROM ring_windows rw JOIN maintenance_windows w ON w.id = rw.window_id JOIN rings r ON r.id = rw.ring_id
WHERE $1::uuid IS NULL OR r.id = $1 ORDER BY r.position, w.name`;

interface DoneRow {
  id: string;
  name: string;
  day: string;
  proven: number;
  failed: number;
}

/** What stands in the fleet's calendar: windows, patch days, what rollouts will do and what was done. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly states: PlannerStateRepository,
  ) {}

  async calendar({ from: wanted, days, ring }: CalendarQuery): Promise<CalendarAnswer> {
    const from = wanted === undefined ? this.clock.now() : new Date(wanted);
    const to = new Date(from.getTime() + days * DAY_MS);
    const { rows } = await this.database.pool.query<StoredWindow>(WINDOWS, [ring ?? null]);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      windows: rows.flatMap((row) => occurrencesOf(row, from, to)),
      blackouts: blackoutsOf(rows, from, to),
      patchDays: patchDays(from, to),
      planned: await this.planned(to, ring),
      done: await this.done(from, to, ring),
    };
  }

  /** The rehearsal begins now, whatever part of the calendar is shown: what comes later depends on what comes first. */
  private async planned(to: Date, ring: string | undefined): Promise<CalendarAnswer['planned']> {
    const now = this.clock.now();
    const days = Math.ceil((to.getTime() - now.getTime()) / DAY_MS);
    if (days <= 0) return [];
    const { state, rollouts } = await this.states.load(this.database.pool, now);
    if (rollouts.length === 0) return [];
    const names = new Map(rollouts.map(({ id, name }) => [id, name]));
    const rings = await this.database.pool.query<{ id: string; name: string }>('SELECT id, name FROM rings');
    const ringNames = new Map(rings.rows.map((row) => [row.id, row.name]));
    const sums = new Map<string, CalendarAnswer['planned'][number]>();
    for (const { rolloutId, ringId, at, localTime } of rehearse(state, now, Math.min(days, 92)).grants) {
      if (ring !== undefined && ringId !== ring) continue;
      const day = (localTime ?? at.toISOString()).slice(0, 10);
      const key = `${rolloutId}|${ringId}|${day}`;
      const sum = sums.get(key) ?? {
        rollout: { id: rolloutId, name: names.get(rolloutId) ?? '' },
        ring: { id: ringId, name: ringNames.get(ringId) ?? '' },
        day,
        machines: 0,
      };
      sum.machines += 1;
      sums.set(key, sum);
    }
    return [...sums.values()];
  }

  private async done(from: Date, to: Date, ring: string | undefined): Promise<CalendarAnswer['done']> {
    const { rows } = await this.database.pool.query<DoneRow>(
      `SELECT r.id, r.name, to_char(g.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
         (count(*) FILTER (WHERE g.outcome = 'proven'))::int AS proven, (count(*) FILTER (WHERE g.outcome = 'failed'))::int AS failed
       FROM grants g JOIN rollouts r ON r.id = g.rollout_id
       WHERE g.outcome IN ('proven', 'failed') AND g.ended_at >= $1 AND g.ended_at < $2 AND ($3::uuid IS NULL OR g.ring_id = $3)
       GROUP BY r.id, day ORDER BY day, r.name`,
      [from, to, ring ?? null],
    );
    return rows.map(({ id, name, day, proven, failed }) => ({ rollout: { id, name }, day, proven, failed }));
  }
}

/** By zone: machines of one ring may stand in several. */
function occurrencesOf(row: StoredWindow, from: Date, to: Date): CalendarAnswer['windows'] {
  const rule = WindowRule.safeParse(row.rule).data;
  if (rule === undefined) return [];
  const zones = row.zones ?? [];
  const all = { zone: rule.zone, machines: zones.reduce((sum, { machines }) => sum + machines, 0) };
  const groups = rule.zone === 'machine' ? zones : [all];
  return groups.flatMap(({ zone, machines }) => {
    const read = readWindow(rule, zone);
    if (!read.ok) return [];
    const { id, name, purpose, ring } = row;
    return windowsBetween(read.window, from, to).map((span) => {
      return { ring, window: { id, name }, purpose, occurrence: occurrenceOf(span, read.window.zone), machines };
    });
  });
}

/** Of each window once, although several rings have it. */
function blackoutsOf(rows: readonly StoredWindow[], from: Date, to: Date): CalendarAnswer['blackouts'] {
  const first = from.toISOString().slice(0, 10);
  const last = to.toISOString().slice(0, 10);
  return [...new Map(rows.map((row) => [row.id, row])).values()].flatMap(({ id, name, rule }) =>
    (WindowRule.safeParse(rule).data?.blackouts ?? [])
      .filter((days) => days.to >= first && days.from <= last)
      .map((days) => ({ window: { id, name }, from: days.from, to: days.to })),
  );
}

function patchDays(from: Date, to: Date): string[] {
  const days: string[] = [];
  for (let day = nextSecondTuesday(from); day < to; day = nextSecondTuesday(new Date(day.getTime() + DAY_MS))) {
    days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

@ApiTags('rollouts')
@Controller('api/v1/calendar')
export class CalendarController {
  constructor(private readonly calendars: CalendarService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Windows, patch days, what live rollouts will do, and what was done.', CalendarAnswer)
  calendar(@Query({ schema: CalendarQuery }) query: CalendarQuery): Promise<CalendarAnswer> {
    return this.calendars.calendar(query);
  }
}
