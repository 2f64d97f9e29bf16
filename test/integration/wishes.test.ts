import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { WishAnswer } from '#contracts/agent/messages.js';
import type { Role } from '#domain/words.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { ALWAYS, giveWindow, offered, pass, QUICK_GATE, startRollout } from '#test/rollouts.js';

let controller: TestController;
let people: Record<Role, Person>;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  await giveWindow(controller, { ...ALWAYS, startTime: '22:00', durationMinutes: 240 });
});
after(() => controller.close());

const wish = (agent: TestAgent, kind: string, until: string | null = null) =>
  agent.post<WishAnswer & { reason?: string }>('wish', { version: 1, at: clock.now().toISOString(), kind, until });
const reasonOf = async (agent: TestAgent, kind: string, until: string | null = null) =>
  (await wish(agent, kind, until)).body.reason;

test('a wish beyond its bounds is refused, and nothing of it is kept', async () => {
  const agent = await TestAgent.enrolled(controller);
  assert.equal(await reasonOf(agent, 'now', '2026-11-24T08:00:00.000Z'), 'own-window-too-long');
  assert.equal(await reasonOf(agent, 'tonight'), 'window-zone-unknown');
  assert.equal(await reasonOf(agent, 'pause', '2026-11-30T08:00:00.000Z'), 'not-personal');
  const { pool } = controller.platform.database;
  await pool.query(`UPDATE machines SET ownership = 'personal', zone_chosen = 'Europe/Berlin' WHERE id = $1`, [
    agent.machine,
  ]);
  assert.equal(await reasonOf(agent, 'pause'), 'invalid');
  assert.equal(await reasonOf(agent, 'pause', '2027-01-30T08:00:00.000Z'), 'owner-pause-too-long');
  assert.equal(await reasonOf(agent, 'never'), 'invalid');
  const { rows } = await pool.query('SELECT own_from, own_to, paused_until FROM machines WHERE id = $1', [
    agent.machine,
  ]);
  assert.deepEqual(rows, [{ own_from: null, own_to: null, paused_until: null }]);

  const paused = await wish(agent, 'pause', '2026-11-30T08:00:00.000Z');
  assert.deepEqual(paused.body, { window: null, pausedUntil: '2026-11-30T08:00:00.000Z' });
  const opened = await wish(agent, 'tonight');
  assert.deepEqual(opened.body.window, { from: '2026-11-23T19:00:00.000Z', to: '2026-11-24T05:00:00.000Z' });
  assert.equal(opened.body.pausedUntil, null, 'the newest wish counts');
  assert.deepEqual((await wish(agent, 'resume')).body, { window: null, pausedUntil: null });
});

test('"now" at the PC lets its rollout begin on it outside the window, with an entry in the audit', async () => {
  const { agents, patch } = await offered(controller, 1);
  const { pool } = controller.platform.database;
  const ring = (await pool.query<{ id: string }>('SELECT id FROM rings ORDER BY position')).rows[0]!.id;
  const stages = [{ ring, waves: [{ percent: 100 }], gate: QUICK_GATE }];
  const rollout = await startRollout(people.operator, controller, { patch, stages });
  assert.equal(rollout.counts.untouched, 1);
  const agent = agents[0]!;
  assert.equal(await agent.take(), null);
  const machine = await people.viewer.ask<{ updates: { whyNot: { reason: string } | null }[] }>(
    'GET',
    `/api/v1/machines/${agent.machine}`,
  );
  assert.equal(machine.updates[0]?.whyNot?.reason, 'window-closed', "the machine's page says the planner's cause");
  const place = await people.viewer.ask<{ machines: { whyNot: { reason: string } | null }[] }>(
    'GET',
    `/api/v1/patches/${patch}`,
  );
  assert.equal(place.machines[0]?.whyNot?.reason, 'window-closed', 'and so does the page of the patch');
  await wish(agent, 'now');
  await pass(controller);
  const order = await agent.take();
  assert.equal(order?.verb, 'install');
  assert.equal(order?.notAfter, '2026-11-23T12:00:00.000Z', 'not longer than the window that was opened');
  const audit = await pool.query(`SELECT 1 FROM audit_entries WHERE action = 'machine.wish-now' AND subject = $1`, [
    `machine:${agent.machine}`,
  ]);
  assert.equal(audit.rowCount, 1);
});
