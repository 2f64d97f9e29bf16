import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HealthReport, healthAfter, healthBefore, judgeHealth } from './health.js';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const report = (changes: Partial<HealthReport> = {}): HealthReport => {
  return { since: ago(60), bugchecks: [], failedServices: [], ...changes };
};

test("a machine's own 14 days count, and of a younger log only the days that it holds", () => {
  const bugchecks = [ago(1), ago(13), ago(15), new Date(now.getTime() + 1)];
  assert.deepEqual(healthBefore(report({ bugchecks }), now), { days: 14, bugchecks: 2, failedServices: [] });
  assert.equal(healthBefore(report({ since: ago(3) }), now)?.days, 3);
  assert.equal(healthBefore(report({ since: now }), now), null, 'a log that begins now tells nothing');
  assert.equal(healthBefore(null, now), null);
});

test('after the install only what came since its start counts, and a log that lost that time is no answer', () => {
  const bugchecks = [ago(3), ago(1)];
  assert.deepEqual(healthAfter(report({ bugchecks, failedServices: ['Spooler'] }), ago(2), now), {
    days: 2,
    bugchecks: 1,
    failedServices: ['Spooler'],
  });
  assert.equal(healthAfter(report({ since: ago(1) }), ago(2), now), null);
  assert.equal(healthAfter(report(), ago(2), ago(3)), null, 'a report from before says nothing of since');
});

test('a crash that the machine never had before is worse, one a week where it had two a fortnight is not', () => {
  const before = healthBefore(report({ bugchecks: [ago(9), ago(12)] }), ago(7));
  assert.equal(judgeHealth({ before, after: healthAfter(report({ bugchecks: [ago(1)] }), ago(7), now) }), 'fine');
  const clean = healthBefore(report(), ago(7));
  assert.equal(
    judgeHealth({ before: clean, after: healthAfter(report({ bugchecks: [ago(1)] }), ago(7), now) }),
    'worse',
  );
});
