import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { installParams, order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';

let controller: TestController;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[]) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;

async function stateOf(agent: TestAgent, update: ScannedUpdate): Promise<string[] | undefined> {
  const rows = await query<{ state: string; evidence: string }>(
    `SELECT mu.state, mu.evidence FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
     WHERE mu.machine_id = $1 AND u.update_id = $2 AND u.revision = $3`,
    [agent.machine, update.updateId, update.revision],
  );
  return rows[0] && [rows[0].state, rows[0].evidence];
}

/** Orders the install of an update and lets the agent report its result. */
async function install(agent: TestAgent, update: ScannedUpdate, result: Parameters<TestAgent['result']>[1]) {
  await order(controller, agent.machine, 'install', { params: installParams(update) });
  const job = (await agent.take())!;
  assert.equal(job.verb, 'install');
  await agent.result(job, result);
}

const succeeded = (update: ScannedUpdate, restartRequired: boolean) => ({
  outcome: 'succeeded' as const,
  restartRequired,
  updates: [
    {
      updateId: update.updateId,
      revision: update.revision,
      outcome: 'succeeded' as const,
      restartRequired,
      hresult: null,
      reason: null,
    },
  ],
});

const history = (update: ScannedUpdate, resultCode = 2) => [
  {
    updateId: update.updateId,
    revision: update.revision,
    title: update.title,
    at: clock.now().toISOString(),
    operation: 'install' as const,
    resultCode,
    hresult: '0x00000000',
    client: 'Sluice',
  },
];

test('an inventory becomes the machine’s build, edition and name', async () => {
  const agent = await TestAgent.enrolled(controller);
  await agent.inventory({ build: 26200, ubr: 7171, displayVersion: '25H2', name: 'NEW-NAME' });
  const [row] = await query('SELECT name, build, ubr, display_version AS v FROM machines WHERE id = $1', [
    agent.machine,
  ]);
  assert.deepEqual(row, { name: 'NEW-NAME', build: 26200, ubr: 7171, v: '25H2' });
});

test('an unchanged report is confirmed without its body, and only its row is touched', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  assert.equal(await agent.scan([update]), true);
  const before = await query('SELECT * FROM machine_updates WHERE machine_id = $1', [agent.machine]);
  clock.advance(3600);
  assert.equal(await agent.scan([update]), false);
  assert.deepEqual(await query('SELECT * FROM machine_updates WHERE machine_id = $1', [agent.machine]), before);
  const [report] = await query<{ age: number }>(
    `SELECT extract(epoch FROM confirmed_at - received_at)::int AS age FROM reports WHERE machine_id = $1 AND kind = 'scan'`,
    [agent.machine],
  );
  assert.equal(report?.age, 3600);
});

test('what one machine sent need not be sent by another that scans alike', async () => {
  const [first, second] = [await TestAgent.enrolled(controller), await TestAgent.enrolled(controller)];
  const update = cumulative();
  assert.equal(await first.scan([update]), true);
  assert.equal(await second.scan([update]), false);
  assert.deepEqual(await stateOf(second, update), ['offered', 'scan']);
});

test('an update is stored once for the fleet, and grouped with its like into one patch', async () => {
  const month = `2031-0${1 + Math.floor(Math.random() * 9)}`;
  const title = (kb: string) =>
    `${month} Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (${kb}) (26100.9001)`;
  const [a, b] = [
    cumulative({ title: title('KB5099001'), kb: ['KB5099001'], severity: 'low' }),
    cumulative({ title: title('KB5099002'), kb: ['KB5099002'] }),
  ];
  const agents = await Promise.all(Array.from({ length: 4 }, () => TestAgent.enrolled(controller)));
  // Different content each, so that all four arrive with a body, at the same moment.
  await Promise.all(agents.map((agent, index) => agent.scan([a, b, cumulative({ revision: 300 + index })])));
  const patches = await query('SELECT kind, stream, month, kb, severity FROM patches WHERE month = $1', [month]);
  assert.deepEqual(patches, [
    { kind: 'cumulative', stream: 'windows-11-24h2', month, kb: ['KB5099001', 'KB5099002'], severity: 'critical' },
  ]);
  assert.equal((await query('SELECT id FROM updates WHERE update_id = ANY($1)', [[a.updateId, b.updateId]])).length, 2);
});

