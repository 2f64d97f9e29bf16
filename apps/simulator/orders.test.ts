import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { JOB_TYPE, LEASE_TYPE } from '#contracts/agent/envelope.js';
import { keyOf, openJob, openLease } from './orders.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const machine = '7f1d2c3b-1111-4222-8333-444455556666';
const now = new Date('2026-11-23T10:00:00Z');
const { x, y } = publicKey.export({ format: 'jwk' });
const key = keyOf({ x: x!, y: y! });

function seal(type: string, content: unknown, by: KeyObject = privateKey) {
  const bytes = Buffer.from(`${type}\n${typeof content === 'string' ? content : JSON.stringify(content)}`);
  const signature = sign('sha256', bytes, { key: by, dsaEncoding: 'ieee-p1363' });
  return { bytes: bytes.toString('base64'), signature: signature.toString('base64') };
}

function order(change: Record<string, unknown> = {}) {
  return {
    machine,
    job: '11111111-1111-4111-8111-111111111111',
    attempt: 1,
    fence: 1,
    verb: 'scan',
    params: {},
    notBefore: '2026-11-23T09:00:00Z',
    notAfter: '2026-11-23T11:00:00Z',
    issuedAt: '2026-11-23T09:59:00Z',
    nonce: randomBytes(16).toString('hex'),
    ...change,
  };
}

function reasonOf(envelope: ReturnType<typeof seal>, seen = false): string {
  const opened = openJob(envelope, { machine, key, now, seen: () => seen });
  return opened.ok ? 'accepted' : opened.reason;
}

describe('a signed order', () => {
  it('that is sound is accepted', () => {
    assert.equal(reasonOf(seal(JOB_TYPE, order())), 'accepted');
  });

  it('is refused by name for each thing wrong with it', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const altered = seal(JOB_TYPE, order());
    altered.bytes = seal(JOB_TYPE, order({ verb: 'leave' })).bytes;
    const cases: [string, string][] = [
      [reasonOf(seal(JOB_TYPE, order(), other)), 'bad-signature'],
      [reasonOf(altered), 'bad-signature'],
      [reasonOf(seal(LEASE_TYPE, order())), 'wrong-type'],
      [reasonOf(seal(JOB_TYPE, 'not json')), 'malformed-order'],
      [reasonOf(seal(JOB_TYPE, order({ fence: '1' }))), 'malformed-order'],
      [reasonOf(seal(JOB_TYPE, order({ script: 'x' }))), 'unknown-field'],
      [reasonOf(seal(JOB_TYPE, order({ params: { path: 'x' } }))), 'unknown-field'],
      [reasonOf(seal(JOB_TYPE, order({ verb: 'run' }))), 'unknown-verb'],
      [reasonOf(seal(JOB_TYPE, order({ machine: '7f1d2c3b-1111-4222-8333-444455556667' }))), 'wrong-machine'],
      [reasonOf(seal(JOB_TYPE, order({ notBefore: '2026-11-23T10:00:01Z' }))), 'not-yet-valid'],
      [reasonOf(seal(JOB_TYPE, order({ notAfter: '2026-11-23T09:59:59Z' }))), 'order-expired'],
      [reasonOf(seal(JOB_TYPE, order()), true), 'replayed'],
    ];
    for (const [found, expected] of cases) assert.equal(found, expected);
  });
});

describe('a hold lease', () => {
  const lease = {
    machine,
    lease: '22222222-2222-4222-8222-222222222222',
    issuedAt: now.toISOString(),
    notAfter: '2026-12-14T10:00:00Z',
  };

  it('is taken for its own machine alone, and never from a job', () => {
    assert.deepEqual(openLease(seal(LEASE_TYPE, lease), machine, key), lease);
    assert.equal(openLease(seal(LEASE_TYPE, { ...lease, machine: lease.lease }), machine, key), null);
    assert.equal(openLease(seal(JOB_TYPE, lease), machine, key), null);
  });
});
