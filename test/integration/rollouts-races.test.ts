import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import type { Role } from '#domain/words.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { installParams, order } from '#test/orders.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, startPlatform, type TestController, type TestPlatform } from '#test/platform.js';
import { giveWindow, install, offered, pass, QUICK_GATE, startRollout } from '#test/rollouts.js';
import { FleetStopService } from '../../apps/controller/src/features/fleet-stop/fleet-stop.service.js';
import { PlannerService } from '../../apps/controller/src/features/rollouts/planner.service.js';
import { RolloutsService } from '../../apps/controller/src/features/rollouts/rollouts.service.js';

/** Two controller processes on one database, as far as the database can tell. */
let platforms: [TestPlatform, TestPlatform];
let controllers: [TestController, TestController];
let people: Record<Role, Person>;
let ring: string;
const clock = new FakeClock();
before(async () => {
  const first = await startPlatform({ clock });
  platforms = [first, await startPlatform({ clock, beside: first })];
  controllers = [await startController({ platform: platforms[0] }), await startController({ platform: platforms[1] })];
  people = await signInAll(controllers[0]);
  await giveWindow(controllers[0]);
  ring = (await first.database.pool.query<{ id: string }>('SELECT id FROM rings ORDER BY position')).rows[0]!.id;
});
after(async () => {
  await Promise.all(controllers.map((controller) => controller.close()));
  await platforms[1].close();
  await platforms[0].close();
});

let months = 0;
function monthly() {
  months += 1;
  const month = `2025-${String(months).padStart(2, '0')}`;
  const title = `${month} Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5070001) (26100.4500)`;
  return cumulative({ title });
}
/** The same machine, speaking to the other process. */
function beside(agent: TestAgent): TestAgent {
  return Object.assign(Object.create(Object.getPrototypeOf(agent) as object), agent, { controller: controllers[1] });
}
const count = async (sql: string, values: unknown[]) =>
  (await platforms[0].database.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n;
const passes = () => Promise.all(controllers.map((one) => one.agents.app.get(PlannerService).pass()));
const planOf = (patch: string, changes: object = {}) => {
  return { patch, stages: [{ ring, waves: [{ percent: 100 }], gate: QUICK_GATE }], ...changes };
};
/** A rollout whose lone first machine is proven, so that the others may go. */
async function opened(machines: number, changes: object = {}) {
  const { agents, patch } = await offered(controllers[0], machines, monthly());
  const rollout = await startRollout(people.operator, controllers[0], planOf(patch, changes));
  for (const agent of agents) {
    const sql = `jobs WHERE machine_id = $1 AND verb = 'install' AND state = 'queued'`;
    if ((await count(sql, [agent.machine])) === 0) continue;
    await install(agent, clock);
    return { rollout, others: agents.filter((one) => one !== agent) };
  }
  throw new Error('Nobody went first.');
}
const cancel = (id: string) => people.operator.ask('POST', `/api/v1/rollouts/${id}/cancel`);

test('many passes of two processes at once never give one place twice', async () => {
  const { rollout } = await opened(6, { perWave: 2 });
  for (let round = 0; round < 5; round += 1) await Promise.all([passes(), passes(), passes()]);
  await pass(controllers[0]);
  const open = 'grants WHERE rollout_id = $1 AND outcome IS NULL';
  assert.equal(await count(open, [rollout.id]), 2);
  assert.equal(await count('jobs j JOIN grants g ON g.job_id = j.id WHERE g.rollout_id = $1', [rollout.id]), 3);
  await cancel(rollout.id);
});

test('of two machines that come back for one place, at two processes, one starts', async () => {
  const { rollout, others } = await opened(3, { perWave: 1 });
  await pass(controllers[0]);
  const [first] = (
    await platforms[0].database.pool.query<{ machine: string }>(
      `SELECT machine_id AS machine FROM grants WHERE rollout_id = $1 AND outcome IS NULL`,
      [rollout.id],
    )
  ).rows;
  // The granted one is away: it gives its place up, and another one is granted it.
  const away = others.find(({ machine }) => machine === first?.machine)!;
  const here = others.find((agent) => agent !== away)!;
  await platforms[0].database.pool.query(`UPDATE machines SET last_seen_at = $2 WHERE id = $1`, [
    away.machine,
    new Date(clock.now().getTime() - 3_600_000),
  ]);
  await platforms[0].database.pool.query('UPDATE grants SET granted_at = $2, seen_at = NULL WHERE machine_id = $1', [
    away.machine,
    new Date(clock.now().getTime() - 1_800_000),
  ]);
  await pass(controllers[0]);
  assert.equal(await count('grants WHERE rollout_id = $1 AND outcome IS NULL', [rollout.id]), 2);
  const orders = await Promise.all([away.take(), beside(here).take()]);
  assert.equal(orders.filter((one) => one?.verb === 'install').length, 1);
  await cancel(rollout.id);
});

test('a pause and a hand-out at the same moment: whoever comes second sees the first', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { agents, patch } = await offered(controllers[0], 1, monthly());
    const rollout = await startRollout(people.operator, controllers[0], planOf(patch));
    const service = controllers[1].people.app.get(RolloutsService);
    const [, taken] = await Promise.all([service.act(rollout.id, 'pause', 'anna'), agents[0]!.take()]);
    // Handed out before the pause was committed, or not at all: never in between.
    const events = await platforms[0].database.pool.query<{ at: Date }>(
      `SELECT xmin::text::bigint AS x, started_at AS at FROM grants WHERE rollout_id = $1`,
      [rollout.id],
    );
    assert.equal(taken === null, events.rows[0]?.at === null);
    assert.equal(await agents[0]!.take(), null, 'after the pause nothing is handed out');
    await cancel(rollout.id);
  }
});

