import type { SshTransportView, WinRmTransportView } from '#contracts/people/reach.js';
import { describeReason } from '#domain/reasons.js';
import type { Carrier, Ownership, SignIn, TransportState } from '#domain/words.js';

/** A row of machine_transports, with the machine's ownership as it is now. */
export interface StoredTransport {
  machineId: string;
  kind: Carrier;
  ownership: Ownership;
  beforePoll: boolean;
  host: string;
  port: number;
  account: string;
  /** SSH only. */
  publicKey: string | null;
  /** WinRM only. */
  signIn: SignIn | null;
  administrator: boolean;
  /** Sealed. */
  secret: Buffer;
  /** The approved host key, or SHA-256 of the certificate. */
  hostKey: string | null;
  hostKeySeen: string | null;
  pinnedBy: string | null;
  pinnedAt: Date | null;
  state: TransportState;
  reason: string | null;
  failures: number;
  retryAt: Date;
}

export const TRANSPORT_COLUMNS = `t.machine_id AS "machineId", t.kind, t.before_poll AS "beforePoll", t.host, t.port, t.account,
  t.public_key AS "publicKey", t.sign_in AS "signIn", t.administrator, t.secret, t.host_key AS "hostKey",
  t.host_key_seen AS "hostKeySeen", t.pinned_by AS "pinnedBy", t.pinned_at AS "pinnedAt", t.state, t.reason, t.failures,
  t.retry_at AS "retryAt", (SELECT ownership FROM machines o WHERE o.id = t.machine_id) AS ownership`;

/** Where a transport's secret is sealed for: nowhere else does it open. */
export const placeOf = (machineId: string, kind: Carrier) => `machine:${machineId}:${kind}`;

export function explained(code: string) {
  const { sentence, nextStep } = describeReason(code);
  return { reason: code, sentence, nextStep };
}

function common({ host, port, account, pinnedBy, pinnedAt, state, reason, retryAt }: StoredTransport) {
  return {
    host,
    port,
    account,
    pinnedBy,
    pinnedAt: pinnedAt?.toISOString() ?? null,
    state,
    why: reason === null ? null : explained(reason),
    retryAt: reason === null || state === 'refused' ? null : retryAt.toISOString(),
  };
}

export function sshView(stored: StoredTransport): SshTransportView {
  const { publicKey, hostKey, hostKeySeen } = stored;
  return { ...common(stored), publicKey: publicKey!, hostKey, hostKeySeen };
}

export function winRmView(stored: StoredTransport): WinRmTransportView {
  const { signIn, administrator, hostKey, hostKeySeen } = stored;
  return { ...common(stored), signIn: signIn!, administrator, certificate: hostKey, certificateSeen: hostKeySeen };
}
