import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchHash, CHAIN_START, type ChainEntry } from './chain.js';

const at = new Date('2026-11-23T08:00:00.123Z');
const entry: ChainEntry = {
  id: 1n,
  at,
  actor: 'anna',
  action: 'patch.release',
  subject: 'patch:1',
  detail: { ring: 'Canary', list: [{ b: 1, a: 2 }] },
};
const hash = (entries: ChainEntry[], previous = CHAIN_START) => batchHash(1n, previous, at, entries);

test('the order of keys does not matter to the hash of a batch', () => {
  assert.equal(hash([entry]), hash([{ ...entry, detail: { list: [{ a: 2, b: 1 }], ring: 'Canary' } }]));
});

test('every field of an entry, the previous hash and the order of entries matter to the hash of a batch', () => {
  const other: ChainEntry = { ...entry, id: 2n };
  const hashes = [
    hash([entry]),
    hash([other]),
    hash([{ ...entry, at: new Date(at.getTime() + 1) }]),
    hash([{ ...entry, actor: 'berta' }]),
    hash([{ ...entry, action: 'patch.decline' }]),
    hash([{ ...entry, subject: 'patch:2' }]),
    hash([{ ...entry, detail: { ...(entry.detail as object), ring: 'Early' } }]),
    hash([{ ...entry, detail: { ring: 'Canary', list: { a: 2, b: 1 } } }]),
    hash([entry, other]),
    hash([other, entry]),
    hash([entry], 'f'.repeat(64)),
    hash([]),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});
