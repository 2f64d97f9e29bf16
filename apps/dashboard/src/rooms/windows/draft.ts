import type { NewWindow, WindowRule } from '#contracts/people/planning.js';
import { daysOf, patternOf, type WindowPattern } from '#domain/windows/pattern.js';
import type { WindowProblem } from '#domain/windows/rule.js';

/** A window while somebody types: any field may be empty. */
export interface WindowDraft {
  name: string;
  purpose: NewWindow['purpose'];
  pattern: WindowPattern;
  startTime: string;
  hours: number | string;
  minutes: number | string;
  /** `machine`, a zone, or empty. */
  zone: string;
  from: string;
  /** Empty: no end. */
  to: string;
  blackouts: { from: string; to: string }[];
  exceptions: string[];
}

export type Field = 'name' | 'days' | 'startTime' | 'duration' | 'zone' | 'dates' | 'leftOut' | 'rule';
export type Problems = Partial<Record<Field, string>>;

const MIN_MINUTES = 15;
const MAX_MINUTES = 10_080;

/** What most people want: the night after Microsoft's day and three days of waiting, on each machine's own clock. */
export function emptyDraft(today: string): WindowDraft {
  return {
    name: '',
    purpose: 'install',
    pattern: { kind: 'second-tuesday', plusDays: 3 },
    startTime: '22:00',
    hours: 4,
    minutes: 0,
    zone: 'machine',
    from: today,
    to: '',
    blackouts: [],
    exceptions: [],
  };
}

export function draftOf({ name, purpose, rule }: NewWindow): WindowDraft {
  return {
    name,
    purpose,
    pattern: patternOf(rule),
    startTime: rule.startTime,
    hours: Math.floor(rule.durationMinutes / 60),
    minutes: rule.durationMinutes % 60,
    zone: rule.zone,
    from: rule.from,
    to: rule.to ?? '',
    blackouts: rule.blackouts,
    exceptions: rule.exceptions,
  };
}

export function ruleOf(draft: WindowDraft): WindowRule {
  return {
    ...daysOf(draft.pattern),
    from: draft.from,
    to: draft.to || null,
    startTime: draft.startTime,
    durationMinutes: minutesOf(draft),
    zone: draft.zone,
    blackouts: draft.blackouts,
    exceptions: draft.exceptions,
  };
}

const minutesOf = ({ hours, minutes }: WindowDraft) => (Number(hours) || 0) * 60 + (Number(minutes) || 0);

/** What still has to be filled in or put right before the controller can be asked. */
export function problemsOf(draft: WindowDraft): Problems {
  const found: [Field, string | false][] = [
    ['name', draft.name.trim() === '' && 'Give it a name, such as “Broad, Thursday night”.'],
    ['days', daysProblem(draft.pattern)],
    ['startTime', draft.startTime === '' && 'Say when it starts, such as 22:30.'],
    ['duration', durationProblem(minutesOf(draft))],
    ['zone', draft.zone === '' && 'Choose a time zone.'],
    ['dates', datesProblem(draft)],
    ['leftOut', leftOutProblem(draft)],
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== false));
}

function daysProblem(pattern: WindowPattern): string | false {
  if (pattern.kind === 'weekly' && pattern.days.length === 0) return 'Choose at least one day.';
  return pattern.kind === 'own' && pattern.recurrence === '' && 'Write a rule, such as FREQ=MONTHLY;BYDAY=2TU.';
}

function durationProblem(minutes: number): string | false {
  return (minutes < MIN_MINUTES || minutes > MAX_MINUTES) && 'Choose from 15 minutes to 7 days (168 hours).';
}

function datesProblem({ from, to }: WindowDraft): string | false {
  if (from === '') return 'Say from which date on it counts.';
  return to !== '' && to < from && 'The last date is before the first.';
}

function leftOutProblem({ blackouts, exceptions }: WindowDraft): string | false {
  if (blackouts.some((days) => days.from === '' || days.to === '') || exceptions.includes('')) {
    return 'Fill in every date, or remove its line.';
  }
  return blackouts.some((days) => days.to < days.from) && 'A time without windows ends before it begins.';
}

/** The field beside which the controller's word about a rule belongs. */
export const FIELD_OF: Readonly<Record<WindowProblem, Field>> = {
  'window-recurrence-invalid': 'days',
  'window-date-invalid': 'dates',
  'window-time-invalid': 'startTime',
  'window-duration-invalid': 'duration',
  'window-zone-unknown': 'zone',
  'window-never-opens': 'rule',
};

export const fieldOf = (reason: string): Field => (FIELD_OF as Record<string, Field>)[reason] ?? 'rule';
