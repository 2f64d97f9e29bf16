import { DAY_MS } from '../time.js';
import type { Sighting } from './sighting.js';
import { looksLikeWindows, stemsOf, type WindowsSign, windowsSign } from './windows.js';

/** A sighting as it is kept: by which source, and when at the latest. */
export interface Seen extends Omit<Sighting, 'at' | 'until'> {
  readonly source: string;
  readonly at: Date;
  /** By a directory or a list, not by a lease. */
  readonly listed: boolean;
}

/** An enrolled machine, as far as it can be recognised in a sighting. */
export interface Enrolled {
  readonly id: string;
  readonly name: string;
  readonly macs: readonly string[];
}

/** One PC, put together from what all sources say. */
export interface SeenPc {
  /** `mac:…`, `name:…` and `address:…`, best first: by which people ignore it. An address only when there is nothing else. */
  readonly keys: readonly string[];
  /** Newest first. */
  readonly names: readonly string[];
  readonly macs: readonly string[];
  readonly address: string | null;
  readonly vendor: string | null;
  readonly at: Date;
  /** When each source saw it last. */
  readonly sources: ReadonlyMap<string, Date>;
  readonly listed: boolean;
  readonly windows: WindowsSign;
  /** The enrolled machine that it is. */
  readonly machine: string | null;
}

/** Windows cuts its own name (COMPUTERNAME) to 15 letters; DHCP and directories may know the whole. */
const nameKey = (name: string) => name.toUpperCase().slice(0, 15);

/**
 * Puts sightings of one PC together: those with the same MAC, or the same name. An address joins only sightings that do not contradict each
 * other, because addresses wander. A sighting is an enrolled machine when the names agree; by MAC alone when it has no name, because the
 * MAC of a docking station belongs to whoever sits at it.
 * @returns newest first
 */
export function mergeSeen(seen: readonly Seen[], enrolled: readonly Enrolled[]): SeenPc[] {
  const groups = new Groups(seen);
  groups.joinBy(({ mac }) => mac);
  groups.joinBy(({ name }) => name && nameKey(name));
  groups.joinAddresses();
  const stems = stemsOf(enrolled.map(({ name }) => name));
  const byName = new Map(enrolled.map(({ name, id }) => [nameKey(name), id]));
  const byMac = new Map(enrolled.flatMap(({ macs, id }) => macs.map((mac) => [mac, id] as const)));
  const pcs: SeenPc[] = [];
  const known = new Map<string, Seen[]>();
  for (const group of groups.all()) {
    const machine = machineOf(group, byName, byMac);
    if (machine === null) pcs.push(pcOf(group, null, stems));
    // A laptop that is seen by two adapters is still one.
    else known.set(machine, [...(known.get(machine) ?? []), ...group]);
  }
  for (const [machine, group] of known) pcs.push(pcOf(group, machine, stems));
  return pcs.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.keys[0]! < b.keys[0]! ? -1 : 1));
}

/** How much of what is seen is in the fleet. */
export interface Coverage {
  /** PCs that look like Windows, or are enrolled. */
  readonly seen: number;
  readonly enrolled: number;
  /** Enrolled machines that no source tells of. */
  readonly unseen: number;
}

/** @param since an entry of a lease that is older counts no more: the PC may be gone for good */
export function coverageOf(
  pcs: readonly SeenPc[],
  ignored: ReadonlySet<string>,
  enrolled: readonly Enrolled[],
  since: Date,
): Coverage {
  const counted = pcs.filter(
    (pc) => pc.machine !== null || (looksLikeWindows(pc.windows) && !isIgnored(pc, ignored) && isCurrent(pc, since)),
  );
  const inFleet = counted.filter(({ machine }) => machine !== null);
  return { seen: counted.length, enrolled: inFleet.length, unseen: enrolled.length - inFleet.length };
}

export function isIgnored({ keys }: Pick<SeenPc, 'keys'>, ignored: ReadonlySet<string>): boolean {
  return keys.some((key) => ignored.has(key));
}

export function isCurrent({ listed, at }: Pick<SeenPc, 'listed' | 'at'>, since: Date): boolean {
  return listed || at >= since;
}

function machineOf(
  group: readonly Seen[],
  byName: ReadonlyMap<string, string>,
  byMac: ReadonlyMap<string, string>,
): string | null {
  const names = group.flatMap(({ name }) => (name ? [nameKey(name)] : []));
  for (const name of names) if (byName.has(name)) return byName.get(name)!;
  if (names.length > 0) return null;
  for (const { mac } of group) if (mac && byMac.has(mac)) return byMac.get(mac)!;
  return null;
}

