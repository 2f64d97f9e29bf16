import type { Ownership } from '../words.js';

export interface SeedCandidate {
  id: string;
  site: string | null;
  ownership: Ownership;
  /** A person chose it as its site's seed. */
  preferred: boolean;
  /** Days of the last 14 on which it was seen: a PC that is mostly off cannot share what it downloaded. */
  daysSeen: number;
}

/**
 * The machine of each site that goes first, so that its neighbours fetch over the LAN what it downloaded: the one that
 * a person chose, else the organisation's that is on most. Personal machines serve their neighbours only if chosen.
 * @returns machine id by site; a site with nothing but personal machines has none
 */
export function seedsBySite(machines: readonly SeedCandidate[]): Map<string, string> {
  const best = new Map<string, SeedCandidate>();
  for (const machine of machines) {
    if (machine.site === null || (machine.ownership === 'personal' && !machine.preferred)) continue;
    const present = best.get(machine.site);
    if (present === undefined || isBetter(machine, present)) best.set(machine.site, machine);
  }
  return new Map([...best].map(([site, { id }]) => [site, id]));
}

function isBetter(one: SeedCandidate, other: SeedCandidate): boolean {
  if (one.preferred !== other.preferred) return one.preferred;
  if (one.daysSeen !== other.daysSeen) return one.daysSeen > other.daysSeen;
  return one.id < other.id;
}
