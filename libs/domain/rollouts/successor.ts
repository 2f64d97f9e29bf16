import { nextSecondTuesday } from '../holds/second-tuesday.js';
import type { OnOvertaken } from '../words.js';

export interface OvertakenRing {
  ringId: string;
  onOvertaken: OnOvertaken;
  /** The overtaken patch had come as far as this ring. */
  reached: boolean;
}

export interface SuccessorRing {
  ringId: string;
  /** The rings that must have proven the new patch before this one gets it. */
  after: string[];
}

/**
 * The order in which the successor of an overtaken patch goes through the rings. Everybody waits for all earlier rings,
 * except a ring that had been reached and carries: it waits for ring 1 only. Only ring 1 waits for nobody.
 * @param rings by position
 */
export function successorRings(rings: readonly OvertakenRing[]): SuccessorRing[] {
  return rings.map(({ ringId, onOvertaken, reached }, index) => {
    const earlier = rings.slice(0, index).map((ring) => ring.ringId);
    return { ringId, after: onOvertaken === 'carry' && reached ? earlier.slice(0, 1) : earlier };
  });
}

/**
 * Will the next month's patch come before this plan ends? Then the last rings would never finish one patch before
 * Microsoft offers only the newer one.
 */
export function longerThanCycle(start: Date, end: Date): boolean {
  return end > nextSecondTuesday(new Date(start.getTime() + 1));
}
