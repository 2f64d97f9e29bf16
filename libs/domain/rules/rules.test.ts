import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS } from '../time.js';
import { CLASSIFICATIONS, PATCH_KINDS, SEVERITIES } from '../words.js';
import { classificationsOf } from './classification.js';
import { dryRun, type JudgedPatch, judgePatch, type RuledRing } from './judge.js';
import { type PatchRule, type RuleMatch, ruleProblem } from './rule.js';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
const ring: RuledRing = { id: 'broad', versionTarget: null };

function patch(changes: Partial<JudgedPatch> = {}): JudgedPatch {
  return {
    id: 'p1',
    kind: 'cumulative',
    stream: 'windows-11-24h2',
    kbs: ['KB5068861'],
    classifications: ['security'],
    severity: 'critical',
    optional: false,
    driverClass: null,
    firstSeenAt: ago(5),
    changed: false,
    ...changes,
  };
}

function rule(id: string, action: PatchRule['action'], match: RuleMatch, changes: Partial<PatchRule> = {}): PatchRule {
  return { id, action, match, deferDays: action === 'defer' ? 7 : null, ringIds: null, ...changes };
}

const told = (rules: PatchRule[], changes: Partial<JudgedPatch> = {}, where = ring): string => {
  const { outcome, reason, ruleId } = judgePatch(rules, patch(changes), where, now);
  return `${outcome} ${reason} ${ruleId}`;
};

test('the first rule that catches a patch decides, whatever comes after', () => {
  const security = rule('a', 'release', { classifications: ['security'] });
  const kb = rule('b', 'decline', { kbs: ['KB5068861'] });
  assert.equal(told([security, kb]), 'release released-by-rule a');
  assert.equal(told([kb, security]), 'decline declined-by-rule b');
  assert.equal(told([]), 'wait no-rule-matches null');
});

test('a rule of another ring is passed over', () => {
  const rules = [rule('a', 'release', { kinds: ['cumulative'] }, { ringIds: ['canary'] })];
  assert.equal(told(rules), 'wait no-rule-matches null');
  assert.equal(told(rules, {}, { id: 'canary', versionTarget: null }), 'release released-by-rule a');
});

test('every condition of a rule must fit', () => {
  const FIT: [RuleMatch, Partial<JudgedPatch>][] = [
    [{ kinds: ['dotnet'] }, { kind: 'dotnet' }],
    [{ classifications: ['updates', 'rollups'] }, { classifications: ['rollups'] }],
    [{ severities: ['none'] }, { severity: 'none' }],
    [{ kbs: ['KB1'] }, { kbs: ['KB1', 'KB2'] }],
    [{ streams: ['driver:intel:net:i219'] }, { kind: 'driver', stream: 'driver:intel:net:i219' }],
    [{ driverClasses: ['Net'] }, { kind: 'driver', driverClass: 'NET' }],
    [{ optional: true }, { optional: true }],
    [{ optional: true }, { kind: 'preview' }],
    [{ minAgeDays: 6 }, { firstSeenAt: ago(6) }],
  ];
  for (const [match, changes] of FIT) {
    const rules = [rule('a', 'release', match)];
    assert.equal(told(rules, changes), 'release released-by-rule a', JSON.stringify(match));
    assert.equal(told(rules), 'wait no-rule-matches null', JSON.stringify(match));
    assert.equal(told([rule('a', 'release', { ...match, kbs: ['KB9'] })], changes), 'wait no-rule-matches null');
  }
  assert.equal(told([rule('a', 'release', { optional: false })], { kind: 'preview' }), 'wait no-rule-matches null');
});

test('a deferred patch waits for its day, counted from first sight in the fleet, and is then released', () => {
  const rules = [rule('a', 'defer', { classifications: ['security'] })];
  assert.deepEqual(judgePatch(rules, patch(), ring, now), {
    outcome: 'wait',
    reason: 'deferred-by-rule',
    ruleId: 'a',
    from: ago(-2),
  });
  assert.equal(told(rules, { firstSeenAt: ago(7) }), 'release released-by-rule a');
});

test('firmware is declined unless a rule names it', () => {
  const firmware = { kind: 'firmware', stream: 'firmware:dell:firmware:x', classifications: ['drivers'] } as const;
  assert.equal(told([], firmware), 'decline firmware-declined null');
  const drivers = rule('a', 'release', { classifications: ['drivers'] });
  assert.equal(told([drivers], firmware), 'decline firmware-declined null');
  assert.equal(told([rule('a', 'release', { kinds: ['firmware'] })], firmware), 'release released-by-rule a');
  assert.equal(told([rule('a', 'release', { streams: [firmware.stream] })], firmware), 'release released-by-rule a');
  assert.equal(told([rule('a', 'release', { kbs: ['KB5068861'] })], firmware), 'release released-by-rule a');
});

test('only the Windows version that a ring aims at may come in', () => {
  const feature = { kind: 'feature', stream: 'windows-11-25h2' } as const;
  const rules = [rule('a', 'release', { kinds: ['feature'] })];
  assert.equal(told(rules, feature), 'release released-by-rule a');
  assert.equal(told(rules, feature, { id: 'broad', versionTarget: 'windows-11-25h2' }), 'release released-by-rule a');
  const other = { id: 'broad', versionTarget: 'windows-11-24h2' };
  assert.equal(told(rules, feature, other), 'decline not-the-version-target null');
  assert.equal(told(rules, {}, other), 'wait no-rule-matches null');
});

