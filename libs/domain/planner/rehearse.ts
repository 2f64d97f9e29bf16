import { Temporal } from 'temporal-polyfill';
import type { HealthRecord } from '../gates/health.js';
import { type Grant, standingOf } from '../gates/standing.js';
import type { Reason } from '../reasons.js';
import { longerThanCycle } from '../rollouts/successor.js';
import { DAY_MS, MINUTE_MS } from '../time.js';
import { Fleet } from './fleet.js';
import { Ledger } from './ledger.js';
import { planWith, type Surroundings } from './plan.js';
import type { NewGrant, Plan, PlannedMachine, PlannedRollout, PlannerState } from './state.js';
import { WindowBook } from './window-book.js';

const NEVER = Number.POSITIVE_INFINITY;
/** A machine that was not seen for so long is taken to stay away. */
const AWAY_AFTER_DAYS = 14;

/** One entry of the calendar: this machine would start then. */
export interface RehearsedGrant extends NewGrant {
  at: Date;
  /** The same on the wall of the machine, `2026-12-11T22:00:00`; null if its zone is unknown. */
  localTime: string | null;
}

export interface RehearsedRollout {
  rolloutId: string;
  /** When the last machine that is not away has it; null if not all do within the days rehearsed. */
  endsAt: Date | null;
  /** The next month's patch comes before this one is through. */
  longerThanCycle: boolean;
}

export interface Rehearsal {
  grants: RehearsedGrant[];
  /** Machines that would not get it, each with the first cause. */
  without: { rolloutId: string; machineId: string; reason: Reason }[];
  rollouts: RehearsedRollout[];
}

/**
 * What would happen from `from` on for `days` days: the real planner, run from one moment at which something can change
 * to the next. It assumes that every machine seen in the last 14 days is there in its windows, that each install takes
 * the needed minutes and succeeds, and that nobody intervenes; a rollout not yet started starts when it should.
 */
export function rehearse(state: PlannerState, from: Date, days: number): Rehearsal {
  const to = new Date(from.getTime() + days * DAY_MS);
  const imagined = new Rehearsing(state, from, to);
  for (let now: Date | null = from; now !== null && now <= to; now = imagined.next(now)) imagined.step(now);
  return imagined.told();
}

const FINE: HealthRecord = { days: 14, bugchecks: 0, failedServices: [] };

/** The rollouts on their imagined way. */
class Rehearsing {
  readonly #state: PlannerState;
  readonly #ledgers: ReadonlyMap<string, Ledger | null>;
  readonly #around: Surroundings;
  readonly #openings: readonly number[];
  readonly #grants: RehearsedGrant[] = [];
  readonly #walls = new Map<string, string>();
  /** Machines of each rollout that can still have their turn. */
  readonly #left: Map<string, number>;
  /** When the machines now at it will be done. */
  #under: { ledger: Ledger; grant: Grant; end: number }[] = [];
  #latest: Plan | null = null;
  #opening = 0;

  constructor(
    state: PlannerState,
    readonly from: Date,
    readonly to: Date,
  ) {
    const rollouts = state.rollouts.map(begun);
    this.#state = { ...state, rollouts };
    this.#ledgers = new Map(rollouts.map((rollout) => [rollout.id, this.#ledgerOf(rollout)]));
    const recent = from.getTime() - AWAY_AFTER_DAYS * DAY_MS;
    const isHere = ({ lastSeenAt }: PlannedMachine): boolean => lastSeenAt !== null && lastSeenAt.getTime() >= recent;
    const fleet = new Fleet(state.machines);
    const book = new WindowBook(state.rings, from, to);
    this.#around = { fleet, book, ledgers: this.#ledgers, isHere, isAwaited: isHere, refusals: false };
    this.#openings = openingsOf(state, book);
    this.#left = new Map(rollouts.map((rollout) => [rollout.id, this.#countLeft(rollout)]));
  }

