import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS } from '../time.js';
import { type MaintenanceWindow, readWindow, type WindowProblem, type WindowRule } from './rule.js';

/** How far a zone's wall can stand from UTC, with the day that a move across the date line swallows. */
const ZONE_REACH_MS = 2 * DAY_MS;
/** Bound of every search ahead. A rule for 29 February waits eight years around 2100. */
const HORIZON_DAYS = 3_000;

/** One time in which acting is allowed: `start` is in it, `end` is not. */
export interface Span {
  start: Date;
  end: Date;
}

/**
 * The windows that touch the time from `from` up to `to`, whole, by start. A start on the wall that does not exist moves
 * forward by the length of the gap, so that no window is dropped (RFC 5545 contradicts itself there); one that exists
 * twice means the first. The end is the start plus the elapsed duration.
 */
export function windowsBetween(window: MaintenanceWindow, from: Date, to: Date): Span[] {
  const { rule, zone, recurrence } = window;
  const duration = rule.durationMinutes * MINUTE_MS;
  const shift = rule.plusDays * DAY_MS;
  const first = new Date(from.getTime() - duration - shift - ZONE_REACH_MS);
  const last = new Date(to.getTime() - shift + ZONE_REACH_MS);
  const dates = recurrence.between(first, last, true).map((at) => dateOf(at.epochMilliseconds + shift));
  const starts = dates
    .filter((date) => (rule.to === null || date <= rule.to) && !rule.exceptions.includes(date))
    .map((date) => instantOf(date, rule.startTime, zone));
  // A day that the zone never had moves onto the next one, which may have a window of its own.
  const whole = [...new Set(starts)].map((start) => ({ start, end: start + duration }));
  return blackoutRanges(window)
    .reduce((spans, days) => spans.flatMap((span) => without(span, days)), whole)
    .filter((span) => span.start < to.getTime() && span.end > from.getTime())
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => ({ start: new Date(start), end: new Date(end) }));
}

/** The days on which nothing may happen, as far as they end after `from`. */
export function blackoutsBetween(window: MaintenanceWindow, from: Date): Span[] {
  return blackoutRanges(window)
    .filter(({ end }) => end > from.getTime())
    .map(({ start, end }) => ({ start: new Date(start), end: new Date(end) }));
}

function blackoutRanges({ rule, zone }: MaintenanceWindow): Range[] {
  return rule.blackouts.map((days) => ({
    start: instantOf(days.from, '00:00', zone),
    end: instantOf(nextDate(days.to), '00:00', zone),
  }));
}

/** The window that is open at `now`; of several the one that stays open longest. Null if none is. */
export function windowAt(window: MaintenanceWindow, now: Date): Span | null {
  return longest(windowsBetween(window, now, new Date(now.getTime() + 1)));
}

/** Of open windows the one that closes last. */
export function longest(open: readonly Span[]): Span | null {
  return open.reduce<Span | null>((best, span) => (best !== null && best.end >= span.end ? best : span), null);
}

/**
 * The next `count` windows that end after `now`, the open ones included. Fewer come back if the rule has no more within
 * the horizon: the search is bounded, because a rule may well never open again.
 */
export function nextWindows(window: MaintenanceWindow, now: Date, count: number): Span[] {
  for (let days = 32; ; days *= 4) {
    const until = new Date(now.getTime() + Math.min(days, HORIZON_DAYS) * DAY_MS);
    const found = windowsBetween(window, now, until);
    if (found.length >= count || days >= HORIZON_DAYS) return found.slice(0, count);
  }
}

/**
 * What is wrong with a rule that somebody wants to save; null if nothing is. A rule that would never open is refused,
 * because its machines would silently never be updated.
 */
export function windowProblem(rule: WindowRule, machineZone: string | null, now: Date): WindowProblem | null {
  const read = readWindow(rule, machineZone);
  if (!read.ok) return read.reason;
  return nextWindows(read.window, now, 1).length === 0 ? 'window-never-opens' : null;
}

/** Date and time that a clock on the wall of the zone shows at `at`: `2026-12-11T22:00:00`. @throws RangeError for an unknown zone */
export function onTheWall(at: Date, zone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: 'second' });
}

interface Range {
  start: number;
  end: number;
}

/** What is left of a span when a blackout is cut out of it. */
function without(span: Range, cut: Range): Range[] {
  if (cut.end <= span.start || cut.start >= span.end) return [span];
  return [
    { start: span.start, end: cut.start },
    { start: cut.end, end: span.end },
  ].filter(({ start, end }) => start < end);
}

function instantOf(date: string, time: string, zone: string): number {
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function nextDate(date: string): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + DAY_MS);
}
