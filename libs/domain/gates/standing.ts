import { MINUTE_MS } from '../time.js';
import type { GrantOutcome } from '../words.js';
import { judgeHealth, type MachineHealth } from './health.js';

/** A machine that was not heard of for so long is away: it polls every 5 minutes at the slowest. */
const SEEN_MINUTES = 10;
/** A gate does not wait for machines that were not heard of for so long. */
const ABOUT_MINUTES = 3 * 24 * 60;
/** Started and then not heard of for so long is a failure: no install and restart is silent for longer. */
const SILENT_MINUTES = 240;
/** The lone first machine is replaced if it has not started by then. */
const LONE_START_MINUTES = 240;

/** One machine that was granted the patch. */
export interface Grant {
  machineId: string;
  ringId: string;
  grantedAt: Date;
  /** Not to be started after this; the end of the window. */
  notAfter: Date;
  /** First contact after the grant. */
  seenAt: Date | null;
  startedAt: Date | null;
  /** Newest sign of life since the start. */
  signalAt: Date | null;
  outcome: GrantOutcome | null;
  endedAt: Date | null;
  health: MachineHealth | null;
}

/**
 * Where a grant stands.
 * - `reserved`: may start at any moment, so it holds a slot. `running`: it started.
 * - `waiting`: the machine has not been seen since; neither success nor failure, and it holds no slot.
 * - `proven`, `failed`: what gates count. `unreadable`: proven, but nobody can say whether the machine is well.
 * - `neutral`: ended without a word on the patch; the machine may be granted again.
 */
export type Standing = 'reserved' | 'waiting' | 'running' | 'proven' | 'unreadable' | 'failed' | 'neutral';

/** The standing of a grant at `now`. */
export function standingOf(grant: Grant, now: Date): Standing {
  const { outcome, startedAt, seenAt } = grant;
  if (outcome === 'proven') return PROVEN[judgeHealth(grant.health)];
  if (outcome === 'failed') return 'failed';
  if (outcome !== null) return 'neutral';
  if (startedAt !== null) return minutesSince(grant.signalAt ?? startedAt, now) > SILENT_MINUTES ? 'failed' : 'running';
  if (grant.notAfter <= now) return 'neutral';
  return seenAt !== null || minutesSince(grant.grantedAt, now) < SEEN_MINUTES ? 'reserved' : 'waiting';
}

const PROVEN = { fine: 'proven', worse: 'failed', unknown: 'unreadable' } as const;

/** Should the lone first machine give its place to another one? */
export function isLoneTooLate(grant: Grant, now: Date): boolean {
  const open = grant.startedAt === null && grant.outcome === null;
  return open && minutesSince(grant.grantedAt, now) >= LONE_START_MINUTES;
}

/** Was the machine seen in the last three days? A weekend is shorter, a holiday longer. */
export function isAbout(lastSeenAt: Date | null, now: Date): boolean {
  return lastSeenAt !== null && minutesSince(lastSeenAt, now) < ABOUT_MINUTES;
}

/** Was the machine seen in the last 10 minutes? */
export function isPresent(lastSeenAt: Date | null, now: Date): boolean {
  return lastSeenAt !== null && minutesSince(lastSeenAt, now) < SEEN_MINUTES;
}

function minutesSince(at: Date, now: Date): number {
  return (now.getTime() - at.getTime()) / MINUTE_MS;
}
