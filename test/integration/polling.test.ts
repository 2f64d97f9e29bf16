import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TestAgent } from '#test/agent-client.js';
import { order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';
import { PollingService } from '../../apps/controller/src/features/polling/polling.service.js';

let controller: TestController;
const NIGHTS = { recurrence: 'FREQ=DAILY', plusDays: 0, from: '2026-01-01', to: null, startTime: '02:00', durationMinutes: 240, zone: 'UTC', blackouts: [], exceptions: [] }; // biome-ignore format: one row
before(async () => {
  controller = await startController();
  const { pool } = controller.platform.database;
  await pool.query('DELETE FROM ring_windows');
  await pool.query(
    `WITH w AS (INSERT INTO maintenance_windows (id, name, purpose, rule)
       VALUES (gen_random_uuid(), 'nights', 'install', $1) RETURNING id)
     INSERT INTO ring_windows SELECT r.id, w.id FROM rings r, w`,
    [JSON.stringify(NIGHTS)],
  );
});
after(() => controller.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const polling = () => controller.agents.app.get(PollingService);
const isHeld = async (count: number) => {
  for (let tries = 0; tries < 100 && polling().held !== count; tries++) await pause(20);
  assert.equal(polling().held, count);
};

/** An agent of which the controller knows all that it wants to know, so that nothing but a job ends its poll. */
async function quiet(): Promise<TestAgent> {
  const agent = await TestAgent.enrolled(controller);
  await agent.poll();
  await agent.inventory();
  await agent.scan([]);
  await pause(100);
  return agent;
}

test('a new machine is asked for its reports at once, and not again for a while', async () => {
  const agent = await TestAgent.enrolled(controller);
  assert.deepEqual((await agent.poll()).body.want, ['inventory', 'scan']);
  assert.deepEqual((await agent.poll()).body.want, []);
});

test('a held poll ends empty when its time is over, and says when to come back', async () => {
  const agent = await quiet();
  const started = performance.now();
  const answer = await agent.poll({ waitSeconds: 1 });
  assert.ok(performance.now() - started >= 1000);
  assert.deepEqual([answer.body.jobs, answer.body.want, answer.body.renewLease], [[], [], false]);
  assert.equal(answer.headers['retry-after'], '0');
});

test('a poll whose client goes away is forgotten, and its job waits for the next poll', async () => {
  const agent = await quiet();
  const abort = new AbortController();
  const held = agent.poll({ waitSeconds: 60 }, abort.signal).catch(() => null);
  await isHeld(1);
  abort.abort();
  await held;
  await isHeld(0);
  const jobId = await order(controller, agent.machine);
  assert.equal((await agent.take())?.job, jobId);
});

test('a second poll of a machine takes the place of the first', async () => {
  const agent = await quiet();
  const first = agent.poll({ waitSeconds: 60 });
  await isHeld(1);
  const second = agent.poll({ waitSeconds: 60 });
  const answer = await first;
  assert.deepEqual(answer.body.jobs, []);
  assert.ok(answer.body.retryAfter > 0);
  const jobId = await order(controller, agent.machine);
  assert.equal(agent.open((await second).body.jobs[0]!).job, jobId);
});

test('a job that waited for another to end is handed to the held poll at that moment', async () => {
  const agent = await quiet();
  const first = await order(controller, agent.machine, 'hold');
  const job = (await agent.take())!;
  const second = await order(controller, agent.machine, 'resume');
  const held = agent.poll({ waitSeconds: 60, busy: first });
  await isHeld(1);
  await agent.result(job);
  assert.equal(agent.open((await held).body.jobs[0]!).job, second);
});

test('a machine whose hold is wanted is told to fetch a lease', async () => {
  const agent = await quiet();
  await order(controller, agent.machine, 'hold');
  assert.equal((await agent.poll()).body.renewLease, true);
});

test('a machine is told once when its windows begin, and a personal one only of what its user asked for', async () => {
  const { pool } = controller.platform.database;
  const fresh = await TestAgent.enrolled(controller);
  const { wakeAt } = (await fresh.poll()).body;
  assert.equal(wakeAt?.length, 7);
  assert.ok(wakeAt?.every((at) => at.slice(11, 16) === '02:00'));
  assert.equal((await fresh.poll()).body.wakeAt, undefined, 'it knows');

  const tonight = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
  await pool.query(`UPDATE machines SET ownership = 'personal', own_from = $2, own_to = $3 WHERE id = $1`, [
    fresh.machine,
    tonight,
    new Date(tonight.getTime() + 3_600_000),
  ]);
  assert.deepEqual((await fresh.poll()).body.wakeAt, [tonight.toISOString()]);
});

test('at shutdown every held poll is answered at once, each with a time of its own to come back', async () => {
  const own = await startController();
  const agents = await Promise.all(Array.from({ length: 10 }, () => TestAgent.enrolled(own)));
  for (const agent of agents) await agent.poll();
  await pause(200);
  const held = agents.map((agent) => agent.poll({ waitSeconds: 60 }));
  await pause(500);
  const started = performance.now();
  await own.close();
  const answers = await Promise.all(held);
  assert.ok(performance.now() - started < 5000);
  const times = answers.map((answer) => answer.body.retryAfter);
  assert.ok(times.every((seconds) => seconds >= 1 && seconds <= 10));
  assert.ok(new Set(times).size > 1, String(times));
});
