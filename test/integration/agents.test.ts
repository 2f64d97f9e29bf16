import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { makeToken, send, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';
import { PackageService } from '../../apps/controller/src/features/enrolment/package.service.js';
import { HISTORY_SQL } from '../../apps/controller/src/features/jobs/history.people.js';
import { LostService } from '../../apps/controller/src/features/machines/lost.service.js';
import { MachinesService } from '../../apps/controller/src/features/machines/machines.service.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';

let controller: TestController;
const clock = new FakeClock();
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[] = []) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const machineOf = async (id: string) =>
  (await query<Record<string, unknown>>('SELECT * FROM machines WHERE id = $1', [id]))[0]!;

test('a machine enrols, fetches a signed job, tells progress and hands in its result', async () => {
  const agent = await TestAgent.enrolled(controller);
  const jobId = await order(controller, agent.machine);
  const job = await agent.take();
  assert.equal(job?.job, jobId);
  assert.equal(job.machine, agent.machine);
  const progress = await agent.progress(job, 1, { phase: 'searching', percent: 40 });
  assert.deepEqual([progress.status, progress.body], [200, { stop: false }]);
  const result = await agent.result(job);
  assert.deepEqual([result.status, result.body], [200, { recorded: true }]);
  assert.deepEqual(await query('SELECT state, percent FROM jobs WHERE id = $1', [jobId]), [
    { state: 'succeeded', percent: 100 },
  ]);
  const events = await query<{ kind: string }>(HISTORY_SQL, [jobId, 100]);
  assert.deepEqual(
    events.map((event) => event.kind),
    ['created', 'leased', 'progress', 'succeed'],
  );
});

test('the answer to enrolment carries the CA, the keys and a credential of which only the hash is stored', async () => {
  const agent = new TestAgent(controller);
  const { body } = await agent.enrol(await makeToken(controller.platform));
  const { keys } = controller.platform;
  assert.equal(body.ca, keys.caPem);
  assert.deepEqual(body.jobKey, keys.jobKeyPoint);
  assert.deepEqual(body.recoveryKey, keys.recoveryKeyPoint);
  const stored = await query<{ hash: string }>(
    `SELECT encode(secret_hash, 'hex') AS hash FROM credentials WHERE machine_id = $1`,
    [agent.machine],
  );
  assert.deepEqual(stored, [{ hash: createHash('sha256').update(agent.credential).digest('hex') }]);
});

test('a token with two uses lets exactly two of five simultaneous PCs in', async () => {
  const token = await makeToken(controller.platform, { maxUses: 2 });
  const replies = await Promise.all(Array.from({ length: 5 }, () => new TestAgent(controller).enrol(token)));
  const outcomes = replies.map(({ status, body }) => (status === 200 ? 'in' : body.reason)).sort();
  assert.deepEqual(outcomes, ['in', 'in', 'token-spent', 'token-spent', 'token-spent']);
});

test('an enrolment whose answer was lost gets the same row and a new credential, and spends one use of the token', async () => {
  const token = await makeToken(controller.platform, { maxUses: 1 });
  const enrolment = randomUUID();
  const agent = new TestAgent(controller);
  assert.equal((await agent.enrol(token, { enrolment })).status, 200);
  const [machine, lost] = [agent.machine, agent.credential];
  clock.advance(14 * 60);
  agent.credential = '';
  assert.equal((await agent.enrol(token, { enrolment })).status, 200);
  assert.equal(agent.machine, machine);
  assert.equal((await agent.poll()).status, 200);
  const rows = await query('SELECT uses FROM enrolment_tokens t WHERE t.token_hash = $1', [sha256(token)]);
  assert.deepEqual(rows, [{ uses: 1 }]);
  assert.equal((await query('SELECT 1 FROM machines WHERE smbios_uuid = $1', [agent.smbiosUuid])).length, 1);
  const [kept] = [agent.credential];
  agent.credential = lost;
  assert.equal((await agent.poll()).status, 401, 'what was lost on the way opens nothing');
  agent.credential = kept;
});

