import type { Ownership } from '../words.js';

/** How civilly machines of a ring are restarted. */
export interface RestartPolicy {
  /** Minutes between the first notice and the countdown. */
  noticeMinutes: number;
  /** Minutes that the countdown runs on the screen. */
  countdownMinutes: number;
  /** Minutes by which the person at the PC may put it off at a time. */
  snoozeMinutes: number;
  /** Hours after the restart became necessary in which it may be put off. */
  deadlineHours: number;
  /** Hours on the wall of the machine in which it is left alone until the deadline; `to` is not included. */
  activeHours: { from: string; to: string } | null;
}

/** For machines of which no rule says anything: a working day's notice within a week. */
export const DEFAULT_RESTART_POLICY: RestartPolicy = {
  noticeMinutes: 60,
  countdownMinutes: 15,
  snoozeMinutes: 240,
  deadlineHours: 168,
  activeHours: { from: '08:00', to: '18:00' },
};

export interface RestartPolicyRule {
  /** Null: every ring. */
  ringId: string | null;
  /** Null: both. */
  ownership: Ownership | null;
  policy: RestartPolicy;
}

/** The policy for a machine: the rule that names both its ring and its ownership, else its ring, else its ownership. */
export function restartPolicyFor(
  rules: readonly RestartPolicyRule[],
  machine: { ringId: string; ownership: Ownership },
): RestartPolicy {
  const rank = (rule: RestartPolicyRule): number => (rule.ringId === null ? 0 : 2) + (rule.ownership === null ? 0 : 1);
  const [best] = rules
    .filter((rule) => rule.ringId === null || rule.ringId === machine.ringId)
    .filter((rule) => rule.ownership === null || rule.ownership === machine.ownership)
    .sort((a, b) => rank(b) - rank(a));
  return best?.policy ?? DEFAULT_RESTART_POLICY;
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a policy; null if nothing is. A countdown of no time would be a restart by surprise. */
export function restartPolicyProblem(policy: RestartPolicy): 'restart-policy-invalid' | null {
  const { noticeMinutes, countdownMinutes, snoozeMinutes, deadlineHours, activeHours } = policy;
  const valid =
    isWithin(noticeMinutes, 0, 1440) &&
    isWithin(countdownMinutes, 1, 120) &&
    isWithin(snoozeMinutes, 5, 1440) &&
    isWithin(deadlineHours, 0, 24 * 28) &&
    (activeHours === null ||
      (TIME.test(activeHours.from) && TIME.test(activeHours.to) && activeHours.from !== activeHours.to));
  return valid ? null : 'restart-policy-invalid';
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
