import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../time.js';
import { deliveryDue, retryAt, weeklyDue } from './due.js';

const NOW = new Date('2026-11-23T09:30:00Z');
const at = (iso: string) => new Date(iso);

test('at once means after a short gathering; hourly and daily come at the hour and at seven in the morning', () => {
  assert.equal(deliveryDue('at-once', [], 'UTC', NOW).toISOString(), '2026-11-23T09:30:20.000Z');
  assert.equal(deliveryDue('hourly', [], 'UTC', NOW).toISOString(), '2026-11-23T10:00:00.000Z');
  assert.equal(deliveryDue('daily', [], 'Europe/Berlin', NOW).toISOString(), '2026-11-24T06:00:00.000Z');
  assert.equal(
    deliveryDue('daily', [], 'Europe/Berlin', at('2026-11-23T05:59:00Z')).toISOString(),
    '2026-11-23T06:00:00.000Z',
  );
});

test('never more than twelve messages in an hour, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (gaps) => {
      let now = NOW.getTime();
      const sent: number[] = [];
      for (const minutes of gaps) {
        now += minutes * MINUTE_MS;
        // One that is still to come takes the news up.
        if (sent.some((due) => due > now)) continue;
        sent.push(
          deliveryDue(
            'at-once',
            sent.map((one) => new Date(one)),
            'UTC',
            new Date(now),
          ).getTime(),
        );
      }
      for (const due of sent) {
        const within = sent.filter((other) => other >= due && other < due + HOUR_MS);
        assert.ok(within.length <= 12);
      }
    }),
  );
});

test('a channel that is down is asked again ever more rarely, and given up within a day', () => {
  let now = NOW;
  let attempts = 0;
  for (;;) {
    attempts += 1;
    const next = retryAt(attempts, now);
    if (next === null) break;
    assert.ok(next > now);
    now = next;
  }
  assert.equal(attempts, 8);
  assert.ok(now.getTime() - NOW.getTime() < 24 * HOUR_MS);
});

test('the report is due on Monday at seven on the wall, once, and late rather than never', () => {
  assert.equal(weeklyDue(null, 'Europe/Berlin', at('2026-11-23T05:59:00Z')), null);
  assert.equal(weeklyDue('2026-11-16', 'Europe/Berlin', at('2026-11-23T06:00:00Z')), '2026-11-23');
  assert.equal(weeklyDue('2026-11-23', 'Europe/Berlin', at('2026-11-23T06:05:00Z')), null);
  assert.equal(weeklyDue('2026-11-16', 'Europe/Berlin', at('2026-11-26T12:00:00Z')), '2026-11-23');
  assert.equal(weeklyDue('2026-11-23', 'Europe/Berlin', at('2026-11-30T05:00:00Z')), null);
  // Sent while the clock was wrong by a year.
  assert.equal(weeklyDue('2027-11-22', 'Europe/Berlin', at('2026-11-23T06:00:00Z')), '2026-11-23');
  // In New Zealand Monday has long begun.
  assert.equal(weeklyDue('2026-11-16', 'Pacific/Auckland', at('2026-11-22T18:00:00Z')), '2026-11-23');
});
