import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { ALWAYS, giveWindow, offered } from '#test/rollouts.js';

let controller: TestController;
let people: Record<Role, Person>;
let patch: string;
let agents: Awaited<ReturnType<typeof offered>>['agents'];
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  await giveWindow(controller, { ...ALWAYS, startTime: '22:00', durationMinutes: 240 });
  ({ agents, patch } = await offered(controller, 2));
});
after(() => controller.close());

interface Answer {
  created: { machine: string; job: string }[];
  refused: { machine: string; problem: { reason: string } }[];
}
const installNow = (changes: object) =>
  people.operator.ask<Answer>('POST', `/api/v1/patches/${patch}/install`, changes);
const stopAll = async () => {
  const open = `SELECT id FROM jobs WHERE verb = 'install' AND ended_at IS NULL`;
  for (const { id } of (await controller.platform.database.pool.query<{ id: string }>(open)).rows) {
    await people.operator.ask('POST', `/api/v1/jobs/${id}/stop`);
  }
};

test('not expedited, an install waits for the next window of the machine and ends with it', async () => {
  const answer = await installNow({ machines: [agents[0]!.machine], expedite: false });
  const job = await people.viewer.ask<{ notBefore: string; notAfter: string }>(
    'GET',
    `/api/v1/jobs/${answer.created[0]?.job}`,
  );
  assert.deepEqual([job.notBefore, job.notAfter], ['2026-11-23T22:00:00.000Z', '2026-11-24T02:00:00.000Z']);
  assert.equal(await agents[0]!.take(), null);
  await stopAll();
});

test('an install for a ring without a window is refused with that reason, unless it is expedited', async () => {
  await controller.platform.database.pool.query('DELETE FROM ring_windows');
  const refused = await installNow({ machines: [agents[0]!.machine], expedite: false });
  assert.equal(refused.refused[0]?.problem.reason, 'ring-without-window');
  const made = await installNow({ machines: [agents[0]!.machine] });
  assert.equal(made.created.length, 1);
  const again = await installNow({ machines: agents.map(({ machine }) => machine) });
  assert.equal(again.refused[0]?.problem.reason, 'install-ordered');
  await stopAll();
});

test('a restart policy of its own travels in the order, and an agent that would refuse it gets no order', async () => {
  const restartPolicy = { noticeMinutes: 5, countdownMinutes: 2, deadlineMinutes: 120 };
  const old = await installNow({ machines: [agents[0]!.machine], restartPolicy });
  const { pool } = controller.platform.database;
  const version = await pool.query<{ v: string }>('SELECT agent_version AS v FROM machines WHERE id = $1', [
    agents[0]!.machine,
  ]);
  await pool.query(`UPDATE machines SET agent_version = '0.1.0' WHERE id = $1`, [agents[1]!.machine]);
  const refused = await installNow({ machines: [agents[1]!.machine], restartPolicy });
  assert.equal(refused.refused[0]?.problem.reason, 'agent-too-old');
  assert.ok(old.created.length === 1, `agent ${version.rows[0]?.v}`);
  const order = await agents[0]!.take();
  assert.equal(order?.verb, 'install');
  assert.deepEqual(order?.verb === 'install' && order.params.policy, {
    noticeMinutes: 5,
    countdownMinutes: 2,
    snoozeMinutes: 240,
    deadline: '2026-11-23T10:00:00.000Z',
  });
  const audit = await pool.query<{ detail: { expedite: boolean; restartPolicy: object } }>(
    `SELECT detail FROM audit_entries WHERE action = 'patch.install-now' ORDER BY id DESC LIMIT 1`,
  );
  assert.deepEqual(audit.rows[0]?.detail.restartPolicy, restartPolicy);
  assert.equal(audit.rows[0]?.detail.expedite, true);
});

test('terms out of bounds are refused as a whole', async () => {
  for (const restartPolicy of [
    { noticeMinutes: 5, countdownMinutes: 0, deadlineMinutes: 60 },
    { noticeMinutes: 1441, countdownMinutes: 5, deadlineMinutes: 60 },
    { noticeMinutes: 5, countdownMinutes: 5, deadlineMinutes: 40_321 },
  ]) {
    const response = await people.operator.send('POST', `/api/v1/patches/${patch}/install`, { restartPolicy });
    assert.equal(response.status, 422);
  }
});
