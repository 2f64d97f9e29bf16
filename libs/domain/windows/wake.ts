import { DAY_MS, HOUR_MS } from '../time.js';
import { type Span, windowsBetween } from './calendar.js';
import { readWindow, type WindowRule } from './rule.js';

/** As far ahead as a PC is told; it keeps the same bounds itself. */
const AHEAD_MS = 7 * DAY_MS;
const MOST = 8;
/** Windows that open within an hour of each other need one waking. */
const APART_MS = HOUR_MS;

/** What decides when a sleeping PC wakes by itself. */
export interface Sleeper {
  /** IANA zone of the machine, null if it is unknown. */
  zone: string | null;
  personal: boolean;
  /** The window that the person at the PC asked for. */
  own: Span | null;
}

/**
 * When a PC that sleeps on mains is to wake: at the start of each window in which it may install. A personal PC wakes for nothing but the
 * window that its own user asked for. A rule that cannot be read wakes nobody.
 */
export function wakeTimes({ zone, personal, own }: Sleeper, rules: readonly WindowRule[], now: Date): Date[] {
  const end = new Date(now.getTime() + AHEAD_MS);
  const spans = (personal ? [] : rules).flatMap((rule) => {
    const read = readWindow(rule, zone);
    return read.ok ? windowsBetween(read.window, now, end) : [];
  });
  const starts = [...spans, ...(own ? [own] : [])].map(({ start }) => start.getTime()).sort((a, b) => a - b);
  const chosen: number[] = [];
  for (const start of starts) {
    const previous = chosen.at(-1);
    if (start <= now.getTime() || start > end.getTime()) continue;
    if (previous === undefined || start - previous >= APART_MS) chosen.push(start);
  }
  return chosen.slice(0, MOST).map((at) => new Date(at));
}
