import { type GateVerdict, gateProblem, judgeGate, type Tally, taken } from '../gates/gate.js';
import { type Grant, isLoneTooLate, standingOf } from '../gates/standing.js';
import { type Wave, wavesOf, wavesProblem } from '../rollouts/waves.js';
import type { Fleet, ZoneGroup } from './fleet.js';
import type { Ledger } from './ledger.js';
import type { PlannedRollout, Stage } from './state.js';

/** A ring of a rollout at one moment. */
export interface StageStatus {
  stage: Stage;
  /** All rings that must be passed before are passed. */
  open: boolean;
  passed: boolean;
  /** The verdict of the wave under way. */
  gate: GateVerdict;
  waves: Wave[];
  /** The wave under way, or the last one; null if nothing can be granted. */
  wave: Wave | null;
  /** Machines of the ring that were offered the patch. */
  groups: readonly ZoneGroup[];
  tally: Tally;
  /** Grants of the lone first machine that are taken back. */
  late: Grant[];
}

const NOTHING_OFFERED: GateVerdict = { state: 'shut', reason: 'gate-nothing-offered', until: null };
const UNREADABLE: GateVerdict = { state: 'shut', reason: 'gate-data-missing', until: null };

/** The stages of a rollout in order. Null if what they rest on cannot be read. */
export function stagesOf(
  { targets, stages }: PlannedRollout,
  ledger: Ledger | null,
  fleet: Fleet,
  now: Date,
): StageStatus[] | null {
  if (targets === null || ledger === null) return null;
  const passed = new Set<string>();
  const result: StageStatus[] = [];
  for (const stage of stages) {
    const { ringId } = stage;
    const groups = fleet.groupsOf(ringId, targets);
    const open = stage.after.every((earlier) => passed.has(earlier));
    const first = result.every((earlier) => earlier.groups.length === 0);
    const status = { stage, open, groups, ...judgeWaves(stage, countOf(groups), ledger, first, now) };
    // A ring without PCs has nothing to show. One whose PCs were not offered the patch has: perhaps they are merely off.
    if (fleet.isEmpty(ringId) && countAll(status.tally) === 0) status.passed = true;
    if (status.passed && open) passed.add(ringId);
    result.push(status);
  }
  return result;
}

function countOf(groups: readonly ZoneGroup[]): number {
  return groups.reduce((sum, { machines }) => sum + machines.length, 0);
}

function countAll(tally: Tally): number {
  return taken(tally) + tally.waiting + tally.neutral;
}

function judgeWaves(
  stage: Stage,
  machines: number,
  ledger: Ledger,
  first: boolean,
  now: Date,
): Omit<StageStatus, 'stage' | 'open' | 'groups'> {
  const tally = ledger.tallyOf(stage.ringId, now);
  const readable = wavesProblem(stage.waves) === null && gateProblem(stage.gate) === null;
  const waves = readable ? wavesOf(stage.waves, machines, first) : [];
  for (const wave of waves) {
    const gate = judgeGate(stage.gate, wave, tally, now);
    if (gate.state === 'passed') continue;
    const late = wave.alone ? lateOf(stage.ringId, ledger, now) : [];
    return { passed: false, gate, waves, wave, tally, late };
  }
  const wave = waves.at(-1) ?? null;
  if (wave !== null) return { passed: true, gate: { state: 'passed' }, waves, wave, tally, late: [] };
  return { passed: false, gate: readable ? NOTHING_OFFERED : UNREADABLE, waves, wave, tally, late: [] };
}

function lateOf(ringId: string, ledger: Ledger, now: Date): Grant[] {
  return [...ledger.open].filter(
    (grant) =>
      grant.ringId === ringId &&
      isLoneTooLate(grant, now) &&
      // One whose time is over gave up its place already.
      standingOf(grant, now) !== 'neutral',
  );
}

/** How many more machines the wave under way has room for. */
export function roomOf({ wave, tally, late }: StageStatus): number {
  if (wave === null) return 0;
  // The lone machine keeps its place until it is replaced; elsewhere a waiting machine gives it up at once.
  return wave.upTo - taken(tally) - (wave.alone ? tally.waiting - late.length : 0);
}
