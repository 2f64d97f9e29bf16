import { Temporal } from 'temporal-polyfill';

/** An instant on the wall of a zone, to the second: `2026-12-11T22:00:00`. @throws RangeError for an unknown zone */
export function wallTime(at: Date, zone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: 'second' });
}
