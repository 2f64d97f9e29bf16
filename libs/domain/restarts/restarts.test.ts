import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideRestart, type RestartFacts, snoozeUntil } from './decide.js';
import {
  DEFAULT_RESTART_POLICY,
  type RestartPolicy,
  type RestartPolicyRule,
  restartPolicyFor,
  restartPolicyProblem,
} from './policy.js';
import { restartTerms } from './terms.js';

/** A Monday evening in Berlin, 20:00. */
const now = new Date('2026-11-23T19:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const policy = DEFAULT_RESTART_POLICY;

/** Noticed long ago, nobody touched the PC for an hour, in the middle of a window: the countdown is next. */
function facts(changes: Partial<RestartFacts> = {}): RestartFacts {
  return {
    pendingSince: ago(600),
    input: ago(60),
    orderedExactly: false,
    noticedAt: ago(500),
    snoozedUntil: null,
    countdownFrom: null,
    pausedUntil: null,
    restartsToday: 0,
    window: { start: ago(60), end: ago(-180) },
    zone: 'Europe/Berlin',
    ...changes,
  };
}

const told = (changes: Partial<RestartFacts>, rules: Partial<RestartPolicy> = {}, at = now): string => {
  const decision = decideRestart({ ...policy, ...rules }, facts(changes), at);
  return decision.act === 'wait' ? `wait ${decision.reason}` : decision.act;
};

test('a restart is announced, counted down and then done', () => {
  assert.equal(told({ noticedAt: null }), 'notify');
  assert.equal(told({ noticedAt: ago(59) }), 'wait restart-notice');
  assert.equal(told({ noticedAt: ago(60) }), 'count-down');
  assert.equal(told({ countdownFrom: ago(14) }), 'wait restart-countdown');
  assert.equal(told({ countdownFrom: ago(15) }), 'restart');
});

test('with nobody logged on there is nobody to tell', () => {
  assert.equal(told({ input: 'nobody', noticedAt: null }), 'restart');
});

test('nobody who used the PC in the last 30 minutes is restarted, also after the deadline', () => {
  const late = { pendingSince: ago(60 * 24 * 30), countdownFrom: ago(15) };
  assert.equal(told({ ...late, input: ago(29) }), 'wait user-active');
  assert.equal(told({ ...late, input: null }), 'wait user-active');
  assert.equal(told({ ...late, input: ago(30) }), 'restart');
  assert.equal(told({ input: ago(1), countdownFrom: ago(15), orderedExactly: true }), 'count-down');
  assert.equal(told({ input: ago(16), countdownFrom: ago(15), orderedExactly: true }), 'restart');
});

test('a countdown counts for its own occasion only', () => {
  assert.equal(told({ countdownFrom: ago(31) }), 'count-down');
  assert.equal(told({ countdownFrom: ago(30) }), 'restart');
  assert.equal(told({ window: { start: ago(60), end: ago(-15) } }), 'wait window-too-short');
});

test('snoozing and active hours end at the deadline', () => {
  const noon = new Date('2026-11-23T11:00:00Z');
  const window = { start: noon, end: now };
  assert.equal(told({ snoozedUntil: ago(-60) }), 'wait restart-snoozed');
  assert.equal(told({ snoozedUntil: ago(-60), pendingSince: ago(168 * 60) }), 'count-down');
  assert.equal(told({ window, input: 'nobody' }, {}, noon), 'wait active-hours');
  const late = new Date(noon.getTime() - 168 * 3_600_000);
  assert.equal(told({ window, input: 'nobody', pendingSince: late }, {}, noon), 'restart');
  assert.deepEqual(snoozeUntil(policy, { pendingSince: ago(600) }, now), ago(-240));
  assert.deepEqual(snoozeUntil(policy, { pendingSince: ago(167 * 60) }, now), ago(-60));
  assert.equal(snoozeUntil(policy, { pendingSince: ago(168 * 60) }, now), null);
});

test('active hours are those on the wall of the machine, over midnight too', () => {
  const night = { activeHours: { from: '22:00', to: '06:00' } };
  assert.equal(told({ input: 'nobody' }, night), 'restart');
  assert.equal(
    told({ input: 'nobody', zone: 'Europe/Athens' }, { activeHours: { from: '21:00', to: '06:00' } }),
    'wait active-hours',
  );
  const decision = decideRestart({ ...policy, ...night }, facts({ zone: 'Asia/Karachi' }), now);
  assert.deepEqual(decision, { act: 'wait', reason: 'active-hours', until: new Date('2026-11-24T01:00:00Z') });
});

test('what cannot be read forbids a restart', () => {
  assert.equal(told({ window: null }), 'wait restart-window-closed');
  assert.equal(told({ window: { start: ago(120), end: now } }), 'wait restart-window-closed');
  assert.equal(told({ restartsToday: null }), 'wait restart-ceiling');
  assert.equal(told({ restartsToday: 2 }), 'wait restart-ceiling');
  assert.equal(told({ pausedUntil: ago(-1) }), 'wait owner-paused');
  assert.equal(told({ zone: null }), 'wait window-zone-unknown');
  assert.equal(told({ zone: 'Mars/Olympus' }), 'wait window-zone-unknown');
  assert.equal(told({}, { countdownMinutes: 0 }), 'wait restart-policy-invalid');
});

test('whatever else is true, no restart is outside its window, under a user, or without its countdown', () => {
  const aTime = fc.integer({ min: -600, max: 12_000 }).map(ago);
  const maybe = fc.option(aTime, { nil: null });
  const some = fc.record({
    pendingSince: aTime,
    input: fc.oneof(aTime, fc.constantFrom('nobody' as const, null)),
    orderedExactly: fc.boolean(),
    noticedAt: maybe,
    snoozedUntil: maybe,
    countdownFrom: maybe,
    pausedUntil: maybe,
    restartsToday: fc.constantFrom(null, 0, 1, 2),
    window: fc.option(fc.record({ start: aTime, end: aTime }), { nil: null }),
    zone: fc.constantFrom(null, 'Europe/Berlin', 'Asia/Karachi'),
  });
  fc.assert(
    fc.property(some, (drawn) => {
      if (decideRestart(policy, drawn, now).act !== 'restart') return;
      const { window, input, countdownFrom, noticedAt, pausedUntil } = drawn;
      assert.ok(window !== null && window.start <= now && now < window.end);
      assert.ok(pausedUntil === null || pausedUntil <= now);
      if (input === 'nobody') return;
      assert.ok(noticedAt !== null && countdownFrom !== null && countdownFrom <= ago(policy.countdownMinutes));
      assert.ok(drawn.orderedExactly || (input !== null && input <= ago(30)));
    }),
    { numRuns: 2000 },
  );
});

test('the rule that says most about a machine gives its policy', () => {
  const rule = (ringId: string | null, ownership: 'personal' | null, noticeMinutes: number): RestartPolicyRule => ({
    ringId,
    ownership,
    policy: { ...policy, noticeMinutes },
  });
  const rules = [rule(null, null, 1), rule(null, 'personal', 2), rule('broad', null, 3), rule('broad', 'personal', 4)];
  const notice = (ringId: string, ownership: 'personal' | 'organisation', from = rules): number =>
    restartPolicyFor(from, { ringId, ownership }).noticeMinutes;
  assert.equal(notice('broad', 'personal'), 4);
  assert.equal(notice('broad', 'organisation'), 3);
  assert.equal(notice('early', 'personal'), 2);
  assert.equal(notice('early', 'organisation'), 1);
  assert.equal(notice('early', 'organisation', []), policy.noticeMinutes);
});

test('a policy that could surprise somebody is refused', () => {
  assert.equal(restartPolicyProblem(policy), null);
  assert.equal(restartPolicyProblem({ ...policy, activeHours: null }), null);
  const wrong: Partial<RestartPolicy>[] = [
    { countdownMinutes: 0 },
    { noticeMinutes: -1 },
    { snoozeMinutes: Number.NaN },
    { deadlineHours: 673 },
    { activeHours: { from: '8:00', to: '18:00' } },
    { activeHours: { from: '08:00', to: '08:00' } },
  ];
  for (const changes of wrong) {
    assert.equal(restartPolicyProblem({ ...policy, ...changes }), 'restart-policy-invalid', JSON.stringify(changes));
  }
});

test('in an order the deadline is an instant, and hours that there are none of are left out', () => {
  const from = new Date('2026-11-23T22:00:00Z');
  const terms = restartTerms({ ...DEFAULT_RESTART_POLICY, deadlineHours: 24, activeHours: null }, from);
  assert.deepEqual(terms, {
    noticeMinutes: 60,
    countdownMinutes: 15,
    snoozeMinutes: 240,
    deadline: '2026-11-24T22:00:00.000Z',
  });
});

test('a policy that cannot be kept gives way to the standard one', () => {
  const from = new Date('2026-11-23T22:00:00Z');
  const broken = { ...DEFAULT_RESTART_POLICY, countdownMinutes: 0, deadlineHours: 0 };
  assert.deepEqual(restartTerms(broken, from), restartTerms(DEFAULT_RESTART_POLICY, from));
});
