import { Temporal } from 'temporal-polyfill';
import { DAY_MS, HOUR_MS } from '../time.js';
import type { Span } from './calendar.js';
import { isZone } from './rule.js';

/** Longest window that the person at a PC may open. */
const OWN_WINDOW_HOURS = 12;
/** "Now" without an end: time for an install that takes long, and its restart. */
const NOW_HOURS = 4;
/** "Tonight": from then to then on the wall of the PC. */
const NIGHT = { from: '20:00', to: '06:00' };
/** Longest pause by an owner, as Windows' own Settings page allows it. */
const PAUSE_DAYS = 35;

export type OwnWindow =
  | { ok: true; window: Span }
  | { ok: false; reason: 'own-window-too-long' | 'window-zone-unknown' };

/**
 * The window that the person at the PC opens. Tonight begins at 20:00 on its wall, or now if it is night already, and ends at 06:00.
 * @param zone IANA zone of the machine, null if it is unknown: then nobody knows when its night is
 * @param until their own end; null for the usual one
 */
export function ownWindow(kind: 'now' | 'tonight', zone: string | null, until: Date | null, now: Date): OwnWindow {
  const usual = kind === 'now' ? { start: now, end: new Date(now.getTime() + NOW_HOURS * HOUR_MS) } : night(zone, now);
  if (usual === null) return { ok: false, reason: 'window-zone-unknown' };
  const window = { start: usual.start, end: until ?? usual.end };
  const length = window.end.getTime() - window.start.getTime();
  const good = window.end > now && length > 0 && length <= OWN_WINDOW_HOURS * HOUR_MS;
  return good ? { ok: true, window } : { ok: false, reason: 'own-window-too-long' };
}

/** The night that has begun, else the one to come. */
function night(zone: string | null, now: Date): Span | null {
  if (zone === null || !isZone(zone)) return null;
  const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const early = wall.toPlainTime().toString() < NIGHT.to;
  const first = early ? wall.toPlainDate().subtract({ days: 1 }) : wall.toPlainDate();
  const at = (date: Temporal.PlainDate, time: string): Date =>
    new Date(date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
  const begins = at(first, NIGHT.from);
  return { start: begins > now ? begins : now, end: at(first.add({ days: 1 }), NIGHT.to) };
}

/** Is this an end that an owner's pause may have? */
export function isPause(until: Date, now: Date): boolean {
  return until > now && until.getTime() - now.getTime() <= PAUSE_DAYS * DAY_MS;
}
