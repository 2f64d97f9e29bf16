import type { StageView, StandingCounts } from '#contracts/people/rollouts.js';
import type { GateVerdict } from '#domain/gates/gate.js';
import { Fleet } from '#domain/planner/fleet.js';
import { Ledger } from '#domain/planner/ledger.js';
import { stagesOf } from '#domain/planner/stages.js';
import type { PlannedRollout, PlannerState } from '#domain/planner/state.js';
import { explain } from '../machines/explain.people.js';

export type ShownStanding = keyof StandingCounts;

/** Where each machine of a rollout stands: those that can be given the patch, and those that were. */
export function standings(rollout: PlannedRollout, now: Date): Map<string, ShownStanding> {
  const ledger = new Ledger(rollout.grants ?? [], rollout.accepted);
  const result = new Map<string, ShownStanding>();
  for (const id of rollout.targets ?? []) result.set(id, 'untouched');
  for (const { machineId } of rollout.grants ?? []) {
    result.set(machineId, ledger.standingOf(machineId, now) ?? 'untouched');
  }
  return result;
}

export function emptyCounts(): StandingCounts {
  return { untouched: 0, reserved: 0, waiting: 0, running: 0, proven: 0, unreadable: 0, failed: 0, neutral: 0 };
}

export function countStandings(all: Iterable<ShownStanding>): StandingCounts {
  const counts = emptyCounts();
  for (const standing of all) counts[standing] += 1;
  return counts;
}

function shownGate(gate: GateVerdict): StageView['gate'] {
  if (gate.state === 'passed') return { state: 'passed', why: null, until: null };
  const until = gate.state === 'shut' ? (gate.until?.toISOString() ?? null) : null;
  return { state: gate.state, why: explain(gate.reason), until };
}

/** What of a stage the planner itself says. */
export type JudgedStage = Pick<StageView, 'open' | 'steps' | 'wave' | 'gate'>;

/** By ring; empty if the rollout's figures cannot be read. */
export function judgedStages(rollout: PlannedRollout, state: PlannerState, now: Date): Map<string, JudgedStage> {
  const ledger = rollout.grants === null ? null : new Ledger(rollout.grants, rollout.accepted);
  const stages = stagesOf(rollout, ledger, new Fleet(state.machines), now) ?? [];
  return new Map(
    stages.map(({ stage, open, waves, wave, gate }) => [
      stage.ringId,
      { open, steps: waves, wave: wave === null ? null : waves.indexOf(wave) + 1, gate: shownGate(gate) },
    ]),
  );
}

/** For a stage of which nothing can be said. */
export const UNJUDGED: JudgedStage = {
  open: false,
  steps: [],
  wave: null,
  gate: { state: 'shut', why: explain('gate-data-missing'), until: null },
};
