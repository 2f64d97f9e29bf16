import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Proof } from '../proof.js';
import { UPDATE_STATES } from '../words.js';
import { type ClosingFacts, closeMissing, OPEN_UPDATE_STATES, stateOfScanned, type UpdateRow } from './close.js';

const NOVEMBER: UpdateRow = {
  updateId: '00000000-0000-4000-8000-00000000000b',
  revision: 1,
  stream: 'windows-11-24h2',
  month: '2026-11',
  kind: 'cumulative',
  state: 'offered',
  evidence: 'scan',
  target: { build: 26100, ubr: 7171 },
};
const DECEMBER = {
  ...NOVEMBER,
  updateId: '00000000-0000-4000-8000-00000000000c',
  month: '2026-12',
  supersedes: [] as string[],
};
const NOTHING: Proof = { state: 'unknown', evidence: 'none' };
const FACTS: ClosingFacts = {
  build: 26100,
  ubr: 6000,
  prove: () => NOTHING,
  offeredElsewhere: new Set([NOVEMBER.updateId]),
};
const EMPTY = { complete: true, online: true, updates: [] };

function closed(
  row: Partial<UpdateRow>,
  scan: Parameters<typeof closeMissing>[1] = EMPTY,
  facts: Partial<ClosingFacts> = {},
) {
  return closeMissing([{ ...NOVEMBER, ...row }], scan, { ...FACTS, ...facts }).map(
    ({ state, evidence }) => `${state}: ${evidence}`,
  );
}

test('an incomplete or offline scan closes nothing', () => {
  for (const state of UPDATE_STATES) {
    assert.deepEqual(closed({ state }, { ...EMPTY, complete: false }), []);
    assert.deepEqual(closed({ state }, { ...EMPTY, online: false }), []);
  }
});

test('an update that is still listed stays open', () => {
  assert.deepEqual(closed({}, { ...EMPTY, updates: [{ ...NOVEMBER, supersedes: [] }] }), []);
});

test('a row that was closed before stays as it is', () => {
  for (const state of UPDATE_STATES.filter((candidate) => !OPEN_UPDATE_STATES.includes(candidate))) {
    assert.deepEqual(closed({ state }), [], state);
  }
});

test('a proof decides first', () => {
  const prove = (): Proof => ({ state: 'installed', evidence: 'build' });
  assert.deepEqual(closed({}, { ...EMPTY, updates: [DECEMBER] }, { prove }), ['installed: build']);
});

test('a newer revision overtakes the older', () => {
  assert.deepEqual(closed({}, { ...EMPTY, updates: [{ ...NOVEMBER, revision: 2, supersedes: [] }] }), [
    'overtaken: newer-revision',
  ]);
});

test('a newer month of the same stream overtakes the older', () => {
  assert.deepEqual(closed({}, { ...EMPTY, updates: [DECEMBER] }), ['overtaken: newer-update']);
});

test('a newer month of another stream does not', () => {
  const other = { ...DECEMBER, stream: 'dotnet' };
  assert.deepEqual(closed({}, { ...EMPTY, updates: [other] }), ['unknown: not-offered-here']);
});

test('an update that says what it replaces overtakes it in any stream', () => {
  const other = { ...DECEMBER, stream: 'dotnet', supersedes: [NOVEMBER.updateId] };
  assert.deepEqual(closed({}, { ...EMPTY, updates: [other] }), ['overtaken: newer-update']);
});

test('a newer build on the machine overtakes an update that was never installed itself', () => {
  assert.deepEqual(closed({}, EMPTY, { ubr: 8000 }), ['overtaken: newer-update']);
});

test("an upgrade of Windows makes the old release's updates not applicable", () => {
  assert.deepEqual(closed({}, EMPTY, { build: 26200 }), ['not-applicable: other-windows']);
});

test('an update that vanished everywhere was withdrawn', () => {
  assert.deepEqual(closed({}, EMPTY, { offeredElsewhere: new Set() }), ['withdrawn: not-offered-anywhere']);
});

test('an update that vanished here alone is unknown, but a driver is not applicable', () => {
  assert.deepEqual(closed({}), ['unknown: not-offered-here']);
  assert.deepEqual(closed({ kind: 'driver', stream: 'driver:a:b:c', target: null }), [
    'not-applicable: not-offered-here',
  ]);
});

test('an update that vanished here first was withdrawn once it vanished everywhere', () => {
  const row = { state: 'unknown', evidence: 'not-offered-here' } as const;
  assert.deepEqual(closed(row), ['unknown: not-offered-here']);
  assert.deepEqual(closed(row, EMPTY, { offeredElsewhere: new Set() }), ['withdrawn: not-offered-anywhere']);
});

test('a tried update that vanished without proof is unknown', () => {
  for (const state of ['failed', 'pending-restart', 'rolled-back', 'unknown'] as const) {
    assert.deepEqual(closed({ state }, EMPTY, { offeredElsewhere: new Set() }), ['unknown: none']);
  }
});

test('a vanished offer alone is never called installed', () => {
  const anyRow = fc.record({
    state: fc.constantFrom(...UPDATE_STATES),
    kind: fc.constantFrom('cumulative' as const, 'driver' as const, 'dotnet' as const, 'feature' as const),
    month: fc.constantFrom(null, '2026-10', '2026-11', '2026-12'),
    stream: fc.constantFrom('windows-11-24h2', 'windows-11-25h2', 'dotnet'),
  });
  fc.assert(
    fc.property(anyRow, fc.boolean(), fc.integer({ min: 0, max: 9999 }), (row, elsewhere, ubr) => {
      const offeredElsewhere = new Set(elsewhere ? [NOVEMBER.updateId] : []);
      const found = closeMissing(
        [{ ...NOVEMBER, ...row }],
        { ...EMPTY, updates: [DECEMBER] },
        { ...FACTS, ubr, offeredElsewhere },
      );
      assert.ok(found.every((closing) => closing.state !== 'installed'));
    }),
  );
});

test('a listed update takes its state from the scan', () => {
  const seen = { installed: false, restartPending: false, downloaded: false };
  assert.equal(stateOfScanned(seen), 'offered');
  assert.equal(stateOfScanned({ ...seen, downloaded: true }), 'downloaded');
  assert.equal(stateOfScanned({ ...seen, downloaded: true, installed: true }), 'installed');
  assert.equal(stateOfScanned({ ...seen, installed: true, restartPending: true }), 'pending-restart');
});
