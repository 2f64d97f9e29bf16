import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { FleetFigures, WeeklyReport } from '#contracts/people/telling.js';
import { weeklyDue } from '#domain/notices/due.js';
import { DAY_MS, MINUTE_MS } from '#domain/time.js';
import type { RolloutState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { FleetService } from '../machines/fleet.people.js';
import { fleetZone } from '../notices/fleet-zone.js';
import { type Delivery, NoticesService } from '../notices/notices.service.js';
import { ALARMS_SQL, alarmRow, type StoredAlarm } from './alarm-rows.js';
import { csvOf, textOfReport } from './report-text.js';
import { WatchService } from './watch.service.js';

const EVERY_MS = 5 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
/** Machines and alarms in a report at most: beyond that nobody reads, and the list itself has filters. */
const MOST = 1000;

/** The Monday report: what an admin reads with the first coffee. */
@Injectable()
export class ReportService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly fleet: FleetService,
    private readonly watch: WatchService,
    private readonly notices: NoticesService,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.sendIfDue();
    } catch (error) {
      this.log.warn('The weekly report could not be made.', { error: (error as Error).message });
    }
  }

  /** Sends the report of this week if it is due and was not sent. @returns how many messages were written */
  async sendIfDue(): Promise<number> {
    const written = await this.database.tx(async (client): Promise<Delivery[]> => {
      // The row is the lock: of two controllers one sends.
      await client.query(
        `INSERT INTO settings (name, value, updated_at) VALUES ('weekly', '{}', $1) ON CONFLICT (name) DO NOTHING`,
        [this.clock.now()],
      );
      const { rows } = await client.query<{ sent: string | null }>(
        `SELECT value ->> 'sent' AS sent FROM settings WHERE name = 'weekly' FOR UPDATE`,
      );
      const now = this.clock.now();
      const monday = weeklyDue(rows[0]?.sent ?? null, await fleetZone(client), now);
      if (monday === null) return [];
      await client.query(`UPDATE settings SET value = $1, updated_at = $2 WHERE name = 'weekly'`, [
        JSON.stringify({ sent: monday }),
        now,
      ]);
      const channels = await client.query<{ id: string }>(
        `SELECT id FROM channels WHERE enabled AND 'weekly' = ANY(topics)`,
      );
      if (channels.rows.length === 0) return [];
      const report = await this.make();
      const url = `${this.config.peopleAddress}/report`;
      const page = { text: textOfReport(report), csv: csvOf(report), url };
      const subject = `${report.figures.compliant} of ${report.figures.machines} PCs are up to date`;
      const result: Delivery[] = [];
      for (const { id } of channels.rows) {
        result.push(await this.notices.write(client, id, 'weekly', subject, { notices: [], page }));
      }
      return result;
    });
    this.notices.ring(written);
    return written.length;
  }

  /** The report as of now. */
  async make(): Promise<WeeklyReport> {
    const now = this.clock.now();
    const { pool } = this.database;
    const weekAgo = new Date(now.getTime() - WEEK_MS);
    const [figures, before, behind, alarms, rollouts, installed] = await Promise.all([
      this.watch.figures(pool, now),
      this.before(weekAgo),
      this.behind(),
      this.alarms(),
      this.rollouts(weekAgo),
      this.installed(weekAgo),
    ]);
    return { at: now.toISOString(), figures, before, behind, alarms, rollouts, installed };
  }

  private async before(weekAgo: Date): Promise<FleetFigures | null> {
    const { rows } = await this.database.pool.query<{ figures: FleetFigures }>(
      `SELECT figures FROM fleet_days WHERE day <= $1::date ORDER BY day DESC LIMIT 1`,
      [weekAgo.toISOString().slice(0, 10)],
    );
    return rows[0]?.figures ?? null;
  }

  private async behind(): Promise<WeeklyReport['behind']> {
    const result: WeeklyReport['behind'] = [];
    for (let page = 1; result.length < MOST; page += 1) {
      const { rows } = await this.fleet.list({
        page,
        size: 200,
        show: 'behind',
        sort: 'patchAge',
        order: 'desc',
      });
      for (const { id, name, ring, patchAgeDays, whyNot } of rows) {
        if (whyNot === null) continue;
        const since = patchAgeDays === null ? null : new Date(this.clock.now().getTime() - patchAgeDays * DAY_MS);
        result.push({ machine: { id, name }, ring: ring.name, since: since?.toISOString() ?? null, why: whyNot });
      }
      if (rows.length < 200) break;
    }
    return result;
  }

  private async alarms(): Promise<WeeklyReport['alarms']> {
    const { rows } = await this.database.pool.query<StoredAlarm>(
      `${ALARMS_SQL} WHERE a.cleared_at IS NULL ORDER BY a.kind, a.raised_at LIMIT $1`,
      [MOST],
    );
    return rows.map(alarmRow);
  }

  /** Those that are live, and those that ended this week. */
  private async rollouts(weekAgo: Date): Promise<WeeklyReport['rollouts']> {
    const { rows } = await this.database.pool.query<{
      id: string;
      name: string;
      state: RolloutState;
      proven: number;
      failed: number;
      machines: number;
    }>(
      `SELECT r.id, r.name, r.state, g.proven, g.failed, g.machines
       FROM rollouts r CROSS JOIN LATERAL (
         SELECT count(DISTINCT g.machine_id)::int AS machines,
           count(DISTINCT g.machine_id) FILTER (WHERE g.outcome = 'proven')::int AS proven,
           count(DISTINCT g.machine_id) FILTER (WHERE g.outcome = 'failed')::int AS failed
         FROM grants g WHERE g.rollout_id = r.id
       ) g
       WHERE r.state IN ('scheduled', 'running', 'paused', 'halted') OR r.ended_at > $1
       ORDER BY r.ended_at NULLS FIRST, r.created_at`,
      [weekAgo],
    );
    return rows.map(({ id, name, state, proven, failed, machines }) => ({
      rollout: { id, name },
      state,
      proven,
      failed,
      machines,
      sentence: `${name}: ${state}; ${proven} of ${machines} PCs that were granted it have it${failed ? `, ${failed} failed` : ''}.`,
    }));
  }

  private async installed(weekAgo: Date): Promise<WeeklyReport['installed']> {
    const { rows } = await this.database.pool.query<{ id: string; title: string; machines: number }>(
      `SELECT p.id, p.title, count(DISTINCT mu.machine_id)::int AS machines
       FROM machine_updates mu JOIN updates u ON u.id = mu.update_id JOIN patches p ON p.id = u.patch_id
       WHERE mu.state = 'installed' AND mu.since > $1 AND p.kind <> 'defender'
       GROUP BY p.id, p.title ORDER BY machines DESC, p.title LIMIT 50`,
      [weekAgo],
    );
    return rows.map(({ id, title, machines }) => ({ patch: { id, name: title }, machines }));
  }
}
