import { DISCOVERY_REASONS } from './reasons/discovery.js';
import { HOLD_REASONS } from './reasons/holds.js';
import { JOB_REASONS } from './reasons/jobs.js';
import { MACHINE_REASONS } from './reasons/machine.js';
import { ORDER_REASONS } from './reasons/orders.js';
import { PEOPLE_REASONS } from './reasons/people.js';
import { PLANNING_REASONS } from './reasons/planning.js';
import { PROTOCOL_REASONS } from './reasons/protocol.js';
import { REACH_REASONS } from './reasons/reach.js';
import { ROLLOUT_REASONS } from './reasons/rollouts.js';
import { UPDATE_REASONS } from './reasons/updates.js';

/** How a cause is told to a person. */
export interface ReasonText {
  /** One sentence: what happened. */
  readonly sentence: string;
  /** What to do now; "Nothing to do" is an answer too. */
  readonly nextStep: string;
  /** Status of the problem+json answer, for causes that refuse a request. */
  readonly httpStatus?: number;
  /** True: the cause passes by itself, and the attempt may be repeated. */
  readonly transient?: true;
}

/**
 * The closed list of causes, one table a group (a code belongs to the group that says it first). A new cause is one
 * entry in its group, in alphabetical order; nothing else has to change.
 */
export const REASONS = {
  ...PROTOCOL_REASONS,
  ...ORDER_REASONS,
  ...MACHINE_REASONS,
  ...JOB_REASONS,
  ...HOLD_REASONS,
  ...UPDATE_REASONS,
  ...PEOPLE_REASONS,
  ...PLANNING_REASONS,
  ...ROLLOUT_REASONS,
  ...REACH_REASONS,
  ...DISCOVERY_REASONS,
} as const satisfies Record<string, ReasonText>;
export type Reason = keyof typeof REASONS;

export const REASON_GROUPS = {
  protocol: PROTOCOL_REASONS,
  orders: ORDER_REASONS,
  machine: MACHINE_REASONS,
  jobs: JOB_REASONS,
  holds: HOLD_REASONS,
  updates: UPDATE_REASONS,
  people: PEOPLE_REASONS,
  planning: PLANNING_REASONS,
  rollouts: ROLLOUT_REASONS,
  reach: REACH_REASONS,
  discovery: DISCOVERY_REASONS,
} as const;

export function isReason(code: string): code is Reason {
  return Object.hasOwn(REASONS, code);
}

export interface ReasonDescription {
  code: string;
  sentence: string;
  nextStep: string;
  /** Null for a cause that never answers a request. */
  httpStatus: number | null;
  transient: boolean;
}

/**
 * The text of a cause. A newer agent may send a code that this controller does not know: it is shown as it is, never
 * dropped, and never counted as transient.
 */
export function describeReason(code: string): ReasonDescription {
  if (!isReason(code)) {
    return {
      code,
      sentence: `The agent gave the cause "${code}", which this controller does not know.`,
      nextStep: "Update the controller to the version of the agent, and read the job's detail meanwhile.",
      httpStatus: null,
      transient: false,
    };
  }
  const text: ReasonText = REASONS[code];
  return {
    code,
    sentence: text.sentence,
    nextStep: text.nextStep,
    httpStatus: text.httpStatus ?? null,
    transient: text.transient ?? false,
  };
}
