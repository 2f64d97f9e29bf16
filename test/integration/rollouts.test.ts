import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RehearsalAnswer, RolloutDetail, RolloutMachinePage, RolloutPage } from '#contracts/people/rollouts.js';
import type { Role } from '#domain/words.js';
import { cumulative, type TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { giveWindow, install, offered, pass, QUICK_GATE, startRollout, WELL } from '#test/rollouts.js';

let controller: TestController;
let people: Record<Role, Person>;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  await giveWindow(controller);
});
after(() => controller.close());

const detail = (id: string) => people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${id}`);
const machinesOf = (id: string) => people.viewer.ask<RolloutMachinePage>('GET', `/api/v1/rollouts/${id}/machines`);
const reasonOf = async (response: Response) => ((await response.json()) as { reason: string }).reason;
let months = 0;
/** A patch of its own: cumulative updates of one month are one patch. */
function monthly() {
  months += 1;
  const month = `2026-${String(months).padStart(2, '0')}`;
  return cumulative({
    title: `${month} Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5070001) (26100.4500)`,
  });
}
/** A plan for the first ring alone: the machines of these tests are all in it. */
async function firstRing(): Promise<string> {
  const { rows } = await controller.platform.database.pool.query<{ id: string }>(
    'SELECT id FROM rings ORDER BY position LIMIT 1',
  );
  return rows[0]!.id;
}
async function planFor(patch: string, changes: object = {}) {
  return { patch, stages: [{ ring: await firstRing(), waves: [{ percent: 100 }], gate: QUICK_GATE }], ...changes };
}
const queued = async (agent: TestAgent) => {
  const { rows } = await controller.platform.database.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM jobs WHERE machine_id = $1 AND verb = 'install' AND state = 'queued'`,
    [agent.machine],
  );
  return rows[0]?.n;
};

test('the first machine goes alone, is proven, and only then the others get their turn; at last the rollout is complete', async () => {
  const { agents, patch } = await offered(controller, 4, monthly());
  const rollout = await startRollout(people.operator, controller, await planFor(patch));
  assert.equal(rollout.state, 'running');
  assert.equal(rollout.machines, 4);
  assert.equal(rollout.counts.reserved, 1);
  const granted: TestAgent[] = [];
  for (const agent of agents) if ((await queued(agent)) === 1) granted.push(agent);
  assert.equal(granted.length, 1);
  await install(granted[0]!, clock);
  await pass(controller);
  assert.equal(
    (await Promise.all(agents.map(queued))).reduce((a, b) => a! + b!, 0),
    3,
  );
  for (const agent of agents.filter((one) => one !== granted[0])) await install(agent, clock);
  await pass(controller);
  const end = await detail(rollout.id);
  assert.equal(end.state, 'completed');
  assert.equal(end.counts.proven, 4);
  assert.deepEqual(end.events.map(({ kind }) => kind).reverse(), [
    'created',
    'scheduled',
    'started',
    'wave-opened',
    'wave-opened',
    'gate-passed',
    'completed',
  ]);
  assert.deepEqual(end.progress.at(-1), { ...end.progress.at(-1), started: 4, proven: 4, failed: 0 });
});

test('a failed first machine halts; a person resumes, and the known failure counts no more', async () => {
  const { agents, patch } = await offered(controller, 3, monthly());
  const rollout = await startRollout(people.operator, controller, await planFor(patch));
  let failed: TestAgent | undefined;
  for (const agent of agents) {
    const order = await agent.take();
    if (order === null) continue;
    failed = agent;
    await agent.result(order, { outcome: 'failed', reason: 'install-failed', hresult: '0x80070643' });
  }
  assert.ok(failed);
  await pass(controller);
  const halted = await detail(rollout.id);
  assert.equal(halted.state, 'halted');
  assert.equal(halted.why?.reason, 'gate-first-failed');
  assert.deepEqual(halted.may, ['resume', 'cancel']);
  const rows = (await machinesOf(rollout.id)).rows;
  assert.equal(rows[0]?.standing, 'failed');
  assert.match(rows[0]?.whyNot?.sentence ?? '', /./);
  assert.ok(rows.slice(1).every(({ whyNot }) => whyNot?.reason === 'rollout-halted'));
  const refused = await people.operator.send('POST', `/api/v1/rollouts/${rollout.id}/pause`);
  assert.equal(await reasonOf(refused), 'rollout-halted');
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/resume`);
  await pass(controller);
  assert.equal((await detail(rollout.id)).state, 'running');
  const waiting = agents.filter((agent) => agent !== failed);
  assert.equal(
    (await Promise.all(waiting.map(queued))).reduce((a, b) => a! + b!, 0),
    1,
    'the next one goes alone',
  );
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/cancel`);
  assert.equal(
    (await Promise.all(agents.map(queued))).reduce((a, b) => a! + b!, 0),
    0,
    'nothing stays in the queue',
  );
});

