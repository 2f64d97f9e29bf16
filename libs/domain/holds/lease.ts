import { DAY_MS, HOUR_MS } from '../time.js';

/** Life of a hold lease in days. */
const HOLD_LEASE_DAYS = 21;
/**
 * The end of a hold is spread over three days, so that a dead controller does not start every PC's downloads at once.
 */
export const LONGEST_EXPIRY_DELAY_SECONDS = 72 * 3600;

export interface LeaseTimes {
  issuedAt: Date;
  notAfter: Date;
}

/** The times of a lease issued now. */
export function newLease(now: Date): LeaseTimes {
  return { issuedAt: now, notAfter: new Date(now.getTime() + HOLD_LEASE_DAYS * DAY_MS) };
}

/**
 * Until when a lease may have been issued to count. One that begins more than a day ahead comes from a time when this controller's clock
 * was wrong: agents refuse it, and it must not keep them from getting a good one.
 */
export function newestIssue(now: Date): Date {
  return new Date(now.getTime() + DAY_MS);
}

/** A lease is renewed after a third of its life: two more chances remain. A machine without one needs its first. */
export function shouldRenew(lease: LeaseTimes | null, now: Date): boolean {
  if (lease === null) return true;
  const third = (lease.notAfter.getTime() - lease.issuedAt.getTime()) / 3;
  return now.getTime() >= lease.issuedAt.getTime() + third;
}

/**
 * Seconds, 0 to 259 200, by which a machine ends its hold later than its lease says: the first eight hex digits of a
 * hash of its id, modulo 259 201. Agents compute the same; test/contract/golden/vectors/expiry-delay.json holds both to
 * it.
 * @param idHash lower-case hex SHA-256 of the machine's id as text
 */
export function expiryDelaySeconds(idHash: string): number {
  return Number.parseInt(idHash.slice(0, 8), 16) % (LONGEST_EXPIRY_DELAY_SECONDS + 1);
}

/** What a machine knows of its contact to the controller since it woke. */
export interface Contact {
  networkMs: number;
  /** In a row. */
  failures: number;
}

/**
 * Does a hold end by itself now? Past its lease and the machine's own delay, and only after an hour of network and five failed contacts:
 * a laptop that slept through a holiday first gets its chance to renew. Agents decide the same (Get-SluiceLapse).
 * @param idHash as in {@link expiryDelaySeconds}
 * @param now by the controller's clock as last heard
 */
export function hasLapsed(notAfter: Date, idHash: string, now: Date, { networkMs, failures }: Contact): boolean {
  const end = notAfter.getTime() + expiryDelaySeconds(idHash) * 1000;
  return now.getTime() >= end && networkMs >= HOUR_MS && failures >= 5;
}
