import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import type { Envelope, KeyPoint } from '#contracts/agent/envelope.js';
import {
  type HoldLease,
  JOB_TYPE,
  type JobOrder,
  KEYS_TYPE,
  LEASE_TYPE,
  type NewKeys,
} from '#contracts/agent/envelope.js';
import { type ReadingRefusal, readOrder } from '#contracts/agent/reader.js';

/** Why an order is void (docs/protocol.md, Orders). */
export type Refusal = ReadingRefusal | 'wrong-machine' | 'not-yet-valid' | 'order-expired' | 'replayed';

export type Opened<T> = { ok: true; order: T } | { ok: false; reason: Refusal; order: T | null };

export function keyOf(point: KeyPoint): KeyObject {
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...point }, format: 'jwk' });
}

export const verifyWith = (key: KeyObject) => (bytes: Uint8Array, signature: Uint8Array) =>
  verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);

export interface OrderContext {
  readonly machine: string;
  readonly key: KeyObject;
  /** The controller's time, as learned from the last poll: the PC's own clock may be wrong. */
  readonly now: Date;
  /** Has this nonce, or this job and attempt, been seen? */
  readonly seen: (order: JobOrder) => boolean;
}

/** Opens a job, with every check of the protocol in its order. */
export function openJob(envelope: unknown, context: OrderContext): Opened<JobOrder> {
  const read = readOrder(envelope, JOB_TYPE, verifyWith(context.key));
  if ('reason' in read) return { ok: false, reason: read.reason, order: null };
  const { order } = read;
  const refuse = (reason: Refusal): Opened<JobOrder> => ({ ok: false, reason, order });
  if (order.machine !== context.machine) return refuse('wrong-machine');
  // Five seconds of grace, as the agent has: the learned time lags by the network's delay.
  if (context.now.getTime() + 5000 < Date.parse(order.notBefore)) return refuse('not-yet-valid');
  if (context.now.getTime() >= Date.parse(order.notAfter)) return refuse('order-expired');
  if (context.seen(order)) return refuse('replayed');
  return { ok: true, order };
}

/** Opens a hold lease; null when it is not a good one for this machine. */
export function openLease(envelope: Envelope, machine: string, key: KeyObject): HoldLease | null {
  const read = readOrder(envelope, LEASE_TYPE, verifyWith(key));
  return 'order' in read && read.order.machine === machine ? read.order : null;
}

/** Opens new keys. `serial`: of those taken last. */
export function openKeys(envelope: Envelope, recoveryKey: KeyObject, serial: number): Opened<NewKeys> {
  const read = readOrder(envelope, KEYS_TYPE, verifyWith(recoveryKey));
  if ('reason' in read) return { ok: false, reason: read.reason, order: null };
  if (read.order.serial <= serial) return { ok: false, reason: 'replayed', order: read.order };
  return { ok: true, order: read.order };
}
