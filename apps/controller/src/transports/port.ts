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
      /** The host key, or the SHA-256 of the certificate, that was seen, where that is the point. */
      hostKey?: string;
      /** True: the order may have arrived, so nobody may give its lease back. */
      uncertain?: boolean;
      /** Id of the machine, where the PC was enrolled before this went wrong. */
      machine?: string;
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

export interface AdminSecret {
  readonly password?: string | undefined;
  /** In place of the password, which then is its passphrase. */
  readonly privateKey?: string | undefined;
}

/** What an administrator types for one push-enrolment. Lives in memory only. */
export interface AdminTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** WinRM takes a password only. */
  readonly secret: AdminSecret;
  /** Approved host key (SSH) or SHA-256 of the certificate (WinRM); null: none is approved yet, so nothing secret may be sent. */
  readonly pin: string | null;
}

/** A PowerShell that did not run in full language mode ends with this before it reads the script; its output is the mode. */
export const NOT_FULL_LANGUAGE = 14;

export interface AdminSession {
  /**
   * Runs one of our own scripts in Windows PowerShell. Both go by standard input: no text of ours stands in a command line.
   * @param work.input what the script finds in `$input`, as one string
   * @throws ReachError; an exit code other than 0 is no error, null is a command that did not tell
   */
  run(work: {
    readonly script: string;
    readonly input: string;
    readonly timeoutMs: number;
  }): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
  close(): Promise<void>;
}

/**
 * The one way in that is not limited to signed orders: with an administrator's password, for a PC that has no agent yet. Used by
 * push-enrolment alone, which runs two scripts of ours, while the person who typed the password waits.
 */
export interface AdminDoor {
  /** @throws ReachError, `host-key-unknown` or `certificate-unknown` with the one that was seen, before the password is sent */
  open(target: AdminTarget, signal?: AbortSignal): Promise<AdminSession>;
}