  /** Ends what is done by now, then lets the planner grant. */
  step(now: Date): void {
    const at = now.getTime();
    for (const { ledger, grant, end } of this.#under) {
      if (end <= at) ledger.add({ ...grant, outcome: 'proven', endedAt: new Date(end) });
    }
    this.#under = this.#under.filter(({ end }) => end > at);
    this.#latest = planWith(this.#state, this.#around, now);
    for (const { rolloutId, machineId } of this.#latest.withdrawals) {
      const ledger = this.#ledgers.get(rolloutId);
      const grant = ledger?.openOf(machineId);
      if (grant !== undefined) ledger?.add({ ...grant, outcome: 'withdrawn', endedAt: now });
    }
    for (const grant of this.#latest.grants) this.#start(grant, now);
  }

  /** The next moment at which something can change: an install ends, a soak is over, a window opens. */
  next(now: Date): Date | null {
    const at = now.getTime();
    if (this.#under.length === 0 && [...this.#left.values()].every((left) => left === 0)) return null;
    while ((this.#openings[this.#opening] ?? NEVER) <= at) this.#opening += 1;
    let next = this.#openings[this.#opening] ?? NEVER;
    for (const { end } of this.#under) next = Math.min(next, end);
    for (const { gate } of this.#latest?.stages ?? []) {
      const until = gate.state === 'shut' ? (gate.until?.getTime() ?? NEVER) : NEVER;
      if (until > at) next = Math.min(next, until);
    }
    return next === NEVER ? null : new Date(next);
  }

  told(): Rehearsal {
    const ends = new Map<string, number>();
    for (const { rolloutId, at } of this.#grants) {
      const needed = this.#rollout(rolloutId)?.neededMinutes ?? 0;
      ends.set(rolloutId, Math.max(ends.get(rolloutId) ?? 0, at.getTime() + needed * MINUTE_MS));
    }
    const rollouts = this.#state.rollouts.map(({ id, startsAt }) => {
      const end = ends.get(id);
      const endsAt = end === undefined || this.#left.get(id) !== 0 ? null : new Date(end);
      return { rolloutId: id, endsAt, longerThanCycle: longerThanCycle(startsAt, endsAt ?? this.to) };
    });
    return { grants: this.#grants, without: this.#without(), rollouts };
  }

  #rollout(id: string): PlannedRollout | undefined {
    return this.#state.rollouts.find((rollout) => rollout.id === id);
  }

  /** The grants so far; machines that are at it are taken to finish. */
  #ledgerOf({ grants, accepted, neededMinutes }: PlannedRollout): Ledger | null {
    if (grants === null) return null;
    const ledger = new Ledger(grants, accepted);
    for (const grant of [...ledger.open]) {
      const standing = standingOf(grant, this.from);
      if (standing === 'reserved' || standing === 'running') this.#imagine(ledger, grant, this.from, neededMinutes);
    }
    return ledger;
  }

  #countLeft({ id, stages, targets }: PlannedRollout): number {
    const { fleet, isHere } = this.#around;
    const groups = stages.flatMap(({ ringId }) => fleet.groupsOf(ringId, targets ?? new Set()));
    const ledger = this.#ledgers.get(id);
    const left = groups.flatMap(({ machines }) => machines).filter(isHere);
    return left.filter((machine) => (ledger?.standingOf(machine.id, this.from) ?? 'neutral') === 'neutral').length;
  }

  #start(granted: NewGrant, now: Date): void {
    const { rolloutId, machineId, ringId, notAfter } = granted;
    const ledger = this.#ledgers.get(rolloutId);
    const rollout = this.#rollout(rolloutId);
    if (ledger == null || rollout === undefined) return;
    const open = { seenAt: null, startedAt: null, signalAt: null, outcome: null, endedAt: null, health: null };
    this.#imagine(ledger, { machineId, ringId, notAfter, grantedAt: now, ...open }, now, rollout.neededMinutes);
    this.#left.set(rolloutId, (this.#left.get(rolloutId) ?? 0) - 1);
    this.#grants.push({ ...granted, at: now, localTime: this.#wall(machineId, now) });
  }

  /** Lets a machine start now and be heard of until it is done. */
  #imagine(ledger: Ledger, grant: Grant, now: Date, minutes: number): void {
    const end = now.getTime() + minutes * MINUTE_MS;
    const health = { before: FINE, after: FINE };
    const running: Grant = { ...grant, seenAt: now, startedAt: now, signalAt: new Date(end), health };
    ledger.add(running);
    this.#under.push({ ledger, grant: running, end });
  }

  /** Thousands of machines start at the same moment in the same zone. */
  #wall(machineId: string, now: Date): string | null {
    const zone = this.#around.fleet.byId(machineId)?.zone ?? null;
    if (zone === null) return null;
    const key = `${zone}|${now.getTime()}`;
    const known = this.#walls.get(key);
    if (known !== undefined) return known;
    const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
    this.#walls.set(key, wall.toString());
    return wall.toString();
  }

  /**
   * Why the others get nothing, asked when the window of each is open for the last time: asked at the end, the answer
   * would be that it is closed just then. Whoever could be granted at that moment merely never had its turn.
   */
  #without(): Rehearsal['without'] {
    const { book, fleet } = this.#around;
    const asked = new Map<number, ReadonlyMap<string, Reason>>();
    const result: Rehearsal['without'] = [];
    const had = new Set(this.#grants.map(({ rolloutId, machineId }) => `${rolloutId}|${machineId}`));
    for (const { id: machineId, ringId, zone } of fleet.all) {
      const page = book.page(ringId, zone);
      const last = page.ok ? page.spans.findLast(({ start }) => start <= this.to && start >= this.from) : undefined;
      const at = (last?.start ?? this.to).getTime();
      const causes = asked.get(at) ?? this.#causesAt(new Date(at));
      asked.set(at, causes);
      for (const { id: rolloutId } of this.#state.rollouts) {
        const key = `${rolloutId}|${machineId}`;
        const reason = causes.get(key);
        if (reason !== undefined && !had.has(key)) result.push({ rolloutId, machineId, reason });
      }
    }
    return result;
  }

  #causesAt(now: Date): ReadonlyMap<string, Reason> {
    const { grants, refusals } = planWith(this.#state, { ...this.#around, refusals: true }, now);
    return new Map<string, Reason>([
      ...refusals.map(({ rolloutId, machineId, reason }) => [`${rolloutId}|${machineId}`, reason] as const),
      ...grants.map(({ rolloutId, machineId }) => [`${rolloutId}|${machineId}`, 'turn-not-reached'] as const),
    ]);
  }
}

/** A rollout as it will be: what is planned starts when its time comes. */
function begun(rollout: PlannedRollout): PlannedRollout {
  const planned = rollout.state === 'draft' || rollout.state === 'scheduled';
  return planned ? { ...rollout, state: 'running' } : rollout;
}

/** Every moment at which a window opens or a rollout starts, in order, milliseconds since 1970. */
function openingsOf({ machines, rollouts }: PlannerState, book: WindowBook): number[] {
  const groups = new Map(machines.map(({ ringId, zone }) => [`${ringId}|${zone}`, { ringId, zone }]));
  const moments = new Set(rollouts.map(({ startsAt }) => startsAt.getTime()));
  for (const { ownWindow } of machines) if (ownWindow !== null) moments.add(ownWindow.start.getTime());
  for (const { ringId, zone } of groups.values()) {
    const page = book.page(ringId, zone);
    for (const { start } of page.ok ? page.spans : []) moments.add(start.getTime());
  }
  return [...moments].filter((at) => at > book.from.getTime()).sort((a, b) => a - b);
}
