import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CalendarAnswer, RolloutDetail, RolloutPage } from '#contracts/people/rollouts.js';
import type { Role } from '#domain/words.js';
import { cumulative, type TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { addRing, giveWindow, install, offered, pass, QUICK_GATE, startRollout, WELL } from '#test/rollouts.js';

let controller: TestController;
let people: Record<Role, Person>;
let agents: TestAgent[];
let patch: string;
let rings: string[];
const clock = new FakeClock();
const titleOf = (month: string, ubr: number) =>
  `${month} Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5070001) (26100.${ubr})`;
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  await addRing(controller, 'Last');
  await giveWindow(controller);
  const made = await offered(controller, 4, cumulative({ title: titleOf('2026-10', 4500) }));
  ({ agents, patch } = made);
  const { pool } = controller.platform.database;
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM rings ORDER BY position');
  rings = rows.map(({ id }) => id);
  await pool.query('UPDATE machines SET ring_id = $1 WHERE id = ANY($2)', [
    rings[1],
    agents.slice(2).map((one) => one.machine),
  ]);
});
after(() => controller.close());

const stage = (ring: string | undefined, onOvertaken: 'restart' | 'carry') => {
  return { ring, waves: [{ percent: 100 }], gate: QUICK_GATE, onOvertaken };
};
const patchOf = async (updateId: string) => {
  const sql = 'SELECT patch_id AS id FROM updates WHERE update_id = $1';
  return (await controller.platform.database.pool.query<{ id: string }>(sql, [updateId])).rows[0]!.id;
};

test('a patch that a newer one replaces ends as overtaken, and its successor waits as a draft for a release', async () => {
  const stages = [stage(rings[0], 'restart'), stage(rings[1], 'restart'), stage(rings[2], 'carry')];
  const old = await startRollout(people.operator, controller, { patch, stages });
  assert.equal(old.counts.reserved, 1);
  for (const agent of agents.slice(0, 2)) {
    await pass(controller);
    const order = await agent.take();
    if (order) await agent.result(order, { outcome: 'refused', reason: 'not-offered' });
  }
  const newer = cumulative({ title: titleOf('2026-11', 4600) });
  for (const agent of agents) await agent.scan([newer]);
  await pass(controller);
  const ended = await people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${old.id}`);
  assert.equal(ended.state, 'overtaken');
  assert.equal(ended.why?.reason, 'overtaken');
  assert.ok(ended.successor);
  const successor = await people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${ended.successor.id}`);
  assert.equal(successor.state, 'draft');
  assert.equal(successor.patch.id, await patchOf(newer.updateId));
  assert.equal(successor.predecessor?.id, old.id);
  assert.deepEqual(
    successor.stages.map(({ after: earlier }) => earlier.length),
    [0, 1, 2],
    'no ring was reached but the first',
  );
  const { pool } = controller.platform.database;
  const granted = await pool.query('SELECT 1 FROM grants WHERE rollout_id = $1', [successor.id]);
  assert.equal(granted.rowCount, 0, 'nothing is granted that nobody released');

  await people.operator.ask('PUT', `/api/v1/patches/${successor.patch.id}/decision`, {
    ring: null,
    decision: 'release',
  });
  await pass(controller);
  const released = await people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${successor.id}`);
  assert.equal(released.state, 'running');
  assert.equal(released.counts.reserved, 1);
});

test('a decline in the middle of a rollout stops its orders and grants nobody', async () => {
  const page = await people.viewer.ask<RolloutPage>('GET', '/api/v1/rollouts?show=live');
  const live = page.rows[0]!;
  await people.operator.ask('PUT', `/api/v1/patches/${live.patch.id}/decision`, { ring: null, decision: 'decline' });
  await pass(controller);
  for (const agent of agents) assert.equal(await agent.take(), null);
  await people.operator.ask('PUT', `/api/v1/patches/${live.patch.id}/decision`, { ring: null, decision: 'release' });
  await pass(controller);
  const after_ = await people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${live.id}`);
  assert.equal(after_.counts.reserved, 1, 'taken back, it goes on');
});

test('the calendar shows windows, the day of patches, what is planned, and what was done', async () => {
  for (const agent of agents) {
    const { pool } = controller.platform.database;
    const due = await pool.query(`SELECT 1 FROM jobs WHERE machine_id = $1 AND verb = 'install' AND state = 'queued'`, [
      agent.machine,
    ]);
    if (due.rowCount === 0) continue;
    await install(agent, clock, WELL, 4600);
    break;
  }
  await pass(controller);
  const later = await offered(controller, 1, cumulative({ title: titleOf('2026-06', 4100) }));
  const startsAt = '2026-11-25T08:00:00.000Z';
  const plan = { patch: later.patch, startsAt, stages: [stage(rings[0], 'restart')] };
  const draft = await people.operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan);
  await people.operator.ask('POST', `/api/v1/rollouts/${draft.id}/schedule`);
  const calendar = await people.viewer.ask<CalendarAnswer>('GET', '/api/v1/calendar?days=30');
  assert.equal(calendar.windows.filter(({ ring }) => ring.id === rings[0]).length, 31);
  assert.deepEqual(calendar.patchDays, ['2026-12-08']);
  assert.deepEqual(
    calendar.planned.map(({ rollout, day, machines }) => ({ own: rollout.id === draft.id, day, machines })),
    [
      // The first ring proved one of its two machines so far, so that the second ring is still to come.
      { own: false, day: '2026-11-23', machines: 2 },
      { own: true, day: '2026-11-25', machines: 1 },
    ],
  );
  const done = await people.viewer.ask<CalendarAnswer>(
    'GET',
    `/api/v1/calendar?from=2026-11-23T00:00:00Z&days=2&ring=${rings[0]}`,
  );
  assert.deepEqual(
    done.done.map(({ day, proven, failed }) => ({ day, proven, failed })),
    [{ day: '2026-11-23', proven: 1, failed: 0 }],
  );
  assert.equal((await people.viewer.send('GET', '/api/v1/calendar?days=93')).status, 422);
});
