import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decisionFor,
  type PatchDecision,
  type RevisedUpdate,
  type RevisionChange,
  revisionChange,
} from './decisions.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const row = (ringId: string | null, decision: 'release' | 'decline', day = 1, patchId = 'p'): PatchDecision => ({
  patchId,
  ringId,
  decision,
  decidedAt: at(day),
});

test('without a decision nothing is released', () => {
  assert.equal(decisionFor('p', 'early', []), null);
  assert.equal(decisionFor('p', 'early', [row('canary', 'release'), row('early', 'release', 1, 'other')]), null);
});

test('a release for a ring, or for all, releases', () => {
  assert.equal(decisionFor('p', 'early', [row('early', 'release')])?.decision, 'release');
  assert.equal(decisionFor('p', 'early', [row(null, 'release')])?.decision, 'release');
});

test('a decline wins over a newer release', () => {
  assert.equal(decisionFor('p', 'early', [row(null, 'decline', 1), row('early', 'release', 9)])?.decision, 'decline');
  assert.equal(decisionFor('p', 'early', [row('early', 'decline', 1), row(null, 'release', 9)])?.decision, 'decline');
});

test('a decline for one ring leaves the others alone', () => {
  assert.equal(decisionFor('p', 'early', [row('canary', 'decline'), row(null, 'release')])?.decision, 'release');
});

test('the order in which decisions are listed does not matter', () => {
  const anyRow = fc.record(
    {
      patchId: fc.constantFrom('p', 'q'),
      ringId: fc.constantFrom('early', 'canary', null),
      decision: fc.constantFrom('release' as const, 'decline' as const),
      decidedAt: fc.integer({ min: 1, max: 28 }).map(at),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 8 }), (rows) => {
      const forwards = decisionFor('p', 'early', rows);
      const backwards = decisionFor('p', 'early', [...rows].reverse());
      assert.deepEqual(forwards, backwards);
    }),
  );
});

const update: RevisedUpdate = {
  updateId: '74819184-828b-4f97-bb4b-089a0c58e366',
  revision: 200,
  title: 'Security Update (KB5079473) (26200.8037)',
  kb: ['KB5079473'],
  categories: [{ id: '0fa1201d-4330-4fa8-8ae9-b877473b6441' }],
  type: 'software',
  optional: false,
  changedAt: '2026-11-10T18:00:00Z',
  driver: null,
  impact: 'normal',
  restart: 'can-request',
};

test('a revision that only changes metadata keeps the release, even in the next month', () => {
  const next = { ...update, revision: 201, changedAt: '2026-12-02T18:00:00Z' };
  assert.equal(revisionChange(update, next), null);
});

const driver = { class: 'Net', provider: 'Acme', model: 'Port', hardwareId: 'PCI\\1', date: '2026-01-01' };
const more: [string, Partial<RevisedUpdate>, RevisionChange][] = [
  ['another update', { updateId: '85604fae-a5c5-4f6d-9012-3d86be1bccce' }, 'revision-other-patch'],
  ['an older revision', { revision: 199 }, 'revision-other-patch'],
  ['another kind', { categories: [{ id: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5' }] }, 'revision-other-patch'],
  ['another Windows release', { title: 'Security Update (KB5079473) (26300.100)' }, 'revision-other-patch'],
  ['another KB', { kb: ['KB5079473', 'KB5080000'] }, 'revision-other-kb'],
  [
    'another classification',
    { categories: [{ id: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83' }] },
    'revision-other-classification',
  ],
  ['exclusive handling', { impact: 'exclusive' }, 'revision-exclusive'],
  ['a restart without fail', { restart: 'always' }, 'revision-restart'],
];
for (const [what, change, reason] of more) {
  test(`a revision that brings ${what} waits for a new release`, () => {
    assert.equal(revisionChange(update, { ...update, revision: 201, ...change }), reason);
  });
}

test('a revision of a driver for other hardware waits for a new release', () => {
  const old: RevisedUpdate = { ...update, type: 'driver', driver };
  const next = { ...old, revision: 201, driver: { ...driver, hardwareId: 'PCI\\2' } };
  assert.equal(revisionChange(old, next), 'revision-other-hardware');
});

test('a revision that asks less of the PC keeps the release', () => {
  const hard: RevisedUpdate = { ...update, impact: 'exclusive', restart: 'always' };
  assert.equal(revisionChange(hard, { ...update, revision: 201 }), null);
});