const WRONG: [string, PatchRule][] = [
  ['rule-catches-everything', rule('a', 'release', {})],
  ['rule-catches-everything', rule('a', 'release', { kbs: undefined })],
  ['rule-days-invalid', rule('a', 'defer', {}, { deferDays: null })],
  ['rule-days-invalid', rule('a', 'defer', {}, { deferDays: -1 })],
  ['rule-days-invalid', rule('a', 'release', { kbs: ['KB1'] }, { deferDays: 3 })],
  ['rule-days-invalid', rule('a', 'release', { minAgeDays: 0.5 })],
  ['rule-match-invalid', rule('a', 'release', { kbs: [] })],
  ['rule-match-invalid', rule('a', 'release', { kbs: ['5068861'] })],
  ['rule-match-invalid', rule('a', 'release', { kinds: ['anything' as 'other'] })],
  ['rule-match-invalid', rule('a', 'release', { kb: ['KB1'] } as RuleMatch)],
  ['rule-match-invalid', rule('a', 'release', { kbs: 'KB1' as unknown as string[] })],
  ['rule-match-invalid', rule('a', 'decline', { kbs: ['KB1'] }, { ringIds: [] })],
  ['rule-match-invalid', rule('a', 'approve' as 'release', { kbs: ['KB1'] })],
];

test('a rule that cannot be read is refused by name, and lets nothing past it', () => {
  assert.equal(ruleProblem(rule('a', 'decline', {})), null);
  for (const [reason, broken] of WRONG) {
    assert.equal(ruleProblem(broken), reason, JSON.stringify(broken));
    if (broken.ringIds !== null) continue;
    assert.equal(told([broken, rule('b', 'release', { kinds: ['cumulative'] })]), 'wait rule-unreadable a');
  }
});

test('a dry run lists each patch once, under the rule that catches it', () => {
  const rules = [
    rule('kb', 'decline', { kbs: ['KB1'] }),
    rule('late', 'defer', { kinds: ['cumulative'] }),
    rule('never', 'release', { kbs: ['KB9'] }),
  ];
  const patches = [patch(), patch({ id: 'p2', kbs: ['KB1'] }), patch({ id: 'p3', kind: 'firmware' })];
  const run = dryRun(rules, patches, ring, now);
  assert.deepEqual(
    [...run.caught].map(([id, list]) => [id, list.map(({ patchId }) => patchId)]),
    [
      ['kb', ['p2']],
      ['late', ['p1']],
      ['never', []],
    ],
  );
  assert.deepEqual(
    run.uncaught.map(({ patchId, verdict }) => [patchId, verdict.reason]),
    [['p3', 'firmware-declined']],
  );
});

test('a patch that Microsoft changed after its release is not released by a rule again, but still declined', () => {
  const changed = patch({ changed: true });
  const told = (action: PatchRule['action']) =>
    judgePatch([rule('a', action, { kinds: ['cumulative'] })], changed, ring, now);
  assert.deepEqual([told('release').outcome, told('release').reason], ['wait', 'patch-changed']);
  assert.equal(told('decline').outcome, 'decline');
});

const aPatch = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom(...PATCH_KINDS),
  stream: fc.constantFrom('windows-11-24h2', 'driver:a:b:c'),
  kbs: fc.subarray(['KB1', 'KB2']),
  classifications: fc.subarray([...CLASSIFICATIONS]),
  severity: fc.constantFrom(...SEVERITIES),
  optional: fc.boolean(),
  driverClass: fc.constantFrom(null, 'Net'),
  firstSeenAt: fc.integer({ min: 0, max: 60 }).map(ago),
  changed: fc.boolean(),
});
const aRule = fc
  .record({
    action: fc.constantFrom('release' as const, 'decline' as const, 'defer' as const),
    kbs: fc.constantFrom(undefined, ['KB1'], ['KB2']),
    kinds: fc.option(fc.subarray([...PATCH_KINDS], { minLength: 1 }), { nil: undefined }),
    optional: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ action, ...match }) => rule('a', action, match));

test('a rule below the one that decided never changes the outcome', () => {
  fc.assert(
    fc.property(fc.array(aRule, { maxLength: 5 }), aRule, aPatch, (rules, more, one) => {
      const named = rules.map((each, index) => ({ ...each, id: `r${index}` }));
      const before = judgePatch(named, one, ring, now);
      if (before.ruleId !== null) {
        assert.deepEqual(judgePatch([...named, { ...more, id: 'below' }], one, ring, now), before);
      }
    }),
  );
});

test('what is released was released by a readable rule that is not a decline', () => {
  fc.assert(
    fc.property(fc.array(aRule, { maxLength: 5 }), aPatch, (rules, one) => {
      const named = rules.map((each, index) => ({ ...each, id: `r${index}` }));
      const verdict = judgePatch(named, one, ring, now);
      const decided = named.find(({ id }) => id === verdict.ruleId);
      if (verdict.outcome === 'release') assert.ok(decided !== undefined && decided.action !== 'decline');
    }),
  );
});

test('classifications are read from identities, not from names, and products are none', () => {
  const categories = [
    { id: '0FA1201D-4330-4FA8-8AE9-B877473B6441' },
    { id: '72e7624a-5b00-45d2-b92f-e561c0a6a160' },
    { id: '0fa1201d-4330-4fa8-8ae9-b877473b6441' },
  ];
  assert.deepEqual(classificationsOf(categories), ['security']);
});
