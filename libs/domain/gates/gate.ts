import type { Wave } from '../rollouts/waves.js';
import { HOUR_MS } from '../time.js';
import { type Grant, type Standing, standingOf } from './standing.js';

/**
 * What must be shown before the next wave begins. Counts and percentages hold together, each as a brake of its own: a
 * percentage alone says nothing of a ring of two laptops, a count alone nothing of a ring of two thousand.
 */
export interface GatePlan {
  /** Proven machines; in a smaller wave all of it. */
  minProven: number;
  /** Of the wave's machines that are not waiting. */
  minProvenPercent: number;
  /** One failed machine more than this halts. */
  maxFailed: number;
  /** A larger part of the wave than this halts. */
  maxFailedPercent: number;
  /** Time between the last proof that was needed and the next wave. */
  soakHours: number;
}

export type GateShut = 'gate-data-missing' | 'gate-nothing-offered' | 'gate-proof-awaited' | 'gate-soaking';
export type GateBreach = 'gate-first-failed' | 'gate-too-many-failed';

export type GateVerdict =
  | { state: 'passed' }
  /** `until`: when it passes if nothing else happens; null if that cannot be said. */
  | { state: 'shut'; reason: GateShut; until: Date | null }
  | { state: 'breached'; reason: GateBreach };

/** How the grants of a ring stand. */
export interface Tally extends Record<Standing, number> {
  /** When the proven ones were proven, milliseconds since 1970, oldest first. */
  provenAt: number[];
}

export function emptyTally(): Tally {
  const none = { reserved: 0, waiting: 0, running: 0, proven: 0, unreadable: 0, failed: 0, neutral: 0 };
  return { ...none, provenAt: [] };
}

/** Counts one more grant. A proof without a time counts as unreadable: nobody knows when its soak began. */
export function countGrant(tally: Tally, grant: Grant, now: Date): void {
  const standing = standingOf(grant, now);
  if (standing !== 'proven') {
    tally[standing] += 1;
  } else if (grant.endedAt === null) {
    tally.unreadable += 1;
  } else {
    const at = grant.endedAt.getTime();
    const inOrder = at >= (tally.provenAt.at(-1) ?? at);
    tally.proven += 1;
    tally.provenAt.push(at);
    if (!inOrder) tally.provenAt.sort((a, b) => a - b);
  }
}

/** Grants of a ring that are neither waiting nor given up: what a wave's size counts. */
export function taken(tally: Tally): number {
  return tally.reserved + tally.running + tally.proven + tally.unreadable + tally.failed;
}

/**
 * May the next wave begin? A gate opens only on what is shown: waiting machines and those whose health is unreadable
 * prove nothing, and a plan or a tally that cannot be read keeps it shut. What an earlier wave proved does not open the
 * gate of a later one as long as that has machines to try: otherwise the lone first machine would open the whole fleet.
 * @param tally null if the figures could not be read
 * @param ahead machines of the ring that were about lately and have not had their turn
 */
export function judgeGate(plan: GatePlan, wave: Wave, tally: Tally | null, now: Date, ahead: number): GateVerdict {
  if (tally === null || !isReadable(plan)) return shut('gate-data-missing');
  const breach = breachOf(plan, wave, tally);
  if (breach !== null) return { state: 'breached', reason: breach };
  const active = Math.min(taken(tally), wave.upTo);
  const percentage = Math.ceil((plan.minProvenPercent * active) / 100);
  const own = Math.min(wave.after + 1, taken(tally) + ahead) - tally.failed;
  const needed = Math.max(1, Math.min(plan.minProven, wave.upTo), percentage, own);
  const lastNeeded = tally.provenAt[needed - 1];
  if (lastNeeded === undefined) return shut(tally.unreadable > 0 ? 'gate-data-missing' : 'gate-proof-awaited');
  const soaked = new Date(lastNeeded + plan.soakHours * HOUR_MS);
  return now >= soaked ? { state: 'passed' } : shut('gate-soaking', soaked);
}

function breachOf(plan: GatePlan, wave: Wave, { failed }: Tally): GateBreach | null {
  if (failed === 0) return null;
  if (wave.alone) return 'gate-first-failed';
  const tooMany = failed > plan.maxFailed || (failed * 100) / wave.upTo > plan.maxFailedPercent;
  return tooMany ? 'gate-too-many-failed' : null;
}

function isReadable({ minProven, minProvenPercent, maxFailed, maxFailedPercent, soakHours }: GatePlan): boolean {
  const figures = [minProven, minProvenPercent, maxFailed, maxFailedPercent, soakHours];
  return figures.every((figure) => Number.isFinite(figure) && figure >= 0);
}

function shut(reason: GateShut, until: Date | null = null): GateVerdict {
  return { state: 'shut', reason, until };
}

/** What is wrong with a gate that somebody wants to save; null if nothing is. */
export function gateProblem(plan: GatePlan): 'gate-invalid' | null {
  const { minProven, minProvenPercent, maxFailed, maxFailedPercent, soakHours } = plan;
  const counts = Number.isInteger(minProven) && minProven >= 1 && Number.isInteger(maxFailed) && maxFailed >= 0;
  const percentages = [minProvenPercent, maxFailedPercent].every((percent) => percent >= 0 && percent <= 100);
  return counts && percentages && soakHours >= 0 && soakHours <= 24 * 28 ? null : 'gate-invalid';
}
