import { taken } from '../gates/gate.js';
import { standingOf } from '../gates/standing.js';
import { type Cause, commonCause, machineCause, placeCause, windowAnswer, windowTimes } from './causes.js';
import { Fleet, occupiedBy } from './fleet.js';
import { bookOf, type Ledgers, ledgersOf } from './plan.js';
import { stagesOf } from './stages.js';
import type { PlannerState } from './state.js';
import type { WindowBook } from './window-book.js';

const NOT_GRANTED: Cause = { reason: 'not-granted', until: null };

/** The second look at one moment, at which several machines may start one after the other. */
export interface SecondLook {
  /** The first cause why a granted machine may not start, null if it may. */
  mayStart(rolloutId: string, machineId: string): Cause | null;
  /** Lets it start: it takes its place from here on. */
  start(rolloutId: string, machineId: string): void;
}

/**
 * Looks again at the moment before granted machines start: everything may have changed since. It also keeps the limits when
 * machines that were waiting come back together. A machine that started and is to try again keeps its place and its ring;
 * everything else is asked anew.
 */
export function secondLook(state: PlannerState, now: Date): SecondLook {
  const fleet = new Fleet(state.machines);
  const ledgers = ledgersOf(state.rollouts);
  const book = bookOf(state, now);
  return {
    mayStart: (rolloutId, machineId) => look({ state, fleet, ledgers, book, now }, rolloutId, machineId),
    start: (rolloutId, machineId) => {
      const ledger = ledgers.get(rolloutId);
      const grant = ledger?.openOf(machineId);
      const started = { seenAt: grant?.seenAt ?? now, startedAt: grant?.startedAt ?? now, signalAt: now };
      if (grant !== undefined) ledger?.add({ ...grant, ...started });
    },
  };
}

/** The second look for one machine alone. */
export function mayStart(state: PlannerState, rolloutId: string, machineId: string, now: Date): Cause | null {
  return secondLook(state, now).mayStart(rolloutId, machineId);
}

interface Basis {
  state: PlannerState;
  fleet: Fleet;
  ledgers: Ledgers;
  book: WindowBook;
  now: Date;
}

function look({ state, fleet, ledgers, book, now }: Basis, rolloutId: string, machineId: string): Cause | null {
  const rollout = state.rollouts.find(({ id }) => id === rolloutId);
  const ledger = ledgers.get(rolloutId) ?? null;
  const machine = fleet.byId(machineId);
  const grant = ledger?.openOf(machineId);
  if (rollout === undefined || machine === undefined || grant === undefined) return NOT_GRANTED;
  const standing = standingOf(grant, now);
  const again = standing === 'running';
  if (!again && standing !== 'reserved' && standing !== 'waiting') return NOT_GRANTED;
  const stages = stagesOf(rollout, ledger, fleet, now);
  const common = commonCause(rollout, stages, state.stopped, now) ?? machineCause(machine, undefined, now);
  if (common !== null) return common;
  const status = stages?.find(({ stage }) => stage.ringId === grant.ringId);
  if (status === undefined || status.wave === null) return { reason: 'ring-not-reached', until: null };
  const { tally, wave, stage, open } = status;
  if (stage.barred !== null) return { reason: stage.barred, until: null };
  if (!open && !again) return { reason: 'ring-not-reached', until: null };
  const times = windowTimes(rollout, book.page(machine.ringId, machine.zone), now);
  const answer = windowAnswer(rollout, machine, times, now);
  if (!answer.ok) return { reason: answer.reason, until: answer.until };
  if (again) return machine.busy ? { reason: 'another-job-running', until: null } : null;
  // Only those that started count: of two that were granted the same place the first to start has it.
  const started = { inWave: tally.running, room: wave.upTo - taken(tally) + tally.reserved };
  return placeCause(rollout, machine, { ...started, ...occupiedBy(ledgers.values(), fleet, now, false) });
}
