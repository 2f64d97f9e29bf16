import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysOf, NTHS, patternOf, WEEKDAYS, type WindowPattern } from './pattern.js';
import { readWindow, type WindowRule } from './rule.js';
import { sayMinutes, sayWindow } from './say.js';

const RULE: WindowRule = {
  recurrence: 'FREQ=WEEKLY;BYDAY=TH',
  plusDays: 0,
  from: '2026-11-01',
  to: null,
  startTime: '22:00',
  durationMinutes: 240,
  zone: 'machine',
  blackouts: [],
  exceptions: [],
};

const pattern: fc.Arbitrary<WindowPattern> = fc.oneof(
  fc.constant({ kind: 'daily' } as const),
  fc.record({
    kind: fc.constant('weekly' as const),
    every: fc.integer({ min: 1, max: 99 }),
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('second-tuesday' as const), plusDays: fc.integer({ min: 0, max: 27 }) }),
  fc
    .record({
      kind: fc.constant('monthly' as const),
      nth: fc.constantFrom(...NTHS),
      day: fc.constantFrom(...WEEKDAYS),
    })
    // That one is Microsoft's day, which has a pattern of its own.
    .filter(({ nth, day }) => nth !== 2 || day !== 'TU'),
);

test('what a form shows of a rule is what the rule says: every pattern comes back from its days', () => {
  fc.assert(
    fc.property(pattern, (chosen) => {
      const days = daysOf(chosen);
      assert.deepEqual(patternOf(days), { ...chosen });
      assert.ok(readWindow({ ...RULE, ...days }, 'Europe/Berlin').ok, days.recurrence);
    }),
  );
});

test('a recurrence that no form can show stays as it was written', () => {
  const own = [
    'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24',
    'FREQ=DAILY;INTERVAL=2',
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;BYDAY=MO;COUNT=3',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=MONTHLY;BYDAY=5SU',
    'FREQ=MONTHLY;BYDAY=MO,TU',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU',
    'nonsense',
    '',
  ];
  for (const recurrence of own) {
    assert.deepEqual(patternOf({ recurrence, plusDays: 0 }), { kind: 'own', recurrence, plusDays: 0 });
    assert.deepEqual(daysOf(patternOf({ recurrence, plusDays: 4 })), { recurrence, plusDays: 4 });
  }
  assert.equal(patternOf({ recurrence: 'FREQ=DAILY', plusDays: 1 }).kind, 'own');
});

test('a window is told in one sentence', () => {
  const says = (change: Partial<WindowRule>) => sayWindow({ ...RULE, ...change });
  assert.equal(
    says({}),
    "Every Thursday, from 22:00 to 02:00 the next day (4 hours), by each machine's own clock, from 1 November 2026 on",
  );
  assert.equal(
    says({
      recurrence: 'FREQ=MONTHLY;BYDAY=2TU',
      plusDays: 3,
      zone: 'Asia/Tokyo',
      startTime: '01:30',
      durationMinutes: 90,
    }),
    '3 days after the second Tuesday of each month, from 01:30 to 03:00 (1 hour 30 minutes), by the clock of Asia/Tokyo, from 1 November 2026 on',
  );
  assert.match(says({ recurrence: 'FREQ=MONTHLY;BYDAY=2TU', plusDays: 0 }), /^On the second Tuesday of each month,/);
  assert.match(says({ recurrence: 'FREQ=MONTHLY;BYDAY=2TU', plusDays: 1 }), /^The day after the second Tuesday/);
  assert.match(says({ recurrence: 'FREQ=MONTHLY;BYDAY=-1SU' }), /^On the last Sunday of each month,/);
  assert.match(
    says({ recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR' }),
    /^Every 2 weeks on Monday, Wednesday and Friday,/,
  );
  assert.match(
    says({ recurrence: 'FREQ=DAILY', durationMinutes: 1440 }),
    /^Every day, from 22:00 to 22:00 the next day \(24 hours\)/,
  );
  assert.match(says({ durationMinutes: 3600 }), /to 10:00 3 days later \(2 days 12 hours\)/);
  assert.match(
    says({ to: '2027-03-01', blackouts: [{ from: '2026-12-20', to: '2027-01-03' }], exceptions: ['2027-02-04'] }),
    /, for the last time on 1 March 2027, never from 20 December 2026 to 3 January 2027 nor on 4 February 2027$/,
  );
  assert.match(says({ recurrence: 'FREQ=YEARLY;BYMONTH=6' }), /^On the days of FREQ=YEARLY;BYMONTH=6,/);
  assert.equal(sayMinutes(45), '45 minutes');
});
