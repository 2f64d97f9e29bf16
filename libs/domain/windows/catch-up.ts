import type { Span } from './calendar.js';

/** A plan's leave to act outside a window on a machine that missed its own. */
export interface CatchUp {
  /** Not after this. */
  latest: Date;
}

export interface CatchUpFacts {
  /** The machine's latest absence; null if it was never away for long. `to` is the contact that ended it. */
  absence: { from: Date; to: Date } | null;
  /** On mains; null if it cannot be read. A PC without battery is on mains. */
  onMains: boolean | null;
  /** Somebody is logged on; null if it cannot be read. */
  loggedOn: boolean | null;
}

export type CatchUpRefusal =
  | 'window-closed'
  | 'catch-up-not-missed'
  | 'catch-up-too-late'
  | 'catch-up-on-battery'
  | 'catch-up-logged-on';

/**
 * May a machine that missed its window act at this contact? Only if the plan says so, a whole window passed in its
 * absence, it is on mains and nobody is logged on. What cannot be read counts as no. Null: it may.
 * @param windows the machine's windows since the release reached it
 */
export function catchUpRefusal(
  plan: CatchUp | null,
  facts: CatchUpFacts,
  windows: readonly Span[],
  now: Date,
): CatchUpRefusal | null {
  if (plan === null) return 'window-closed';
  const { absence } = facts;
  const missed = absence !== null && windows.some(({ start, end }) => start >= absence.from && end <= absence.to);
  if (!missed) return 'catch-up-not-missed';
  if (now > plan.latest) return 'catch-up-too-late';
  if (facts.onMains !== true) return 'catch-up-on-battery';
  if (facts.loggedOn !== false) return 'catch-up-logged-on';
  return null;
}
