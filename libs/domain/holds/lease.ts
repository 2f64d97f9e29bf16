const DAY_MS = 86_400_000;

/** Life of a hold lease in days. */
export const HOLD_LEASE_DAYS = 21;
/** Days after the end of the lease at which the dead-man task gives Windows Update back without any script. */
export const DEAD_MAN_DAYS = 14;
/** Days that a cumulative update may be on offer with none installed before the hold must lapse. */
export const HOLD_CEILING_DAYS = 60;
/** The end of a hold is spread over three days, so that a dead controller does not start every PC's downloads at once. */
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
 * Seconds, 0 to 259 200, by which a machine ends its hold later than its lease says: the first eight hex digits of a hash of its id, modulo
 * 259 201. Agents compute the same; test/contract/golden/expiry-delay.json holds both to it.
 * @param idHash lower-case hex SHA-256 of the machine's id as text
 */
export function expiryDelaySeconds(idHash: string): number {
  return Number.parseInt(idHash.slice(0, 8), 16) % (LONGEST_EXPIRY_DELAY_SECONDS + 1);
}

/**
 * When the agent itself ends a hold that nobody renewed, if it has had network and failed contacts enough.
 * @param idHash lower-case hex SHA-256 of the machine's id as text
 */
export function holdEndsAt(lease: LeaseTimes, idHash: string): Date {
  return new Date(lease.notAfter.getTime() + expiryDelaySeconds(idHash) * 1000);
}

/** When the dead-man task ends it, whatever the agent does. */
export function deadManAt(lease: LeaseTimes): Date {
  return new Date(lease.notAfter.getTime() + DEAD_MAN_DAYS * DAY_MS);
}

/**
 * True if a hold may not be renewed: a cumulative update was on offer all through the last 60 days and none was installed.
 * @param offeredSince since when one has been offered without any being installed; null if none is due
 */
export function isHoldTooOld(offeredSince: Date | null, now: Date): boolean {
  return offeredSince !== null && now.getTime() - offeredSince.getTime() >= HOLD_CEILING_DAYS * DAY_MS;
}
