import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RingRow } from '#contracts/people/planning.js';
import type { Role } from '#domain/words.js';
import { makeToken, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { SharingService } from '../../apps/controller/src/features/sharing/sharing.service.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
let ring: string;
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  ring = (await query<{ id: string }>('SELECT id FROM rings ORDER BY position LIMIT 1'))[0]!.id;
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[] = []) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;
const pass = () => controller.agents.app.get(SharingService).pass();
const share = async (sharing: object | null) =>
  RingRow.parse(await people.admin.ask('PATCH', `/api/v1/rings/${ring}`, { sharing })).sharing;

/** A PC of the first ring that has polled once, so that its version is known. */
async function pc(site: string | null, ownership = 'organisation', agentVersion = '1.0.0'): Promise<TestAgent> {
  const agent = await TestAgent.enrolled(controller, await makeToken(controller.platform));
  await agent.poll({ agentVersion });
  await controller.agents.app.get(PresenceService).flush();
  await query('UPDATE machines SET site = $2, ownership = $3 WHERE id = $1', [agent.machine, site, ownership]);
  return agent;
}

/** Takes the order for sharing, and answers it. */
async function obey(agent: TestAgent, outcome: 'succeeded' | 'failed' = 'succeeded') {
  const order = await agent.take();
  if (order === null) return null;
  assert.equal(order.verb, 'settings');
  await agent.result(order, outcome === 'failed' ? { outcome, reason: 'readback-mismatch' } : { outcome });
  return order.params as { downloadMode: number | null; groupId?: string; maxCacheAgeDays: number | null };
}

test('a ring says how its machines share: each is told once, those of a site share a group, and a personal PC is left alone', async () => {
  const [first, second, elsewhere, alone, old, owned] = [
    await pc('Berlin'),
    await pc('Berlin'),
    await pc('Munich'),
    await pc(null),
    await pc('Berlin', 'organisation', '0.1.0'),
    await pc('Berlin', 'personal'),
  ];
  assert.equal(await pass(), 0, 'no ring asks for anything');
  const sharing = { reach: 'site', cacheDays: 21, internetKbps: null };
  assert.deepEqual(await share(sharing), sharing);
  assert.equal(await pass(), 5);
  const orders = [await obey(first), await obey(second), await obey(elsewhere), await obey(alone), await obey(old)];
  const [berlin, also, munich, none, older] = orders.map((order) => order?.groupId);
  assert.ok(berlin && berlin === also && munich && munich !== berlin);
  assert.deepEqual([none, older], [undefined, undefined], 'they share with their LAN');
  assert.ok(orders.every((order) => order?.downloadMode === 1 && order.maxCacheAgeDays === 21));
  assert.equal(await obey(owned), null);
  assert.equal(await pass(), 0, 'each was told');

  await query('UPDATE machines SET site = $2 WHERE id = $1', [alone.machine, 'Munich']);
  assert.equal(await pass(), 1);
  assert.equal((await obey(alone))?.groupId, munich);

  await share(null);
  assert.equal(await pass(), 5);
  assert.equal((await obey(first))?.downloadMode, null, 'given back');
  assert.equal(await pass(), 0);
});

test('a setting out of its bounds is refused, and the ring stays as it was', async () => {
  const before = await share({ reach: 'lan', cacheDays: 14, internetKbps: null });
  for (const bad of [
    { reach: 'internet', cacheDays: 14, internetKbps: null },
    { reach: 'lan', cacheDays: 0, internetKbps: null },
  ]) {
    const answer = await people.admin.send('PATCH', `/api/v1/rings/${ring}`, { sharing: bad });
    assert.equal(answer.status, 422);
  }
  const { rows } = await people.viewer.ask<{ rows: RingRow[] }>('GET', '/api/v1/rings');
  assert.deepEqual(rows.find(({ id }) => id === ring)?.sharing, before);
});

test('what failed is tried again after a day, not sooner', async () => {
  await query('DELETE FROM machine_sharing');
  await query(`UPDATE machines SET state = 'retired'`);
  const agent = await pc(null);
  await share({ reach: 'nobody', cacheDays: 14, internetKbps: 512 });
  assert.equal(await pass(), 1);
  assert.equal((await obey(agent, 'failed'))?.downloadMode, 0);
  clock.advance(23 * 3600);
  assert.equal(await pass(), 0);
  clock.advance(3600);
  assert.equal(await pass(), 1);
});
