import { classificationsOf } from '../rules/classification.js';
import type { Decision } from '../words.js';
import { groupUpdate, type OfferedUpdate } from './group.js';

/** One person's word on a patch; `ringId` null means every ring. */
export interface PatchDecision {
  patchId: string;
  ringId: string | null;
  decision: Decision;
  decidedAt: Date;
}

/**
 * The decision that holds for a patch in a ring; null if there is none, which means: not released. A decline wins over
 * any release, because a brake must not depend on the order of clicks; then the ring's own word over that for all, then
 * the newest.
 */
export function decisionFor<D extends PatchDecision>(
  patchId: string,
  ringId: string,
  decisions: readonly D[],
): D | null {
  const rank = (row: D): number => (row.decision === 'decline' ? 2 : 0) + (row.ringId === null ? 0 : 1);
  const [first] = decisions
    .filter((row) => row.patchId === patchId && (row.ringId === null || row.ringId === ringId))
    .sort((a, b) => rank(b) - rank(a) || b.decidedAt.getTime() - a.decidedAt.getTime());
  return first ?? null;
}

/** What of a revision bears on a release. */
export interface RevisedUpdate extends OfferedUpdate {
  revision: number;
  impact: 'normal' | 'minor' | 'exclusive';
  restart: 'never' | 'always' | 'can-request';
}

const RESTART_ORDER = ['never', 'can-request', 'always'] as const;

/** Why the release of an update does not cover its new revision. */
export type RevisionChange =
  | 'revision-other-patch'
  | 'revision-other-kb'
  | 'revision-other-classification'
  | 'revision-other-hardware'
  | 'revision-exclusive'
  | 'revision-restart';

/**
 * What keeps the release of an update from covering its new revision; null if it covers it. Microsoft revises metadata
 * often, and asking a person each time would train them to click. It is covered if it is the same update with the same
 * KBs, of the same stream, kind and classification, and asks no more of the PC than before: no exclusive handling, no
 * stronger restart, no other hardware. Anything else waits for a new release.
 */
export function revisionChange(old: RevisedUpdate, next: RevisedUpdate): RevisionChange | null {
  const before = groupUpdate(old);
  const after = groupUpdate(next, before);
  if (next.updateId !== old.updateId || next.revision < old.revision) return 'revision-other-patch';
  if (after.key !== before.key) return 'revision-other-patch';
  if (!areSame(old.kb, next.kb)) return 'revision-other-kb';
  if (!areSame(classificationsOf(old.categories), classificationsOf(next.categories))) {
    return 'revision-other-classification';
  }
  if (next.driver?.hardwareId !== old.driver?.hardwareId) return 'revision-other-hardware';
  if (next.impact === 'exclusive' && old.impact !== 'exclusive') return 'revision-exclusive';
  return RESTART_ORDER.indexOf(next.restart) > RESTART_ORDER.indexOf(old.restart) ? 'revision-restart' : null;
}

/** The same words, in whatever order. */
function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.every((word) => others.includes(word)) && others.every((word) => some.includes(word));
}
