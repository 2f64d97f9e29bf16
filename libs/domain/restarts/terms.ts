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

/** Is a version, `1.12.0`, the other or a newer one? One that cannot be read is older than all. */
export function isAtLeast(version: string, other: string): boolean {
  const [parts, others] = [version, other].map((text) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number));
  if (parts === undefined || others === undefined) return false;
  const differing = parts.findIndex((part, index) => part !== others[index]);
  return differing === -1 || (parts[differing] as number) > (others[differing] as number);
}
