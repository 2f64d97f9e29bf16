import { describeHresult } from '../hresults.js';
import { describeReason } from '../reasons.js';
import type { Outcome } from '../words.js';
import type { JobEvent } from './job-machine.js';

/** Life of a job's lease in seconds: three heartbeats of 30 s, so that one lost message does not lose the job. */
export const LEASE_SECONDS = 90;

const FIRST_DELAY_SECONDS = 60;
/**
 * A veto may lift at any time, so a PC is asked again soon; a job of seven days still stays below the 1000 attempts
 * that an order can count.
 */
const LONGEST_DELAY_SECONDS = 1800;
const JITTER = 0.25;

/**
 * Seconds to wait after `attempt` (counted from 1) before the next one: doubled from one minute up to half an hour, ±25 %,
 * so that machines which failed together do not return together.
 * @param random01 a random number in [0, 1)
 */
export function retryDelaySeconds(attempt: number, random01: number): number {
  const delay = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (Math.max(1, attempt) - 1));
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random01));
}

/**
 * Is this cause (HRESULT such as `0x8024402C`, or reason code) one that passes by itself? An unknown cause is not:
 * repeating what nobody understands would wear out a PC.
 */
export function isTransient(cause: string): boolean {
  return cause.startsWith('0x') ? describeHresult(cause).transient : describeReason(cause).transient;
}

export interface AttemptEnd {
  outcome: Outcome;
  reason: string | null;
  hresult: string | null;
  /** Number of the attempt that ended, from 1. */
  attempt: number;
  maxAttempts: number;
}

/**
 * Did the machine veto the attempt for a cause that passes by itself (on battery, in use, servicing)? Such an attempt is
 * given back: a PC that is in use all afternoon has not failed, and its job lives until its not-after.
 */
export function isPassingVeto(end: AttemptEnd): boolean {
  return end.outcome === 'refused' && isPassing(end);
}

/** The HRESULT decides where there is one, because it is more exact than the reason. */
function isPassing({ hresult, reason }: AttemptEnd): boolean {
  const cause = hresult ?? reason;
  return cause !== null && isTransient(cause);
}

/** The event that an agent's result means for its job. Only failures use up attempts (see isPassingVeto). */
export function eventOfResult(end: AttemptEnd): JobEvent {
  if (end.outcome === 'succeeded') return 'succeed';
  if (end.outcome === 'stopped') return 'confirm-stopped';
  if (isPassingVeto(end) || (isPassing(end) && end.attempt < end.maxAttempts)) return 'fail-transient';
  return end.outcome === 'refused' ? 'refuse' : 'fail';
}
