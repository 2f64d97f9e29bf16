import { useNow } from '../clock.js';
import classes from './Ago.module.css';

const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const SOON = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const RELATIVE = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always', style: 'short' });

/** Upper bound in seconds, seconds in a unit, unit. */
const STEPS = [
  [3_600, 60, 'minute'],
  [36 * 3_600, 3_600, 'hour'],
  [60 * 86_400, 86_400, 'day'],
  [Number.POSITIVE_INFINITY, 30.44 * 86_400, 'month'],
] as const;

/** `3 min ago`, `in 14 days`; under a minute `just now`. */
function relative(instant: string, nowMs: number): string {
  const seconds = (Date.parse(instant) - nowMs) / 1000;
  if (Math.abs(seconds) < 60) return 'just now';
  const [, size, unit] = STEPS.find(([bound]) => Math.abs(seconds) < bound) ?? STEPS[3];
  return RELATIVE.format(Math.round(seconds / size), unit);
}

/** `14 Dec 2026`, in the reader's zone. */
export const dayOf = (instant: string): string => DAY.format(new Date(instant));

/** `14 Dec 2026, 05:04`, in the reader's zone. */
export const momentOf = (instant: string): string => FULL.format(new Date(instant));

/** `Tue 24 Nov, 14:00`, in the reader's zone: for what is near. */
export const soonOf = (instant: string): string => SOON.format(new Date(instant));

/** An instant by its distance from now; the date itself is the tooltip. */
export function Ago({ at, never = 'never' }: { at: string | null; never?: string }) {
  const now = useNow();
  if (at === null) return <>{never}</>;
  return (
    <time dateTime={at} title={momentOf(at)} className={classes.ago}>
      {relative(at, now)}
    </time>
  );
}

/** An instant as it stands in a log, to the second. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className={classes.moment}>
      {EXACT.format(new Date(at))}
    </time>
  );
}