test('an enrolment is given again to nobody else, not later, and not once its answer was used', async () => {
  const reason = async (agent: TestAgent, token: string, changes: Record<string, unknown>) => {
    const { status, body } = await agent.enrol(token, changes);
    return status === 200 ? 'in' : body.reason;
  };
  const first = async () => {
    const token = await makeToken(controller.platform, { maxUses: 1 });
    const enrolment = randomUUID();
    const agent = new TestAgent(controller);
    assert.equal((await agent.enrol(token, { enrolment })).status, 200);
    return { token, enrolment, agent };
  };
  const used = await first();
  await used.agent.poll();
  assert.equal(await reason(used.agent, used.token, { enrolment: used.enrolment }), 'token-spent');
  const other = await first();
  assert.equal(await reason(other.agent, other.token, { enrolment: randomUUID() }), 'token-spent');
  assert.equal(await reason(other.agent, other.token, {}), 'token-spent');
  assert.equal(await reason(new TestAgent(controller), other.token, { enrolment: other.enrolment }), 'token-spent');
  const anotherToken = await makeToken(controller.platform);
  const revoked = await makeToken(controller.platform, { revokedAt: clock.now() });
  assert.equal(await reason(other.agent, revoked, { enrolment: other.enrolment }), 'token-revoked');
  const machine = other.agent.machine;
  assert.equal(await reason(other.agent, anotherToken, { enrolment: other.enrolment }), 'in');
  assert.notEqual(other.agent.machine, machine, 'another token is another enrolment');
  const late = await first();
  clock.advance(15 * 60);
  assert.equal(await reason(late.agent, late.token, { enrolment: late.enrolment }), 'token-spent');
});

test('two tries of one enrolment that arrive together make one row and spend one use', async () => {
  const token = await makeToken(controller.platform, { maxUses: 1 });
  const [one, two] = [new TestAgent(controller), new TestAgent(controller)];
  two.smbiosUuid = one.smbiosUuid;
  const enrolment = randomUUID();
  const replies = await Promise.all([one.enrol(token, { enrolment }), two.enrol(token, { enrolment })]);
  assert.deepEqual(
    replies.map((reply) => reply.status),
    [200, 200],
  );
  assert.equal(one.machine, two.machine);
});

test('a reinstalled PC gets a new row that replaces the old one, whose jobs end', async () => {
  const before = await TestAgent.enrolled(controller);
  const jobId = await order(controller, before.machine);
  const again = new TestAgent(controller);
  again.smbiosUuid = before.smbiosUuid;
  assert.equal((await again.enrol(await makeToken(controller.platform))).status, 200);
  assert.equal((await machineOf(again.machine)).replaces_id, before.machine);
  assert.equal((await machineOf(before.machine)).state, 'retired');
  assert.deepEqual(await query('SELECT state, reason FROM jobs WHERE id = $1', [jobId]), [
    { state: 'cancelled', reason: 'machine-retired' },
  ]);
  const answer = await before.poll();
  assert.deepEqual([answer.status, (answer.body as unknown as { reason: string }).reason], [410, 'machine-retired']);
});

test('two enrolments of one PC at the same moment leave one active row', async () => {
  const token = await makeToken(controller.platform);
  const [a, b] = [new TestAgent(controller), new TestAgent(controller)];
  b.smbiosUuid = a.smbiosUuid;
  await Promise.all([a.enrol(token), b.enrol(token)]);
  const rows = await query<{ state: string }>('SELECT state FROM machines WHERE smbios_uuid = $1 ORDER BY 1', [
    a.smbiosUuid,
  ]);
  assert.deepEqual(
    rows.map((row) => row.state),
    ['active', 'retired'],
  );
});

test('a poll tells name, clock and audit head, and they are stored in one batch', async () => {
  const agent = await TestAgent.enrolled(controller);
  const head = 'ab'.repeat(32);
  await agent.poll({
    name: 'RENAMED',
    now: new Date(clock.now().getTime() + 61 * 60_000).toISOString(),
    auditHead: head,
  });
  await controller.agents.app.get(PresenceService).flush();
  const row = await machineOf(agent.machine);
  assert.deepEqual([row.name, row.audit_head, row.clock_skew_ms], ['RENAMED', head, 61 * 60_000]);
  const audit = await query<{ detail: unknown }>(
    `SELECT detail FROM audit_entries WHERE action = 'machine.renamed' AND subject = $1`,
    [`machine:${agent.machine}`],
  );
  assert.deepEqual(audit, [{ detail: { from: agent.name, to: 'RENAMED' } }]);
});

