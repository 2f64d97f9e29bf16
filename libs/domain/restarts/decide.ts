import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from '../time.js';
import type { Span } from '../windows/calendar.js';
import { isZone } from '../windows/rule.js';
import { type RestartPolicy, restartPolicyProblem } from './policy.js';

/** No restart while somebody used the PC so recently, unless a person ordered exactly that. */
const INPUT_QUIET_MINUTES = 30;
/** No order exceeds this many restarts a day; the PC enforces it too. */
export const RESTARTS_A_DAY = 2;
/** A countdown that ended longer ago was one for another occasion: nobody expects its restart any more. */
const COUNTDOWN_GOOD_MINUTES = 15;

export interface RestartFacts {
  /** Since when the restart has been necessary. */
  pendingSince: Date;
  /** The newest input of any session; `nobody` if no one is logged on; null if it cannot be read. */
  input: Date | 'nobody' | null;
  /** A person ordered exactly this restart although the PC may be in use. */
  orderedExactly: boolean;
  noticedAt: Date | null;
  snoozedUntil: Date | null;
  countdownFrom: Date | null;
  /** The owner of a personal machine paused it until then. */
  pausedUntil: Date | null;
  /** Restarts that Sluice ordered today; null if it cannot be read. */
  restartsToday: number | null;
  /** The restart window that is open now; null if none is. */
  window: Span | null;
  /** IANA zone of the machine; null if it is unknown. */
  zone: string | null;
}

export type RestartWait =
  | 'restart-policy-invalid'
  | 'restart-window-closed'
  | 'window-too-short'
  | 'window-zone-unknown'
  | 'restart-ceiling'
  | 'owner-paused'
  | 'active-hours'
  | 'restart-notice'
  | 'restart-snoozed'
  | 'user-active'
  | 'restart-countdown';

/** What to do about a restart now. `until`: when to look again at the latest; null if that cannot be said. */
export type RestartDecision =
  | { act: 'restart' }
  | { act: 'notify' }
  | { act: 'count-down' }
  | { act: 'wait'; reason: RestartWait; until: Date | null };

/**
 * The next step towards a restart: notice, then countdown, then the restart, only within the restart window. Until the
 * deadline the person at the PC may put it off, and their active hours count; after it neither holds, but the 30-minute
 * rule always does. With nobody logged on there is nobody to tell.
 */
export function decideRestart(policy: RestartPolicy, facts: RestartFacts, now: Date): RestartDecision {
  const barred = barOf(policy, facts, now);
  if (barred !== null) return barred;
  if (facts.input === 'nobody') return { act: 'restart' };
  if (facts.noticedAt === null) return { act: 'notify' };
  const noticed = plus(facts.noticedAt, policy.noticeMinutes);
  if (now < noticed) return wait('restart-notice', noticed);
  const snoozed = facts.snoozedUntil;
  if (snoozed !== null && now < snoozed && now < deadlineOf(policy, facts)) return wait('restart-snoozed', snoozed);
  if (!facts.orderedExactly) {
    if (facts.input === null) return wait('user-active');
    const quiet = plus(facts.input, INPUT_QUIET_MINUTES);
    if (now < quiet) return wait('user-active', quiet);
  }
  return countDown(policy, facts, now);
}

/** What forbids a restart whoever sits at the PC. What cannot be read forbids it. */
function barOf(policy: RestartPolicy, facts: RestartFacts, now: Date): RestartDecision | null {
  const { window, zone, restartsToday, pausedUntil } = facts;
  if (restartPolicyProblem(policy) !== null) return wait('restart-policy-invalid');
  if (window === null || now < window.start || now >= window.end) return wait('restart-window-closed');
  if (restartsToday === null || restartsToday >= RESTARTS_A_DAY) return wait('restart-ceiling');
  if (pausedUntil !== null && now < pausedUntil) return wait('owner-paused', pausedUntil);
  if (zone === null || !isZone(zone)) return wait('window-zone-unknown');
  const inactive = activeHoursEnd(policy, zone, now);
  return inactive !== null && now < deadlineOf(policy, facts) ? wait('active-hours', inactive) : null;
}

/** The countdown must have run on this occasion: after the last input, and not in some earlier window. */
function countDown(policy: RestartPolicy, { input, countdownFrom, window }: RestartFacts, now: Date): RestartDecision {
  const over = countdownFrom === null ? null : plus(countdownFrom, policy.countdownMinutes);
  const interrupted = countdownFrom !== null && input instanceof Date && input > countdownFrom;
  if (over === null || interrupted || now > plus(over, COUNTDOWN_GOOD_MINUTES)) {
    const fits = window !== null && plus(now, policy.countdownMinutes) < window.end;
    return fits ? { act: 'count-down' } : wait('window-too-short');
  }
  return now < over ? wait('restart-countdown', over) : { act: 'restart' };
}

/** Until when the restart is put off if the person at the PC asks for it now; null if the deadline has passed. */
export function snoozeUntil(policy: RestartPolicy, facts: { pendingSince: Date }, now: Date): Date | null {
  const deadline = deadlineOf(policy, facts);
  if (now >= deadline) return null;
  return new Date(Math.min(plus(now, policy.snoozeMinutes).getTime(), deadline.getTime()));
}

function deadlineOf(policy: RestartPolicy, { pendingSince }: { pendingSince: Date }): Date {
  return plus(pendingSince, policy.deadlineHours * 60);
}

/** When the active hours that run now end; null if none do. Hours such as 22:00–06:00 run over midnight. */
function activeHoursEnd({ activeHours }: RestartPolicy, zone: string, now: Date): Date | null {
  if (activeHours === null) return null;
  const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const time = wall.toPlainTime().toString().slice(0, 5);
  const { from, to } = activeHours;
  const active = from < to ? time >= from && time < to : time >= from || time < to;
  if (!active) return null;
  const day = time < to ? wall.toPlainDate() : wall.toPlainDate().add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime: to }).epochMilliseconds);
}

function plus(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MINUTE_MS);
}

function wait(reason: RestartWait, until: Date | null = null): RestartDecision {
  return { act: 'wait', reason, until };
}
