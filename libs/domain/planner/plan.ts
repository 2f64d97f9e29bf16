import { isPresent, type Standing, standingOf } from '../gates/standing.js';
import { DAY_MS } from '../time.js';
import {
  type Cause,
  commonCause,
  hasOwnWindow,
  isShut,
  type Load,
  machineCause,
  placeCause,
  stageCause,
  takePlace,
  type WindowTimes,
  windowAnswer,
  windowTimes,
} from './causes.js';
import { Fleet, type Occupied, occupiedBy } from './fleet.js';
import { Ledger } from './ledger.js';
import { type IsAwaited, roomOf, type StageStatus, stagesOf } from './stages.js';
import type { Plan, PlannedMachine, PlannedRollout, PlannerState } from './state.js';
import { type Page, WindowBook } from './window-book.js';

/** How far back a missed window is looked for. */
const CATCH_UP_DAYS = 92;

/** By rollout id; null where the grants cannot be read. */
export type Ledgers = ReadonlyMap<string, Ledger | null>;

/** What a pass of the planner rests on besides the state. */
export interface Surroundings {
  fleet: Fleet;
  book: WindowBook;
  ledgers: Ledgers;
  /** Is the machine there to start? A machine that is away would only keep a place from another one. */
  isHere: (machine: PlannedMachine) => boolean;
  /** In place of the last contact: whose turn a gate waits for. */
  isAwaited?: IsAwaited;
  /** Whether to say why each of the others gets nothing. */
  refusals: boolean;
}

/** One pass: what it rests on, who is at it, and what it found so far. */
interface Pass extends Surroundings {
  now: Date;
  occupied: Occupied;
  result: Plan;
}

/**
 * What may be granted at `now`, and for every other machine the first cause why not. Nothing is granted outside a
 * window, beyond a limit, in a rollout that does not run, or on figures that cannot be read. The caller writes the
 * grants in one transaction with the state that this rests on locked, and asks `mayStart` again before each act.
 * @param refusals false where only the grants are needed: most of the work is to say why not
 */
export function plan(state: PlannerState, now: Date, refusals = true): Plan {
  const fleet = new Fleet(state.machines);
  const isHere = ({ lastSeenAt }: PlannedMachine): boolean => isPresent(lastSeenAt, now);
  const book = bookOf(state, now);
  return planWith(state, { fleet, book, ledgers: ledgersOf(state.rollouts), isHere, refusals }, now);
}

export function ledgersOf(rollouts: readonly PlannedRollout[]): Ledgers {
  return new Map(
    rollouts.map(({ id, grants, accepted }) => [id, grants === null ? null : new Ledger(grants, accepted)]),
  );
}

/** Windows as far back as a plan that catches up may ask. */
export function bookOf({ rings, rollouts }: PlannerState, now: Date): WindowBook {
  const starts = rollouts.filter(({ catchUp }) => catchUp !== null).map(({ startsAt }) => startsAt.getTime());
  const earliest = Math.max(Math.min(now.getTime(), ...starts), now.getTime() - CATCH_UP_DAYS * DAY_MS);
  return new WindowBook(rings, new Date(earliest), now);
}

/** One pass over all rollouts, in their order. */
export function planWith(state: PlannerState, around: Surroundings, now: Date): Plan {
  const result: Plan = { grants: [], refusals: [], withdrawals: [], halts: [], completed: [], stages: [] };
  const occupied = occupiedBy(around.ledgers.values(), around.fleet, now, true);
  for (const rollout of state.rollouts) planRollout(rollout, state.stopped, { ...around, now, occupied, result });
  return result;
}

function planRollout(rollout: PlannedRollout, stopped: boolean | null, pass: Pass): void {
  const { fleet, ledgers, isAwaited, result, now } = pass;
  const { id: rolloutId } = rollout;
  const ledger = ledgers.get(rolloutId) ?? null;
  const stages = stagesOf(rollout, ledger, fleet, now, isAwaited);
  for (const { stage, open, waves, wave, gate } of stages ?? []) {
    const number = wave === null ? null : waves.indexOf(wave) + 1;
    result.stages.push({ rolloutId, ringId: stage.ringId, open, wave: number, waves: waves.length, gate });
    // A breach that is found while a person paused the rollout halts it too.
    const started = rollout.state === 'running' || rollout.state === 'paused';
    if (gate.state === 'breached' && started) {
      result.halts.push({ rolloutId, ringId: stage.ringId, reason: gate.reason });
    }
  }
  const common = commonCause(rollout, stages, stopped, now);
  if (common !== null || stages === null || ledger === null) {
    refuseAll(rollout, common ?? { reason: 'gate-data-missing', until: null }, pass);
    return;
  }
  for (const status of stages) grantStage(rollout, status, ledger, pass);
  refuseOutsiders(rollout, pass);
  if (isComplete(stages, ledger, now)) result.completed.push(rolloutId);
}

