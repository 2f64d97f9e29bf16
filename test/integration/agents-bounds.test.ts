import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeToken, TestAgent } from '#test/agent-client.js';
import { order } from '#test/orders.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { WatchService } from '../../apps/controller/src/features/alarms/watch.service.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';

let controller: TestController;
let agent: TestAgent;
let neighbour: TestAgent;
let admin: Person;
before(async () => {
  controller = await startController();
  agent = await TestAgent.enrolled(controller);
  neighbour = await TestAgent.enrolled(controller);
  ({ admin } = await signInAll(controller));
});
after(() => controller.close());

const TOO_GREAT = 2 ** 31;
const YEAR_0 = '0000-01-01T00:00:00Z';
const LONG = `2026-11-23T09:00:00.${'1'.repeat(200)}Z`;
const HALF = 'PC-\ud83d';
const NUL = 'PC-\0';

async function refused(reply: Promise<{ status: number; text: string }>, what: string): Promise<void> {
  const { status, text } = await reply;
  assert.equal(status, 422, `${what}: ${status} ${text.slice(0, 300)}`);
}

test('one machine that says what no table holds keeps no other from being seen', async () => {
  for (const name of [NUL, HALF]) await refused(agent.poll({ name }), JSON.stringify(name));
  for (const bootAt of [YEAR_0, LONG]) await refused(agent.poll({ bootAt }), bootAt.slice(0, 30));
  const pool = controller.platform.database.pool;
  await pool.query('UPDATE machines SET last_seen_at = NULL');
  assert.equal((await neighbour.poll()).status, 200);
  await controller.agents.app.get(PresenceService).flush();
  const { rows } = await pool.query('SELECT 1 FROM machines WHERE id = $1 AND last_seen_at IS NOT NULL', [
    neighbour.machine,
  ]);
  assert.equal(rows.length, 1);
});

test('a report of one machine with a date or a number that no table holds breaks no look at the fleet', async () => {
  const rejected = (sent: Promise<boolean>) => assert.rejects(sent, /report: 422/);
  await rejected(agent.inventory({ defender: { enabled: true, signatureAt: YEAR_0 } }));
  await rejected(agent.inventory({ usersPresent: TOO_GREAT }));
  await rejected(agent.inventory({ build: TOO_GREAT }));
  await rejected(agent.report('doctor', { edition: 'Professional', build: TOO_GREAT, ubr: 1, answers: [] }));
  await controller.people.app.get(WatchService).watch();
  await admin.ask('GET', '/api/v1/doctor');
});

test('numbers that no column holds are refused in words, not as a fault of the controller', async () => {
  const token = await makeToken(controller.platform);
  await refused(new TestAgent(controller).enrol(token, { build: TOO_GREAT }), 'build');
  await order(controller, agent.machine);
  const job = (await agent.take())!;
  await refused(agent.progress(job, TOO_GREAT), 'seq');
  await refused(agent.result({ ...job, fence: TOO_GREAT }), 'fence');
});

test('text that PostgreSQL cannot hold is refused to people, too', async () => {
  const reply = await admin.send('POST', '/api/v1/rings', { name: HALF });
  assert.equal(reply.status, 422, await reply.text());
  const asked = await admin.send('GET', '/api/v1/audit?subject=%00');
  assert.equal(asked.status, 422, await asked.text());
});
