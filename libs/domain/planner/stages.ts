import { type GateVerdict, gateProblem, judgeGate, type Tally, taken } from '../gates/gate.js';
import { type Grant, isAbout, isLoneTooLate, standingOf } from '../gates/standing.js';
import { type Wave, wavesOf, wavesProblem } from '../rollouts/waves.js';
import type { Fleet, ZoneGroup } from './fleet.js';
import type { Ledger } from './ledger.js';
import type { PlannedMachine, PlannedRollout, Stage } from './state.js';

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

/** Is the machine one whose turn a gate waits for? */
export type IsAwaited = (machine: PlannedMachine) => boolean;

/**
 * The stages of a rollout in order. Null if what they rest on cannot be read.
 * @param isAwaited a rehearsal knows better who will be about than the last contact does
 */
export function stagesOf(
  { targets, stages }: PlannedRollout,
  ledger: Ledger | null,
  fleet: Fleet,
  now: Date,
  isAwaited: IsAwaited = ({ lastSeenAt }) => isAbout(lastSeenAt, now),
): StageStatus[] | null {
  if (targets === null || ledger === null) return null;
  const passed = new Set<string>();
  const result: StageStatus[] = [];
  for (const stage of stages) {
    const { ringId } = stage;
    const groups = fleet.groupsOf(ringId, targets);
    const open = stage.after.every((earlier) => passed.has(earlier));
    const first = result.every((earlier) => earlier.groups.length === 0);
    const waves = new WaveJudge(stage, groups, ledger, isAwaited, now);
    const status = { stage, open, groups, ...waves.judge(first) };
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

/** The waves of one ring at one moment. */
class WaveJudge {
  readonly #tally: Tally;

  constructor(
    readonly stage: Stage,
    readonly groups: readonly ZoneGroup[],
    readonly ledger: Ledger,
    readonly isAwaited: IsAwaited,
    readonly now: Date,
  ) {
    this.#tally = ledger.tallyOf(stage.ringId, now);
  }

  judge(first: boolean): Omit<StageStatus, 'stage' | 'open' | 'groups'> {
    const { stage, ledger, now } = this;
    const tally = this.#tally;
    const readable = wavesProblem(stage.waves) === null && gateProblem(stage.gate) === null;
    const waves = readable ? wavesOf(stage.waves, countOf(this.groups), first) : [];
    for (const wave of waves) {
      // Machines beyond a wave were granted because it was passed; what happens to them is no failure of its own.
      if (taken(tally) > wave.upTo && wave !== waves.at(-1)) continue;
      const gate = judgeGate(stage.gate, wave, tally, now, this.#aheadOf(wave));
      if (gate.state === 'passed') continue;
      const late = wave.alone ? lateOf(stage.ringId, ledger, now) : [];
      return { passed: false, gate, waves, wave, tally, late };
    }
    const wave = waves.at(-1) ?? null;
    if (wave !== null) return { passed: true, gate: { state: 'passed' }, waves, wave, tally, late: [] };
    return { passed: false, gate: readable ? NOTHING_OFFERED : UNREADABLE, waves, wave, tally, late: [] };
  }

  /** Machines whose turn the gate of a wave waits for; counted no further than the gate asks, for thousands stand there. */
  #aheadOf(wave: Wave): number {
    const wanted = wave.after + 1 - taken(this.#tally);
    let ahead = 0;
    for (const { machines } of this.groups) {
      for (const machine of machines) {
        if (ahead >= wanted) return ahead;
        const standing = this.ledger.standingOf(machine.id, this.now);
        const untried = standing === undefined || standing === 'neutral' || standing === 'waiting';
        if (untried && this.isAwaited(machine)) ahead += 1;
      }
    }
    return ahead;
  }
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
