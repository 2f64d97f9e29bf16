import { type Nth, patternOf, type Weekday } from './pattern.js';
import type { DateRange, WindowRule } from './rule.js';

const DAY_MINUTES = 1440;

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
export const NTH_NAMES: Record<Nth, string> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `24 December 2026`; what is no date is given back as it is. */
export function sayDate(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : DATE.format(at);
}

/** `Monday, Tuesday and Friday`. */
export function sayList(words: readonly string[], joint = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}

/** `90 minutes`, `4 hours`, `1 hour 30 minutes`, `2 days`. */
export function sayMinutes(minutes: number): string {
  const part = (number: number, unit: string) => (number === 0 ? [] : [`${number} ${unit}${number === 1 ? '' : 's'}`]);
  const days = minutes > DAY_MINUTES || minutes === DAY_MINUTES * 2 ? Math.floor(minutes / DAY_MINUTES) : 0;
  const rest = minutes - days * DAY_MINUTES;
  return [...part(days, 'day'), ...part(Math.floor(rest / 60), 'hour'), ...part(rest % 60, 'minute')].join(' ');
}

/** What a window means, in one sentence: days, times, whose clock, and what is left out. */
export function sayWindow(rule: WindowRule): string {
  return [
    `${sayDays(rule)}, ${sayTimes(rule)}`,
    rule.zone === 'machine' ? "by each machine's own clock" : `by the clock of ${rule.zone}`,
    ...sayBounds(rule),
  ].join(', ');
}

/** `Every Monday and Friday`, `3 days after the second Tuesday of each month`. */
export function sayDays(rule: Pick<WindowRule, 'recurrence' | 'plusDays'>): string {
  const pattern = patternOf(rule);
  switch (pattern.kind) {
    case 'daily':
      return 'Every day';
    case 'weekly': {
      const days = sayList(pattern.days.map((day) => WEEKDAY_NAMES[day]));
      return pattern.every === 1 ? `Every ${days}` : `Every ${pattern.every} weeks on ${days}`;
    }
    case 'second-tuesday':
      return `${sayAfter(pattern.plusDays)} the second Tuesday of each month`;
    case 'monthly':
      return `On the ${NTH_NAMES[pattern.nth]} ${WEEKDAY_NAMES[pattern.day]} of each month`;
    default:
      return `${sayAfter(pattern.plusDays)} the days of ${pattern.recurrence || 'a rule'}`;
  }
}

function sayAfter(days: number): string {
  if (days === 0) return 'On';
  return days === 1 ? 'The day after' : `${days} days after`;
}

function sayTimes({ startTime, durationMinutes }: WindowRule): string {
  const [hours = 0, minutes = 0] = startTime.split(':').map(Number);
  const end = hours * 60 + minutes + durationMinutes;
  const later = Math.floor(end / DAY_MINUTES);
  const two = (number: number) => String(number).padStart(2, '0');
  const until = `${two(Math.floor((end % DAY_MINUTES) / 60))}:${two(end % 60)}`;
  const day = later === 0 ? '' : later === 1 ? ' the next day' : ` ${later} days later`;
  return `from ${startTime} to ${until}${day} (${sayMinutes(durationMinutes)})`;
}

function sayBounds({ from, to, blackouts, exceptions }: WindowRule): string[] {
  const range = (days: DateRange) =>
    days.from === days.to ? `on ${sayDate(days.from)}` : `from ${sayDate(days.from)} to ${sayDate(days.to)}`;
  const never = [...blackouts.map(range), ...exceptions.map((date) => `on ${sayDate(date)}`)];
  return [
    `from ${sayDate(from)} on`,
    ...(to === null ? [] : [`for the last time on ${sayDate(to)}`]),
    ...(never.length === 0 ? [] : [`never ${sayList(never, 'nor')}`]),
  ];
}
