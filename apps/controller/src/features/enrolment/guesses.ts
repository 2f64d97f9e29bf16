const WINDOW_MS = 10 * 60_000;
const PER_ADDRESS = 20;
/** Addresses remembered at most; the oldest go first. */
const REMEMBERED = 10_000;

/**
 * Slows guessing of enrolment tokens: counts refused tokens by address. Only refusals count, because a whole site behind one address
 * may enrol at once. A token has 256 random bits, so this protects the log and the database rather than the token.
 */
export class Guesses {
  private readonly refused = new Map<string, { from: number; count: number }>();

  /** Seconds until this address may try again; 0 = now. */
  waitSeconds(address: string, now: Date): number {
    const entry = this.refused.get(address);
    if (!entry || entry.count < PER_ADDRESS) return 0;
    return Math.max(0, Math.ceil((entry.from + WINDOW_MS - now.getTime()) / 1000));
  }

  note(address: string, now: Date): void {
    const entry = this.refused.get(address);
    if (entry && now.getTime() - entry.from < WINDOW_MS) {
      entry.count += 1;
      return;
    }
    this.refused.delete(address);
    this.refused.set(address, { from: now.getTime(), count: 1 });
    if (this.refused.size > REMEMBERED) this.refused.delete(this.refused.keys().next().value as string);
  }
}
