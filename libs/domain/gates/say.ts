import type { WaveSize } from '../rollouts/waves.js';
import type { GatePlan } from './gate.js';

const machines = (count: number): string => `${count} ${count === 1 ? 'machine' : 'machines'}`;

/**
 * `5 machines, then half, then all`.
 * @param first the ring is the first of a rollout: one machine goes alone before anybody else
 */
export function sayWaves(waves: readonly WaveSize[], first = false): string {
  const words = waves.map((wave) => ('count' in wave ? machines(wave.count) : sayPercent(wave.percent)));
  return [...(first ? ['one machine alone'] : []), ...words].join(', then ');
}

function sayPercent(percent: number): string {
  if (percent === 100) return 'all';
  return percent === 50 ? 'half' : `${percent} %`;
}

/** `Goes on when 3 machines and 80 % are proven and 24 hours have passed. Stops at the first failure.` */
export function sayGate(gate: GatePlan): string {
  return `Goes on when ${sayProof(gate)}${saySoak(gate.soakHours)}. Stops ${sayStop(gate)}.`;
}

function sayProof({ minProven, minProvenPercent }: GatePlan): string {
  if (minProvenPercent === 0) return `${machines(minProven)} ${minProven === 1 ? 'is' : 'are'} proven`;
  if (minProven <= 1) return `${minProvenPercent} % of those that are there are proven`;
  return `${machines(minProven)} and ${minProvenPercent} % of those that are there are proven`;
}

function saySoak(hours: number): string {
  if (hours === 0) return '';
  if (hours % 24 === 0 && hours > 24) return ` and ${hours / 24} days have passed`;
  return ` and ${hours} ${hours === 1 ? 'hour has' : 'hours have'} passed`;
}

function sayStop({ maxFailed, maxFailedPercent }: GatePlan): string {
  if (maxFailed === 0 || maxFailedPercent === 0) return 'at the first failure';
  const counted = `at ${maxFailed + 1} failures`;
  return maxFailedPercent >= 100 ? counted : `${counted}, or when more than ${maxFailedPercent} % of a wave fail`;
}
