import { z } from 'zod';
import { HoldLease, JOB_TYPE, JobOrder, KEYS_TYPE, LEASE_TYPE, NewKeys, VerbParams } from './envelope.js';
import { readStrictJson } from './strict-json.js';

const MAX_ENCODED = 87_384;

/** Why an order is void before its machine and times are looked at (docs/protocol.md, Orders). */
export type ReadingRefusal = 'bad-signature' | 'wrong-type' | 'malformed-order' | 'unknown-field' | 'unknown-verb';
export type Reading<T> = { order: T } | { reason: ReadingRefusal };

/** What each type of signed bytes holds. */
export interface OrderOf {
  [JOB_TYPE]: JobOrder;
  [LEASE_TYPE]: HoldLease;
  [KEYS_TYPE]: NewKeys;
}

/** A job whose verb and parameters are not looked at yet. Not a record, which passes over a member called `__proto__`. */
const AnyJob = JobOrder.options[0].extend({
  verb: z.string().min(1).max(64),
  params: z.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
});

/**
 * Reads a signed envelope as the agent does (`Read-SluiceOrder`): the two must never differ about what an order means, so every check is
 * the same, in the same order. Nothing is parsed before the signature holds.
 * @param verify whether the signature (64 bytes, r and s) over the bytes holds under the pinned key of this type
 */
export function readOrder<T extends keyof OrderOf>(
  envelope: unknown,
  type: T,
  verify: (bytes: Uint8Array, signature: Uint8Array) => boolean,
): Reading<OrderOf[T]> {
  const bytes = decode(envelope, 'bytes');
  const signature = decode(envelope, 'signature');
  if (!bytes || signature?.length !== 64 || !verify(bytes, signature)) return { reason: 'bad-signature' };

  const end = bytes.indexOf(10);
  if (end < 1 || String.fromCharCode(...bytes.subarray(0, Math.min(end, 64))) !== type) return { reason: 'wrong-type' };
  let value: unknown;
  try {
    value = readStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(end + 1)));
  } catch {
    return { reason: 'malformed-order' };
  }
  return (
    type === JOB_TYPE ? readJob(value) : fit<unknown>(type === LEASE_TYPE ? HoldLease : NewKeys, value)
  ) as Reading<OrderOf[T]>;
}

function readJob(value: unknown): Reading<JobOrder> {
  const job = fit(AnyJob, value);
  if ('reason' in job) return job;
  const { verb, params } = job.order;
  if (!Object.hasOwn(VerbParams, verb)) return { reason: 'unknown-verb' };
  const fitting = fit<unknown>(VerbParams[verb as keyof typeof VerbParams], params);
  return 'reason' in fitting ? fitting : { order: { ...job.order, params: fitting.order } as JobOrder };
}

function fit<T>(schema: z.ZodType<T>, value: unknown): Reading<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { order: parsed.data };
  const onlyUnknown = parsed.error.issues.every((issue) => issue.code === 'unrecognized_keys');
  return { reason: onlyUnknown ? 'unknown-field' : 'malformed-order' };
}

/** One member of an envelope. Base64 in its one canonical form: no blanks, no other alphabet, no stray bits. @returns null for all else. */
function decode(envelope: unknown, name: 'bytes' | 'signature'): Uint8Array | null {
  const members = new Map(Object.entries(envelope ?? {}));
  const text = members.get(name);
  if (members.size !== 2 || typeof text !== 'string' || text.length > MAX_ENCODED) return null;
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}
