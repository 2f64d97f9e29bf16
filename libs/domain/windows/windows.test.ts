import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from '../time.js';
import { nextWindows, type Span, windowAt, windowProblem, windowsBetween } from './calendar.js';
import { type CatchUpFacts, catchUpRefusal } from './catch-up.js';
import { ASSUMED_MINUTES, history95th, windowTooShort } from './duration.js';
import { type MaintenanceWindow, readWindow, type WindowRule } from './rule.js';

const at = (text: string): Date => new Date(text);

function rule(changes: Partial<WindowRule> = {}): WindowRule {
  return {
    recurrence: 'FREQ=DAILY',
    plusDays: 0,
    from: '2010-01-01',
    to: null,
    startTime: '22:00',
    durationMinutes: 240,
    zone: 'Europe/Berlin',
    blackouts: [],
    exceptions: [],
    ...changes,
  };
}

function window(changes: Partial<WindowRule> = {}, machineZone: string | null = null): MaintenanceWindow {
  const read = readWindow(rule(changes), machineZone);
  assert.ok(read.ok, read.ok ? '' : read.reason);
  return read.window;
}

const told = (spans: readonly Span[]): string[] =>
  spans.map(({ start, end }) => `${start.toISOString().slice(0, 16)} ${(end.getTime() - start.getTime()) / 60_000}`);

test('the second Tuesday and three days is a Friday, also where it is not the second one', () => {
  const friday = window({ recurrence: 'FREQ=MONTHLY;BYDAY=2TU', plusDays: 3, zone: 'UTC' });
  assert.deepEqual(told(nextWindows(friday, at('2026-11-01T00:00:00Z'), 3)), [
    '2026-11-13T22:00 240',
    '2026-12-11T22:00 240',
    '2027-01-15T22:00 240',
  ]);
});

