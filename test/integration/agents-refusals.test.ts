import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { JobOrder } from '#contracts/agent/envelope.js';
import { makeToken, type Reply, send, TestAgent } from '#test/agent-client.js';
import { dumpTables } from '#test/dump.js';
import { order } from '#test/orders.js';
import { startController, type TestController } from '#test/platform.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { Database } from '../../apps/controller/src/platform/database.js';

let controller: TestController;
let agent: TestAgent;
/** A job in the hands of `agent`. */
let job: JobOrder;
before(async () => {
  controller = await startController();
  agent = await TestAgent.enrolled(controller);
  await agent.poll();
  await order(controller, agent.machine);
  job = (await agent.take())!;
});
after(() => controller.close());

/** The request is refused as problem+json with this status and reason, in words, and no row of any table changes. */
async function refused(request: () => Promise<Reply<unknown>>, status: number, reason: string): Promise<void> {
  await controller.agents.app.get(PresenceService).flush();
  const before = await dumpTables(controller.platform);
  const reply = (await request()) as Reply;
  assert.deepEqual([reply.status, reply.body.reason], [status, reason], reply.text);
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
  assert.ok(String(reply.body.title).length > 10 && String(reply.body.nextStep).length > 5);
  await controller.agents.app.get(PresenceService).flush();
  assert.equal(await dumpTables(controller.platform), before);
}

const withCredential = (text: string) => (path: string) =>
  send(controller, 'POST', path, '{"version":1}', { authorization: `Bearer ${text}` });

test('a wrong token is refused and changes nothing', () =>
  refused(() => new TestAgent(controller).enrol(`sle_${randomUUID()}`), 401, 'unknown-token'));

test('a spent token is refused and changes nothing', async () => {
  const token = await makeToken(controller.platform, { maxUses: 3, uses: 3 });
  await refused(() => new TestAgent(controller).enrol(token), 403, 'token-spent');
});

test('an expired token is refused and changes nothing', async () => {
  const token = await makeToken(controller.platform, { expiresAt: new Date(Date.now() - 1000) });
  await refused(() => new TestAgent(controller).enrol(token), 403, 'token-expired');
});

test('a revoked token is refused and changes nothing', async () => {
  const token = await makeToken(controller.platform, { revokedAt: new Date() });
  await refused(() => new TestAgent(controller).enrol(token), 403, 'token-revoked');
});

