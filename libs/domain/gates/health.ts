import { DAY_MS } from '../time.js';

/** What the event log and the services of one machine show over some days. */
export interface HealthRecord {
  days: number;
  bugchecks: number;
  /** Names of automatic services that do not run. */
  failedServices: readonly string[];
}

export interface MachineHealth {
  /** This machine's own 14 days before the install, because no two PCs are equally well; null if they could not be read. */
  before: HealthRecord | null;
  /** From the install on; null while nothing was reported. */
  after: HealthRecord | null;
}

export type HealthVerdict = 'fine' | 'worse' | 'unknown';

/**
 * Is a machine worse since an update than it was before? A bugcheck counts if it came at a higher rate than the
 * machine's own, a service if it ran before. A PC that always had a broken printer service halts nothing.
 */
export function judgeHealth(health: MachineHealth | null): HealthVerdict {
  const { before = null, after = null } = health ?? {};
  if (before === null || after === null) return 'unknown';
  if (!isReadable(before) || !isReadable(after) || before.days === 0) return 'unknown';
  const usual = Math.ceil((before.bugchecks * after.days) / before.days);
  const newlyFailed = after.failedServices.some((service) => !before.failedServices.includes(service));
  return after.bugchecks > usual || newlyFailed ? 'worse' : 'fine';
}

function isReadable({ days, bugchecks }: HealthRecord): boolean {
  return Number.isFinite(days) && days >= 0 && Number.isInteger(bugchecks) && bugchecks >= 0;
}

/** What a machine reports of its own health, by its own clock. */
export interface HealthReport {
  /** How far back its event log reaches. */
  since: Date;
  bugchecks: readonly Date[];
  /** Automatic services that do not run now. */
  failedServices: readonly string[];
}

/** How far back a machine is compared with itself. */
const BEFORE_DAYS = 14;

/** The machine's own days before `at`; null if nothing was reported, or the log does not reach back before it. */
export function healthBefore(report: HealthReport | null, at: Date): HealthRecord | null {
  if (report === null) return null;
  const from = Math.max(report.since.getTime(), at.getTime() - BEFORE_DAYS * DAY_MS);
  return from < at.getTime() ? recordOf(report, from, at.getTime()) : null;
}

/** From the start of an install up to the report; null if nothing was reported, or the log has lost the beginning. */
export function healthAfter(report: HealthReport | null, startedAt: Date, reportedAt: Date): HealthRecord | null {
  if (report === null || report.since > startedAt || reportedAt <= startedAt) return null;
  return recordOf(report, startedAt.getTime(), reportedAt.getTime());
}

function recordOf({ bugchecks, failedServices }: HealthReport, from: number, to: number): HealthRecord {
  const within = bugchecks.filter((at) => at.getTime() >= from && at.getTime() <= to);
  return { days: (to - from) / DAY_MS, bugchecks: within.length, failedServices };
}
