import { Injectable } from '@nestjs/common';
import { HOUR_MS, MINUTE_MS } from '#domain/time.js';
import type { WindowRule } from '#domain/windows/rule.js';
import { wakeTimes } from '#domain/windows/wake.js';
import type { Ownership } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ringWindows } from '../rollouts/ring-windows.js';

/** What of a polling machine decides when it is to wake. */
export interface Sleeper {
  ringId: string;
  ownership: Ownership;
  zone: string | null;
  ownFrom: Date | null;
  ownTo: Date | null;
}

/** A changed window reaches the machines this much later at most. */
const FRESH_MS = MINUTE_MS;
/** What a machine was told is told again after this time: the answer may have been lost. */
const TELL_AGAIN_MS = HOUR_MS;

/** Tells each machine when its next windows begin, so that it wakes for them. */
@Injectable()
export class WakeTimesService {
  private rules: Promise<Map<string, WindowRule[]>> = Promise.resolve(new Map());
  private readAt = Number.NEGATIVE_INFINITY;
  /** By ring and zone: most machines have no window of their own. */
  private common = new Map<string, string[]>();
  private readonly told = new Map<string, { text: string; at: number }>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The starts to tell a machine now, or null where it knows them already. */
  async news(machineId: string, sleeper: Sleeper): Promise<string[] | null> {
    const times = await this.timesOf(sleeper);
    const text = times.join(' ');
    const told = this.told.get(machineId);
    const at = performance.now();
    if (told?.text === text && at - told.at < TELL_AGAIN_MS) return null;
    this.told.set(machineId, { text, at });
    return times;
  }

  private async timesOf({ ringId, ownership, zone, ownFrom, ownTo }: Sleeper): Promise<string[]> {
    const rules = (await this.fresh()).get(ringId) ?? [];
    const personal = ownership === 'personal';
    const own = ownFrom && ownTo ? { start: ownFrom, end: ownTo } : null;
    const key = `${ringId} ${personal} ${zone}`;
    const known = own ? undefined : this.common.get(key);
    if (known) return known;
    const times = wakeTimes({ zone, personal, own }, rules, this.clock.now()).map((at) => at.toISOString());
    if (!own) this.common.set(key, times);
    return times;
  }

  /** The windows of all rings, read once a minute for however many machines. */
  private fresh(): Promise<Map<string, WindowRule[]>> {
    const at = performance.now();
    if (at - this.readAt >= FRESH_MS) {
      this.readAt = at;
      this.common = new Map();
      this.rules = ringWindows(this.database.pool);
      this.rules.catch(() => {
        this.readAt = Number.NEGATIVE_INFINITY;
      });
    }
    return this.rules;
  }
}
