import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobState } from '../words.js';
import { type Sharing, type SharingOrder, type SharingStanding, sharingDue, sharingFor } from './sharing.js';

const now = new Date('2026-11-23T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const site: Sharing = { reach: 'site', cacheDays: 14, internetKbps: 2000 };
const pc = { ownership: 'organisation', groupId: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21' } as const;
const wanted = sharingFor(site, pc) as SharingOrder;

test('a ring shares with nobody, with the LAN, or with the site; without a site, or with an old agent, that is the LAN', () => {
  assert.deepEqual(
    [wanted.downloadMode, wanted.groupId, wanted.maxCacheAgeDays, wanted.maxBackgroundKbps],
    [1, pc.groupId, 14, 2000],
  );
  assert.equal(sharingFor(site, { ...pc, groupId: null })?.groupId, undefined);
  assert.equal(sharingFor({ ...site, reach: 'lan' }, pc)?.groupId, undefined);
  const nobody = sharingFor({ ...site, reach: 'nobody' }, pc);
  assert.deepEqual([nobody?.downloadMode, nobody?.maxCacheAgeDays, nobody?.maxBackgroundKbps], [0, null, 2000]);
});

test('a personal PC, and a ring that says nothing, are left as they are', () => {
  assert.equal(sharingFor(site, { ...pc, ownership: 'personal' }), null);
  assert.equal(sharingFor(null, pc), null);
});

const job = (state: JobState, endedAt: Date | null) => ({ state, endedAt });
const other = sharingFor({ ...site, reach: 'lan' }, pc);
const CASES: [string, SharingOrder | null, SharingStanding, 'order' | 'give back' | null][] = [
  ['was never ordered', wanted, { ordered: null, job: null }, 'order'],
  ['is under way', wanted, { ordered: wanted, job: job('queued', null) }, null],
  ['is under way, and another is wanted by now', wanted, { ordered: other, job: job('running', null) }, null],
  ['stands', wanted, { ordered: wanted, job: job('succeeded', hoursAgo(500)) }, null],
  ['stood, and its job was cleared away', wanted, { ordered: wanted, job: null }, null],
  ['was another', wanted, { ordered: other, job: job('succeeded', hoursAgo(1)) }, 'order'],
  ['failed an hour ago', wanted, { ordered: wanted, job: job('failed', hoursAgo(1)) }, null],
  ['failed a day ago', wanted, { ordered: wanted, job: job('expired', hoursAgo(24)) }, 'order'],
  [
    'stands, and nothing is wanted any more',
    null,
    { ordered: wanted, job: job('succeeded', hoursAgo(1)) },
    'give back',
  ],
  ['was never ordered, and nothing is wanted', null, { ordered: null, job: null }, null],
];
for (const [what, target, standing, expected] of CASES) {
  test(`sharing that ${what}: ${expected ?? 'nothing to do'}`, () => {
    const due = sharingDue(target, standing, now);
    if (expected === 'order') assert.deepEqual(due, target);
    else if (expected === 'give back') assert.ok(due && Object.values(due).every((value) => value === null));
    else assert.equal(due, null);
  });
}

test('what was given back is given back once', () => {
  const back = sharingDue(null, { ordered: wanted, job: job('succeeded', now) }, now);
  assert.equal(sharingDue(null, { ordered: back, job: job('succeeded', now) }, now), null);
});
