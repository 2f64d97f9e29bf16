import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Attempts } from './attempts.js';

const T0 = new Date('2026-11-23T08:00:00Z');
const after = (minutes: number) => new Date(T0.getTime() + minutes * 60_000);

function fail(attempts: Attempts, name: string, address: string, times: number): void {
  for (let i = 0; i < times; i += 1) attempts.began(name, address, T0);
}

test('ten failures on a name make the next attempt wait for the rest of the quarter of an hour', () => {
  const attempts = new Attempts();
  fail(attempts, 'anna', '192.0.2.1', 9);
  assert.equal(attempts.waitSeconds('anna', '192.0.2.2', T0), 0);
  fail(attempts, 'anna', '192.0.2.1', 1);
  assert.equal(attempts.waitSeconds('Anna', '192.0.2.2', after(5)), 600);
  assert.equal(attempts.waitSeconds('anna', '192.0.2.2', after(15)), 0);
});

test('an address that tries many names is slowed on all of them', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 20; i += 1) attempts.began(`name${i}`, '192.0.2.1', T0);
  assert.ok(attempts.waitSeconds('unheard-of', '192.0.2.1', T0) > 0);
  assert.equal(attempts.waitSeconds('unheard-of', '192.0.2.9', T0), 0);
});

test('a stranger who guesses cannot keep a person out of an address where that person signed in before', () => {
  const attempts = new Attempts();
  attempts.began('anna', '192.0.2.7', T0);
  attempts.succeeded('anna', '192.0.2.7');
  fail(attempts, 'anna', '198.51.100.1', 15);
  assert.ok(attempts.waitSeconds('anna', '198.51.100.1', T0) > 0);
  assert.equal(attempts.waitSeconds('anna', '192.0.2.7', T0), 0);
});

test('an attempt counts from the moment it begins, and a good one is taken back', () => {
  const attempts = new Attempts();
  fail(attempts, 'anna', '192.0.2.1', 10);
  assert.ok(attempts.waitSeconds('anna', '192.0.2.3', T0) > 0, 'ten at the same moment are ten');
  attempts.succeeded('anna', '192.0.2.1');
  assert.equal(attempts.waitSeconds('anna', '192.0.2.3', T0), 0);
});
