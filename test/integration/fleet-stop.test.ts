import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FleetStopView } from '#contracts/people/planning.js';
import type { Role } from '#domain/words.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { installParams, order } from '#test/orders.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { giveWindow, offered, pass, QUICK_GATE, startRollout } from '#test/rollouts.js';

let controller: TestController;
let people: Record<Role, Person>;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  await giveWindow(controller);
});
after(() => controller.close());

const stop = (stopped: boolean) => people.operator.ask<FleetStopView>('PUT', '/api/v1/fleet/stop', { stopped });
const stateOf = async (job: string) => {
  const sql = 'SELECT state, reason FROM jobs WHERE id = $1';
  return (await controller.platform.database.pool.query<{ state: string; reason: string | null }>(sql, [job])).rows[0];
};

test('while the fleet is stopped nothing that changes a PC is handed out, but what gives it back is', async () => {
  const [one, two] = [await TestAgent.enrolled(controller), await TestAgent.enrolled(controller)];
  await Promise.all([one.poll(), two.poll()]);
  const install = await order(controller, one.machine, 'install', { params: installParams() });
  const resume = await order(controller, two.machine, 'resume');
  const view = await stop(true);
  assert.deepEqual(
    { stopped: view.stopped, by: view.by, underWay: view.underWay },
    { stopped: true, by: 'operator', underWay: 0 },
  );
  assert.equal(await one.take(), null);
  assert.equal((await two.take())?.job, resume);
  assert.equal((await stateOf(install))?.state, 'queued');
  const scan = await order(controller, one.machine, 'scan');
  assert.equal((await one.take())?.job, scan, 'looking changes nothing');
  await stop(false);
  assert.equal((await one.take())?.job, install, 'lifted, the order goes on');
});

test('what is under way when the fleet is stopped is told to end at the next safe point', async () => {
  const agent = await TestAgent.enrolled(controller);
  const job = await order(controller, agent.machine, 'install', { params: installParams() });
  const taken = (await agent.take())!;
  await agent.progress(taken, 1);
  assert.equal((await stop(true)).underWay, 2, 'this one and that of the test before');
  assert.equal((await agent.take({ busy: job }))?.verb, 'stop');
  assert.equal((await agent.progress(taken, 2)).body.stop, true);
  await agent.result(taken, { outcome: 'stopped' });
  assert.equal((await stateOf(job))?.state, 'stopped');
  await stop(false);
});

test('a person who orders an install while the fleet is stopped is refused with the reason', async () => {
  const { agents, patch } = await offered(controller, 1);
  await stop(true);
  const answer = await people.operator.ask<{ refused: { problem: { reason: string } }[]; created: object[] }>(
    'POST',
    `/api/v1/patches/${patch}/install`,
    { machines: [agents[0]!.machine] },
  );
  assert.equal(answer.created.length, 0);
  assert.equal(answer.refused[0]?.problem.reason, 'fleet-stopped');
  await stop(false);
});

test('a stopped fleet is granted nothing, and an order granted before waits', async () => {
  const older = cumulative({
    title: '2026-09 Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5070001)',
  });
  const { agents, patch } = await offered(controller, 2, older);
  const { rows } = await controller.platform.database.pool.query<{ id: string }>(
    'SELECT id FROM rings ORDER BY position',
  );
  const stages = [{ ring: rows[0]!.id, waves: [{ percent: 100 }], gate: QUICK_GATE }];
  await stop(true);
  const rollout = await startRollout(people.operator, controller, { patch, stages });
  assert.equal(rollout.state, 'running');
  assert.equal(rollout.counts.reserved, 0);
  await stop(false);
  await pass(controller);
  await stop(true);
  for (const agent of agents) assert.equal(await agent.take(), null);
  await stop(false);
  const taken = await Promise.all(agents.map((agent) => agent.take()));
  assert.equal(taken.filter((one) => one?.verb === 'install').length, 1);
});

test('a stop that cannot be read stops, until a person says that it does not', async () => {
  await controller.platform.database.pool.query(`UPDATE settings SET value = '{}' WHERE name = 'fleet-stop'`);
  assert.equal((await people.viewer.ask<FleetStopView>('GET', '/api/v1/fleet/stop')).stopped, true);
  const agent = await TestAgent.enrolled(controller);
  const made = order(controller, agent.machine, 'restart', { params: { noticeSeconds: 60, evenIfInUse: false } });
  await assert.rejects(made, /fleet-stopped/);
  await stop(false);
  assert.equal((await people.viewer.ask<FleetStopView>('GET', '/api/v1/fleet/stop')).stopped, false);
  assert.equal((await people.viewer.send('PUT', '/api/v1/fleet/stop', { stopped: true })).status, 403);
});
