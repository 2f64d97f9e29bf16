import type { GateBreach, GatePlan, GateVerdict } from '../gates/gate.js';
import type { Grant } from '../gates/standing.js';
import type { Reason } from '../reasons.js';
import type { WaveSize } from '../rollouts/waves.js';
import type { Span } from '../windows/calendar.js';
import type { CatchUp, CatchUpFacts } from '../windows/catch-up.js';
import type { WindowRule } from '../windows/rule.js';
import type { MachineState, RolloutState } from '../words.js';

export interface PlannedMachine {
  id: string;
  ringId: string;
  site: string | null;
  /** IANA zone; null if it is unknown. */
  zone: string | null;
  state: MachineState;
  lastSeenAt: Date | null;
  /** The owner of a personal machine paused it until then. */
  pausedUntil: Date | null;
  /** A window of its own, opened by the person at the PC. It opens no other brake. */
  ownWindow: Span | null;
  /** A job that changes it is under way, ordered outside any rollout. */
  busy: boolean;
  /** It goes first at its site. */
  seed: boolean;
  presence: CatchUpFacts;
}

/** A ring's times. */
export interface PlannedRing {
  id: string;
  /** Install windows; one that is open is enough. */
  windows: readonly WindowRule[];
}

/** A ring's part in a rollout. */
export interface Stage {
  ringId: string;
  /** Rings whose gates must all be passed before; by default all earlier ones (see rollouts/successor.ts). */
  after: readonly string[];
  waves: readonly WaveSize[];
  gate: GatePlan;
  /** The patch is declined for this ring, or has changed beyond its release: nobody of the ring is granted it. */
  barred: 'patch-declined' | 'patch-changed' | null;
}

export interface PlannedRollout {
  id: string;
  state: RolloutState;
  startsAt: Date;
  /** Machines whose failure a person knew of when they resumed it after a halt: gates no longer count it. */
  accepted: ReadonlySet<string>;
  /** By position of their rings. */
  stages: readonly Stage[];
  /** Machines that were offered the patch, those that have it now included; null if it cannot be read. */
  targets: ReadonlySet<string> | null;
  /** Every grant so far, oldest first; null if it cannot be read. */
  grants: readonly Grant[] | null;
  /** Machines of one ring that may be at it at the same time. */
  perWave: number;
  /** Machines of one site that may be at it at the same time, over all rollouts. */
  perSite: number;
  /** Minutes that such an install takes on 95 of 100 machines (windows/duration.ts). */
  neededMinutes: number;
  catchUp: CatchUp | null;
}

/** All that the planner looks at. */
export interface PlannerState {
  /** Emergency stop of the whole fleet; null if it cannot be read, which stops as well. */
  stopped: boolean | null;
  machines: readonly PlannedMachine[];
  rings: readonly PlannedRing[];
  rollouts: readonly PlannedRollout[];
}

/** A new grant: this machine may start this rollout's patch until `notAfter`. */
export interface NewGrant {
  rolloutId: string;
  machineId: string;
  ringId: string;
  notAfter: Date;
}

/** Why a machine is not granted the patch now: the first cause. */
export interface Refusal {
  rolloutId: string;
  machineId: string;
  reason: Reason;
  /** When the cause passes if nothing else happens; null if that cannot be said. */
  until: Date | null;
}

/** Where a ring of a rollout stands. */
export interface StageReport {
  rolloutId: string;
  ringId: string;
  /** All rings before it are passed. */
  open: boolean;
  /** Number of the wave under way, from 1; null if the ring has no machines, or its waves cannot be read. */
  wave: number | null;
  waves: number;
  gate: GateVerdict;
}

export interface Plan {
  grants: NewGrant[];
  refusals: Refusal[];
  /** Lone first machines that did not start: their grants are taken back, and another machine goes. */
  withdrawals: { rolloutId: string; machineId: string }[];
  /** Rollouts in which a gate found harm. */
  halts: { rolloutId: string; ringId: string; reason: GateBreach }[];
  /** Rollouts whose gates are all passed and which have no machine left. */
  completed: string[];
  stages: StageReport[];
}
