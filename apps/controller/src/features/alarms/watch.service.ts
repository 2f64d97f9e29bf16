import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import type { FleetFigures } from '#contracts/people/telling.js';
import { type AlarmData, alarmsOf, describeAlarm, type Finding, type WatchedMachine } from '#domain/alarms/alarms.js';
import { DAY_MS, MINUTE_MS } from '#domain/time.js';
import type { AlarmKind } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { tryLock, WATCH_LOCK } from '../../platform/locks.js';
import { Log } from '../../platform/log.js';
import { STALE_MS } from '../machines/fleet-sql.people.js';
import { type Notice, NoticesService } from '../notices/notices.service.js';
import { FIGURES, HALTED, SETTLE, WATCHED } from './watch-sql.js';

const EVERY_MS = 2 * MINUTE_MS;
/** A new installation is given time before it is told to make a backup. */
const BACKUP_DAYS = 30;

interface Changed {
  kind: AlarmKind;
  subject: string;
  data: AlarmData;
  over: boolean;
  machineId: string | null;
  machine: string | null;
}

/** Keeps the alarms true, tells people of those that are new or over, and notes each day how the fleet stands. */
@Injectable()
export class WatchService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly notices: NoticesService,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.watch();
    } catch (error) {
      this.log.warn('The alarms could not be brought up to date.', { error: (error as Error).message });
    }
  }

  /** One pass. @returns how many alarms are new or over; 0 also while another process is at it. */
  async watch(): Promise<number> {
    const told = await this.database.tx(async (client) => {
      if (!(await tryLock(client, WATCH_LOCK))) return { changed: 0, deliveries: [] };
      const now = this.clock.now();
      const findings = await this.findings(client, now);
      const { rows } = await client.query<Changed>(SETTLE, [JSON.stringify(findings), now]);
      await this.noteDay(client, now);
      const fresh = rows.filter(({ over }) => !over).map((row) => this.noticeOf(row));
      const over = rows.filter((row) => row.over).map((row) => this.noticeOf(row));
      const deliveries = [
        ...(await this.notices.tell(client, 'alarm', fresh)),
        ...(await this.notices.tell(client, 'alarm-over', over)),
      ];
      return { changed: rows.length, deliveries };
    });
    this.notices.ring(told.deliveries);
    return told.changed;
  }

  /** How the fleet stands now. */
  async figures(client: Pick<PoolClient, 'query'>, now: Date): Promise<FleetFigures> {
    const { rows } = await client.query<FleetFigures>(FIGURES, [new Date(now.getTime() - STALE_MS), now]);
    return rows[0] as FleetFigures;
  }

  private async findings(client: PoolClient, now: Date): Promise<Finding[]> {
    const { rows: machines } = await client.query<WatchedMachine>(WATCHED);
    const { rows: halted } = await client.query<{ id: string; name: string }>(HALTED);
    const found = machines.flatMap((machine) => alarmsOf(machine, now));
    for (const { id, name } of halted) {
      found.push({ kind: 'rollout-halted', subject: `rollout:${id}`, machineId: null, data: { name } });
    }
    const backup = await this.backupAlarm(client, now);
    return backup ? [...found, backup] : found;
  }

  private async backupAlarm(client: PoolClient, now: Date): Promise<Finding | null> {
    const { rows } = await client.query<{ since: Date | null; at: Date | null }>(
      `SELECT (SELECT min(created_at) FROM users) AS since,
         (SELECT (value ->> 'at')::timestamptz FROM settings WHERE name = 'backup') AS at`,
    );
    const { since = null, at = null } = rows[0] ?? {};
    const from = at ?? since;
    const days = from === null ? 0 : Math.floor((now.getTime() - from.getTime()) / DAY_MS);
    if (days < BACKUP_DAYS) return null;
    return { kind: 'backup-missing', subject: 'fleet', machineId: null, data: { days: at === null ? null : days } };
  }

  /** The day's row is written again and again: the last one of the day stands. */
  private async noteDay(client: PoolClient, now: Date): Promise<void> {
    await client.query(
      `INSERT INTO fleet_days (day, figures) VALUES ($1::date, $2)
       ON CONFLICT (day) DO UPDATE SET figures = excluded.figures WHERE fleet_days.figures IS DISTINCT FROM excluded.figures`,
      [now.toISOString().slice(0, 10), JSON.stringify(await this.figures(client, now))],
    );
  }

  private noticeOf({ kind, subject, data, over, machineId, machine }: Changed): Notice {
    const { sentence, nextStep } = describeAlarm(kind, data);
    const [room, id] = subject.split(':');
    const place = machineId ? `/machines/${machineId}` : room === 'rollout' ? `/rollouts/${id}` : '/alarms';
    return {
      title: machine ?? (room === 'rollout' ? String(data.name) : 'Sluice'),
      sentence: over ? `Over: ${sentence}` : sentence,
      nextStep: over ? null : nextStep,
      url: this.config.peopleAddress + place,
    };
  }
}