test('a pause and passes at the same moment: after the pause nothing is granted', async () => {
  const { rollout, others } = await opened(8, { perWave: 3 });
  const service = controllers[1].people.app.get(RolloutsService);
  await Promise.all([passes(), service.act(rollout.id, 'pause', 'anna'), passes()]);
  const granted = await count('grants WHERE rollout_id = $1', [rollout.id]);
  await pass(controllers[0]);
  assert.equal(await count('grants WHERE rollout_id = $1', [rollout.id]), granted);
  for (const agent of others) assert.equal(await agent.take(), null);
  await cancel(rollout.id);
});

test('a stop and hand-outs at the same moment: what was handed out is told to stop, the rest stays in the queue', async () => {
  const stops = controllers[1].people.app.get(FleetStopService);
  for (let round = 0; round < 5; round += 1) {
    const agents = await Promise.all(Array.from({ length: 6 }, () => TestAgent.enrolled(controllers[0])));
    for (const agent of agents) await order(controllers[0], agent.machine, 'install', { params: installParams() });
    const [, ...taken] = await Promise.all([
      stops.set(true, 'anna'),
      ...agents.map((agent, index) => (index % 2 ? agent : beside(agent)).take()),
    ]);
    const ids = agents.map(({ machine }) => machine);
    const told = `jobs WHERE machine_id = ANY($1) AND verb = 'install' AND state = 'stopping'`;
    assert.equal(await count(told, [ids]), taken.filter((one) => one !== null).length);
    assert.equal(
      await count(`jobs WHERE machine_id = ANY($1) AND verb = 'install' AND state IN ('leased', 'running')`, [ids]),
      0,
    );
    await stops.set(false, 'anna');
  }
});

test('two people who act on one rollout at once: one of them is told why not', async () => {
  const { patch } = await offered(controllers[0], 1, monthly());
  const plan = { ...planOf(patch), startsAt: clock.now().toISOString() };
  const draft = await people.operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan);
  const services = controllers.map((one) => one.people.app.get(RolloutsService));
  const acts = await Promise.allSettled(services.map((service) => service.act(draft.id, 'schedule', 'anna')));
  assert.equal(acts.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(await count(`rollout_events WHERE rollout_id = $1 AND kind = 'scheduled'`, [draft.id]), 1);
  await cancel(draft.id);
});
