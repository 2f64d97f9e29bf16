/** Why SSH did not do what was asked. The list is closed: callers map each reason to their own words and next step. */
export const SSH_REASONS = [
  /** Nobody listens there, the name is unknown, or there is no way to the machine. */
  'refused',
  /** No answer, or the command did not end, in the time given. */
  'timeout',
  /** The caller's own signal, or the session was closed. */
  'aborted',
  /** No host key is pinned yet. `hostKey` is the one that was seen; nothing secret was sent. */
  'host-key-unknown',
  /** The machine shows another host key than the pinned one. Nothing secret was sent. */
  'host-key-changed',
  /** The machine did not accept the credentials. */
  'auth',
  /** Signed in, but the machine opened no channel for the command. */
  'channel',
  /** The connection ended in the middle: what the command did is unknown. */
  'lost',
  /** What answers there does not speak SSH as we do. */
  'protocol',
] as const;
export type SshReason = (typeof SSH_REASONS)[number];

/** The only error that this client throws for anything that happens between it and the machine. Never holds a secret. */
export class SshError extends Error {
  override readonly name = 'SshError';
  /** The host key that was seen, as `ssh-ed25519 SHA256:…`. */
  readonly hostKey: string | null;

  constructor(
    readonly reason: SshReason,
    message: string,
    details: { hostKey?: string; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.hostKey = details.hostKey ?? null;
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EACCES',
]);

/** What ssh2 says with an error: `level` names the part, `code` is the system's where a socket failed. */
type Ssh2Error = Error & { level?: string; code?: string };

/** Translates an error of ssh2 before the session stands. */
export function whileConnecting(cause: Ssh2Error): SshError {
  const { level, code } = cause;
  if (level === 'client-authentication')
    return new SshError('auth', 'The machine did not accept the credentials.', { cause });
  if (level === 'client-timeout' || code === 'ETIMEDOUT')
    return new SshError('timeout', 'The machine did not answer in time.', { cause });
  if (code !== undefined && UNREACHABLE.has(code))
    return new SshError('refused', `No connection to the machine (${code}).`, { cause });
  if (level === 'client-socket') return new SshError('lost', 'The machine ended the connection.', { cause });
  return new SshError('protocol', `The machine does not speak SSH as expected: ${cause.message}`, { cause });
}
