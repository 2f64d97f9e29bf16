const WINDOW_MS = 15 * 60_000;
/** Failed sign-ins in a window: from one address, whatever the name; on one name, whatever the address. */
const PER_ADDRESS = 20;
const PER_NAME = 10;
/** Counters kept at most; the oldest go first. */
const REMEMBERED = 10_000;

interface Count {
  from: number;
  failures: number;
}

/**
 * Slows guessing. Counts live in memory on purpose: they matter for minutes, a restart costs a guesser more than it gives, and a
 * table would let strangers write to the database. A name is never locked as such: an address from which that name has signed
 * in before is not subject to the limit on the name, so that a stranger who guesses cannot keep the admin out.
 */
export class Attempts {
  private readonly counts = new Map<string, Count>();
  private readonly proven = new Map<string, true>();

  /** Seconds until the next attempt may be made; 0 = now. */
  waitSeconds(name: string, address: string, now: Date): number {
    const byAddress = this.remaining(`address ${address}`, PER_ADDRESS, now);
    const byName = this.proven.has(pair(name, address)) ? 0 : this.remaining(nameKey(name), PER_NAME, now);
    return Math.max(byAddress, byName);
  }

  /**
   * Counted before the password is looked at, and taken back by `succeeded`: many attempts at the same moment must not all see a
   * low count.
   */
  began(name: string, address: string, now: Date): void {
    for (const key of [`address ${address}`, nameKey(name)]) {
      const count = this.counts.get(key);
      this.counts.delete(key);
      const live = count && now.getTime() - count.from < WINDOW_MS;
      this.counts.set(key, live ? { ...count, failures: count.failures + 1 } : { from: now.getTime(), failures: 1 });
      forgetOldest(this.counts);
    }
  }

  succeeded(name: string, address: string): void {
    for (const key of [`address ${address}`, nameKey(name)]) {
      const count = this.counts.get(key);
      if (count) count.failures -= 1;
    }
    this.proven.delete(pair(name, address));
    this.proven.set(pair(name, address), true);
    forgetOldest(this.proven);
  }

  private remaining(key: string, limit: number, now: Date): number {
    const count = this.counts.get(key);
    if (!count || count.failures < limit) return 0;
    return Math.max(0, Math.ceil((count.from + WINDOW_MS - now.getTime()) / 1000));
  }
}

const nameKey = (name: string) => `name ${name.toLowerCase()}`;
const pair = (name: string, address: string) => `${address} ${name.toLowerCase()}`;

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= REMEMBERED) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
