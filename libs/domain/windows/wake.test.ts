import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../time.js';
import type { WindowRule } from './rule.js';
import { wakeTimes } from './wake.js';

const now = new Date('2026-11-23T12:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * HOUR_MS);
const nightly = (changes: Partial<WindowRule> = {}): WindowRule => ({
  recurrence: 'FREQ=DAILY',
  plusDays: 0,
  from: '2026-01-01',
  to: null,
  startTime: '22:00',
  durationMinutes: 240,
  zone: 'machine',
  blackouts: [],
  exceptions: [],
  ...changes,
});
const pc = { zone: 'Europe/Berlin', personal: false, own: null };
const told = (times: readonly Date[]) => times.map((at) => at.toISOString().slice(0, 16));

test('a PC wakes at the start of each window of the next seven days, on its own wall', () => {
  const times = wakeTimes(pc, [nightly()], now);
  assert.equal(times.length, 7);
  assert.deepEqual(told(times).slice(0, 2), ['2026-11-23T21:00', '2026-11-24T21:00']);
  assert.deepEqual(told(wakeTimes({ ...pc, zone: 'America/New_York' }, [nightly()], now)).slice(0, 1), [
    '2026-11-24T03:00',
  ]);
});

test('an open window needs no waking, windows close together need one, and eight are told at most', () => {
  assert.deepEqual(told(wakeTimes(pc, [nightly({ startTime: '12:30', durationMinutes: 60 })], now)).slice(0, 1), [
    '2026-11-24T11:30',
  ]);
  const close = [nightly(), nightly({ startTime: '22:30' }), nightly({ startTime: '23:00' })];
  const times = wakeTimes(pc, close, now);
  assert.deepEqual(told(times).slice(0, 2), ['2026-11-23T21:00', '2026-11-23T22:00']);
  assert.equal(times.length, 8);
});

test('a personal PC wakes for the window that its own user asked for, and for no other', () => {
  const own = { start: hours(8), end: hours(18) };
  assert.deepEqual(wakeTimes({ ...pc, personal: true }, [nightly()], now), []);
  assert.deepEqual(wakeTimes({ ...pc, personal: true, own }, [nightly()], now), [own.start]);
});

test('a rule that cannot be read, or a zone that nobody knows, wakes nobody', () => {
  assert.deepEqual(wakeTimes(pc, [nightly({ recurrence: 'FREQ=SOMETIMES' })], now), []);
  assert.deepEqual(wakeTimes({ ...pc, zone: null }, [nightly()], now), []);
});
