import { standingOf } from '../gates/standing.js';
import type { Ledger } from './ledger.js';
import type { PlannedMachine } from './state.js';

/** Machines of a ring that share their windows. */
export interface ZoneGroup {
  zone: string | null;
  /** In the order in which they get their turn: seeds first. */
  machines: PlannedMachine[];
}

/** The machines, indexed once for all that is asked of them. */
export class Fleet {
  readonly #byId: ReadonlyMap<string, PlannedMachine>;
  readonly #byRing = new Map<string, PlannedMachine[]>();
  readonly #groups = new Map<ReadonlySet<string>, Map<string, ZoneGroup[]>>();

  /** Machines for which the person at the PC opened a window, now or later. */
  readonly withOwnWindow: readonly PlannedMachine[];

  constructor(readonly all: readonly PlannedMachine[]) {
    this.withOwnWindow = all.filter(({ ownWindow }) => ownWindow !== null);
    this.#byId = new Map(all.map((machine) => [machine.id, machine]));
    for (const machine of [...all].sort(inTurn)) {
      if (machine.state !== 'active') continue;
      const ring = this.#byRing.get(machine.ringId);
      if (ring === undefined) this.#byRing.set(machine.ringId, [machine]);
      else ring.push(machine);
    }
  }

  byId(id: string): PlannedMachine | undefined {
    return this.#byId.get(id);
  }

  /** True for a ring without active machines. */
  isEmpty(ringId: string): boolean {
    return !this.#byRing.has(ringId);
  }

  /** The active machines of a ring that are among `targets`, by zone. */
  groupsOf(ringId: string, targets: ReadonlySet<string>): readonly ZoneGroup[] {
    const byRing = this.#groups.get(targets) ?? new Map<string, ZoneGroup[]>();
    this.#groups.set(targets, byRing);
    const groups = byRing.get(ringId) ?? byZone((this.#byRing.get(ringId) ?? []).filter(({ id }) => targets.has(id)));
    byRing.set(ringId, groups);
    return groups;
  }
}

function inTurn(a: PlannedMachine, b: PlannedMachine): number {
  if (a.seed !== b.seed) return a.seed ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function byZone(machines: readonly PlannedMachine[]): ZoneGroup[] {
  const groups = new Map<string | null, ZoneGroup>();
  for (const machine of machines) {
    const group = groups.get(machine.zone);
    if (group === undefined) groups.set(machine.zone, { zone: machine.zone, machines: [machine] });
    else group.machines.push(machine);
  }
  return [...groups.values()];
}

/** Machines that are at something, and how many of them stand at each site. */
export interface Occupied {
  busy: Set<string>;
  bySite: Map<string, number>;
}

/**
 * Who is at it over all rollouts.
 * @param reservedToo also those that were granted and may start at any moment
 */
export function occupiedBy(ledgers: Iterable<Ledger | null>, fleet: Fleet, now: Date, reservedToo: boolean): Occupied {
  const occupied: Occupied = { busy: new Set(), bySite: new Map() };
  for (const ledger of ledgers) {
    for (const grant of ledger?.open ?? []) {
      const standing = standingOf(grant, now);
      if (standing !== 'running' && !(reservedToo && standing === 'reserved')) continue;
      occupied.busy.add(grant.machineId);
      const site = fleet.byId(grant.machineId)?.site ?? null;
      if (site !== null) occupied.bySite.set(site, (occupied.bySite.get(site) ?? 0) + 1);
    }
  }
  return occupied;
}
