import { DAY_MS } from '../time.js';

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
