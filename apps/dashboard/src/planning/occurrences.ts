import type { Occurrence, WindowRule } from '#contracts/people/planning.js';

const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

/** A time on some wall, read as if that wall hung in Greenwich: only good for formatting and for differences. */
const wall = (local: string): Date => new Date(`${local}Z`);

export const timeOf = (local: string): string => local.slice(11, 16);

/** `Fri, 11 Dec 2026`. */
export const dayOnWall = (local: string): string => DAY.format(wall(local));

/** `22:00 – 02:00 Sat`: the weekday of the end only where it is another one. */
export function timesOnWall({ localStart, localEnd }: Occurrence): string {
  const other = localEnd.slice(0, 10) === localStart.slice(0, 10) ? '' : ` ${WEEKDAY.format(wall(localEnd))}`;
  return `${timeOf(localStart)} – ${timeOf(localEnd)}${other}`;
}

/** Minutes by which the wall is ahead of UTC. */
const offset = (local: string, instant: string): number => (wall(local).getTime() - Date.parse(instant)) / 60_000;

const way = (minutes: number): string => (minutes > 0 ? 'forward' : 'back');

/** What the clocks do to an occurrence, in words; null where nothing happens. */
export function clockChange(one: Occurrence, before: Occurrence | undefined): string | null {
  const atStart = offset(one.localStart, one.start);
  const within = offset(one.localEnd, one.end) - atStart;
  if (within !== 0) return `Clocks go ${way(within)} meanwhile`;
  const since = before ? atStart - offset(before.localEnd, before.end) : 0;
  return since === 0 ? null : `Clocks go ${way(since)} before`;
}

/** Why an occurrence does not start when its rule says, in words; null where it does. */
export function otherStart(one: Occurrence, rule: WindowRule): string | null {
  // A rule of another zone starts at some other time on this wall.
  if (rule.zone !== 'machine' && rule.zone !== one.zone) return null;
  if (timeOf(one.localStart) === rule.startTime) return null;
  return rule.blackouts.length > 0 ? 'Cut by a blackout' : `Clocks skip ${rule.startTime}`;
}
