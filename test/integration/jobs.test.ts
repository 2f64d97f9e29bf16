import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { installParams, order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';
import { HISTORY_SQL } from '../../apps/controller/src/features/jobs/history.people.js';
import { JobsService } from '../../apps/controller/src/features/jobs/jobs.service.js';
import { Reconciler } from '../../apps/controller/src/features/jobs/reconciler.js';

let controller: TestController;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[]) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;
const jobOf = async (id: string) =>
  (await query<Record<string, unknown>>('SELECT * FROM jobs WHERE id = $1', [id]))[0]!;
const reconcile = () => controller.agents.app.get(Reconciler).reconcile();
const stop = (id: string) => controller.agents.app.get(JobsService).stop(id, 'anna');

test('a job that is not due yet is not handed out before its time', async () => {
  const agent = await TestAgent.enrolled(controller);
  const notBefore = new Date(clock.now().getTime() + 60_000);
  const jobId = await order(controller, agent.machine, 'scan', { notBefore });
  assert.equal(await agent.take(), null);
  clock.advance(61);
  assert.equal((await agent.take())?.job, jobId);
});

test('a job whose machine falls silent goes back to the queue and is given again under a higher fence', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  const first = (await agent.take())!;
  await agent.progress(first, 1);
  clock.advance(91);
  await reconcile();
  assert.deepEqual(await stateOf(jobId), ['queued', 'lease-ran-out']);
  const second = (await agent.take())!;
  assert.deepEqual([second.attempt, second.fence], [2, first.fence + 1]);
  const late = await agent.result(first);
  assert.deepEqual([late.status, late.body.reason], [409, 'lease-lost']);
});

test('a result that comes late, but under the newest fence, is believed', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  const job = (await agent.take())!;
  clock.advance(91);
  await reconcile();
  assert.deepEqual((await agent.result(job)).body, { recorded: true });
  assert.equal((await jobOf(jobId)).state, 'succeeded');
});

test('a heartbeat keeps the lease, and a repeated one is answered and recorded once', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  const job = (await agent.take())!;
  for (const seq of [1, 1, 2, 1]) {
    clock.advance(60);
    assert.equal((await agent.progress(job, seq, { percent: seq * 10 })).status, 200);
  }
  await reconcile();
  const row = await jobOf(jobId);
  assert.deepEqual([row.state, row.percent], ['running', 20]);
  const events = await query('SELECT seq FROM job_events WHERE job_id = $1 AND seq IS NOT NULL ORDER BY seq', [jobId]);
  assert.deepEqual(events, [{ seq: 1 }, { seq: 2 }]);
});

test('the history of a job tells every step once and in order, with the lease that was lost', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  await agent.take();
  clock.advance(91);
  await reconcile();
  const second = (await agent.take())!;
  const kinds = async () =>
    (await query<{ kind: string; attempt: number }>(HISTORY_SQL, [jobId, 100])).map((row) => [row.attempt, row.kind]);
  const begun = [
    [0, 'created'],
    [1, 'leased'],
    [1, 'lease-lost'],
    [2, 'leased'],
  ];
  assert.deepEqual(await kinds(), begun);
  await agent.progress(second, 1);
  await agent.result(second, { detail: 'nothing new' });
  assert.deepEqual(await kinds(), [...begun, [2, 'progress'], [2, 'succeed']]);
  const attempts = await query('SELECT number, fence, outcome FROM attempts WHERE job_id = $1 ORDER BY number', [
    jobId,
  ]);
  assert.deepEqual(attempts, [
    { number: 1, fence: 1, outcome: null },
    { number: 2, fence: 2, outcome: 'succeeded' },
  ]);
});

test('many messages at once, good ones and others, each get the answer that is theirs', async () => {
  const agents = await Promise.all(Array.from({ length: 12 }, () => TestAgent.enrolled(controller)));
  await Promise.all(agents.map((agent) => order(controller, agent.machine)));
  const taken = await Promise.all(agents.map((agent) => agent.take()));
  const told = await Promise.all(
    agents.map((agent, index) => {
      const job = taken[index]!;
      if (index % 4 === 1) return agent.progress({ ...job, fence: job.fence + 1 }, 1);
      if (index % 4 === 2) return agent.progress({ ...job, job: taken[index - 1]!.job }, 1);
      return agent.progress(job, 1, { percent: 10 + index });
    }),
  );
  assert.deepEqual(
    told.map(({ status, body }) => (status === 200 ? 'told' : body.reason)),
    agents.map((_, index) => ['told', 'lease-lost', 'unknown-job', 'told'][index % 4]),
  );
  const ended = await Promise.all(
    agents.map((agent, index) => {
      if (index % 4 === 1) return agent.result({ ...taken[index]!, attempt: 2 });
      return agent.result(taken[index]!, index % 4 === 2 ? { outcome: 'failed', reason: 'internal-error' } : {});
    }),
  );
  assert.deepEqual(
    ended.map(({ status, body }) => (status === 200 ? body.recorded : body.reason)),
    agents.map((_, index) => (index % 4 === 1 ? 'lease-lost' : true)),
  );
  const rows = await Promise.all(taken.map((job) => jobOf(job!.job)));
  assert.deepEqual(
    rows.map(({ state, phase }) => [state, phase !== null]),
    agents.map(
      (_, index) =>
        [
          ['succeeded', true],
          ['leased', false],
          ['failed', false],
          ['succeeded', true],
        ][index % 4],
    ),
  );
});

