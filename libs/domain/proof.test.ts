import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HistoryEntry, newestOutcome, type ProofReading, proveInstalled } from './proof.js';
import { PATCH_KINDS, type PatchKind } from './words.js';

const BEFORE: ProofReading = {
  build: 26100,
  ubr: 6000,
  bootAt: new Date('2026-11-01T06:00:00Z'),
  restartPending: false,
  servicingBusy: false,
  history: null,
  offered: true,
  defenderAt: null,
};
const RESTARTED: ProofReading = { ...BEFORE, bootAt: new Date('2026-11-12T03:00:00Z'), offered: false };

function prove(
  kind: PatchKind,
  after: Partial<ProofReading>,
  target: { build: number; ubr: number | null } | null = null,
) {
  const { state, evidence } = proveInstalled({ kind, target }, BEFORE, { ...RESTARTED, ...after });
  return `${state}: ${evidence}`;
}
const NOVEMBER = { build: 26100, ubr: 7171 };

test('a cumulative update is proven by its build and UBR after the restart', () => {
  assert.equal(prove('cumulative', { ubr: 7171 }, NOVEMBER), 'installed: build');
});

test('a cumulative update whose build did not come is rolled back, whatever the history says', () => {
  assert.equal(prove('cumulative', { history: 'succeeded' }, NOVEMBER), 'rolled-back: build');
  assert.equal(prove('cumulative', { history: 'failed' }, NOVEMBER), 'rolled-back: build');
});

test('a cumulative update waits for its restart', () => {
  const installed = { bootAt: BEFORE.bootAt, history: 'succeeded' } as const;
  assert.equal(prove('cumulative', { ...installed, restartPending: true }, NOVEMBER), 'pending-restart: restart');
  assert.equal(prove('cumulative', installed, NOVEMBER), 'pending-restart: history');
});

test('a later build proves an update only if the update was installed on the way', () => {
  assert.equal(prove('cumulative', { ubr: 8000 }, NOVEMBER), 'unknown: none');
  assert.equal(prove('cumulative', { ubr: 8000, history: 'succeeded' }, NOVEMBER), 'installed: build');
});

test('a feature update is proven by the build, and by nothing else', () => {
  assert.equal(prove('feature', { build: 26200 }, { build: 26200, ubr: null }), 'installed: build');
  assert.equal(prove('feature', { history: 'succeeded' }, { build: 26200, ubr: null }), 'rolled-back: build');
  assert.equal(prove('feature', { history: 'succeeded' }), 'unknown: none');
});

for (const kind of ['dotnet', 'msrt', 'driver', 'other'] as const) {
  test(`${kind} needs both a success in the history and the end of the offer`, () => {
    assert.equal(prove(kind, { history: 'succeeded' }), 'installed: history');
    assert.equal(prove(kind, { history: 'succeeded', offered: null }), 'unknown: none');
    assert.equal(prove(kind, {}), 'unknown: none');
    assert.equal(prove(kind, { history: 'succeeded', offered: true }), 'rolled-back: history');
  });
}

test('Defender is proven by its own status', () => {
  assert.equal(prove('defender', { defenderAt: new Date('2026-11-12T01:00:00Z') }), 'installed: defender');
  assert.equal(prove('defender', {}), 'unknown: none');
});

test('nothing but Defender is proven while servicing works, or when that cannot be read', () => {
  for (const kind of PATCH_KINDS.filter((candidate) => candidate !== 'defender')) {
    for (const servicingBusy of [true, null]) {
      assert.equal(prove(kind, { ubr: 7171, history: 'succeeded', servicingBusy }, NOVEMBER), 'unknown: none');
    }
  }
});

test('a reading that says nothing new never proves an install', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATCH_KINDS), fc.boolean(), (kind, offered) => {
      const proof = proveInstalled({ kind, target: NOVEMBER }, BEFORE, { ...BEFORE, offered });
      assert.equal(proof.state, 'unknown');
    }),
  );
});

const entry = (at: string, resultCode: number, operation: HistoryEntry['operation'] = 'install'): HistoryEntry => ({
  updateId: 'u',
  revision: 1,
  at,
  operation,
  resultCode,
});

test('the newest finished install counts', () => {
  assert.equal(newestOutcome([], 'u'), null);
  assert.equal(newestOutcome([entry('2026-11-01T00:00:00Z', 2)], 'other'), null);
  assert.equal(newestOutcome([entry('2026-11-02T00:00:00Z', 4), entry('2026-11-01T00:00:00Z', 2)], 'u'), 'failed');
  assert.equal(newestOutcome([entry('2026-11-01T00:00:00Z', 4), entry('2026-11-02T00:00:00Z', 2)], 'u'), 'succeeded');
  assert.equal(newestOutcome([entry('2026-11-01T00:00:00Z', 2), entry('2026-11-02T00:00:00Z', 1)], 'u'), 'succeeded');
});

test('an install that was uninstalled since counts no more', () => {
  const history = [entry('2026-11-01T00:00:00Z', 2), entry('2026-11-02T00:00:00Z', 2, 'uninstall')];
  assert.equal(newestOutcome(history, 'u'), null);
});
