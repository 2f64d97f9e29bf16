import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import type { z } from 'zod';
import type { Envelope, KeyPoint } from '#contracts/agent/envelope.js';
import { HoldLease, JOB_TYPE, JobOrder, KEYS_TYPE, LEASE_TYPE, NewKeys } from '#contracts/agent/envelope.js';
import { VERBS } from '#domain/words.js';

/** Why an order is void (docs/protocol.md, Orders). */
export type Refusal =
  | 'bad-signature'
  | 'wrong-type'
  | 'malformed-order'
  | 'unknown-field'
  | 'unknown-verb'
  | 'wrong-machine'
  | 'not-yet-valid'
  | 'order-expired'
  | 'replayed';

export type Opened<T> = { ok: true; order: T } | { ok: false; reason: Refusal; order: T | null };

export function keyOf(point: KeyPoint): KeyObject {
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...point }, format: 'jwk' });
}

/** Checks the signature over the exact bytes, then the type line; only then is anything parsed. */
function openBytes(envelope: Envelope, key: KeyObject, type: string): { text: string } | { reason: Refusal } {
  const bytes = Buffer.from(envelope.bytes, 'base64');
  const signature = Buffer.from(envelope.signature, 'base64');
  if (!verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)) return { reason: 'bad-signature' };
  const text = bytes.toString('utf8');
  const end = text.indexOf('\n');
  if (text.slice(0, end) !== type) return { reason: 'wrong-type' };
  return { text: text.slice(end + 1) };
}

function parseStrictly<T>(schema: z.ZodType<T>, text: string): { order: T } | { reason: Refusal } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'malformed-order' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { order: parsed.data };
  const verb = (value as { verb?: unknown } | null)?.verb;
  if (typeof verb === 'string' && !(VERBS as readonly string[]).includes(verb)) return { reason: 'unknown-verb' };
  const onlyUnknown = parsed.error.issues.every((issue) => issue.code === 'unrecognized_keys');
  return { reason: onlyUnknown ? 'unknown-field' : 'malformed-order' };
}

export interface OrderContext {
  readonly machine: string;
  readonly key: KeyObject;
  /** The controller's time, as learned from the last poll: the PC's own clock may be wrong. */
  readonly now: Date;
  /** Has this nonce, or this job and attempt, been seen? */
  readonly seen: (order: JobOrder) => boolean;
}

/** Opens a job, with every check of the protocol in its order. */
export function openJob(envelope: Envelope, context: OrderContext): Opened<JobOrder> {
  const opened = openBytes(envelope, context.key, JOB_TYPE);
  if ('reason' in opened) return { ok: false, reason: opened.reason, order: null };
  const parsed = parseStrictly(JobOrder, opened.text);
  if ('reason' in parsed) return { ok: false, reason: parsed.reason, order: null };
  const { order } = parsed;
  const refuse = (reason: Refusal): Opened<JobOrder> => ({ ok: false, reason, order });
  if (order.machine !== context.machine) return refuse('wrong-machine');
  if (context.now < new Date(order.notBefore)) return refuse('not-yet-valid');
  if (context.now > new Date(order.notAfter)) return refuse('order-expired');
  if (context.seen(order)) return refuse('replayed');
  return { ok: true, order };
}

/** Opens a hold lease; null when it is not a good one for this machine. */
export function openLease(envelope: Envelope, machine: string, key: KeyObject): HoldLease | null {
  const opened = openBytes(envelope, key, LEASE_TYPE);
  if ('reason' in opened) return null;
  const parsed = parseStrictly(HoldLease, opened.text);
  return 'order' in parsed && parsed.order.machine === machine ? parsed.order : null;
}

/** Opens new keys. `serial`: of those taken last. */
export function openKeys(envelope: Envelope, recoveryKey: KeyObject, serial: number): Opened<NewKeys> {
  const opened = openBytes(envelope, recoveryKey, KEYS_TYPE);
  if ('reason' in opened) return { ok: false, reason: opened.reason, order: null };
  const parsed = parseStrictly(NewKeys, opened.text);
  if ('reason' in parsed) return { ok: false, reason: parsed.reason, order: null };
  if (parsed.order.serial <= serial) return { ok: false, reason: 'replayed', order: parsed.order };
  return { ok: true, order: parsed.order };
}
