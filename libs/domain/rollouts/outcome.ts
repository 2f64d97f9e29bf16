import { isTerminal, isUnderWay } from '../jobs/job-machine.js';
import { DAY_MS } from '../time.js';
import type { GrantOutcome, JobState, UpdateState } from '../words.js';

/** How long a machine that reported success may take to prove it: a week covers a restart that is put off. */
const PROOF_DAYS = 7;

/** What is known of an open grant. */
export interface GrantFacts {
  startedAt: Date | null;
  /** Null if the job is gone. */
  job: { state: JobState; reason: string | null; hresult: string | null; endedAt: Date | null } | null;
  /** The machine's rows of the updates that the job names. */
  updates: readonly { state: UpdateState; since: Date; hresult: string | null }[];
  /** When the machine's newest complete scan was confirmed. */
  scannedAt: Date | null;
}

export interface GrantEnd {
  outcome: GrantOutcome;
  /** Reason code or HRESULT; null where the outcome says it all. */
  reason: string | null;
  at: Date;
}

const INSTALLABLE: readonly UpdateState[] = ['offered', 'downloaded', 'failed', 'rolled-back'];
const CLOSED: readonly UpdateState[] = ['overtaken', 'withdrawn', 'not-applicable'];
const HARMED: readonly UpdateState[] = ['failed', 'rolled-back'];

/** May the update be ordered for the machine? What waits for a restart or a proof may not. */
export function isInstallable(state: UpdateState): boolean {
  return INSTALLABLE.includes(state);
}

/**
 * How a grant ended, by what its job reported and what was proven since; null while that is open. Success is a claim
 * until the proof (design rule 6). A job that ended without a word leaves the grant open: if the machine stays silent it
 * counts as failed (gates/standing.ts), if it comes back its next complete scan tells.
 */
export function grantEnd({ job, updates, startedAt, scannedAt }: GrantFacts, now: Date): GrantEnd | null {
  const state = job?.state ?? 'cancelled';
  if (isUnderWay(state)) return null;
  if (state === 'queued') return startedAt === null ? unneeded(updates, now) : null;
  const rows = updates.filter((row) => !CLOSED.includes(row.state));
  const harmed = rows.find((row) => HARMED.includes(row.state));
  if (harmed !== undefined && startedAt !== null) {
    const cause = harmed.state === 'rolled-back' ? 'rolled-back' : (harmed.hresult ?? job?.reason ?? 'install-failed');
    return { outcome: 'failed', reason: cause, at: job?.endedAt ?? now };
  }
  if (updates.length > 0 && rows.every((row) => row.state === 'installed')) {
    return rows.length > 0 ? { outcome: 'proven', reason: null, at: newest(rows) } : overtaken(now);
  }
  return isTerminal(state) ? endOfJob({ job, updates, startedAt, scannedAt }, now) : null;
}

/** A queued order that has nothing left to do. */
function unneeded(updates: GrantFacts['updates'], now: Date): GrantEnd | null {
  if (updates.length === 0 || updates.some((row) => !CLOSED.includes(row.state) && row.state !== 'installed'))
    return null;
  const had = updates.some((row) => row.state === 'installed');
  return had ? { outcome: 'withdrawn', reason: null, at: now } : overtaken(now);
}

function endOfJob({ job, startedAt, scannedAt }: GrantFacts, now: Date): GrantEnd | null {
  const at = job?.endedAt ?? now;
  switch (job?.state) {
    case 'succeeded':
      return now.getTime() - at.getTime() > PROOF_DAYS * DAY_MS
        ? { outcome: 'withdrawn', reason: 'proof-missing', at: now }
        : null;
    case 'failed':
      return { outcome: 'failed', reason: job.hresult ?? job.reason ?? 'install-failed', at };
    case 'refused':
      return { outcome: 'refused', reason: job.hresult ?? job.reason, at };
    case 'expired':
      if (startedAt === null) return { outcome: 'withdrawn', reason: job.reason, at };
      return scannedAt !== null && scannedAt > at ? { outcome: 'withdrawn', reason: job.reason, at: now } : null;
    default:
      return { outcome: 'withdrawn', reason: job?.reason ?? null, at };
  }
}

function overtaken(at: Date): GrantEnd {
  return { outcome: 'overtaken', reason: 'overtaken', at };
}

function newest(rows: readonly { since: Date }[]): Date {
  return new Date(Math.max(...rows.map(({ since }) => since.getTime())));
}
