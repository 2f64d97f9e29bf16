import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { expiryDelaySeconds, LONGEST_EXPIRY_DELAY_SECONDS, newLease, shouldRenew } from './lease.js';

const NOW = new Date('2026-11-01T00:00:00Z');
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const lease = newLease(NOW);
const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');

test('a lease lives 21 days and is renewed after a third', () => {
  assert.deepEqual(lease, { issuedAt: NOW, notAfter: inDays(21) });
  assert.equal(shouldRenew(lease, inDays(6.9)), false);
  assert.equal(shouldRenew(lease, inDays(7)), true);
  assert.equal(shouldRenew(lease, inDays(30)), true);
  assert.equal(shouldRenew(null, NOW), true);
});

test('the delay of any machine lies between 0 and 72 hours', () => {
  fc.assert(
    fc.property(fc.uuid().map(hashOf), (hash) => {
      const seconds = expiryDelaySeconds(hash);
      assert.ok(Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_EXPIRY_DELAY_SECONDS);
    }),
  );
});

test('a fleet does not end its holds together', () => {
  const ids = Array.from({ length: 2000 }, () => randomUUID());
  const perHour = new Map<number, number>();
  for (const id of ids) {
    const hour = Math.floor(expiryDelaySeconds(hashOf(id)) / 3600);
    perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
  }
  assert.ok(Math.max(...perHour.values()) < 2000 / 10, 'more than a tenth of the fleet within one hour');
});
