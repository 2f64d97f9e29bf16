import type { WindowRule } from './rule.js';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const NTHS = [1, 2, 3, 4, -1] as const;
/** Which one of a month; -1 is the last. */
export type Nth = (typeof NTHS)[number];

/** The recurrences that people ask for, as a form can show them; `own` is every other rule of RFC 5545. */
export type WindowPattern =
  | { kind: 'daily' }
  | { kind: 'weekly'; every: number; days: readonly Weekday[] }
  | { kind: 'second-tuesday'; plusDays: number }
  | { kind: 'monthly'; nth: Nth; day: Weekday }
  | { kind: 'own'; recurrence: string; plusDays: number };

type Days = Pick<WindowRule, 'recurrence' | 'plusDays'>;

const isWeekday = (text: string): text is Weekday => (WEEKDAYS as readonly string[]).includes(text);

/** The pattern that a rule's days follow. `daysOf` of it gives the same days. */
export function patternOf({ recurrence, plusDays }: Days): WindowPattern {
  const own: WindowPattern = { kind: 'own', recurrence, plusDays };
  const parts = Object.fromEntries(recurrence.split(';').map((part) => part.split('=', 2))) as Record<string, string>;
  const { FREQ, BYDAY, INTERVAL = '1', ...more } = parts;
  if (Object.keys(more).length > 0 || !/^[1-9]\d?$/.test(INTERVAL)) return own;
  if (FREQ === 'MONTHLY' && BYDAY === '2TU' && INTERVAL === '1') return { kind: 'second-tuesday', plusDays };
  if (plusDays !== 0) return own;
  if (FREQ === 'DAILY' && BYDAY === undefined && INTERVAL === '1') return { kind: 'daily' };
  if (FREQ === 'WEEKLY' && BYDAY !== undefined) {
    const days = BYDAY.split(',');
    return days.every(isWeekday) ? { kind: 'weekly', every: Number(INTERVAL), days } : own;
  }
  const [, nth = '', day = ''] = /^(-?\d)([A-Z]{2})$/.exec(BYDAY ?? '') ?? [];
  const known = NTHS.find((each) => each === Number(nth));
  return FREQ === 'MONTHLY' && INTERVAL === '1' && known !== undefined && isWeekday(day)
    ? { kind: 'monthly', nth: known, day }
    : own;
}

/** The days of a rule that follow a pattern. A weekly pattern without any day is `FREQ=WEEKLY`: the weekday of its first date. */
export function daysOf(pattern: WindowPattern): Days {
  switch (pattern.kind) {
    case 'daily':
      return { recurrence: 'FREQ=DAILY', plusDays: 0 };
    case 'weekly': {
      const days = WEEKDAYS.filter((day) => pattern.days.includes(day));
      const every = pattern.every === 1 ? '' : `;INTERVAL=${pattern.every}`;
      return { recurrence: `FREQ=WEEKLY${every}${days.length > 0 ? `;BYDAY=${days}` : ''}`, plusDays: 0 };
    }
    case 'second-tuesday':
      return { recurrence: 'FREQ=MONTHLY;BYDAY=2TU', plusDays: pattern.plusDays };
    case 'monthly':
      return { recurrence: `FREQ=MONTHLY;BYDAY=${pattern.nth}${pattern.day}`, plusDays: 0 };
    default:
      return { recurrence: pattern.recurrence, plusDays: pattern.plusDays };
  }
}