test('last Sundays, weekday noons and last workdays open when a calendar says so', () => {
  const opens = (recurrence: string): string[] =>
    nextWindows(window({ recurrence, zone: 'UTC' }), at('2026-11-23T00:00:00Z'), 3).map(({ start }) =>
      start.toISOString().slice(0, 10),
    );
  assert.deepEqual(opens('FREQ=MONTHLY;BYDAY=-1SU'), ['2026-11-29', '2026-12-27', '2027-01-31']);
  assert.deepEqual(opens('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'), ['2026-11-23', '2026-11-24', '2026-11-25']);
  assert.deepEqual(opens('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'), ['2026-11-30', '2026-12-31', '2027-01-29']);
  assert.deepEqual(opens('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), ['2028-02-29', '2032-02-29']);
});

test('a Thursday night goes on until Friday morning', () => {
  const thursdays = window({ recurrence: 'FREQ=WEEKLY;BYDAY=TH', zone: 'UTC' });
  assert.deepEqual(windowAt(thursdays, at('2026-11-27T01:59:59Z')), {
    start: at('2026-11-26T22:00:00Z'),
    end: at('2026-11-27T02:00:00Z'),
  });
  assert.equal(windowAt(thursdays, at('2026-11-27T02:00:00Z')), null);
});

test('of two windows that overlap the one that stays open longest counts', () => {
  const long = window({ startTime: '12:00', durationMinutes: 2160, zone: 'UTC' });
  assert.deepEqual(windowAt(long, at('2026-11-23T13:00:00Z'))?.end, at('2026-11-25T00:00:00Z'));
});

test('a start in the gap of spring moves forward and keeps its length; one in the fold of autumn is the first', () => {
  const half = { startTime: '02:30', durationMinutes: 120 };
  const one = (changes: Partial<WindowRule>, now: string): string[] => told(nextWindows(window(changes), at(now), 1));
  assert.deepEqual(one(half, '2026-03-29T00:00:00Z'), ['2026-03-29T01:30 120']);
  assert.deepEqual(one(half, '2026-10-25T00:00:00Z'), ['2026-10-25T00:30 120']);
  // Lord Howe moves its clocks by half an hour, Troll by two hours.
  const howe = { ...half, startTime: '02:10', zone: 'Australia/Lord_Howe' };
  assert.deepEqual(one(howe, '2026-10-03T14:00:00Z'), ['2026-10-03T15:40 120']);
  assert.deepEqual(one({ ...half, zone: 'Antarctica/Troll' }, '2026-03-29T00:00:00Z'), ['2026-03-29T02:30 120']);
  // Casablanca left its summer time for Ramadan 2026 and took it up again after it.
  assert.deepEqual(one({ ...half, zone: 'Africa/Casablanca' }, '2026-03-22T00:00:00Z'), ['2026-03-22T02:30 120']);
});

test('a midnight that the zone skips becomes one in the morning', () => {
  const midnight = window({ startTime: '00:00', durationMinutes: 60, zone: 'Africa/Cairo' });
  assert.deepEqual(told(windowsBetween(midnight, at('2026-04-23T22:00:00Z'), at('2026-04-23T23:00:00Z'))), [
    '2026-04-23T22:00 60',
  ]);
});

test('the day that Apia never had moves onto the next one, once', () => {
  const daily = window({ startTime: '10:00', durationMinutes: 60, zone: 'Pacific/Apia' });
  assert.deepEqual(told(windowsBetween(daily, at('2011-12-29T12:00:00Z'), at('2012-01-01T12:00:00Z'))), [
    '2011-12-29T20:00 60',
    '2011-12-30T20:00 60',
    '2011-12-31T20:00 60',
  ]);
  const never = window({
    recurrence: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30',
    startTime: '10:00',
    zone: 'Pacific/Apia',
  });
  assert.deepEqual(told(windowsBetween(never, at('2011-12-28T00:00:00Z'), at('2012-01-05T00:00:00Z'))), [
    '2011-12-30T20:00 240',
  ]);
});

test('a blackout cuts what reaches into it, at midnight on the wall', () => {
  const friday = { recurrence: 'FREQ=WEEKLY;BYDAY=FR', durationMinutes: 2 * 1440, startTime: '12:00' };
  const cut = window({ ...friday, blackouts: [{ from: '2026-11-28', to: '2026-11-28' }] });
  assert.deepEqual(told(windowsBetween(cut, at('2026-11-26T00:00:00Z'), at('2026-12-01T00:00:00Z'))), [
    '2026-11-27T11:00 720',
    '2026-11-28T23:00 720',
  ]);
  const gone = window({ ...friday, blackouts: [{ from: '2026-11-20', to: '2026-12-03' }] });
  assert.deepEqual(told(nextWindows(gone, at('2026-11-23T00:00:00Z'), 1)), ['2026-12-04T11:00 2880']);
});

test('an exception takes out one window, an end all later ones, a count the rest', () => {
  const opens = (changes: Partial<WindowRule>): string[] =>
    nextWindows(window({ ...changes, zone: 'UTC', from: '2026-11-23' }), at('2026-11-23T00:00:00Z'), 4).map(
      ({ start }) => start.toISOString().slice(5, 10),
    );
  assert.deepEqual(opens({ exceptions: ['2026-11-24'] }), ['11-23', '11-25', '11-26', '11-27']);
  assert.deepEqual(opens({ to: '2026-11-24' }), ['11-23', '11-24']);
  assert.deepEqual(opens({ recurrence: 'FREQ=DAILY;INTERVAL=2;COUNT=3' }), ['11-23', '11-25', '11-27']);
});

test('a rule of the machine zone opens at the same hour on every wall, and never where the zone is unknown', () => {
  const local = { zone: 'machine', startTime: '12:00' };
  const noon = (zone: string): string | undefined =>
    windowAt(window(local, zone), nextWindows(window(local, zone), at('2026-11-23T00:00:00Z'), 1)[0]?.start as Date)
      ?.start.toISOString()
      .slice(11, 16);
  assert.equal(noon('Europe/Berlin'), '11:00');
  assert.equal(noon('America/New_York'), '17:00');
  for (const zone of [null, 'Mars/Olympus', '', '+01:00']) {
    assert.deepEqual(readWindow(rule(local), zone), { ok: false, reason: 'window-zone-unknown' });
  }
});

const WRONG: [Partial<WindowRule>, string][] = [
  [{ recurrence: '' }, 'window-recurrence-invalid'],
  [{ recurrence: 'BYDAY=MO' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=HOURLY' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;BYMONTHDAY=99' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;BYDAY=XX' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;INTERVAL=0' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;FREQ=DAILY' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;UNTIL=20261231' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY;toString=1' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=DAILY\nDTSTART:20200101' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=WEEKLY;BYDAY=2TU' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=MONTHLY;BYWEEKNO=3' }, 'window-recurrence-invalid'],
  [{ recurrence: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30' }, 'window-never-opens'],
  [{ recurrence: 'FREQ=MONTHLY;BYDAY=9TU' }, 'window-never-opens'],
  [{ to: '2020-01-01' }, 'window-never-opens'],
  [{ from: '2026-02-30' }, 'window-date-invalid'],
  [{ to: '2009-12-31' }, 'window-date-invalid'],
  [{ plusDays: 28 }, 'window-date-invalid'],
  [{ plusDays: 1.5 }, 'window-date-invalid'],
  [{ exceptions: ['tomorrow'] }, 'window-date-invalid'],
  [{ blackouts: [{ from: '2026-12-24', to: '2026-12-23' }] }, 'window-date-invalid'],
  [{ startTime: '24:00' }, 'window-time-invalid'],
  [{ startTime: '9:00' }, 'window-time-invalid'],
  [{ durationMinutes: 14 }, 'window-duration-invalid'],
  [{ durationMinutes: 10_081 }, 'window-duration-invalid'],
  [{ durationMinutes: Number.NaN }, 'window-duration-invalid'],
  [{ zone: 'Europe/Atlantis' }, 'window-zone-unknown'],
];

test('a rule that cannot be understood, or never opens, is refused by name', () => {
  assert.equal(windowProblem(rule(), null, at('2026-11-23T00:00:00Z')), null);
  for (const [changes, reason] of WRONG) {
    const found = windowProblem(rule(changes), null, at('2026-11-23T00:00:00Z'));
    assert.equal(found, reason, JSON.stringify(changes));
  }
});

test('a blackout that hides all of a rule within the horizon is found in bounded time', () => {
  const hidden = rule({ blackouts: [{ from: '2026-01-01', to: '2099-01-01' }] });
  assert.equal(windowProblem(hidden, null, at('2026-11-23T00:00:00Z')), 'window-never-opens');
});

// The zones whose walls behave worst, more often than the others.
const ODD = [
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Africa/Cairo',
  'Asia/Gaza',
];
const aZone = fc.oneof(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), fc.constantFrom(...ODD));
const aDay = fc.integer({ min: Date.UTC(2011, 0, 1) / DAY_MS, max: Date.UTC(2037, 0, 1) / DAY_MS });
const aTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '10', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const aDuration = fc.integer({ min: 15, max: 10_080 });
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

test('in every zone no day loses its window, none opens early, and each lasts as long as the rule says', () => {
  const noEarlier = (zone: string, startTime: string, durationMinutes: number, day: number): void => {
    const daily = window({ zone, startTime, durationMinutes });
    const around = windowsBetween(daily, new Date((day - 2) * DAY_MS), new Date((day + 3) * DAY_MS));
    const zoned = Temporal.ZonedDateTime.from(`${dateOf(day)}T12:00[${zone}]`);
    const exists = zoned.toPlainDate().toString() === dateOf(day);
    const nominal = Temporal.PlainDateTime.from(`${dateOf(day)}T${startTime}`);
    const late = around.map(({ start }) =>
      nominal.until(Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(zone).toPlainDateTime()),
    );
    // Later by the gap of that night at most, and never earlier.
    const hasIt = late.some((by) => by.total('hours') >= 0 && by.total('hours') <= 3);
    assert.ok(hasIt || !exists, `${nominal} ${zone}`);
    for (const { start, end } of around) {
      assert.equal(end.getTime() - start.getTime(), durationMinutes * 60_000);
      const open = windowAt(daily, start);
      assert.ok(open !== null && open.end >= end);
      assert.ok((windowAt(daily, new Date(end.getTime() - 1))?.end ?? start) >= end);
    }
  };
  for (const zone of Intl.supportedValuesOf('timeZone')) noEarlier(zone, '02:30', 60, Date.UTC(2026, 2, 29) / DAY_MS);
  fc.assert(fc.property(aZone, aTime, aDuration, aDay, noEarlier), { numRuns: 400 });
});

test('a moment is open exactly if a listed window holds it', () => {
  fc.assert(
    fc.property(
      aZone,
      aTime,
      aDuration,
      aDay,
      fc.integer({ min: 0, max: 5 * DAY_MS }),
      (zone, startTime, minutes, day, ms) => {
        const weekly = window({ recurrence: 'FREQ=WEEKLY;BYDAY=SA,TU', zone, startTime, durationMinutes: minutes });
        const from = new Date(day * DAY_MS);
        const now = new Date(from.getTime() + ms);
        const holds = windowsBetween(weekly, from, new Date(now.getTime() + 1)).some(
          ({ start, end }) => start <= now && now < end,
        );
        assert.equal(windowAt(weekly, now) !== null, holds);
      },
    ),
    { numRuns: 300 },
  );
});

test('next windows come in order, end in the future, and are those of the list', () => {
  fc.assert(
    fc.property(aZone, aTime, aDuration, aDay, (zone, startTime, durationMinutes, day) => {
      const rare = window({ recurrence: 'FREQ=MONTHLY;BYDAY=2TU', plusDays: 3, zone, startTime, durationMinutes });
      const now = new Date(day * DAY_MS);
      const next = nextWindows(rare, now, 4);
      assert.equal(next.length, 4);
      assert.ok(next.every(({ end }) => end > now));
      assert.deepEqual(next, windowsBetween(rare, now, new Date((next[3] as Span).start.getTime() + 1)));
    }),
    { numRuns: 150 },
  );
});

test('within a blackout nothing is open', () => {
  fc.assert(
    fc.property(aZone, aTime, aDuration, aDay, (zone, startTime, durationMinutes, day) => {
      const date = dateOf(day);
      const cut = window({ zone, startTime, durationMinutes, blackouts: [{ from: date, to: date }] });
      for (const hour of ['03:00', '12:00', '23:59']) {
        const noon = Temporal.PlainDateTime.from(`${date}T${hour}`).toZonedDateTime(zone);
        if (noon.toPlainDate().toString() !== date) continue;
        assert.equal(windowAt(cut, new Date(noon.epochMilliseconds)), null);
      }
    }),
    { numRuns: 200 },
  );
});

test('the time an install needs is that of 95 machines of 100, and never less than assumed with little history', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(history95th(hundred), 95);
  assert.equal(history95th([]), ASSUMED_MINUTES);
  assert.equal(history95th([5, 6, 7]), ASSUMED_MINUTES);
  assert.equal(history95th([5, 200]), 200);
  assert.equal(windowTooShort(90, 90), false);
  assert.equal(windowTooShort(89, 90), true);
  assert.equal(windowTooShort(Number.NaN, 90), true);
  assert.equal(windowTooShort(90, Number.NaN), true);
});

test('a missed window is caught up only if the plan says so, and every brake is shut when it cannot be read', () => {
  const missed = [{ start: at('2026-11-20T22:00:00Z'), end: at('2026-11-21T02:00:00Z') }];
  const plan = { latest: at('2026-11-24T00:00:00Z') };
  const now = at('2026-11-23T09:00:00Z');
  const absence = { from: at('2026-11-19T00:00:00Z'), to: now };
  const fine: CatchUpFacts = { absence, onMains: true, loggedOn: false };
  assert.equal(catchUpRefusal(plan, fine, missed, now), null);
  assert.equal(catchUpRefusal(null, fine, missed, now), 'window-closed');
  assert.equal(catchUpRefusal(plan, { ...fine, absence: null }, missed, now), 'catch-up-not-missed');
  assert.equal(catchUpRefusal(plan, fine, [], now), 'catch-up-not-missed');
  const late = { ...fine, absence: { from: at('2026-11-20T23:00:00Z'), to: now } };
  assert.equal(catchUpRefusal(plan, late, missed, now), 'catch-up-not-missed');
  assert.equal(catchUpRefusal({ latest: at('2026-11-23T08:59:59Z') }, fine, missed, now), 'catch-up-too-late');
  for (const onMains of [false, null]) {
    assert.equal(catchUpRefusal(plan, { ...fine, onMains }, missed, now), 'catch-up-on-battery');
  }
  for (const loggedOn of [true, null]) {
    assert.equal(catchUpRefusal(plan, { ...fine, loggedOn }, missed, now), 'catch-up-logged-on');
  }
});
