import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DoctorComparison } from '#contracts/people/doctor.js';
import { NewJobsAnswer } from '#contracts/people/jobs.js';
import { MachinePage } from '#contracts/people/machines.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock('2026-11-23T08:00:00.000Z');
let controller: TestController;
let people: Record<'viewer' | 'operator' | 'admin', Person>;
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
});
after(() => controller.close());

const SETTINGS = {
  downloadMode: 1,
  minFileMb: 1,
  maxCacheAgeDays: 14,
  maxCachePercent: 20,
  minBackgroundKbps: null,
  delayBackgroundSeconds: 60,
  delayForegroundSeconds: 30,
  maxBackgroundKbps: null,
  minBatteryPercent: null,
  minRamGb: null,
  minDiskGb: null,
};

/** A PC with one adapter, heard at this instant or an hour ago. */
async function pc(mac: string | null, subnet: string, online: boolean): Promise<TestAgent> {
  const agent = await TestAgent.enrolled(controller);
  await agent.inventory({ adapters: mac ? [{ mac, subnet }] : [] });
  const seen = new Date(clock.now().getTime() - (online ? 0 : 3_600_000));
  await controller.platform.database.pool.query('UPDATE machines SET last_seen_at = $2 WHERE id = $1', [
    agent.machine,
    seen,
  ]);
  return agent;
}

const order = async (body: object) =>
  NewJobsAnswer.parse(await people.operator.ask('POST', '/api/v1/machines/jobs', body));

test('a sleeping machine is woken by a neighbour of its subnet, and where there is none the refusal says why', async () => {
  const sleeper = await pc('02:00:00:00:00:01', '10.1.0.0/24', false);
  const lonely = await pc('02:00:00:00:00:02', '10.2.0.0/24', false);
  const nameless = await pc(null, '10.1.0.0/24', false);
  const awake = await pc('02:00:00:00:00:03', '10.1.0.0/24', true);
  const machines = [sleeper, lonely, nameless].map((one) => one.machine);
  const { created, refused } = await order({ machines, verb: 'wake' });
  assert.deepEqual(
    created.map((one) => one.machine),
    [sleeper.machine],
  );
  const taken = await awake.take();
  assert.equal(taken?.verb, 'wake');
  assert.deepEqual(taken?.params, { macs: ['02:00:00:00:00:01'] });
  assert.deepEqual(new Map(refused.map((one) => [one.machine, one.problem.reason])), new Map([[lonely.machine, 'no-neighbour-awake'], [nameless.machine, 'no-hardware-address']])); // biome-ignore format: one row
});

test('settings are ordered within their bounds, and refused without them', async () => {
  const agent = await pc('02:00:00:00:00:04', '10.4.0.0/24', true);
  const machines = [agent.machine];
  assert.equal((await order({ machines, verb: 'settings', settings: SETTINGS })).created.length, 1);
  assert.deepEqual((await agent.take())?.params, SETTINGS);
  for (const settings of [undefined, { ...SETTINGS, downloadMode: 3 }, { ...SETTINGS, cacheHost: 'x' }]) {
    const answer = await people.operator.send('POST', '/api/v1/machines/jobs', {
      machines,
      verb: 'settings',
      settings,
    });
    assert.equal(answer.status, 422);
  }
});

test("what the doctor found is compared by question, edition and build; a newer report replaces the machine's older one", async () => {
  const answers = (answer: string) => [{ question: 'pause-hides-updates', answer, detail: 'Measured.' }];
  const first = await pc('02:00:00:00:00:05', '10.5.0.0/24', true);
  const second = await pc('02:00:00:00:00:06', '10.5.0.0/24', true);
  await first.report('doctor', { edition: 'Core', build: 26200, ubr: 1, answers: answers('unknown') });
  await first.report('doctor', { edition: 'Core', build: 26200, ubr: 2, answers: answers('no') });
  await second.report('doctor', { edition: 'Professional', build: 26100, ubr: 1, answers: answers('yes') });
  const question = 'pause-hides-updates';
  const { rows, statements } = DoctorComparison.parse(await people.viewer.ask('GET', '/api/v1/doctor'));
  assert.deepEqual(rows, [
    { question, edition: 'Core', build: 26200, yes: 0, no: 1, unknown: 0, basis: 'refuted' },
    { question, edition: 'Professional', build: 26100, yes: 1, no: 0, unknown: 0, basis: 'observed' },
  ]);
  const { yes, no, basis } = statements.find((statement) => statement.question === question)!;
  assert.deepEqual({ yes, no, basis }, { yes: 1, no: 1, basis: 'mixed' });
  assert.ok(statements.every((one) => one.question === question || one.basis === 'assumed'));

  const listed = async (filter: string) => {
    const page = await people.viewer.ask('GET', `/api/v1/machines?doctor=${encodeURIComponent(filter)}`);
    return MachinePage.parse(page).rows.map(({ id }) => id);
  };
  assert.deepEqual(await listed(`${question}:yes`), [second.machine]);
  assert.deepEqual(await listed(`${question}:no:26200:Core`), [first.machine]);
  assert.deepEqual(await listed(`${question}:no:26100:Core`), []);
  assert.equal((await people.viewer.send('GET', '/api/v1/machines?doctor=anything:yes')).status, 422);
});
