import { RRuleTemporal } from 'rrule-temporal';

const DAY_MINUTES = 1440;
/** A shorter window would close before Windows has searched; a longer one is a rule of its own. */
const MIN_DURATION_MINUTES = 15;
const MAX_DURATION_MINUTES = 7 * DAY_MINUTES;
/** "Second Tuesday + N days" never reaches the next second Tuesday. */
const MAX_PLUS_DAYS = 27;

/** Local dates, both included: `2026-12-20`. */
export interface DateRange {
  from: string;
  to: string;
}

/** When installing, or restarting, is allowed. All dates and times are those on the wall in the rule's zone. */
export interface WindowRule {
  /** RFC 5545 recurrence by date, `FREQ=MONTHLY;BYDAY=2TU`; time of day and first date have fields of their own. */
  recurrence: string;
  /** Days added to each date that the recurrence gives: 3 for "second Tuesday + 3 days". */
  plusDays: number;
  /** First date that counts, `2026-01-01`; INTERVAL and COUNT count from here. */
  from: string;
  /** Last date that counts; null for no end. */
  to: string | null;
  /** Start on the wall, `22:30`. */
  startTime: string;
  /** Elapsed minutes: a window of four hours lasts four hours, also in the night in which the clocks change. */
  durationMinutes: number;
  /** IANA zone, or `machine` for each machine's own. */
  zone: string;
  /** Days on which nothing may happen; windows that reach into them are cut. */
  blackouts: readonly DateRange[];
  /** Dates whose window is left out. */
  exceptions: readonly string[];
}

export type WindowProblem =
  | 'window-recurrence-invalid'
  | 'window-date-invalid'
  | 'window-time-invalid'
  | 'window-duration-invalid'
  | 'window-zone-unknown'
  | 'window-never-opens';

/** A rule that was read: its zone is known and its recurrence parsed. Only `readWindow` makes one. */
export interface MaintenanceWindow {
  readonly rule: WindowRule;
  readonly zone: string;
  /** Dates as midnights in UTC, so that no zone can drop one of them. */
  readonly recurrence: RRuleTemporal;
}

export type ReadWindow = { ok: true; window: MaintenanceWindow } | { ok: false; reason: WindowProblem };

const signed = (most: string): string => `[+-]?(?:${most})`;
const list = (one: string): RegExp => new RegExp(`^${one}(?:,${one})*$`);
const FIFTY_THREE = '[1-9]|[1-4]\\d|5[0-3]';
const YEAR_DAY = '[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6]';

/**
 * The parts of a recurrence and the values they may have. It stands here because rrule-temporal ignores what it does
 * not understand: with a BYMONTHDAY of 99 it gives every day, and a brake would fail open.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,2}$/,
  WKST: /^(?:MO|SU)$/,
  BYDAY: list(`(?:${signed(FIFTY_THREE)})?(?:MO|TU|WE|TH|FR|SA|SU)`),
  BYMONTHDAY: list(signed('[1-9]|[12]\\d|3[01]')),
  BYMONTH: list('(?:[1-9]|1[0-2])'),
  BYWEEKNO: list(signed(FIFTY_THREE)),
  BYYEARDAY: list(signed(YEAR_DAY)),
  BYSETPOS: list(signed(YEAR_DAY)),
};

/**
 * Reads a rule for a machine.
 * @param machineZone IANA zone of the machine, null if it is unknown; only rules of the zone `machine` ask for it
 */
export function readWindow(rule: WindowRule, machineZone: string | null): ReadWindow {
  const zone = rule.zone === 'machine' ? machineZone : rule.zone;
  if (zone === null || !isZone(zone)) return { ok: false, reason: 'window-zone-unknown' };
  const reason = fieldProblem(rule);
  if (reason !== null) return { ok: false, reason };
  const recurrence = parse(rule);
  if (recurrence === null) return { ok: false, reason: 'window-recurrence-invalid' };
  return { ok: true, window: { rule, zone, recurrence } };
}

function fieldProblem(rule: WindowRule): WindowProblem | null {
  const { plusDays, durationMinutes, from, to, blackouts, exceptions } = rule;
  const dates = [
    from,
    ...(to === null ? [] : [to]),
    ...exceptions,
    ...blackouts.flatMap((days) => [days.from, days.to]),
  ];
  if (!dates.every(isDate)) return 'window-date-invalid';
  if ((to !== null && to < from) || blackouts.some((days) => days.to < days.from)) return 'window-date-invalid';
  if (!isWithin(plusDays, 0, MAX_PLUS_DAYS)) return 'window-date-invalid';
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(rule.startTime)) return 'window-time-invalid';
  if (!isWithin(durationMinutes, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES)) return 'window-duration-invalid';
  return null;
}

function parse(rule: WindowRule): RRuleTemporal | null {
  const parts = rule.recurrence.split(';').map((part) => part.split('='));
  const names = parts.map(([name = '']) => name);
  const readable = parts.every(
    ([name = '', value = '', ...more]) =>
      more.length === 0 && Object.hasOwn(PARTS, name) && (PARTS[name] as RegExp).test(value),
  );
  if (!readable || !names.includes('FREQ') || new Set(names).size !== names.length) return null;
  const start = `${rule.from.replaceAll('-', '')}T000000Z`;
  try {
    return new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${rule.recurrence}`, strict: true });
  } catch {
    // Combinations that RFC 5545 forbids, such as BYWEEKNO in a monthly rule.
    return null;
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** True for a date of the calendar: `2026-02-30` is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** True for a zone of the IANA database that this engine knows. Bare offsets are refused: they have no summer time. */
export function isZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