test('a machine that crashes more often since the install halts the rollout although the patch is proven', async () => {
  const { agents, patch } = await offered(controller, 2, monthly());
  const rollout = await startRollout(people.operator, controller, await planFor(patch));
  for (const agent of agents) {
    if ((await queued(agent)) === 0) continue;
    await install(agent, clock, { ...WELL!, bugchecks: [new Date(clock.now().getTime() + 90_000).toISOString()] });
  }
  await pass(controller);
  const halted = await detail(rollout.id);
  assert.equal(halted.state, 'halted');
  assert.equal((await machinesOf(rollout.id)).rows[0]?.whyNot?.reason, 'health-worse');
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/cancel`);
});

test('while it is paused, a granted order stays in the queue and says why; resumed, it is handed out at once', async () => {
  const { agents, patch } = await offered(controller, 1, monthly());
  const rollout = await startRollout(people.operator, controller, await planFor(patch));
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/pause`);
  const agent = agents[0]!;
  assert.equal(await agent.take(), null);
  const { rows } = await machinesOf(rollout.id);
  assert.equal(rows[0]?.standing, 'reserved');
  const { pool } = controller.platform.database;
  const job = await pool.query<{ reason: string }>('SELECT reason FROM jobs WHERE id = $1', [rows[0]?.job?.id]);
  assert.equal(job.rows[0]?.reason, 'rollout-paused');
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/resume`);
  assert.equal((await agent.take())?.verb, 'install');
  await people.operator.ask('POST', `/api/v1/rollouts/${rollout.id}/cancel`);
});

test('a plan that makes no sense is refused with its reason, and nothing is saved', async () => {
  const { patch } = await offered(controller, 1, monthly());
  const startsAt = clock.now().toISOString();
  const ring = await firstRing();
  const cases: [object, string][] = [
    [{ stages: [{ ring, waves: [{ count: 3 }] }] }, 'waves-do-not-reach-all'],
    [{ stages: [{ ring }, { ring }] }, 'ring-twice'],
    [{ stages: [{ ring: patch }] }, 'ring-unknown'],
    [{ catchUpLatest: startsAt }, 'catch-up-before-start'],
    [{ patch: ring }, 'not-found'],
    [{ perWave: 0 }, 'invalid'],
  ];
  const total = (await people.viewer.ask<RolloutPage>('GET', '/api/v1/rollouts')).total;
  for (const [changes, reason] of cases) {
    const response = await people.operator.send('POST', '/api/v1/rollouts', { patch, startsAt, ...changes });
    assert.equal(await reasonOf(response), reason);
  }
  assert.equal((await people.viewer.ask<RolloutPage>('GET', '/api/v1/rollouts')).total, total);
  assert.equal((await people.viewer.send('POST', '/api/v1/rollouts', { patch, startsAt })).status, 403);
});

test('of one patch only one rollout may be live', async () => {
  const { patch } = await offered(controller, 1, monthly());
  const plan = { ...(await planFor(patch)), startsAt: clock.now().toISOString() };
  const [one, two] = [
    await people.operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan),
    await people.operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan),
  ];
  await people.operator.ask('POST', `/api/v1/rollouts/${one.id}/schedule`);
  const refused = await people.operator.send('POST', `/api/v1/rollouts/${two.id}/schedule`);
  assert.equal(await reasonOf(refused), 'rollout-exists');
  await people.operator.ask('POST', `/api/v1/rollouts/${one.id}/cancel`);
});

test('a rehearsal names who would get it when, and saves nothing', async () => {
  const { agents, patch } = await offered(controller, 2, monthly());
  const plan = { ...(await planFor(patch)), startsAt: clock.now().toISOString() };
  const answer = await people.viewer.ask<RehearsalAnswer>('POST', '/api/v1/rollouts/rehearse', { plan, days: 3 });
  assert.deepEqual(
    answer.problems.map(({ reason }) => reason),
    ['window-zone-unknown'],
  );
  assert.deepEqual(
    new Set(answer.grants.map(({ machine }) => machine.id)),
    new Set(agents.map(({ machine }) => machine)),
  );
  assert.equal((await people.viewer.ask<RolloutPage>('GET', `/api/v1/rollouts?patch=${patch}`)).total, 0);
});