test('a cause that passes by itself is tried again after a wait, any other ends the job', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  await agent.result((await agent.take())!, { outcome: 'failed', hresult: '0x8024402C' });
  const waiting = await jobOf(jobId);
  const seconds = ((waiting.not_before as Date).getTime() - clock.now().getTime()) / 1000;
  assert.equal(waiting.state, 'queued');
  assert.ok(seconds >= 45 && seconds <= 75, `${seconds} s`);
  assert.equal(await agent.take(), null);
  clock.advance(76);
  await agent.result((await agent.take())!, { outcome: 'failed', hresult: '0x80240019' });
  const ended = await jobOf(jobId);
  assert.deepEqual([ended.state, ended.hresult, ended.attempt], ['failed', '0x80240019', 2]);
});

test('a job that is never finished ends after its last attempt, with the cause', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  for (let attempt = 1; attempt <= 5; attempt++) {
    assert.equal((await agent.take())?.attempt, attempt);
    clock.advance(91);
    await reconcile();
  }
  assert.deepEqual(await stateOf(jobId), ['failed', 'attempts-exhausted']);
});

test('a PC that vetoes for a passing cause is asked again until the job expires with that cause', async () => {
  const agent = await TestAgent.enrolled(controller);
  const notAfter = new Date(clock.now().getTime() + 24 * 3_600_000);
  const jobId = await order(controller, agent.machine, 'install', { notAfter, params: installParams() });
  for (let attempt = 1; attempt <= 12; attempt++) {
    const job = (await agent.take())!;
    assert.equal(job.attempt, attempt);
    await agent.result(job, { outcome: 'refused', reason: 'low-battery' });
    assert.deepEqual(await stateOf(jobId), ['queued', 'low-battery']);
    const seconds = (((await jobOf(jobId)).not_before as Date).getTime() - clock.now().getTime()) / 1000;
    assert.ok(seconds <= 1800 * 1.25, `${seconds} s`);
    clock.advance(1800 * 1.25);
  }
  clock.advance(24 * 3600);
  await reconcile();
  assert.deepEqual(await stateOf(jobId), ['expired', 'low-battery']);
});

test('vetoes take none of the five attempts that failures have', async () => {
  const agent = await TestAgent.enrolled(controller);
  const notAfter = new Date(clock.now().getTime() + 24 * 3_600_000);
  const jobId = await order(controller, agent.machine, 'scan', { notAfter });
  const veto = { outcome: 'refused' as const, reason: 'user-active' };
  const failure = { outcome: 'failed' as const, reason: 'interrupted' };
  for (const ending of [failure, failure, veto, failure, veto, failure, failure]) {
    assert.equal((await jobOf(jobId)).state, 'queued');
    await agent.result((await agent.take())!, ending);
    clock.advance(1800 * 1.25);
  }
  const { state, attempt } = await jobOf(jobId);
  assert.deepEqual([state, attempt], ['failed', 7]);
});

test('a job that nobody fetched in time expires; one under way is heard out', async () => {
  const [idle, working] = [await TestAgent.enrolled(controller), await TestAgent.enrolled(controller)];
  const notAfter = new Date(clock.now().getTime() + 60_000);
  const idleJob = await order(controller, idle.machine, 'scan', { notAfter });
  const workingJob = await order(controller, working.machine, 'scan', { notAfter });
  const job = (await working.take())!;
  clock.advance(61);
  await reconcile();
  assert.deepEqual(await stateOf(idleJob), ['expired', 'job-expired']);
  assert.equal((await jobOf(workingJob)).state, 'leased');
  assert.deepEqual((await working.result(job)).body, { recorded: true });
});

test('a result for a job that expired meanwhile is kept in its history and decides nothing', async () => {
  const agent = await TestAgent.enrolled(controller);
  const notAfter = new Date(clock.now().getTime() + 60_000);
  const jobId = await order(controller, agent.machine, 'scan', { notAfter });
  const job = (await agent.take())!;
  clock.advance(120);
  await reconcile();
  await reconcile();
  assert.equal((await jobOf(jobId)).state, 'expired');
  assert.deepEqual((await agent.result(job)).body, { recorded: false });
  assert.equal((await jobOf(jobId)).state, 'expired');
  assert.deepEqual(await query('SELECT outcome FROM attempts WHERE job_id = $1', [jobId]), [{ outcome: 'succeeded' }]);
});

