import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { RestartPoliciesView } from '#contracts/people/planning.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import type { Role } from '#domain/words.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
let canary: string;
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  const rings = await controller.platform.database.pool.query(`SELECT id FROM rings WHERE name = 'Canary'`);
  canary = rings.rows[0].id;
});
after(() => controller.close());

const GENTLE = { ...DEFAULT_RESTART_POLICY, deadlineHours: 48, activeHours: null };
const HARSH = { noticeMinutes: 0, countdownMinutes: 5, snoozeMinutes: 5, deadlineHours: 0, activeHours: null };
const put = async (policies: object[]) =>
  RestartPoliciesView.parse(await people.admin.ask('PUT', '/api/v1/restart-policies', { policies }));

test('policies are replaced as a whole, and an unchanged list is not on the record twice', async () => {
  const list = [
    { ring: null, ownership: 'personal', policy: GENTLE },
    { ring: canary, ownership: null, policy: HARSH },
  ];
  assert.deepEqual(await put(list), { policies: list, standard: DEFAULT_RESTART_POLICY });
  assert.deepEqual(
    RestartPoliciesView.parse(await people.viewer.ask('GET', '/api/v1/restart-policies')).policies,
    list,
  );
  await put(list);
  const audit = AuditPage.parse(await people.operator.ask('GET', '/api/v1/audit?subject=restart-policies'));
  assert.deepEqual(
    audit.rows.map(({ actor, action }) => [actor, action]),
    [['ada', 'restart-policies.change']],
  );
});

test('a policy that cannot be kept is refused by name, and the list stays', async () => {
  const before = await put([{ ring: null, ownership: null, policy: GENTLE }]);
  const hours = { from: '08:00', to: '08:00' };
  const one = { ring: canary, ownership: null, policy: GENTLE };
  const bad: [object[], unknown[]][] = [
    [[{ ...one, policy: { ...GENTLE, activeHours: hours } }], [422, 'restart-policy-invalid']],
    [[{ ...one, policy: { ...GENTLE, countdownMinutes: 0 } }], [422, 'invalid']],
    [
      [one, one],
      [422, 'invalid'],
    ],
    [[{ ...one, ring: randomUUID() }], [404, 'not-found']],
  ];
  for (const [policies, answer] of bad) {
    const response = await people.admin.send('PUT', '/api/v1/restart-policies', { policies });
    assert.deepEqual([response.status, ((await response.json()) as { reason: string }).reason], answer);
  }
  assert.deepEqual(RestartPoliciesView.parse(await people.viewer.ask('GET', '/api/v1/restart-policies')), before);
});

test('an order that may restart a PC carries the policy of its ring and ownership', async () => {
  await put([
    { ring: null, ownership: null, policy: HARSH },
    { ring: canary, ownership: 'organisation', policy: GENTLE },
  ]);
  const agent = await TestAgent.enrolled(controller);
  const policy = {
    noticeMinutes: 60,
    countdownMinutes: 15,
    snoozeMinutes: 240,
    deadline: new Date(clock.now().getTime() + 48 * 3_600_000).toISOString(),
  };
  await agent.scan([cumulative()]);
  const page = await people.viewer.ask<{ rows: { id: string }[] }>('GET', '/api/v1/patches');
  const install = async (restart: string) => {
    await people.operator.ask('POST', `/api/v1/patches/${page.rows[0]!.id}/install`, {
      machines: [agent.machine],
      restart,
    });
    const order = await agent.take();
    await agent.result(order!, { outcome: 'failed', reason: 'not-offered' });
    return order?.params as Record<string, unknown>;
  };
  assert.deepEqual((await install('if-required')).policy, policy);
  assert.equal('policy' in (await install('never')), false);
  const restart = async (evenIfInUse: boolean) => {
    await people.operator.ask('POST', '/api/v1/machines/jobs', {
      machines: [agent.machine],
      verb: 'restart',
      evenIfInUse,
    });
    const order = await agent.take();
    await agent.result(order!);
    return order?.params as Record<string, unknown>;
  };
  assert.deepEqual((await restart(false)).policy, policy);
  assert.equal('policy' in (await restart(true)), false, 'this restart was ordered exactly');
});

test('an agent that does not know the policy is not given one', async () => {
  const agent = await TestAgent.enrolled(controller);
  await agent.poll({ agentVersion: '0.1.9' });
  await controller.platform.database.pool.query(`UPDATE machines SET agent_version = '0.1.9' WHERE id = $1`, [
    agent.machine,
  ]);
  await people.operator.ask('POST', '/api/v1/machines/jobs', { machines: [agent.machine], verb: 'restart' });
  const order = await agent.take({ agentVersion: '0.1.9' });
  assert.deepEqual(order?.params, { noticeSeconds: 900, evenIfInUse: false });
});
