import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../time.js';
import { ALARM_KINDS } from '../words.js';
import { alarmsOf, describeAlarm, type WatchedMachine } from './alarms.js';
import { endOfSupport } from './support.js';

const NOW = new Date('2026-11-23T09:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const WELL: WatchedMachine = {
  id: 'm1',
  state: 'active',
  enrolledAt: ago(200),
  lastSeenAt: ago(0),
  build: 26200,
  edition: 'Professional',
  behindSince: null,
  cumulativeAt: ago(10),
  hold: 'holding',
  holdUntil: ago(-20),
  defenderAt: ago(0),
  esu: false,
  freeBytes: 80 * 1024 ** 3,
};
const kinds = (changes: Partial<WatchedMachine>) => alarmsOf({ ...WELL, ...changes }, NOW).map(({ kind }) => kind);

test('a machine that is well raises nothing, nor does one that is retired', () => {
  assert.deepEqual(kinds({}), []);
  assert.deepEqual(kinds({ state: 'retired', lastSeenAt: null, hold: 'lapsed' }), []);
});

test('each figure raises its alarm on the day it is reached, not before', () => {
  const edges: [Partial<WatchedMachine>, Partial<WatchedMachine>, string][] = [
    [{ lastSeenAt: ago(13.9) }, { lastSeenAt: ago(14) }, 'not-seen'],
    [{ behindSince: ago(13.9) }, { behindSince: ago(14) }, 'behind'],
    [{ cumulativeAt: ago(64.9) }, { cumulativeAt: ago(65) }, 'no-cumulative'],
    [{ cumulativeAt: null, enrolledAt: ago(60) }, { cumulativeAt: null, enrolledAt: ago(66) }, 'no-cumulative'],
    [{ holdUntil: ago(-7.1) }, { holdUntil: ago(-7) }, 'hold-expiring'],
    [{ defenderAt: ago(2.9) }, { defenderAt: ago(3) }, 'defender-old'],
    [{ freeBytes: 10 * 1024 ** 3 }, { freeBytes: 10 * 1024 ** 3 - 1 }, 'disk-full'],
    [{ hold: 'set' }, { hold: 'leaking' }, 'hold-leaking'],
    [{ hold: 'set' }, { hold: 'lapsed' }, 'hold-lapsed'],
    [{ edition: 'Enterprise', build: 26100 }, { build: 26100 }, 'support-ending'],
  ];
  for (const [before, after, kind] of edges) {
    assert.deepEqual(kinds(before), [], `${kind} too early`);
    assert.deepEqual(kinds(after), [kind]);
  }
});

test('of a machine that was not seen only that is told, and its hold: all else is old news', () => {
  const away = { lastSeenAt: ago(40), behindSince: ago(90), defenderAt: ago(40), freeBytes: 0, holdUntil: ago(-1) };
  assert.deepEqual(kinds(away), ['not-seen', 'hold-expiring']);
});

test('Defender on a machine that is not held is its own affair, and unknown figures raise nothing', () => {
  assert.deepEqual(kinds({ hold: 'none', holdUntil: null, defenderAt: ago(30) }), []);
  assert.deepEqual(kinds({ defenderAt: null, freeBytes: null, esu: null, holdUntil: null }), []);
});

test('support ends by version and edition; extended updates move it; an unlisted version has no date', () => {
  assert.equal(endOfSupport(19045, 'Core', false), '2025-10-14');
  assert.equal(endOfSupport(19045, 'Core', true), '2027-10-12');
  assert.equal(endOfSupport(22631, 'Education', false), '2026-11-10');
  assert.equal(endOfSupport(19044, 'EnterpriseS', false), null);
  assert.equal(endOfSupport(27000, 'Professional', false), null);
  assert.deepEqual(kinds({ build: 19045, esu: true }), []);
});

test('every alarm is told in one sentence with a next step and without a blank figure', () => {
  for (const kind of ALARM_KINDS) {
    const { sentence, nextStep } = describeAlarm(kind, { days: 20, ends: '2026-12-01', gib: 3.5, name: 'November' });
    assert.match(sentence, /^[A-Z].*\.$/);
    assert.match(nextStep, /^[A-Z].*\.$/);
    assert.doesNotMatch(sentence, /undefined|null|NaN/);
  }
});
