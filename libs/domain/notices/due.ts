import { Temporal } from 'temporal-polyfill';
import { HOUR_MS, MINUTE_MS } from '../time.js';
import type { Digest } from '../words.js';

/** Messages of one channel in an hour at most; what comes on top is gathered into one. */
const PER_HOUR = 12;
/** How long "at once" waits for news of the same moment, so that twenty PCs that fall silent make one message. */
const GATHER_MS = 20_000;
/** A channel that is down is asked again after these minutes; after the last one the delivery has failed. */
const RETRY_MINUTES = [1, 2, 5, 15, 60, 180, 360];
/** When daily digests and the weekly report come, on the wall of the fleet's zone. */
const MORNING_HOUR = 7;
const MONDAY = 1;

/**
 * When news for a channel goes out.
 * @param recent when its last messages went out or will, in any order
 */
export function deliveryDue(digest: Digest, recent: readonly Date[], zone: string, now: Date): Date {
  if (digest === 'daily') return nextMorning(zone, now);
  if (digest === 'hourly') return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS);
  const lastHour = recent
    .filter((at) => now.getTime() - at.getTime() < HOUR_MS)
    .sort((a, b) => a.getTime() - b.getTime());
  const soon = now.getTime() + GATHER_MS;
  if (lastHour.length < PER_HOUR) return new Date(soon);
  const freed = lastHour[lastHour.length - PER_HOUR] as Date;
  return new Date(Math.max(soon, freed.getTime() + HOUR_MS));
}

/** When a delivery that failed `attempts` times is tried again; null if it is given up. */
export function retryAt(attempts: number, now: Date): Date | null {
  const minutes = RETRY_MINUTES[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE_MS);
}

/**
 * The Monday whose report is due and was not sent: `2026-11-23`; null if none is. A controller that was off on Monday
 * morning sends it late in the week rather than not at all.
 * @param lastSent Monday of the newest report that was sent; null if none was
 */
export function weeklyDue(lastSent: string | null, zone: string, now: Date): string | null {
  const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const monday = wall.toPlainDate().subtract({ days: wall.dayOfWeek - MONDAY });
  if (wall.dayOfWeek === MONDAY && wall.hour < MORNING_HOUR) return null;
  const name = monday.toString();
  // One that lies further ahead was sent while the clock was wrong, and must not keep the reports back until then.
  const next = monday.add({ days: 7 }).toString();
  return lastSent !== null && lastSent >= name && lastSent <= next ? null : name;
}

function nextMorning(zone: string, now: Date): Date {
  const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const day = wall.hour < MORNING_HOUR ? wall.toPlainDate() : wall.toPlainDate().add({ days: 1 });
  const at = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: MORNING_HOUR }) });
  return new Date(at.epochMilliseconds);
}
