import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';
import type { PatchPage } from '#contracts/people/patches.js';
import type { RingRow } from '#contracts/people/planning.js';
import type { RolloutDetail, RolloutMachinePage, RolloutPage } from '#contracts/people/rollouts.js';
import { windowsBetween } from '#domain/windows/calendar.js';
import { readWindow } from '#domain/windows/rule.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { PASSWORD, type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { pass } from '#test/rollouts.js';
import { Quarter, type QuarterPc } from './support/quarter.js';

/**
 * Three months of 80 PCs, a step at a time, through the API that people and agents use. September's patch is overtaken in the middle
 * of its rollout, October's is bad, November's is good; laptops are away for weeks, one until the end.
 */
const START = '2026-09-07T08:00:00Z';
const END = new Date('2026-12-06T12:00:00Z');
const clock = new FakeClock(START);
const keepAlive = new https.Agent({ keepAlive: true, maxSockets: 8 });
let controller: TestController;
let people: Record<Role, Person>;
let quarter: Quarter;

const RULE = {
  plusDays: 0,
  from: '2026-01-01',
  to: null,
  startTime: '20:00',
  durationMinutes: 240,
  zone: 'machine',
  blackouts: [],
  exceptions: [],
};
const RINGS = [
  { name: 'Canary', recurrence: 'FREQ=WEEKLY;BYDAY=TU,WE,TH,FR', waves: [{ percent: 100 }], soakHours: 12 },
  { name: 'Early', recurrence: 'FREQ=WEEKLY;BYDAY=TH', waves: [{ count: 10 }, { percent: 100 }], soakHours: 24 },
  { name: 'Broad', recurrence: 'FREQ=WEEKLY;BYDAY=SA,SU', waves: [{ percent: 50 }, { percent: 100 }], soakHours: 24 },
];

before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  const { rows } = await people.admin.ask<{ rows: RingRow[] }>('GET', '/api/v1/rings');
  for (const { name, recurrence, waves, soakHours } of RINGS) {
    const rule = { ...RULE, recurrence };
    const window = await people.admin.ask<{ id: string }>('POST', '/api/v1/windows', {
      name: `Evenings of ${name}`,
      purpose: 'install',
      rule,
    });
    const gate = { minProven: 3, minProvenPercent: 70, maxFailed: 1, maxFailedPercent: 20, soakHours };
    const ring = rows.find((one) => one.name === name);
    await people.admin.ask('PATCH', `/api/v1/rings/${ring?.id}`, { windows: [window.id], waves, gate });
  }
  quarter = await Quarter.make(controller, people.admin, clock, keepAlive);
});
after(async () => {
  keepAlive.destroy();
  await controller.close();
});

/** Weeks pass between one look and the next: sessions end, as they should. */
async function signIn(): Promise<void> {
  for (const role of ['operator', 'viewer'] as const) {
    await people[role].ask('POST', '/api/v1/session', { name: role, password: PASSWORD });
  }
}

