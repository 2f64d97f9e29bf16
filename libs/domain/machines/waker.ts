/** A machine that somebody wants awake. */
export interface Sleeper {
  id: string;
  site: string | null;
  /** Null: it has reported none, as personal machines do. */
  adapters: readonly { mac: string; subnet: string }[] | null;
}

/** A machine that is online and can send a magic packet into its own subnets. */
export interface Neighbour {
  id: string;
  site: string | null;
  subnets: readonly string[];
  /** Null: unknown. */
  onMains: boolean | null;
  seenAt: Date;
}

export type WakeAnswer =
  | { id: string; ok: true; by: string; macs: string[] }
  | { id: string; ok: false; reason: 'no-hardware-address' | 'no-neighbour-awake' };

/** Hardware addresses in one order at most, the ceiling that the PC keeps, too. */
const MOST_ADDRESSES = 16;

/**
 * Who wakes whom: a machine of the same site that is online in the same subnet, because a magic packet does not leave it; private subnets
 * look alike at many sites. One on mains before others, then the one with the least to wake, then the one seen last: a PC sends to
 * 200 addresses a day at most.
 */
export function planWakes(sleepers: readonly Sleeper[], awake: readonly Neighbour[]): WakeAnswer[] {
  const bySubnet = new Map<string, Neighbour[]>();
  for (const neighbour of awake)
    for (const subnet of new Set(neighbour.subnets)) {
      const place = placeOf(neighbour.site, subnet);
      const there = bySubnet.get(place);
      if (there) there.push(neighbour);
      else bySubnet.set(place, [neighbour]);
    }
  const load = new Map<string, number>();
  return sleepers.map(({ id, site, adapters }) => {
    if (adapters === null || adapters.length === 0) return { id, ok: false, reason: 'no-hardware-address' };
    const near = adapters.flatMap(({ subnet }) => bySubnet.get(placeOf(site, subnet)) ?? []);
    const best = near.reduce<Neighbour | null>((chosen, one) => {
      if (one.id === id) return chosen;
      return chosen === null || isBetter(one, chosen, load) ? one : chosen;
    }, null);
    if (best === null) return { id, ok: false, reason: 'no-neighbour-awake' };
    const macs = [...new Set(adapters.map(({ mac }) => mac))].slice(0, MOST_ADDRESSES);
    load.set(best.id, (load.get(best.id) ?? 0) + macs.length);
    return { id, ok: true, by: best.id, macs };
  });
}

function isBetter(one: Neighbour, other: Neighbour, load: ReadonlyMap<string, number>): boolean {
  const mains = Number(one.onMains === true) - Number(other.onMains === true);
  if (mains !== 0) return mains > 0;
  const less = (load.get(other.id) ?? 0) - (load.get(one.id) ?? 0);
  return less === 0 ? one.seenAt > other.seenAt : less > 0;
}

function placeOf(site: string | null, subnet: string): string {
  return JSON.stringify([site, subnet]);
}
