import type { Occurrence } from '#contracts/people/planning.js';
import type { PlannedMachine, PlannedRing } from '#domain/planner/state.js';
import { nextWindows } from '#domain/windows/calendar.js';
import { readWindow } from '#domain/windows/rule.js';
import { occurrenceOf } from '../windows/occurrences.js';

/** The zone of most machines of the ring; null if none is known. */
export function commonZone(machines: readonly PlannedMachine[], ringId: string): string | null {
  const counts = new Map<string, number>();
  for (const machine of machines) {
    if (machine.ringId === ringId && machine.zone !== null)
      counts.set(machine.zone, (counts.get(machine.zone) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}

/** When most machines of the ring may install next, the window that is open included; null if that is never. */
export function nextWindow(ring: PlannedRing | undefined, machineZone: string | null, now: Date): Occurrence | null {
  const next = (ring?.windows ?? []).flatMap((rule) => {
    const read = readWindow(rule, machineZone);
    if (!read.ok) return [];
    return nextWindows(read.window, now, 1).map((span) => ({ span, zone: read.window.zone }));
  });
  const [first] = next.sort((a, b) => a.span.start.getTime() - b.span.start.getTime());
  return first === undefined ? null : occurrenceOf(first.span, first.zone);
}
