import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { startController, type TestController } from '#test/platform.js';
import { JobsService } from '../../apps/controller/src/features/jobs/jobs.service.js';

let controller: TestController;
before(async () => {
  controller = await startController();
});
after(() => controller.close());

const jobs = () => controller.agents.app.get(JobsService);

async function order(machineId: string, verb: 'scan' | 'hold' | 'restart' = 'scan', params = {}) {
  const now = controller.platform.clock.now();
  const notAfter = new Date(now.getTime() + 3_600_000);
  const made = await jobs().create({ machineId, verb, params, createdBy: 'anna', notBefore: now, notAfter });
  assert.ok(made.ok);
  return made.jobId;
}

test('a machine enrols, fetches a signed job, tells progress and hands in its result', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(agent.machine);
  const job = await agent.take();
  assert.ok(job);
  assert.equal(job.job, jobId);
  assert.equal(job.machine, agent.machine);
  const progress = await agent.progress(job, 1, { phase: 'searching', percent: 40 });
  assert.deepEqual([progress.status, progress.body], [200, { stop: false }]);
  const result = await agent.result(job);
  assert.deepEqual([result.status, result.body], [200, { recorded: true }]);
  const { rows } = await controller.platform.database.pool.query('SELECT state, percent FROM jobs WHERE id = $1', [
    jobId,
  ]);
  assert.deepEqual(rows, [{ state: 'succeeded', percent: 100 }]);
});

test('a held poll is answered the moment a job is ordered', async () => {
  const agent = await TestAgent.enrolled(controller);
  await agent.inventory();
  await agent.scan([]);
  const held = agent.poll({ waitSeconds: 30 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const started = performance.now();
  await order(agent.machine);
  const answer = await held;
  assert.equal(answer.body.jobs.length, 1);
  assert.ok(performance.now() - started < 1000, `${performance.now() - started} ms`);
});
void randomUUID;
void cumulative;
