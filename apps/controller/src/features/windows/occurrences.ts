import type { Occurrence } from '#contracts/people/planning.js';
import { nextWindows, onTheWall, type Span } from '#domain/windows/calendar.js';
import { readWindow, type WindowProblem, type WindowRule } from '#domain/windows/rule.js';

export type Occurrences = { ok: true; occurrences: Occurrence[] } | { ok: false; reason: WindowProblem };

/** A span as people read it. @param zone IANA zone on whose wall the times stand */
export function occurrenceOf({ start, end }: Span, zone: string): Occurrence {
  return {
    start: start.toISOString(),
    end: end.toISOString(),
    zone,
    localStart: onTheWall(start, zone),
    localEnd: onTheWall(end, zone),
  };
}

/**
 * The next `count` windows of a machine, on its own wall: a window in Berlin is open in the afternoon in New York.
 * @param zone IANA zone of the machine; null for the rule's own
 */
export function nextOccurrences(rule: WindowRule, zone: string | null, now: Date, count: number): Occurrences {
  const read = readWindow(rule, zone);
  if (!read.ok) return read;
  const wall = zone ?? read.window.zone;
  return { ok: true, occurrences: nextWindows(read.window, now, count).map((span) => occurrenceOf(span, wall)) };
}