test('a stop cancels a queued job at once', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  assert.deepEqual(await stop(jobId), { ok: true });
  assert.deepEqual(await stateOf(jobId), ['cancelled', 'stopped-by-person']);
  assert.equal(await agent.take(), null);
  assert.deepEqual(await stop(jobId), { ok: false, reason: 'job-ended' });
  assert.deepEqual(await stop(randomUUID()), { ok: false, reason: 'not-found' });
});

test('a stop reaches a busy machine by an order of its own and by the answer to its progress', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine, 'install', { params: installParams() });
  const job = (await agent.take())!;
  await agent.progress(job, 1);
  const next = await order(controller, agent.machine);
  assert.equal(await agent.take({ busy: jobId }), null);
  await stop(jobId);
  const order2 = (await agent.take({ busy: jobId }))!;
  assert.deepEqual([order2.verb, order2.params], ['stop', { job: jobId }]);
  assert.deepEqual((await agent.progress(job, 2)).body, { stop: true });
  await agent.result(job, { outcome: 'stopped', reason: 'stopped-by-person' });
  assert.equal((await jobOf(jobId)).state, 'stopped');
  await agent.result(order2);
  assert.equal((await agent.take())?.job, next);
});

test('an order to stop that nobody fetched is settled when its job ends', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  const job = (await agent.take())!;
  await stop(jobId);
  await agent.result(job);
  assert.equal((await jobOf(jobId)).state, 'succeeded');
  assert.equal(await agent.take(), null);
});

test('a machine that answers a stop but no longer works on the job ends it thereby', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine, 'install', { params: installParams() });
  await agent.take();
  await stop(jobId);
  clock.advance(91);
  await reconcile();
  assert.equal((await jobOf(jobId)).state, 'stopping');
  await agent.result((await agent.take())!);
  assert.equal((await jobOf(jobId)).state, 'stopped');
});

test('a second changing job waits until the first has ended; a scan need not', async () => {
  const agent = await TestAgent.enrolled(controller);
  const first = await order(controller, agent.machine, 'install', { params: installParams() });
  const job = (await agent.take())!;
  const second = await order(controller, agent.machine, 'install', { params: installParams() });
  const scan = await order(controller, agent.machine);
  assert.equal(job.job, first);
  assert.equal((await agent.take())?.job, scan);
  assert.equal(await agent.take(), null);
  await agent.result(job);
  assert.equal((await agent.take())?.job, second);
});

test('a job is refused to a machine that is unknown or gone, and with parameters that its verb does not have', async () => {
  const jobs = controller.agents.app.get(JobsService);
  const agent = await TestAgent.enrolled(controller);
  await controller.platform.database.pool.query(`UPDATE machines SET state = 'retired' WHERE id = $1`, [agent.machine]);
  const active = await TestAgent.enrolled(controller);
  const notBefore = clock.now();
  const common = { params: {}, createdBy: 'anna', notBefore, notAfter: new Date(notBefore.getTime() + 1000) };
  const answers = await jobs.createMany([
    { ...common, machineId: randomUUID(), verb: 'scan' },
    { ...common, machineId: agent.machine, verb: 'scan' },
    { ...common, machineId: active.machine, verb: 'scan', params: { script: 'whoami' } },
    { ...common, machineId: active.machine, verb: 'restart', params: { noticeSeconds: 1, evenIfInUse: false } },
    { ...common, machineId: active.machine, verb: 'scan', notAfter: notBefore },
    { ...common, machineId: active.machine, verb: 'scan' },
  ]);
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? 'created' : answer.reason)),
    ['not-found', 'machine-retired', 'invalid', 'invalid', 'invalid', 'created'],
  );
});

test('a failure after the job was written leaves neither job nor history nor audit entry', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobs = controller.agents.app.get(JobsService);
  const notBefore = clock.now();
  const notAfter = new Date(notBefore.getTime() + 1000);
  const cut = controller.platform.database.tx(async (client) => {
    const job = { machineId: agent.machine, verb: 'scan', params: {}, createdBy: 'anna', notBefore, notAfter } as const;
    assert.ok((await jobs.create({ ...job, client })).ok);
    throw new Error('cut');
  });
  await assert.rejects(cut, /cut/);
  assert.deepEqual(await query('SELECT id FROM jobs WHERE machine_id = $1', [agent.machine]), []);
  const audit = await query(`SELECT id FROM audit_entries WHERE action = 'job.create' AND subject = $1`, [
    `machine:${agent.machine}`,
  ]);
  assert.deepEqual(audit, []);
});

async function stateOf(id: string): Promise<unknown[]> {
  const { state, reason } = await jobOf(id);
  return [state, reason];
}