test('an install that needs a restart is pending until build and UBR prove it', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.inventory();
  await agent.scan([update]);
  await install(agent, update, succeeded(update, true));
  assert.deepEqual(await stateOf(agent, update), ['pending-restart', 'result']);
  clock.advance(900);
  await agent.inventory({ ubr: 4500, bootAt: clock.now().toISOString(), history: history(update) });
  assert.deepEqual(await stateOf(agent, update), ['installed', 'build']);
  await agent.scan([]);
  assert.deepEqual(await stateOf(agent, update), ['installed', 'build']);
});

test('an install that Windows took back while restarting is rolled back, not installed', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.inventory();
  await agent.scan([update]);
  await install(agent, update, succeeded(update, true));
  clock.advance(900);
  await agent.inventory({ bootAt: clock.now().toISOString(), history: history(update, 4) });
  assert.deepEqual(await stateOf(agent, update), ['rolled-back', 'build']);
  await agent.scan([update]);
  assert.deepEqual(await stateOf(agent, update), ['rolled-back', 'build']);
});

test('a success without a restart is unknown until history and the end of the offer prove it', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative({
    title: '2026-11 Windows Malicious Software Removal Tool x64 (KB890830)',
    kb: ['KB890830'],
  });
  await agent.inventory();
  await agent.scan([update]);
  await install(agent, update, succeeded(update, false));
  assert.deepEqual(await stateOf(agent, update), ['unknown', 'result']);
  await agent.scan([]);
  assert.deepEqual(await stateOf(agent, update), ['unknown', 'none']);
  await agent.inventory({ history: history(update) });
  assert.deepEqual(await stateOf(agent, update), ['installed', 'history']);
});

test('a failed update keeps its HRESULT while it is still offered', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.scan([update]);
  const failure = { ...succeeded(update, false).updates[0]!, outcome: 'failed' as const, hresult: '0x80070070' };
  await install(agent, update, {
    outcome: 'failed',
    reason: 'install-failed',
    hresult: '0x80070070',
    updates: [failure],
  });
  await agent.scan([update, cumulative()]);
  const rows = await query<{ state: string; hresult: string }>(
    `SELECT mu.state, mu.hresult FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
     WHERE machine_id = $1 AND u.update_id = $2`,
    [agent.machine, update.updateId],
  );
  assert.deepEqual(rows, [{ state: 'failed', hresult: '0x80070070' }]);
});

test('only a complete online scan closes what it does not list', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.inventory();
  await agent.scan([update]);
  for (const fault of [{ complete: false }, { online: false }, { resultCode: 3 }, { resultCode: 4 }]) {
    await agent.scan([], fault);
    assert.deepEqual(await stateOf(agent, update), ['offered', 'scan'], JSON.stringify(fault));
  }
  await agent.scan([]);
  assert.deepEqual(await stateOf(agent, update), ['withdrawn', 'not-offered-anywhere']);
});

test('an update that a newer one replaced is overtaken: neither installed nor failed', async () => {
  const agent = await TestAgent.enrolled(controller);
  const old = cumulative();
  const next = cumulative({ supersedes: [old.updateId], title: old.title.replace('4500', '4600') });
  await agent.inventory();
  await agent.scan([old]);
  await agent.scan([next]);
  assert.deepEqual(await stateOf(agent, old), ['overtaken', 'newer-update']);
  assert.deepEqual(await stateOf(agent, next), ['offered', 'scan']);
});

test('what is offered again is offered again', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.inventory();
  await agent.scan([update]);
  await agent.scan([]);
  await agent.scan([update, cumulative()]);
  assert.deepEqual(await stateOf(agent, update), ['offered', 'scan']);
});

test('an update that a scan lists twice is one row', async () => {
  const agent = await TestAgent.enrolled(controller);
  const update = cumulative();
  await agent.scan([update, update, { ...update, revision: 201, updateId: randomUUID() }]);
  const rows = await query('SELECT update_id FROM machine_updates WHERE machine_id = $1', [agent.machine]);
  assert.equal(rows.length, 2);
});
