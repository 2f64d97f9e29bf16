import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { startController, type TestController } from '#test/platform.js';
import { PatchesService } from '../../apps/controller/src/features/patches/patches.service.js';
import { RulesSchedule } from '../../apps/controller/src/features/rules/rules.schedule.js';

let controller: TestController;
before(async () => {
  controller = await startController();
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[] = []) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;
const patches = () => controller.people.app.get(PatchesService, { strict: false });
const rings = () => query<{ id: string }>('SELECT id FROM rings ORDER BY position');

/** An update in a patch of its own. */
function update(): ScannedUpdate {
  const kb = `KB${Math.floor(1e6 + Math.random() * 8e6)}`;
  return cumulative({ title: `Something else (${kb})`, kb: [kb] });
}

async function offered(update: ScannedUpdate, count = 1): Promise<{ agents: TestAgent[]; patchId: string }> {
  const agents: TestAgent[] = [];
  for (let made = 0; made < count; made++) {
    const agent = await TestAgent.enrolled(controller);
    await agent.scan([update]);
    agents.push(agent);
  }
  const [row] = await query<{ id: string }>('SELECT patch_id AS id FROM updates WHERE update_id = $1', [
    update.updateId,
  ]);
  return { agents, patchId: row!.id };
}

const now = (patchId: string, machineIds?: string[]) =>
  patches().installNow({
    patchId,
    restart: 'if-required',
    withinMinutes: 60,
    expedite: true,
    by: 'anna',
    ...(machineIds ? { machineIds } : {}),
  });

test('install now orders the offered members of the patch, released until its end, on every machine that lacks it', async () => {
  const one = update();
  const { agents, patchId } = await offered(one, 2);
  const answer = await now(patchId);
  assert.deepEqual(answer?.created.map(({ machine }) => machine).sort(), agents.map(({ machine }) => machine).sort());
  const job = (await agents[0]!.take())!;
  assert.equal(job.verb, 'install');
  const { policy, ...params } = job.params as Record<string, unknown>;
  assert.ok(policy, 'how civilly it may restart the PC stands in the order, too');
  assert.deepEqual(params, {
    updates: [{ updateId: one.updateId, revision: one.revision }],
    release: { id: patchId, notAfter: job.notAfter },
    restart: 'if-required',
  });
  const audit = await query<{ released: string[] }>(
    `SELECT detail->'releasedFor' AS released FROM audit_entries WHERE action = 'patch.install-now' AND subject = $1`,
    [`patch:${patchId}`],
  );
  assert.deepEqual(audit[0]?.released.toSorted(), agents.map(({ machine }) => machine).sort());
});

test('install now says of each machine why it gets no job', async () => {
  const { agents, patchId } = await offered(update());
  const other = await TestAgent.enrolled(controller);
  const stranger = randomUUID();
  await now(patchId, [agents[0]!.machine]);
  const answer = await now(patchId, [agents[0]!.machine, other.machine, stranger]);
  assert.deepEqual(answer?.created, []);
  assert.deepEqual(
    new Map(answer?.refused.map(({ machine, reason }) => [machine, reason])),
    new Map([
      [agents[0]!.machine, 'install-ordered'],
      [other.machine, 'not-offered'],
      [stranger, 'not-found'],
    ]),
  );
  assert.equal(await now(randomUUID()), null);
});

test('a controller that dies between a decline and its stops makes up for them', async () => {
  const { agents, patchId } = await offered(update());
  const answer = await now(patchId);
  // What a decline commits before it goes on to the installs.
  await query(
    `INSERT INTO patch_decisions (id, patch_id, ring_id, decision, decided_by) VALUES ($1, $2, NULL, 'decline', 'anna')`,
    [randomUUID(), patchId],
  );
  await controller.agents.app.get(RulesSchedule).tick();
  assert.equal(await agents[0]!.take(), null);
  const [job] = await query('SELECT state, reason FROM jobs WHERE id = $1', [answer!.created[0]!.job]);
  assert.deepEqual(job, { state: 'cancelled', reason: 'patch-declined' });
});

test('a declined patch is not installed, and a decline stops what was ordered before it', async () => {
  const { agents, patchId } = await offered(update());
  const answer = await now(patchId);
  assert.deepEqual(await patches().decide(patchId, null, 'decline', 'anna'), { ok: true });
  const [job] = await query('SELECT state, reason FROM jobs WHERE id = $1', [answer?.created[0]?.job]);
  assert.deepEqual(job, { state: 'cancelled', reason: 'stopped-by-person' });
  const again = await now(patchId);
  assert.deepEqual(again?.refused, [{ machine: agents[0]!.machine, reason: 'patch-declined' }]);
  const [ring] = await rings();
  assert.deepEqual(await patches().decide(patchId, ring!.id, 'release', 'anna'), {
    ok: false,
    reason: 'patch-declined',
  });
});

test('one decision stands for a patch and a ring, however often and by whom it is made', async () => {
  const { patchId } = await offered(update());
  const [ring] = await rings();
  await Promise.all(['anna', 'ben', 'cleo'].map((by) => patches().decide(patchId, ring!.id, 'release', by)));
  assert.equal((await query('SELECT id FROM patch_decisions WHERE patch_id = $1', [patchId])).length, 1);
  assert.equal(
    (await query(`SELECT id FROM audit_entries WHERE action = 'patch.release' AND subject = $1`, [`patch:${patchId}`]))
      .length,
    1,
  );
  await patches().decide(patchId, ring!.id, null, 'anna');
  assert.deepEqual(await query('SELECT id FROM patch_decisions WHERE patch_id = $1', [patchId]), []);
  assert.deepEqual(await patches().decide(randomUUID(), null, 'release', 'anna'), { ok: false, reason: 'not-found' });
  assert.deepEqual(await patches().decide(patchId, randomUUID(), 'release', 'anna'), {
    ok: false,
    reason: 'not-found',
  });
});
