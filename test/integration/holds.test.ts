import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Envelope, HoldLease, LEASE_TYPE } from '#contracts/agent/envelope.js';
import { HoldRungs } from '#contracts/people/holds.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { order } from '#test/orders.js';
import { signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { LevelsService } from '../../apps/controller/src/features/holds/levels.service.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';

let controller: TestController;
/** A Thursday after the second Tuesday of November. */
const clock = new FakeClock('2026-11-12T08:00:00.000Z');
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

const DAY = 86_400;
const query = async <T extends object>(sql: string, values: unknown[]) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;

async function levelOf(agent: TestAgent): Promise<[string, string]> {
  await controller.agents.app.get(PresenceService).flush();
  await controller.agents.app.get(LevelsService).tick();
  const [row] = await query<{ level: string; reason: string }>(
    `SELECT level, evidence->>'reason' AS reason FROM hold_states WHERE machine_id = $1`,
    [agent.machine],
  );
  return [row!.level, row!.reason];
}

/** A signed lease, opened with the controller's public job key. */
function open({ bytes, signature }: Envelope): HoldLease {
  const text = Buffer.from(bytes, 'base64');
  const jwk = { kty: 'EC', crv: 'P-256', ...controller.platform.keys.jobKeyPoint };
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  assert.ok(verify('sha256', text, key, Buffer.from(signature, 'base64')));
  const [type, json] = text.toString('utf8').split('\n', 2);
  assert.equal(type, LEASE_TYPE);
  return HoldLease.parse(JSON.parse(json as string));
}

async function lease(agent: TestAgent): Promise<HoldLease> {
  const reply = await agent.post<{ lease: Envelope }>('lease', { version: 1, lease: null });
  assert.equal(reply.status, 200, reply.text);
  return open(reply.body.lease);
}

async function held(): Promise<TestAgent> {
  const agent = await TestAgent.enrolled(controller);
  await order(controller, agent.machine, 'hold');
  await agent.result((await agent.take())!);
  return agent;
}

test('a lease is signed for this machine and 21 days, and its row is there before the signature', async () => {
  const agent = await held();
  const given = await lease(agent);
  assert.equal(given.machine, agent.machine);
  assert.equal(Date.parse(given.notAfter) - Date.parse(given.issuedAt), 21 * DAY * 1000);
  const rows = await query('SELECT not_after AS "notAfter" FROM hold_leases WHERE id = $1', [given.lease]);
  assert.deepEqual(rows, [{ notAfter: new Date(given.notAfter) }]);
});

test('a lease asked for again within the hour is the same one', async () => {
  const agent = await held();
  const first = await lease(agent);
  clock.advance(600);
  assert.deepEqual(await lease(agent), first);
  clock.advance(3600);
  assert.notEqual((await lease(agent)).lease, first.lease);
});

test('no lease is given once resume was ordered', async () => {
  const agent = await held();
  await lease(agent);
  await order(controller, agent.machine, 'resume');
  const reply = await agent.post('lease', { version: 1, lease: null });
  assert.deepEqual([reply.status, reply.body.reason], [409, 'hold-not-wanted']);
});

test('an answered poll renews nothing; it asks for a renewal after a third of the lease', async () => {
  const agent = await held();
  const first = await lease(agent);
  assert.equal((await agent.poll()).body.renewLease, false);
  clock.advance(7 * DAY);
  assert.equal((await agent.poll()).body.renewLease, true);
  const [newest] = await query<{ id: string }>('SELECT id FROM hold_leases WHERE machine_id = $1', [agent.machine]);
  assert.equal(newest?.id, first.lease);
});

test('a hold is green only after a second Tuesday and seven days online, and a leak takes that back', async () => {
  const agent = await held();
  const since = clock.now().toISOString();
  const report = async (leaks: { at: string; what: string }[] = []) => {
    const { notAfter } = await lease(agent);
    await agent.hold({ since, leaseUntil: notAfter, leaks });
  };
  await report();
  assert.deepEqual(await levelOf(agent), ['set', 'hold-unproven']);
  // Every day online until a week after the second Tuesday of December (the 8th).
  for (let day = 0; day < 34; day++) {
    clock.advance(DAY);
    await report();
    await agent.poll();
    const [level] = await levelOf(agent);
    const proven = clock.now() >= new Date('2026-12-15T00:00:00Z');
    assert.equal(level, proven ? 'holding' : 'set', clock.now().toISOString());
  }
  await report([{ at: clock.now().toISOString(), what: 'KB5070001 was installed by MoUsoCoreWorker.' }]);
  assert.deepEqual(await levelOf(agent), ['leaking', 'hold-leaked']);
});

test('settings that are not in place are a lapsed hold, whatever the agent calls it', async () => {
  const agent = await held();
  await agent.hold({ level: 'holding', evidence: [{ what: 'NoAutoUpdate', expected: '1', found: '0', ok: false }] });
  assert.deepEqual(await levelOf(agent), ['lapsed', 'hold-drifted']);
});

test('a hold that was ordered but not reported is unknown, and one gone silent becomes so', async () => {
  const agent = await held();
  assert.deepEqual(await levelOf(agent), ['unknown', 'hold-awaited']);
  await agent.hold();
  assert.deepEqual(await levelOf(agent), ['set', 'hold-unproven']);
  clock.advance(4 * DAY);
  assert.deepEqual(await levelOf(agent), ['unknown', 'hold-silent']);
});

test('leaks and drift are counted once, on the rung, edition and build where they happened', async () => {
  const agent = await held();
  const { viewer } = await signInAll(controller);
  const counted = async () => {
    const { rows } = HoldRungs.parse(await viewer.ask('GET', '/api/v1/holds/rungs'));
    return (['policy', 'pause'] as const).map((rung) => {
      const row = rows.find((one) => one.rung === rung);
      return [row?.leaks ?? 0, row?.leakedMachines ?? 0, row?.drift ?? 0];
    });
  };
  const before = await counted();
  const at = clock.now().toISOString();
  const leak = {
    at,
    kind: 'install' as const,
    what: 'KB1 (by UpdateOrchestrator, 0x00000000)',
    rung: 'policy' as const,
  };
  const drift = { at, what: 'NoAutoUpdate was DWord 1, found DWord 0', rung: 'pause' as const };
  const evidence = [{ what: 'NoAutoUpdate', expected: 'DWord 1', found: 'DWord 1', ok: true }];
  const base = { level: 'leaking', rung: 'pause', since: '2026-11-01T00:00:00Z', leaseUntil: null, evidence };
  await agent.report('hold', { ...base, leaks: [leak], drift: [] });
  await agent.report('hold', { ...base, leaks: [leak], drift: [drift] });
  const added = (await counted()).map((row, rung) => row.map((count, which) => count - before[rung]![which]!));
  assert.deepEqual(added, [
    [1, 1, 0],
    [0, 0, 1],
  ]);
});
