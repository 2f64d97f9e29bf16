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
