import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LabelledMachine, type Ring, ringOf, ringsProblem } from './ring.js';
import { type SeedCandidate, seedsBySite } from './seed.js';

function machine(changes: Partial<LabelledMachine> = {}): LabelledMachine {
  return {
    id: 'm1',
    os: 'windows-11-24h2',
    edition: 'Professional',
    site: 'hq',
    ownership: 'organisation',
    labels: {},
    ...changes,
  };
}

const ring = (id: string, position: number, changes: Partial<Ring> = {}): Ring => ({
  id,
  position,
  members: [],
  labelRules: [],
  ...changes,
});

const rings = [
  ring('broad', 30),
  ring('canary', 10, { members: ['m1'], labelRules: [{ team: ['it'] }] }),
  ring('early', 20, {
    members: ['m2'],
    labelRules: [{ site: ['hq'], ownership: ['organisation'] }, { keen: ['yes'] }],
  }),
];

const placed = (changes: Partial<LabelledMachine>): string => {
  const place = ringOf(machine(changes), rings);
  return `${place?.ringId} ${place?.by}`;
};

test('a machine named by hand goes where it is named, whatever its labels say', () => {
  assert.equal(placed({ id: 'm1' }), 'canary member');
  assert.equal(placed({ id: 'm2', labels: { team: 'it' } }), 'early member');
});

test('otherwise the first ring whose labels fit takes it, and the last one takes the rest', () => {
  assert.equal(placed({ id: 'm3', labels: { team: 'it' } }), 'canary label');
  assert.equal(placed({ id: 'm3' }), 'early label');
  assert.equal(placed({ id: 'm3', site: 'branch', labels: { keen: 'yes' } }), 'early label');
  assert.equal(placed({ id: 'm3', ownership: 'personal' }), 'broad rest');
  assert.equal(placed({ id: 'm3', site: null }), 'broad rest');
  assert.equal(ringOf(machine(), []), null);
});

test('a free label never passes for a fact of the machine', () => {
  assert.equal(placed({ id: 'm3', site: null, labels: { site: 'hq' } }), 'broad rest');
  assert.equal(placed({ id: 'm3', ownership: 'personal', labels: { ownership: 'organisation' } }), 'broad rest');
  const odd = [ring('odd', 1, { labelRules: [{ constructor: ['x'] }] }), ring('rest', 2)];
  assert.equal(ringOf(machine(), odd)?.ringId, 'rest');
});

test('rings that would leave a doubt are refused by name', () => {
  assert.equal(ringsProblem(rings), null);
  assert.equal(ringsProblem([]), 'rings-missing');
  assert.equal(ringsProblem([ring('a', 1), ring('b', 1)]), 'ring-position-twice');
  assert.equal(ringsProblem([ring('a', 1, { members: ['x'] }), ring('b', 2, { members: ['x'] })]), 'ring-member-twice');
  assert.equal(ringsProblem([ring('a', 1, { labelRules: [{}] })]), 'ring-label-empty');
  assert.equal(ringsProblem([ring('a', 1, { labelRules: [{ os: [] }] })]), 'ring-label-empty');
});

test('every machine is in exactly one ring, in whatever order the rings come', () => {
  const aMachine = fc.record({
    id: fc.constantFrom('m1', 'm2', 'm3'),
    os: fc.constantFrom('windows-11-24h2', 'windows-10-22h2'),
    edition: fc.constantFrom('Professional', 'Core'),
    site: fc.constantFrom(null, 'hq', 'branch'),
    ownership: fc.constantFrom('organisation' as const, 'personal' as const),
    labels: fc.dictionary(fc.constantFrom('team', 'keen', 'site'), fc.constantFrom('it', 'yes', 'hq')),
  });
  fc.assert(
    fc.property(aMachine, fc.shuffledSubarray(rings, { minLength: 3 }), (one, shuffled) => {
      const place = ringOf(one, shuffled);
      assert.ok(place !== null);
      assert.deepEqual(place, ringOf(one, rings));
    }),
  );
});

test("a site's seed is the chosen machine, else the organisation's that is on most", () => {
  const pc = (id: string, daysSeen: number, changes: Partial<SeedCandidate> = {}): SeedCandidate => ({
    id,
    site: 'hq',
    ownership: 'organisation',
    preferred: false,
    daysSeen,
    ...changes,
  });
  const seed = (...machines: SeedCandidate[]): string | undefined => seedsBySite(machines).get('hq');
  assert.equal(seed(pc('a', 3), pc('b', 14), pc('c', 14)), 'b');
  assert.equal(seed(pc('c', 14), pc('b', 14)), 'b');
  assert.equal(seed(pc('a', 14), pc('b', 1, { preferred: true })), 'b');
  assert.equal(seed(pc('a', 1), pc('b', 14, { ownership: 'personal' })), 'a');
  assert.equal(seed(pc('b', 14, { ownership: 'personal' })), undefined);
  assert.equal(seed(pc('b', 14, { ownership: 'personal', preferred: true })), 'b');
  assert.equal(seed(pc('a', 14, { site: null })), undefined);
  assert.equal(seedsBySite([pc('a', 1), pc('b', 1, { site: 'branch' })]).size, 2);
});
