/** Why WinRM did not do what was asked. The list is closed: callers map each reason to their own words and next step. */
export const WINRM_REASONS = [
  /** Nobody listens there, the name is unknown, or there is no way to the machine. */
  'refused',
  /** Something did not answer, or the command did not end, in the time given. */
  'timeout',
  /** The caller's own signal, or the session was closed. */
  'aborted',
  /** The machine's certificate is not the trusted one. Nothing secret was sent. */
  'certificate',
  /** The machine did not accept the credentials. */
  'auth',
  /** The credentials are right, but this account may not do that. */
  'access-denied',
  /** A limit of the machine (shells, operations, users) stayed reached for as long as we were patient. */
  'quota',
  /** The connection ended in the middle: what the command did is unknown. */
  'lost',
  /** WS-Management said no for another reason; `code` is Windows' own. */
  'fault',
  /** The answer is not WS-Management, or breaks its rules. */
  'protocol',
] as const;
export type WinRmReason = (typeof WINRM_REASONS)[number];

export interface WinRmDetails {
  /** The fault's code as Windows gives it, unsigned. */
  code?: number;
  /** SHA-256 of the certificate that was seen, as `AB:CD:…`. */
  fingerprint?: string;
  cause?: unknown;
}

/** The only error that this client throws for anything that happens between it and the machine. */
export class WinRmError extends Error {
  override readonly name = 'WinRmError';
  readonly code?: number;
  readonly fingerprint?: string;

  constructor(
    readonly reason: WinRmReason,
    message: string,
    details: WinRmDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.fingerprint = details.fingerprint;
  }
}

/** Whether something thrown is a WinRmError for one of these reasons. */
export function isReason(problem: unknown, ...reasons: WinRmReason[]): problem is WinRmError {
  return problem instanceof WinRmError && reasons.includes(problem.reason);
}
