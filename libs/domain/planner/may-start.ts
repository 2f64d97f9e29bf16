import { taken } from '../gates/gate.js';
import { standingOf } from '../gates/standing.js';
import { type Cause, commonCause, machineCause, placeCause, windowAnswer, windowTimes } from './causes.js';
import { Fleet, occupiedBy } from './fleet.js';
import { bookOf, ledgersOf } from './plan.js';
import { stagesOf } from './stages.js';
import type { PlannerState } from './state.js';

const NOT_GRANTED: Cause = { reason: 'not-granted', until: null };

/**
 * The second look, at the moment before a granted machine starts: everything may have changed since. It also keeps the
 * limits when machines that were waiting come back together. A machine that started and is to try again keeps its place
 * and its ring; everything else is asked anew.
 * @returns the first cause why it may not start, null if it may
 */
export function mayStart(state: PlannerState, rolloutId: string, machineId: string, now: Date): Cause | null {
  const fleet = new Fleet(state.machines);
  const ledgers = ledgersOf(state.rollouts);
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
  const times = windowTimes(rollout, bookOf(state, now).page(machine.ringId, machine.zone), now);
  const answer = windowAnswer(rollout, machine, times, now);
  if (!answer.ok) return { reason: answer.reason, until: answer.until };
  if (again) return machine.busy ? { reason: 'another-job-running', until: null } : null;
  // Only those that started count: of two that were granted the same place the first to start has it.
  const started = { inWave: tally.running, room: wave.upTo - taken(tally) + tally.reserved };
  return placeCause(rollout, machine, { ...started, ...occupiedBy(ledgers.values(), fleet, now, false) });
}