function pcOf(group: Seen[], machine: string | null, stems: ReadonlySet<string>): SeenPc {
  const newest = group.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const all = <T>(pick: (one: Seen) => T | null): T[] => [
    ...new Set(newest.map(pick).filter((value): value is T & {} => value !== null)),
  ];
  const [names, macs, addresses, vendors] = [
    all(({ name }) => name),
    all(({ mac }) => mac),
    all(({ address }) => address),
    all(({ vendor }) => vendor),
  ];
  const keys = [...macs.map((mac) => `mac:${mac}`), ...new Set(names.map((name) => `name:${nameKey(name)}`))];
  const listed = group.some((one) => one.listed);
  return {
    keys: keys.length > 0 ? keys : addresses.map((address) => `address:${address}`),
    names,
    macs,
    address: addressOf(newest),
    vendor: vendors[0] ?? null,
    at: newest[0]!.at,
    // Oldest first, so that the newest of a source stands.
    sources: new Map(newest.toReversed().map(({ source, at }) => [source, at])),
    listed,
    windows: windowsSign({ vendors, names, listed }, stems),
    machine,
  };
}

/**
 * The newest address; of IPv4 where the PC has one that is not older by more than a day, because IPv4 is what every controller reaches
 * (a container often has nothing else).
 * @param newest newest first
 */
function addressOf(newest: readonly Seen[]): string | null {
  const first = newest.find(({ address }) => address !== null);
  if (first === undefined) return null;
  const since = first.at.getTime() - DAY_MS;
  const ipv4 = newest.find(({ address, at }) => address?.includes('.') && at.getTime() >= since);
  return (ipv4 ?? first).address;
}

/** Sightings that belong together, found by union of pairs. */
class Groups {
  private readonly parent: number[];

  constructor(private readonly seen: readonly Seen[]) {
    this.parent = seen.map((_one, at) => at);
  }

  joinBy(key: (one: Seen) => string | null): void {
    const first = new Map<string, number>();
    for (const [at, one] of this.seen.entries()) {
      const value = key(one);
      if (value === null) continue;
      const other = first.get(value);
      if (other === undefined) first.set(value, at);
      else this.join(other, at);
    }
  }

  /** Joins a group that lacks a MAC or a name to the newest one at its address that does not contradict it. */
  joinAddresses(): void {
    const byAddress = new Map<string, number[]>();
    for (const [at, { address }] of this.seen.entries()) {
      if (address !== null) byAddress.set(address, [...(byAddress.get(address) ?? []), at]);
    }
    const facts = this.facts();
    for (const places of byAddress.values()) {
      const newest = places.toSorted((a, b) => this.seen[b]!.at.getTime() - this.seen[a]!.at.getTime());
      const [main, ...others] = new Set(newest.map((at) => this.root(at)));
      for (const other of others) {
        const [has, more] = [facts.get(main!)!, facts.get(other)!];
        if ((has.mac && more.mac) || (has.name && more.name)) continue;
        this.join(main!, other);
        facts.set(main!, { mac: has.mac || more.mac, name: has.name || more.name });
      }
    }
  }

  all(): Seen[][] {
    const groups = new Map<number, Seen[]>();
    for (const [at, one] of this.seen.entries()) {
      const root = this.root(at);
      const group = groups.get(root);
      if (group) group.push(one);
      else groups.set(root, [one]);
    }
    return [...groups.values()];
  }

  /** By the first of each group: whether any of it has a MAC, and a name. */
  private facts(): Map<number, { mac: boolean; name: boolean }> {
    const facts = new Map<number, { mac: boolean; name: boolean }>();
    for (const [at, { mac, name }] of this.seen.entries()) {
      const has = facts.get(this.root(at));
      facts.set(this.root(at), { mac: has?.mac || mac !== null, name: has?.name || name !== null });
    }
    return facts;
  }

  private join(a: number, b: number): void {
    this.parent[this.root(b)] = this.root(a);
  }

  private root(at: number): number {
    let root = at;
    while (this.parent[root] !== root) root = this.parent[root]!;
    for (let step = at; step !== root; ) {
      const next = this.parent[step]!;
      this.parent[step] = root;
      step = next;
    }
    return root;
  }
}
