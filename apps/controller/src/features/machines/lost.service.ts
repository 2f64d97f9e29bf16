import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { LOST_AFTER_DAYS } from '#domain/machines/life.js';
import { DAY_MS, HOUR_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { MachinesService } from './machines.service.js';

/** Finds machines that nobody has seen for so long that they count as lost. The next poll brings one back (see PresenceService). */
@Injectable()
export class LostService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly machines: MachinesService,
    private readonly log: Log,
  ) {}

  /** Hourly is often enough for a limit of 60 days, and needs no fixed time of day. */
  @Interval(HOUR_MS)
  async tick(): Promise<void> {
    try {
      await this.findLost();
    } catch (error) {
      this.log.warn('Lost machines could not be looked for.', { error: (error as Error).message });
    }
  }

  /** @returns how many machines have newly become lost. */
  async findLost(): Promise<number> {
    const since = new Date(this.clock.now().getTime() - LOST_AFTER_DAYS * DAY_MS);
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT id FROM machines WHERE state = 'active' AND coalesce(last_seen_at, enrolled_at) <= $1`,
      [since],
    );
    const why = `Not seen for ${LOST_AFTER_DAYS} days.`;
    for (const { id } of rows) await this.machines.move({ machineId: id, event: 'silent', by: 'sluice', why });
    return rows.length;
  }
}
