import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HoldEvidence, holdLevel } from './level.js';
import { nextSecondTuesday, secondTuesday } from './second-tuesday.js';

const days = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  );

/** Set on 1 November 2026; the second Tuesday is the 10th; seen daily since. */
const NOW = new Date('2026-11-20T12:00:00Z');
const PROVEN: HoldEvidence = {
  wanted: true,
  setAt: new Date('2026-11-01T09:00:00Z'),
  settingsInPlace: true,
  confirmedAt: new Date('2026-11-20T11:00:00Z'),
  leaseUntil: new Date('2026-12-05T09:00:00Z'),
  leaks: [],
  daysSeen: days('2026-11-01', 20),
};
const level = (change: Partial<HoldEvidence>, now = NOW): string => {
  const verdict = holdLevel({ ...PROVEN, ...change }, now);
  return `${verdict.level}: ${verdict.reason}`;
};

test('a hold that lived through a second Tuesday and seven days online holds', () => {
  assert.equal(level({}), 'holding: hold-proven');
});

test('before the second Tuesday, and within seven days of it, a hold is only set', () => {
  const confirmedAt = new Date('2026-11-09T11:00:00Z');
  assert.equal(
    level({ confirmedAt, daysSeen: days('2026-11-01', 9) }, new Date('2026-11-09T12:00:00Z')),
    'set: hold-unproven',
  );
  assert.equal(level({ daysSeen: days('2026-11-01', 16) }), 'set: hold-unproven');
  assert.equal(level({ daysSeen: days('2026-11-01', 17) }), 'holding: hold-proven');
});

test('a machine that lay in a drawer has shown nothing', () => {
  assert.equal(level({ daysSeen: ['2026-11-20'] }), 'set: hold-unproven');
});

test('a day on which the machine was seen twice counts once', () => {
  assert.equal(level({ daysSeen: Array.from({ length: 9 }, () => '2026-11-12') }), 'set: hold-unproven');
});

test('a hold set on the second Tuesday after the publication waits for the next one', () => {
  assert.equal(level({ setAt: new Date('2026-11-10T19:00:00Z') }), 'set: hold-unproven');
});

test('a leak makes it leaking, until it has proven itself again', () => {
  const leaks = [new Date('2026-11-12T02:00:00Z')];
  assert.equal(level({ leaks }), 'leaking: hold-leaked');
  const later = new Date('2026-12-20T12:00:00Z');
  const healed = {
    leaks,
    confirmedAt: later,
    leaseUntil: new Date('2027-01-05T00:00:00Z'),
    daysSeen: days('2026-11-01', 50),
  };
  assert.equal(level(healed, later), 'holding: hold-proven');
});

test('a leak of an earlier hold does not count against the present one', () => {
  assert.equal(level({ leaks: [new Date('2026-10-20T02:00:00Z')] }), 'holding: hold-proven');
});

test('a hold whose lease ran out has lapsed, whatever else is known', () => {
  assert.equal(level({ leaseUntil: NOW }), 'lapsed: hold-ended');
  assert.equal(level({ leaseUntil: NOW, confirmedAt: null }), 'lapsed: hold-ended');
});

test('settings that are not in place have lapsed; those that cannot be read are unknown', () => {
  assert.equal(level({ settingsInPlace: false }), 'lapsed: hold-drifted');
  assert.equal(level({ settingsInPlace: null }), 'unknown: hold-unreadable');
});

test("a silent machine's hold is unknown", () => {
  assert.equal(level({ confirmedAt: new Date('2026-11-17T11:00:00Z') }), 'unknown: hold-silent');
  assert.equal(level({ confirmedAt: null }), 'unknown: hold-silent');
  assert.equal(level({ setAt: null }), 'unknown: hold-awaited');
});

test('nothing is said of a hold that nobody asked for', () => {
  assert.equal(level({ wanted: false }), 'none: hold-not-wanted');
});

test('the second Tuesday is a Tuesday between the 8th and the 14th', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const date = secondTuesday(year, month);
      assert.equal(date.getUTCDay(), 2);
      assert.equal(date.getUTCMonth() + 1, month);
      assert.ok(date.getUTCDate() >= 8 && date.getUTCDate() <= 14);
    }),
  );
  assert.equal(secondTuesday(2026, 11).toISOString(), '2026-11-10T17:00:00.000Z');
  assert.equal(secondTuesday(2026, 12).toISOString(), '2026-12-08T17:00:00.000Z');
});

test('the next second Tuesday is never in the past and at most 35 days away', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }), (from) => {
      const wait = nextSecondTuesday(from).getTime() - from.getTime();
      assert.ok(wait >= 0 && wait <= 35 * 86_400_000);
    }),
  );
});

test('green is never shown while a leak, a silence or a missing setting is unexplained', () => {
  const anyDate = fc.date({ min: new Date('2026-10-01'), max: new Date('2026-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(
      anyDate,
      fc.constantFrom(true, false, null),
      fc.option(anyDate),
      (leak, settingsInPlace, confirmedAt) => {
        const verdict = holdLevel({ ...PROVEN, leaks: [leak], settingsInPlace, confirmedAt }, NOW);
        if (verdict.level !== 'holding') return;
        assert.equal(settingsInPlace, true);
        assert.ok(confirmedAt !== null);
        assert.ok(leak < new Date('2026-11-10T17:00:01Z') || leak > NOW);
      },
    ),
  );
});
