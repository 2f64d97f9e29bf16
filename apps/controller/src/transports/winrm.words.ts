import { ReachError, type ReachReason } from './port.js';
import { type Trust, WinRmError, type WinRmReason } from './winrm/index.js';

/** No certificate has it: a connection with this pin only tells which one is shown. */
export const NOBODY_APPROVED: Trust = { sha256: '0'.repeat(64) };

export const REACH_BY_WINRM: Record<Exclude<WinRmReason, 'certificate'>, ReachReason> = {
  refused: 'reach-refused',
  timeout: 'reach-timeout',
  aborted: 'reach-timeout',
  auth: 'reach-password',
  'access-denied': 'reach-denied',
  quota: 'reach-busy',
  lost: 'reach-lost',
  fault: 'reach-protocol',
  protocol: 'reach-protocol',
};

/** The client's error in the words of a transport; anything else stays what it is. */
export function inReachWords(error: unknown, trust: Trust | null): unknown {
  if (!(error instanceof WinRmError)) return error;
  if (error.reason !== 'certificate') return new ReachError(REACH_BY_WINRM[error.reason], error.message);
  const seen = error.fingerprint ? { hostKey: error.fingerprint } : {};
  const message = trust ? error.message : `It showed a certificate with SHA-256 ${error.fingerprint}.`;
  return new ReachError(trust && 'sha256' in trust ? 'certificate-changed' : 'certificate-unknown', message, seen);
}
