import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { expiryDelaySeconds, hasLapsed, LONGEST_EXPIRY_DELAY_SECONDS, newLease, shouldRenew } from './lease.js';

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

test('ten thousand machines whose controller died on one day do not end their holds together', () => {
  const ids = Array.from({ length: 10_000 }, () => randomUUID());
  // The worst case: all were given their leases at the same instant, as after an enrolment by the hundred.
  const ends = ids.map((id) => expiryDelaySeconds(hashOf(id)));
  const busiest = (seconds: number): number => {
    const counts = new Map<number, number>();
    for (const end of ends) counts.set(Math.floor(end / seconds), (counts.get(Math.floor(end / seconds)) ?? 0) + 1);
    return Math.max(...counts.values());
  };
  // 139 an hour and 2.3 a minute on average; the bounds are far outside what chance does.
  assert.ok(busiest(3600) < 220, `${busiest(3600)} within one hour`);
  assert.ok(busiest(60) < 20, `${busiest(60)} within one minute`);
});

test('a hold lapses past its lease and its own delay, and only after an hour of network and five failed contacts', () => {
  const notAfter = new Date('2026-12-14T08:00:00Z');
  const [hash, delay] = ['0000003c', 60_000];
  const tried = { networkMs: 3_600_000, failures: 5 };
  const at = (ms: number) => new Date(notAfter.getTime() + ms);
  assert.equal(hasLapsed(notAfter, hash, at(delay - 1), tried), false);
  assert.equal(hasLapsed(notAfter, hash, at(delay), tried), true);
  assert.equal(hasLapsed(notAfter, hash, at(delay), { ...tried, failures: 4 }), false);
  assert.equal(hasLapsed(notAfter, hash, at(delay), { ...tried, networkMs: 3_599_999 }), false);
});
