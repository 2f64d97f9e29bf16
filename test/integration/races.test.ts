import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeToken, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { installParams, order } from '#test/orders.js';
import { startController, startPlatform, type TestController, type TestPlatform } from '#test/platform.js';
import { until } from '#test/until.js';
import { JobsService } from '../../apps/controller/src/features/jobs/jobs.service.js';
import { Reconciler } from '../../apps/controller/src/features/jobs/reconciler.js';

/** Two controller processes on one database, as far as the database can tell. */
let platforms: [TestPlatform, TestPlatform];
let controllers: [TestController, TestController];
const clock = new FakeClock();
before(async () => {
  const first = await startPlatform({ clock });
  platforms = [first, await startPlatform({ clock, beside: first })];
  controllers = [await startController({ platform: platforms[0] }), await startController({ platform: platforms[1] })];
});
after(async () => {
  await Promise.all(controllers.map((controller) => controller.close()));
  await platforms[1].close();
  await platforms[0].close();
});

/** The same machine, speaking to the other process. */
function beside(agent: TestAgent): TestAgent {
  return Object.assign(Object.create(Object.getPrototypeOf(agent) as object), agent, { controller: controllers[1] });
}
const count = async (sql: string, values: unknown[]) =>
  (await platforms[0].database.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n;

test('a job ordered at one process wakes a poll that another process holds', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  await agent.inventory();
  await agent.scan([]);
  const held = beside(agent).poll({ waitSeconds: 30 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const jobId = await order(controllers[0], agent.machine);
  const answer = await held;
  assert.equal(agent.open(answer.body.jobs[0]!).job, jobId);
});

test('of many polls of one machine at both processes exactly one gets the job', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  await agent.poll();
  await order(controllers[0], agent.machine);
  const twin = beside(agent);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => (index % 2 ? agent : twin).poll({ waitSeconds: 1 })),
  );
  assert.equal(answers.flatMap((answer) => answer.body.jobs).length, 1);
});

test('of two changing jobs that are due at once, two processes never start both', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  await agent.poll();
  for (let round = 0; round < 3; round++) {
    const params = installParams();
    await order(controllers[0], agent.machine, 'install', { params });
    await order(controllers[0], agent.machine, 'hold');
    const answers = await Promise.all(
      [agent, beside(agent), agent, beside(agent)].map((one) => one.poll({ waitSeconds: 1 })),
    );
    const orders = answers.flatMap((answer) => answer.body.jobs).map((envelope) => agent.open(envelope));
    assert.ok(orders.length <= 1);
    // A poll that another one displaced gives its job back, so that it may take more polls to get it.
    const take = async () =>
      (await until(
        'a due job',
        () => agent.take(),
        (taken) => taken !== null,
      ))!;
    const started = orders[0] ?? (await take());
    const open = `jobs WHERE machine_id = $1 AND changing AND state IN ('leased', 'running', 'stopping')`;
    assert.equal(await count(open, [agent.machine]), 1);
    await agent.result(started);
    await agent.result(await take());
  }
});

test('a result that arrives at both processes, many times, is recorded once', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  const jobId = await order(controllers[0], agent.machine);
  const job = (await agent.take())!;
  const twin = beside(agent);
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, index) => (index % 2 ? agent : twin).result(job, { detail: `post ${index}` })),
  );
  assert.ok(replies.every((reply) => reply.status === 200 && reply.body.recorded === true));
  const recorded = `attempts a JOIN jobs j ON j.id = a.job_id AND j.detail = a.result->>'detail'
    WHERE j.id = $1 AND j.state = 'succeeded'`;
  assert.equal(await count(recorded, [jobId]), 1);
  assert.equal(await count('job_events WHERE job_id = $1', [jobId]), 0);
});

test('a result and a stop at the same moment leave one ended job and no order behind', async () => {
  for (let round = 0; round < 10; round++) {
    const agent = await TestAgent.enrolled(controllers[0]);
    const jobId = await order(controllers[0], agent.machine);
    const job = (await agent.take())!;
    await Promise.all([agent.result(job), controllers[1].agents.app.get(JobsService).stop(jobId, 'anna')]);
    const open = `jobs WHERE machine_id = $1 AND state NOT IN ('succeeded', 'cancelled')`;
    assert.equal(await count(open, [agent.machine]), 0);
  }
});

test('two reconcilers at the same time requeue a silent job once', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  const jobId = await order(controllers[0], agent.machine);
  await agent.take();
  clock.advance(91);
  const lost = () => count(`job_events WHERE job_id = $1 AND kind = 'lease-lost'`, [jobId]);
  // A pass of their own timers, begun before the clock moved, may hold the lock at this moment.
  for (let tries = 0; tries < 20 && (await lost()) === 0; tries++) {
    await Promise.all(controllers.map((controller) => controller.agents.app.get(Reconciler).reconcile()));
  }
  assert.equal(await lost(), 1);
});

test('an emptied queue loses nothing: what it should have woken is found in the tables', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  await agent.inventory();
  await agent.scan([]);
  const notBefore = new Date(clock.now().getTime() + 3000);
  const jobId = await order(controllers[0], agent.machine, 'scan', { notBefore });
  const held = agent.poll({ waitSeconds: 60 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await platforms[0].alarms.forget();
  clock.advance(4);
  const answer = await held;
  assert.equal(agent.open(answer.body.jobs[0]!).job, jobId);
});

test('a revoked credential is dead at both processes at once', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  const twin = beside(agent);
  assert.equal((await agent.poll()).status, 200);
  assert.equal((await twin.poll()).status, 200);
  const old = agent.credential;
  const { body } = await agent.post<{ credential: string }>('rotate', { version: 1 });
  agent.credential = body.credential;
  assert.equal((await agent.poll()).status, 200);
  twin.credential = old;
  let status = 0;
  for (let tries = 0; tries < 40 && status !== 401; tries++) {
    status = (await twin.poll()).status;
    if (status !== 401) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.equal(status, 401);
});

test('a token with one use lets one of two PCs in, whichever process they ask', async () => {
  const token = await makeToken(platforms[0], { maxUses: 1 });
  const replies = await Promise.all(
    [0, 1, 0, 1].map((index) => new TestAgent(controllers[index] as TestController).enrol(token)),
  );
  assert.equal(replies.filter((reply) => reply.status === 200).length, 1);
});

test('a result whose transaction is begun anew after a deadlock is told as recorded only if it is', async () => {
  const agent = await TestAgent.enrolled(controllers[0]);
  await agent.poll();
  const params = installParams();
  const id = await order(controllers[0], agent.machine, 'install', { params });
  const job = (await agent.take())!;
  const { database } = platforms[0];
  const { tx } = database;
  let runs = 0;
  database.tx = (work) =>
    tx.call(database, async (client) => {
      runs += 1;
      // Whoever won the deadlock has taken the job back: its lease had run out.
      if (runs === 2) await controllers[1].agents.app.get(Reconciler).reconcile();
      const done = await work(client);
      if (runs === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      return done;
    }) as ReturnType<typeof work>;
  try {
    clock.advance(3600);
    const update = { ...params.updates[0]!, outcome: 'succeeded' as const, restartRequired: false, hresult: null };
    const { body } = await agent.result(job, { updates: [{ ...update, reason: null }] });
    assert.ok(runs >= 2);
    const recorded = await count(`attempts WHERE job_id = $1 AND outcome = 'succeeded'`, [id]);
    assert.equal(recorded, 1, `the agent was told ${JSON.stringify(body)} and forgets its result`);
  } finally {
    database.tx = tx;
  }
});
