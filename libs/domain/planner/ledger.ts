import { countGrant, emptyTally, type Tally } from '../gates/gate.js';
import { type Grant, type Standing, standingOf } from '../gates/standing.js';

/**
 * The grants of one rollout. What has ended is counted once, because it never changes again; only what is open is
 * looked at anew at each moment. A rehearsal of 10,000 machines rests on that.
 */
export class Ledger {
  readonly #open = new Map<string, Grant>();
  readonly #ended = new Map<string, Standing>();
  readonly #tallies = new Map<string, Tally>();

  /**
   * @param grants oldest first
   * @param accepted machines whose failure no longer counts
   */
  constructor(
    grants: readonly Grant[],
    readonly accepted: ReadonlySet<string>,
  ) {
    for (const grant of grants) this.add(grant);
  }

  /** The grants that have not ended. */
  get open(): Iterable<Grant> {
    return this.#open.values();
  }

  openOf(machineId: string): Grant | undefined {
    return this.#open.get(machineId);
  }

  /** Writes a grant down, and again when it has ended. */
  add(grant: Grant): void {
    const { machineId, ringId, outcome } = grant;
    if (outcome === null) {
      this.#open.set(machineId, grant);
      return;
    }
    this.#open.delete(machineId);
    // An ended grant stands where it stands, whatever the time.
    const at = grant.grantedAt;
    const standing = standingOf(grant, at);
    if (standing !== 'neutral' || !this.#ended.has(machineId)) this.#ended.set(machineId, standing);
    const tally = this.#tallies.get(ringId) ?? emptyTally();
    this.#tallies.set(ringId, tally);
    if (standing !== 'failed' || !this.accepted.has(machineId)) countGrant(tally, grant, at);
  }

  /** How the grants of a ring stand at `now`, but for accepted failures. */
  tallyOf(ringId: string, now: Date): Tally {
    const tally = { ...(this.#tallies.get(ringId) ?? emptyTally()) };
    for (const grant of this.#open.values()) {
      if (grant.ringId !== ringId) continue;
      if (!this.accepted.has(grant.machineId) || standingOf(grant, now) !== 'failed') countGrant(tally, grant, now);
    }
    return tally;
  }

  /** Where a machine stands; undefined if it never was granted the patch. A try without a word hides no other. */
  standingOf(machineId: string, now: Date): Standing | undefined {
    const ended = this.#ended.get(machineId);
    const open = this.#open.get(machineId);
    if (open === undefined) return ended;
    const standing = standingOf(open, now);
    return standing === 'neutral' ? (ended ?? standing) : standing;
  }
}