test('a new credential kills the old one only when it is used for the first time', async () => {
  const agent = await TestAgent.enrolled(controller);
  await agent.poll();
  const old = agent.credential;
  const { body } = await agent.post<{ credential: string }>('rotate', { version: 1 });
  assert.equal((await agent.poll()).status, 200);
  agent.credential = body.credential;
  assert.equal((await agent.poll()).status, 200);
  agent.credential = old;
  const refused = await agent.poll();
  assert.deepEqual(
    [refused.status, (refused.body as unknown as { reason: string }).reason],
    [401, 'unknown-credential'],
  );
});

test('a machine that leaves is asked nothing more, its open jobs end, and leaving twice is leaving once', async () => {
  const agent = await TestAgent.enrolled(controller);
  const leaving = await order(controller, agent.machine, 'leave');
  clock.advance(1);
  const scan = await order(controller, agent.machine);
  assert.equal((await agent.take())?.job, leaving);
  const message = {
    version: 1,
    at: clock.now().toISOString(),
    restored: 3,
    foreign: [],
    failed: [],
    originalBlocked: true,
  };
  assert.equal((await agent.post('leave', message)).status, 204);
  assert.equal((await agent.post('leave', message)).status, 204);
  assert.equal((await machineOf(agent.machine)).state, 'left');
  const states = await query<{ id: string; state: string }>('SELECT id, state FROM jobs WHERE machine_id = $1', [
    agent.machine,
  ]);
  assert.deepEqual(
    new Map(states.map((row) => [row.id, row.state])),
    new Map([
      [leaving, 'succeeded'],
      [scan, 'cancelled'],
    ]),
  );
  const audit = await query(
    `SELECT detail->'originalBlocked' AS blocked FROM audit_entries WHERE action = 'machine.leave' AND subject = $1`,
    [`machine:${agent.machine}`],
  );
  assert.deepEqual(audit, [{ blocked: true }]);
  assert.equal((await agent.poll()).status, 410);
});

test('a retired machine hears it at once in its held poll, and may still leave', async () => {
  const agent = await TestAgent.enrolled(controller);
  await agent.inventory();
  await agent.scan([]);
  const held = agent.poll({ waitSeconds: 60 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const machines = controller.agents.app.get(MachinesService);
  await machines.move({ machineId: agent.machine, event: 'retire', by: 'anna', why: 'Sold.' });
  assert.equal((await held).status, 200);
  assert.equal((await agent.poll()).status, 410);
  const message = {
    version: 1,
    at: clock.now().toISOString(),
    restored: 0,
    foreign: [],
    failed: [],
    originalBlocked: false,
  };
  assert.equal((await agent.post('leave', message)).status, 204);
  assert.equal((await machineOf(agent.machine)).state, 'left');
});

test('a machine that was not seen for 60 days is lost, and its next poll brings it back', async () => {
  const agent = await TestAgent.enrolled(controller);
  clock.advance(60 * 86_400);
  await controller.agents.app.get(LostService).findLost();
  assert.equal((await machineOf(agent.machine)).state, 'lost');
  await agent.poll();
  await controller.agents.app.get(PresenceService).flush();
  assert.equal((await machineOf(agent.machine)).state, 'active');
});

test('the agent package is served under its hash, and under no other name', async () => {
  const { sha256 } = await controller.agents.app.get(PackageService).current();
  const served = await send(controller, 'GET', `/agent/v1/package/${sha256}.tar.gz`, null);
  assert.equal(served.status, 200);
  const { bytes } = await controller.agents.app.get(PackageService).current();
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
  assert.match(gunzipSync(bytes).toString('latin1'), /service\/Install-Sluice\.ps1/);
  const other = await send(controller, 'GET', `/agent/v1/package/${'0'.repeat(64)}.tar.gz`, null);
  assert.equal(other.body.reason, 'not-found');
});