function grantStage(rollout: PlannedRollout, status: StageStatus, ledger: Ledger, pass: Pass): void {
  const { now, occupied, result, refusals, book, fleet } = pass;
  const { tally, late, groups, stage } = status;
  const lateReserved = late.filter((grant) => standingOf(grant, now) === 'reserved').length;
  const load: Load = { ...occupied, inWave: tally.reserved + tally.running - lateReserved, room: roomOf(status) };
  for (const { machineId } of late) result.withdrawals.push({ rolloutId: rollout.id, machineId });
  if (!refusals && stageCause(status, load.room) !== null) return;
  const anyOwn = fleet.withOwnWindow.some((machine) => hasOwnWindow(machine, now));
  const spans = groups.map(({ zone }) => book.page(stage.ringId, zone));
  // Who was tried before and never started comes last: it may well be away again.
  for (const triedBefore of tally.neutral > 0 || refusals ? [false, true] : [false]) {
    for (const [index, { machines }] of groups.entries()) {
      const times = windowTimes(rollout, spans[index] as Page, now);
      if (!refusals && !anyOwn && isShut(rollout, times)) continue;
      for (const machine of machines) {
        if (!refusals && (load.room <= 0 || load.inWave >= rollout.perWave)) return;
        const standing = ledger.standingOf(machine.id, now);
        if ((standing !== undefined) !== triedBefore || isHandled(standing)) continue;
        const cause = consider(rollout, status, machine, standing, times, load, pass);
        if (cause === null) takePlace(machine, load);
        else if (refusals) result.refusals.push({ rolloutId: rollout.id, machineId: machine.id, ...cause });
      }
    }
  }
}

/** Has the patch, or was granted it: there is nothing to decide. */
function isHandled(standing: Standing | undefined): boolean {
  return standing !== undefined && standing !== 'neutral' && standing !== 'failed';
}

/** Grants the patch to a machine, or says the first cause why not. */
function consider(
  rollout: PlannedRollout,
  status: StageStatus,
  machine: PlannedMachine,
  standing: Standing | undefined,
  times: WindowTimes,
  load: Load,
  { isHere, result, now }: Pass,
): Cause | null {
  const barred = machineCause(machine, standing, now) ?? stageCause(status, load.room);
  if (barred !== null) return barred;
  const answer = windowAnswer(rollout, machine, times, now);
  if (!answer.ok) return { reason: answer.reason, until: answer.until };
  if (!isHere(machine)) return { reason: 'machine-away', until: null };
  const full = placeCause(rollout, machine, load);
  if (full !== null) return full;
  const { ringId } = status.stage;
  result.grants.push({ rolloutId: rollout.id, machineId: machine.id, ringId, notAfter: answer.notAfter });
  return null;
}

function refuseAll(rollout: PlannedRollout, cause: Cause, { fleet, refusals, result }: Pass): void {
  if (!refusals) return;
  const { id: rolloutId, targets } = rollout;
  for (const { id } of fleet.all) {
    if (targets?.has(id) ?? true) result.refusals.push({ rolloutId, machineId: id, ...cause });
  }
}

/** Machines that no stage looks at: those of other rings, and those that are not active. */
function refuseOutsiders(rollout: PlannedRollout, { fleet, refusals, result }: Pass): void {
  if (!refusals) return;
  const rings = new Set(rollout.stages.map(({ ringId }) => ringId));
  for (const { id, ringId, state } of fleet.all) {
    if (rollout.targets?.has(id) !== true || (state === 'active' && rings.has(ringId))) continue;
    const reason = state === 'active' ? 'ring-not-in-rollout' : 'machine-not-active';
    result.refusals.push({ rolloutId: rollout.id, machineId: id, reason, until: null });
  }
}

/** All gates are passed, and every machine has the patch or failed. A rollout without machines has shown nothing. */
function isComplete(stages: readonly StageStatus[], ledger: Ledger, now: Date): boolean {
  const ended: readonly (Standing | undefined)[] = ['proven', 'unreadable', 'failed'];
  return (
    stages.some(({ groups }) => groups.length > 0) &&
    stages.every(({ open, passed }) => open && passed) &&
    stages.every(({ groups }) =>
      groups.every(({ machines }) => machines.every(({ id }) => ended.includes(ledger.standingOf(id, now)))),
    )
  );
}
