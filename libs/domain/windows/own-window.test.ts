import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPause, ownWindow } from './own-window.js';

const at = (text: string): Date => new Date(text);
const noon = at('2026-11-23T12:00:00Z');
const span = (kind: 'now' | 'tonight', zone: string | null, now: Date, until: Date | null = null) => {
  const answer = ownWindow(kind, zone, until, now);
  return answer.ok ? [answer.window.start.toISOString(), answer.window.end.toISOString()] : answer.reason;
};

test('now is four hours from now, or as long as the person says, up to twelve', () => {
  assert.deepEqual(span('now', null, noon), ['2026-11-23T12:00:00.000Z', '2026-11-23T16:00:00.000Z']);
  assert.deepEqual(span('now', null, noon, at('2026-11-24T00:00:00Z'))[1], '2026-11-24T00:00:00.000Z');
  assert.equal(span('now', null, noon, at('2026-11-24T00:00:01Z')), 'own-window-too-long');
  assert.equal(span('now', null, noon, noon), 'own-window-too-long');
});

test('tonight is the night on the wall of the PC', () => {
  assert.deepEqual(span('tonight', 'Europe/Berlin', noon), ['2026-11-23T19:00:00.000Z', '2026-11-24T05:00:00.000Z']);
  assert.deepEqual(span('tonight', 'Asia/Tokyo', noon), ['2026-11-23T12:00:00.000Z', '2026-11-23T21:00:00.000Z']);
  const smallHours = at('2026-11-24T03:00:00Z');
  assert.deepEqual(span('tonight', 'Europe/Berlin', smallHours), [
    '2026-11-24T03:00:00.000Z',
    '2026-11-24T05:00:00.000Z',
  ]);
  assert.equal(span('tonight', null, noon), 'window-zone-unknown');
});

test('in the night in which the clocks go back, tonight is an hour longer and still within the limit', () => {
  assert.deepEqual(span('tonight', 'Europe/Berlin', at('2026-10-24T12:00:00Z')), [
    '2026-10-24T18:00:00.000Z',
    '2026-10-25T05:00:00.000Z',
  ]);
});

test('a pause ends in the future and within 35 days', () => {
  assert.equal(isPause(at('2026-12-28T12:00:00Z'), noon), true);
  assert.equal(isPause(at('2026-12-28T12:00:01Z'), noon), false);
  assert.equal(isPause(noon, noon), false);
});
