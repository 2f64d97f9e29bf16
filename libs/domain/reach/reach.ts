import { describeReason, type Reason } from '../reasons.js';
import { MINUTE_MS } from '../time.js';
import type { TransportState } from '../words.js';

/** How long a due job waits for the agent's own poll where that comes first. A held poll takes it within moments. */
export const POLL_PATIENCE_MS = 30_000;
/** After an attempt for which nothing could be handed out (emergency stop, another job under way): no attempt in vain sooner. */
export const NOTHING_DUE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;

export interface TransportStanding {
  state: TransportState;
  failures: number;
  retryAt: Date;
}

/**
 * What an attempt makes of a transport. A cause that passes by itself is tried again after 1, 2, 4 … 30 minutes; any other one takes
 * the transport out of use until a person tests it again, because each further attempt would only repeat a wrong key in front of a
 * stranger.
 */
export function afterAttempt(failures: number, reason: Reason | null, now: Date): TransportStanding {
  if (reason === null) return { state: 'ready', failures: 0, retryAt: now };
  const pause = Math.min(MINUTE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
  const state = describeReason(reason).transient ? 'ready' : 'refused';
  return { state, failures: failures + 1, retryAt: new Date(now.getTime() + pause) };
}
