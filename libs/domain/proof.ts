import type { PatchKind } from './words.js';

/** The update whose install is to be proven. */
export interface ProvenUpdate {
  kind: PatchKind;
  /** What Windows reports once it is in force; null where the update's description does not tell. */
  target: { build: number; ubr: number | null } | null;
}

/** What was read from the machine at one time. Null means that it could not be read: it proves nothing. */
export interface ProofReading {
  build: number;
  ubr: number;
  bootAt: Date | null;
  restartPending: boolean | null;
  /** True while Windows still works on its components. */
  servicingBusy: boolean | null;
  /** Newest install of this update in the machine's own history. */
  history: 'succeeded' | 'failed' | null;
  /** Is it still offered? Only a complete online scan can tell. */
  offered: boolean | null;
  /** When Defender's signatures were made. */
  defenderAt: Date | null;
}

export interface Proof {
  state: 'installed' | 'pending-restart' | 'rolled-back' | 'unknown';
  /** What the state rests on. */
  evidence: 'build' | 'history' | 'defender' | 'restart' | 'none';
}

const UNKNOWN: Proof = { state: 'unknown', evidence: 'none' };

/**
 * Is the update in force? The proof fits the kind: what changes Windows' build by build + UBR, Defender by its own
 * status, everything else by a success in the history *and* the end of the offer. Nothing is proven while servicing
 * works or a restart is pending, and a vanished offer alone proves nothing.
 * @param before the reading taken before the install began
 * @param after the newest reading
 */
export function proveInstalled(update: ProvenUpdate, before: ProofReading, after: ProofReading): Proof {
  if (update.kind === 'defender') return proveDefender(before, after);
  if (after.restartPending === true) {
    return after.history === 'succeeded' ? { state: 'pending-restart', evidence: 'restart' } : UNKNOWN;
  }
  if (after.servicingBusy !== false || after.restartPending === null) return UNKNOWN;
  switch (update.kind) {
    case 'cumulative':
    case 'preview':
      // A preview of .NET does not change the build: without a target the history decides.
      return update.target === null ? proveByHistory(before, after) : proveByBuild(update.target, before, after);
    case 'feature':
    case 'enablement':
      return update.target === null ? UNKNOWN : proveByBuild(update.target, before, after);
    default:
      return proveByHistory(before, after);
  }
}

function proveByBuild(target: { build: number; ubr: number | null }, before: ProofReading, after: ProofReading): Proof {
  const exact = after.build === target.build && (target.ubr === null || after.ubr === target.ubr);
  if (exact) return { state: 'installed', evidence: 'build' };
  const beyond = after.build > target.build || (after.build === target.build && after.ubr > (target.ubr ?? 0));
  // Later updates contain earlier ones: beyond the target it is proven only if this one was itself installed on the
  // way.
  if (beyond) return after.history === 'succeeded' ? { state: 'installed', evidence: 'build' } : UNKNOWN;
  if (after.history === null) return UNKNOWN;
  if (restarted(before, after)) return { state: 'rolled-back', evidence: 'build' };
  return after.history === 'succeeded' ? { state: 'pending-restart', evidence: 'history' } : UNKNOWN;
}

function proveByHistory(before: ProofReading, after: ProofReading): Proof {
  if (after.history === 'succeeded' && after.offered === false) return { state: 'installed', evidence: 'history' };
  // Windows first notes a success, restarts, and offers the update again or notes a failure when it had to take it
  // back.
  const takenBack =
    (after.history === 'succeeded' && after.offered === true) ||
    (before.history === 'succeeded' && after.history === 'failed');
  return takenBack && restarted(before, after) ? { state: 'rolled-back', evidence: 'history' } : UNKNOWN;
}

function proveDefender(before: ProofReading, after: ProofReading): Proof {
  const newer = after.defenderAt !== null && (before.defenderAt === null || after.defenderAt > before.defenderAt);
  return newer ? { state: 'installed', evidence: 'defender' } : proveByHistory(before, after);
}

function restarted(before: ProofReading, after: ProofReading): boolean {
  return before.bootAt !== null && after.bootAt !== null && after.bootAt > before.bootAt;
}

/** One entry of the machine's update history as the agent reports it. */
export interface HistoryEntry {
  updateId: string;
  revision: number;
  /** When it ended, RFC 3339. */
  at: string;
  operation: 'install' | 'uninstall';
  /** WUA's OperationResultCode: 2 succeeded, 3 succeeded with errors, 4 failed, 5 aborted. */
  resultCode: number;
}

/**
 * How the newest finished install of an update ended according to the history; null if there is none, or if it was
 * uninstalled since.
 */
export function newestOutcome(history: readonly HistoryEntry[], updateId: string): 'succeeded' | 'failed' | null {
  const [newest] = history
    .filter((entry) => entry.updateId === updateId && entry.resultCode >= 2)
    .sort((a, b) => b.at.localeCompare(a.at));
  if (newest === undefined || newest.operation === 'uninstall') return null;
  return newest.resultCode === 2 ? 'succeeded' : 'failed';
}
