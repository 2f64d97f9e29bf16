import { HOUR_MS } from '../time.js';
import { DEFAULT_RESTART_POLICY, type RestartPolicy, restartPolicyProblem } from './policy.js';

/** A policy as it travels in an order (docs/protocol.md). */
export interface RestartTerms {
  noticeMinutes: number;
  countdownMinutes: number;
  snoozeMinutes: number;
  /** RFC 3339. */
  deadline: string;
  activeHours?: { from: string; to: string };
}

/**
 * What a policy means for one order. A policy that cannot be kept gives way to the standard one: it must neither keep a
 * machine from its updates nor restart it by surprise.
 * @param from when the order may begin
 */
export function restartTerms(policy: RestartPolicy, from: Date): RestartTerms {
  const kept = restartPolicyProblem(policy) === null ? policy : DEFAULT_RESTART_POLICY;
  const { noticeMinutes, countdownMinutes, snoozeMinutes, deadlineHours, activeHours } = kept;
  const deadline = new Date(from.getTime() + deadlineHours * HOUR_MS).toISOString();
  return { noticeMinutes, countdownMinutes, snoozeMinutes, deadline, ...(activeHours === null ? {} : { activeHours }) };
}
