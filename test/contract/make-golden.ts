import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { KEYS_TYPE } from '#contracts/agent/envelope.js';
import { expiryDelaySeconds } from '#domain/holds/lease.js';
import { goldenMessages } from './messages.js';
import { ORDER_CASES, type OrderCase } from './orders.js';
import { requestCases } from './requests.js';
import { GOLDEN_FOLDER, ID, NOW, PUBLIC_KEYS, signBytes } from './signing.js';

/** One signed order as it stands in vectors/orders.json. */
export interface OrderVector {
  name: string;
  /** The type that the agent expects at this place. */
  type: string;
  /** The pinned key that the agent checks this type with. */
  key: 'job' | 'recovery';
  signer: string;
  spoil: string | null;
  /** The signed bytes as text, to read. */
  text: string;
  envelope: { bytes: string; signature: string };
  /** The reason with which an agent refuses it; null: accepted. */
  refusal: string | null;
  /** Orders that the agent has accepted before. */
  after: readonly string[];
}

function spoiled(order: OrderCase): OrderVector['envelope'] {
  const envelope = signBytes(order.bytes, order.signer, order.spoil === 'der' ? 'der' : 'ieee-p1363');
  const flipped = (base64: string, index: number): string => {
    const bytes = Buffer.from(base64, 'base64');
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return bytes.toString('base64');
  };
  switch (order.spoil) {
    case 'flip-byte':
      return { ...envelope, bytes: flipped(envelope.bytes, order.bytes.length - 3) };
    case 'flip-signature':
      return { ...envelope, signature: flipped(envelope.signature, 0) };
    case 'other-bytes':
      return { ...envelope, signature: signBytes(Buffer.from('something else'), order.signer).signature };
    default:
      return envelope;
  }
}

/**
 * All vectors. ECDSA gives another signature each time, so one that is stored for the same bytes is kept: making the
 * files again changes nothing unless an order changed.
 */
function orderVectors(stored: readonly OrderVector[]): OrderVector[] {
  return ORDER_CASES.map((order) => {
    const text = order.bytes.toString('utf8');
    const spoil = order.spoil ?? null;
    const old = stored.find(
      (vector) =>
        vector.name === order.name && vector.text === text && vector.signer === order.signer && vector.spoil === spoil,
    );
    return {
      name: order.name,
      type: order.type,
      key: order.type === KEYS_TYPE ? 'recovery' : 'job',
      signer: order.signer,
      spoil,
      text,
      envelope: old?.envelope ?? spoiled(order),
      refusal: order.refusal,
      after: order.after ?? [],
    };
  });
}

function storedVectors(): OrderVector[] {
  try {
    return (JSON.parse(readFileSync(new URL('vectors/orders.json', GOLDEN_FOLDER), 'utf8')) as { cases: OrderVector[] })
      .cases;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Delays of some machine ids: controller and agents must compute the same. */
function expiryDelays(): { machine: string; seconds: number }[] {
  return [
    ID.machine,
    ID.otherMachine,
    ...Array.from({ length: 6 }, (_, index) => `${index}0000000-0000-4000-8000-000000000000`),
  ].map((machine) => ({ machine, seconds: expiryDelaySeconds(createHash('sha256').update(machine).digest('hex')) }));
}

/** The text of every golden file by its name. */
export function goldenFiles(): Map<string, string> {
  const cases = orderVectors(storedVectors());
  const messages = goldenMessages((name) => cases.find((vector) => vector.name === name)!.envelope);
  const { job, recovery } = PUBLIC_KEYS;
  const files = new Map<string, unknown>(messages.map(({ name, message }) => [`${name}.json`, message]));
  files.set('vectors/expiry-delay.json', expiryDelays());
  files.set('vectors/orders.json', { machine: ID.machine, now: NOW, keys: { job, recovery }, cases });
  files.set('vectors/requests.json', requestCases(messages));
  return new Map([...files].map(([name, content]) => [name, `${JSON.stringify(content, null, 2)}\n`]));
}

/** `node dist/test/contract/make-golden.js` writes the files anew. */
if (import.meta.filename === process.argv[1]) {
  mkdirSync(new URL('vectors/', GOLDEN_FOLDER), { recursive: true });
  for (const [name, text] of goldenFiles()) writeFileSync(new URL(name, GOLDEN_FOLDER), text);
}