const rollouts = () => people.viewer.ask<RolloutPage>('GET', '/api/v1/rollouts?size=200');
const detail = (id: string) => people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${id}`);

/** What the admin does on the morning after the second Tuesday: plans the new patch, unless Sluice carried it on by itself. */
async function planMonth(month: string): Promise<string> {
  await signIn();
  const { rows } = await people.operator.ask<PatchPage>('GET', '/api/v1/patches?show=all&kind=cumulative&size=50');
  const patch = rows.find((row) => row.month === month);
  assert.ok(patch, `the patch of ${month} was seen`);
  const carried = (await rollouts()).rows.find((row) => row.patch.id === patch.id);
  if (carried) {
    // The successor of an overtaken one waits as a draft for somebody to release its patch.
    assert.equal(carried.state, 'draft');
    await people.operator.ask('POST', `/api/v1/rollouts/${carried.id}/schedule`);
    return carried.id;
  }
  const plan = { patch: patch.id, startsAt: clock.now().toISOString(), perWave: 12, perSite: 40 };
  const { id } = await people.operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan);
  await people.operator.ask('POST', `/api/v1/rollouts/${id}/schedule`);
  return id;
}

/** Lets time pass up to `until`; ends earlier once a rollout has changed its state and `enough` says so. */
async function live(until: Date, enough: () => Promise<boolean> = async () => false): Promise<void> {
  for (const at of quarter.stepsUntil(until)) {
    await quarter.step(at);
    const { moved } = await pass(controller);
    if (moved === 0) continue;
    await signIn();
    if (await enough()) return;
  }
  await signIn();
}

test('a quarter of 80 PCs: overtaken in the middle, a bad patch that hurts one, and holiday laptops that halt nothing', async () => {
  await live(new Date('2026-09-09T08:30:00Z'));
  const september = await planMonth('2026-09');
  await live(new Date('2026-10-14T08:30:00Z'));
  const overtaken = await detail(september);
  assert.equal(overtaken.state, 'overtaken', 'the laptops on holiday never got it, and Microsoft offers it no more');
  assert.ok(overtaken.counts.proven > 50, `${overtaken.counts.proven} had it`);
  assert.equal(overtaken.counts.failed, 0);

  const october = await planMonth('2026-10');
  await live(new Date('2026-11-01T12:00:00Z'), async () => (await detail(october)).state === 'halted');
  const halted = await detail(october);
  assert.equal(halted.state, 'halted');
  assert.equal(halted.why?.reason, 'gate-first-failed');
  assert.equal(quarter.hurt.length, 1, 'one machine was hurt');
  assert.equal(halted.haltedRing?.name, 'Canary');
  await live(new Date('2026-11-05T12:00:00Z'));
  assert.equal(quarter.hurt.length, 1, 'nothing new starts while it is halted');
  assert.equal((await detail(october)).state, 'halted', 'only a person resumes');
  await people.operator.ask('POST', `/api/v1/rollouts/${october}/cancel`);
  await people.operator.ask('PUT', `/api/v1/patches/${halted.patch.id}/decision`, { ring: null, decision: 'decline' });

  await live(new Date('2026-11-11T08:30:00Z'));
  const november = await planMonth('2026-11');
  await live(END);
  const last = await detail(november);
  assert.equal(last.counts.failed, 0);
  const back = quarter.pcs.filter((pc) => !pc.isAway(END));
  const without = back.filter((pc) => pc.ubr < quarter.newest(END).ubr);
  assert.deepEqual(
    without.map(({ name }) => name),
    [],
    'everyone who came back has it',
  );
  const { rows } = await people.viewer.ask<RolloutMachinePage>('GET', `/api/v1/rollouts/${november}/machines?size=200`);
  for (const pc of quarter.pcs.filter((one) => one.isAway(END))) {
    const row = rows.find(({ machine }) => machine.name === pc.name);
    assert.ok(row === undefined || row.whyNot !== null, `${pc.name} is away, and the page says why it has nothing`);
  }
  for (const { state, name } of (await rollouts()).rows) {
    assert.ok(state !== 'halted', `${name}: the laptops on holiday halted nothing`);
  }
  assertInsideWindows(quarter.pcs);
  assert.deepEqual(quarter.twice(), [], 'nothing was installed twice on a machine');
});

/** Every start lies in a window of the machine's ring, on its own wall. */
function assertInsideWindows(pcs: readonly QuarterPc[]): void {
  for (const pc of pcs) {
    const recurrence = RINGS.find(({ name }) => name === pc.ring)?.recurrence ?? '';
    const read = readWindow({ ...RULE, recurrence }, pc.zone.iana);
    assert.ok(read.ok);
    for (const { at } of pc.starts) {
      const open = windowsBetween(read.window, at, new Date(at.getTime() + 1));
      assert.equal(open.length, 1, `${pc.name} (${pc.ring}, ${pc.zone.iana}) started at ${at.toISOString()}`);
    }
  }
}
