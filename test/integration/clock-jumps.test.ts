import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LeaseAnswer } from '#contracts/agent/messages.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';
import { Reconciler } from '../../apps/controller/src/features/jobs/reconciler.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';

const YEAR = 365 * 86_400;
const clock = new FakeClock();
let controller: TestController;
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

const pool = () => controller.platform.database.pool;

/** What happens while the controller's clock is a year ahead: it started before the time server was asked. */
async function whileAhead<T>(work: () => Promise<T>): Promise<T> {
  clock.advance(YEAR);
  const done = await work();
  await controller.agents.app.get(PresenceService).flush();
  clock.advance(-YEAR);
  return done;
}

async function lease(agent: TestAgent): Promise<{ issuedAt: string }> {
  const { status, body, text } = await agent.post<LeaseAnswer>('lease', { version: 1, lease: null });
  assert.equal(status, 200, text);
  return JSON.parse(Buffer.from(body.lease.bytes, 'base64').toString('utf8').split('\n')[1]!);
}

test('a hold lease from a time when the clock was wrong keeps no machine from a good one', async () => {
  const agent = await TestAgent.enrolled(controller);
  await order(controller, agent.machine, 'hold');
  await whileAhead(() => lease(agent));
  assert.equal((await agent.poll()).body.renewLease, true);
  assert.equal((await lease(agent)).issuedAt, clock.now().toISOString());
  clock.advance(60);
  const again = await lease(agent);
  assert.equal(Date.parse(again.issuedAt), clock.now().getTime() - 60_000, 'a lost answer is given again');
});

test('a machine that was seen while the clock was wrong does not seem to be online for a year', async () => {
  const agent = await TestAgent.enrolled(controller);
  await whileAhead(() => agent.poll());
  await agent.poll();
  await controller.agents.app.get(PresenceService).flush();
  const { rows } = await pool().query<{ at: Date }>('SELECT last_seen_at AS at FROM machines WHERE id = $1', [
    agent.machine,
  ]);
  assert.equal(rows[0]?.at.toISOString(), clock.now().toISOString());
});

test('a job that was taken while the clock was wrong, and then forgotten, does not bind its machine for a year', async () => {
  const agent = await TestAgent.enrolled(controller);
  const { rows } = await whileAhead(async () => {
    await order(controller, agent.machine, 'scan', { notBefore: new Date(clock.now().getTime() - YEAR * 1000) });
    await pool().query(`UPDATE jobs SET not_after = $2 WHERE machine_id = $1`, [agent.machine, clock.now()]);
    clock.advance(-1);
    assert.ok(await agent.take());
    clock.advance(1);
    return pool().query<{ id: string }>('SELECT id FROM jobs WHERE machine_id = $1', [agent.machine]);
  });
  await controller.agents.app.get(Reconciler).reconcile();
  const job = await pool().query<{ state: string }>('SELECT state FROM jobs WHERE id = $1', [rows[0]!.id]);
  assert.equal(job.rows[0]?.state, 'queued');
});
