import type { Envelope } from '#contracts/agent/envelope.js';
import type { REACH_REASONS } from '#domain/reasons/reach.js';

export type ReachReason = keyof typeof REACH_REASONS | 'too-large';

/**
 * What an adapter throws for whatever happens between the controller and a machine. `message` is about this case, for people, and holds
 * no secret.
 */
export class ReachError extends Error {
  override readonly name = 'ReachError';

  constructor(
    readonly reason: ReachReason,
    message: string,
    readonly details: {
      /** The host key that was seen, where that is the point. */
      hostKey?: string;
      /** True: the order may have arrived, so nobody may give its lease back. */
      uncertain?: boolean;
    } = {},
  ) {
    super(message);
  }
}

/**
 * One way of reaching machines. All that it can do is to carry what is signed already: no adapter has a way to run anything else, so
 * a transport adds no power over a machine to what the agent grants by itself.
 */
export interface Transport<Target> {
  /**
   * Makes sure that the machine is there, is the approved one, takes our credentials, has an agent, and that these credentials are
   * good for nothing else. Changes nothing on the machine. @throws ReachError
   */
  probe(target: Target, signal?: AbortSignal): Promise<void>;

  /**
   * Puts signed orders into the agent's hands, all or none. `orders` is asked for once the machine has answered, so that a job is leased
   * only when somebody is there to take it; an empty answer ends the call. @throws ReachError
   */
  handIn(target: Target, orders: () => Promise<readonly Envelope[]>, signal?: AbortSignal): Promise<void>;

  close(): void;
}
