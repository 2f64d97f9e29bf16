import type { Reason } from '../reasons.js';
import { DAY_MS } from '../time.js';
import type { HoldLevel } from '../words.js';
import { nextSecondTuesday } from './second-tuesday.js';

/** Days online after the second Tuesday: Windows searches about daily, but takes days to install at night. */
const PROVING_DAYS = 7;
/** A confirmation older than this says nothing about today. */
const CONFIRMATION_DAYS = 3;

export interface HoldEvidence {
  /** A person asked for a hold. */
  wanted: boolean;
  /** When the present hold was written and read back; null if it never was. */
  setAt: Date | null;
  /** Did the newest read-back find every setting in place? Null: it could not be read. */
  settingsInPlace: boolean | null;
  /** When the agent last confirmed its hold report. */
  confirmedAt: Date | null;
  /** End of the newest lease that the machine holds. */
  leaseUntil: Date | null;
  /** Times of foreign installs, downloads and restarts. */
  leaks: readonly Date[];
  /** UTC days on which the machine was seen, as `2026-11-23`. */
  daysSeen: readonly string[];
}

export interface HoldVerdict {
  level: HoldLevel;
  reason: Reason;
}

/**
 * The level of a hold. Green (`holding`) is earned: a hold that has not yet met a publication day, or whose machine lay
 * in a drawer, has shown nothing. After a leak it is earned again from the leak on.
 */
export function holdLevel(evidence: HoldEvidence, now: Date): HoldVerdict {
  const { wanted, setAt, confirmedAt, leaseUntil } = evidence;
  if (!wanted) return { level: 'none', reason: 'hold-not-wanted' };
  if (leaseUntil !== null && leaseUntil <= now) return { level: 'lapsed', reason: 'hold-ended' };
  if (setAt === null) return { level: 'unknown', reason: 'hold-awaited' };
  if (confirmedAt === null || now.getTime() - confirmedAt.getTime() > CONFIRMATION_DAYS * DAY_MS) {
    return { level: 'unknown', reason: 'hold-silent' };
  }
  if (evidence.settingsInPlace === null) return { level: 'unknown', reason: 'hold-unreadable' };
  if (!evidence.settingsInPlace) return { level: 'lapsed', reason: 'hold-drifted' };
  const leaks = evidence.leaks.filter((at) => at >= setAt).map((at) => at.getTime());
  const provenFrom = new Date(Math.max(setAt.getTime(), ...leaks));
  if (isProvenSince(provenFrom, evidence.daysSeen, now)) return { level: 'holding', reason: 'hold-proven' };
  return leaks.length > 0 ? { level: 'leaking', reason: 'hold-leaked' } : { level: 'set', reason: 'hold-unproven' };
}

/** Lived through a second Tuesday after `from`, and was seen on seven days after that. */
function isProvenSince(from: Date, daysSeen: readonly string[], now: Date): boolean {
  const publication = nextSecondTuesday(from);
  if (publication > now) return false;
  const publicationDay = publication.toISOString().slice(0, 10);
  const today = now.toISOString().slice(0, 10);
  const after = new Set(daysSeen.filter((day) => day > publicationDay && day <= today));
  return after.size >= PROVING_DAYS;
}