test('an SMBIOS UUID that many boards share is refused, and the token keeps its use', async () => {
  const token = await makeToken(controller.platform, { maxUses: 1 });
  const bogus = { smbiosUuid: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF' };
  await refused(() => new TestAgent(controller).enrol(token, bogus), 422, 'bogus-smbios-uuid');
});

test('a credential that no machine has, or that is malformed, is refused', async () => {
  const unknown = `slm_${agent.machine}_${'A'.repeat(43)}`;
  for (const text of [unknown, 'slm_x', '', `${agent.credential}x`]) {
    await refused(() => withCredential(text)('/agent/v1/poll'), 401, 'unknown-credential');
  }
});

test('a request without a credential is refused before its body is looked at', () =>
  refused(() => send(controller, 'POST', '/agent/v1/report', '{}'), 401, 'unknown-credential'));

test('cut-off, altered and doubled JSON is refused as malformed', async () => {
  const headers = { authorization: `Bearer ${agent.credential}` };
  for (const text of ['{"version":1,', '{"version":1}}', '', 'hello', '{"__proto__":{"version":1}}']) {
    await refused(() => send(controller, 'POST', '/agent/v1/poll', text, headers), 400, 'malformed');
  }
});

test('a body of another type than JSON is refused', () =>
  refused(
    () =>
      send(controller, 'POST', '/agent/v1/poll', 'version=1', {
        authorization: `Bearer ${agent.credential}`,
        'content-type': 'application/x-www-form-urlencoded',
      }),
    415,
    'unsupported-media-type',
  ));

test('a message above 64 KiB is refused, and a report above 5 MiB', async () => {
  await refused(() => agent.post('poll', { version: 1, name: 'x'.repeat(70_000) }), 413, 'too-large');
  const report = { version: 1, kind: 'scan', hash: '0'.repeat(64), at: new Date().toISOString() };
  await refused(() => agent.post('report', { ...report, body: 'x'.repeat(5 * 1024 * 1024) }), 413, 'too-large');
});

test('values that are not allowed are named without being repeated', async () => {
  const secret = 'value-that-must-not-come-back';
  const reply = await agent.poll({ smbiosUuid: secret });
  assert.deepEqual([reply.status, (reply.body as unknown as { reason: string }).reason], [422, 'invalid']);
  assert.doesNotMatch(reply.text, new RegExp(secret));
  assert.match(reply.text, /smbiosUuid/);
  await refused(() => agent.poll({ smbiosUuid: secret }), 422, 'invalid');
});

test('another version of the protocol is refused by its own name', () =>
  refused(() => agent.post('poll', { version: 2 }), 426, 'unsupported-version'));

test('a field that this version does not know is ignored, as an older controller must', async () => {
  const reply = await agent.post('lease', { version: 1, lease: null, mood: 'cheerful' });
  assert.equal(reply.body.reason, 'hold-not-wanted');
});

test('a report under a job of another machine, or of none, is an unknown job', async () => {
  const other = await TestAgent.enrolled(controller);
  await other.poll();
  await refused(() => other.progress(job, 1), 404, 'unknown-job');
  await refused(() => other.result(job), 404, 'unknown-job');
  await refused(() => agent.result({ ...job, job: randomUUID() }), 404, 'unknown-job');
  await refused(() => agent.post('jobs/not-an-id/result', { version: 1 }), 422, 'invalid');
});

test('an outcome or a phase that does not exist is refused', async () => {
  await refused(() => agent.result(job, { outcome: 'splendid' as 'succeeded' }), 422, 'invalid');
  await refused(() => agent.progress(job, 1, { phase: 'dancing' as 'installing' }), 422, 'invalid');
});

test('a result under an older or a made-up lease is refused', async () => {
  await refused(() => agent.result({ ...job, fence: job.fence + 1 }), 409, 'lease-lost');
  await refused(() => agent.progress({ ...job, attempt: 7 }, 1), 409, 'lease-lost');
});

test('a report whose body is not what its hash says is refused', async () => {
  const body = JSON.stringify({ complete: true, online: true, resultCode: 2, warnings: [], updates: [] });
  const report = { version: 1, kind: 'scan', at: new Date().toISOString(), body };
  await refused(() => agent.post('report', { ...report, hash: '0'.repeat(64) }), 422, 'invalid');
});

test('a report whose text is no JSON, or not of its kind, is refused', async () => {
  for (const [body, status, reason] of [
    ['{"complete":', 400, 'malformed'],
    ['{"complete":true}', 422, 'invalid'],
  ] as const) {
    const hash = createHash('sha256').update(body).digest('hex');
    const report = { version: 1, kind: 'scan', hash, at: new Date().toISOString(), body };
    await refused(() => agent.post('report', report), status, reason);
  }
});

test('text that the database cannot store is refused, and does not harm other agents in the same moment', async () => {
  const other = await TestAgent.enrolled(controller);
  await order(controller, other.machine);
  const otherJob = (await other.take())!;
  const [bad, good] = await Promise.all([agent.result(job, { detail: 'a NUL: \u0000' }), other.result(otherJob)]);
  assert.deepEqual([bad.status, bad.body.reason], [422, 'invalid']);
  assert.deepEqual([good.status, good.body], [200, { recorded: true }]);
});

test('a lease is refused to a machine whose hold nobody wants', () =>
  refused(() => agent.post('lease', { version: 1, lease: null }), 409, 'hold-not-wanted'));

test('a clock that is an hour off is accepted and noted, because orders are judged by the controller’s time', async () => {
  const reply = await agent.poll({ now: new Date(Date.now() - 3_600_000).toISOString(), busy: job.job });
  assert.equal(reply.status, 200);
  assert.ok(Math.abs(Date.parse(reply.body.now) - Date.now()) < 5000);
});

test('a credential used by a PC with another SMBIOS UUID stops both, until an admin decides', async () => {
  const original = await TestAgent.enrolled(controller);
  await original.poll();
  const clone = await original.poll({ smbiosUuid: randomUUID() });
  assert.deepEqual([clone.status, (clone.body as unknown as { reason: string }).reason], [403, 'cloned-credential']);
  await refused(() => original.poll(), 403, 'cloned-credential');
  const { rows } = await controller.agents.app
    .get(Database)
    .pool.query('SELECT state, state_reason IS NOT NULL AS told FROM machines WHERE id = $1', [original.machine]);
  assert.deepEqual(rows, [{ state: 'duplicate', told: true }]);
});

test('an address that guesses tokens is slowed down, with the time to wait', async () => {
  const guess = () => new TestAgent(controller).enrol(`sle_${randomUUID()}`);
  let reply = await guess();
  for (let tries = 0; reply.status === 401 && tries < 30; tries++) reply = await guess();
  assert.deepEqual([reply.status, reply.body.reason], [429, 'too-many-requests']);
  assert.ok(Number(reply.headers['retry-after']) > 0);
});

test('no credential and no token stands in the log', () => {
  assert.equal(controller.platform.logged.filter((line) => /sl[me]_[A-Za-z0-9-]{20}/.test(line)).length, 0);
});
