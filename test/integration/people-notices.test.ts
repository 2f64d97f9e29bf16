import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import type {
  AlarmPage,
  ChannelView,
  DeliveryPage,
  DeliveryRow,
  Trends,
  WeeklyReport,
} from '#contracts/people/telling.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { until } from '#test/until.js';
import { ReportService } from '../../apps/controller/src/features/alarms/report.service.js';
import { WatchService } from '../../apps/controller/src/features/alarms/watch.service.js';
import { NoticesService } from '../../apps/controller/src/features/notices/notices.service.js';
import { RolloutNews } from '../../apps/controller/src/features/notices/rollout-news.js';

const NOW = new Date('2026-11-23T09:00:00Z');
const PASSWORD = 'a mail password';
const clock = new FakeClock(NOW.toISOString());
const mails: { to: string[]; text: string }[] = [];
const posts: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
/** What the web receiver answers. */
let status = 200;
let controller: TestController;
let people: Record<Role, Person>;
let fleet: FleetRows;

const mailServer = new SMTPServer({
  authOptional: false,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) =>
    username === 'sluice' && password === PASSWORD
      ? done(null, { user: username })
      : done(new Error(`no: ${password}`)),
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      mails.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        text: Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', ''),
      });
      done();
    });
  },
});
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    posts.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(status).end('an answer that nobody should see');
  });
});
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

before(async () => {
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  controller = await startController({ clock });
  people = await signInAll(controller);
  fleet = new FleetRows(controller.platform.database.pool, NOW);
});
after(async () => {
  await controller.close();
  await new Promise<void>((resolve) => mailServer.close(() => resolve()));
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(async () => {
  clock.set(NOW.toISOString());
  status = 200;
  mails.length = 0;
  posts.length = 0;
  const { pool } = controller.platform.database;
  for (const table of ['channels', 'alarms', 'machines', 'fleet_days']) await pool.query(`DELETE FROM ${table}`);
});

const service = <T>(type: abstract new (...args: never[]) => T): T => controller.people.app.get(type as never);
const url = () => `http://127.0.0.1:${portOf(receiver)}/hook`;
const mailChannel = (change: Record<string, unknown> = {}) => ({
  kind: 'email',
  name: 'Mail',
  topics: ['alarm', 'halt', 'weekly'],
  host: '127.0.0.1',
  port: portOf(mailServer.server),
  security: 'none',
  user: 'sluice',
  password: PASSWORD,
  from: 'sluice@example.org',
  to: ['ada@example.org', 'bob@example.org'],
  ...change,
});
const webhook = (change: Record<string, unknown> = {}) => ({
  kind: 'webhook',
  name: 'Hook',
  topics: ['alarm', 'alarm-over', 'rollout', 'halt'],
  url: url(),
  secret: 'sixteen letters!',
  ...change,
});
const make = (channel: Record<string, unknown>) => people.admin.ask<ChannelView>('POST', '/api/v1/channels', channel);
const log = () => people.admin.ask<DeliveryPage>('GET', '/api/v1/deliveries');
/** Lets what is due go out. */
async function pass(seconds: number): Promise<void> {
  clock.advance(seconds);
  await service(NoticesService).tick();
}
const test1 = (id: string) => people.admin.ask<DeliveryRow>('POST', `/api/v1/channels/${id}/test`);

test('a channel is tried with one click: the mail arrives, and the log says so', async () => {
  const { id, hasSecret } = await make(mailChannel());
  assert.equal(hasSecret, true);
  assert.equal((await test1(id)).state, 'sent');
  assert.deepEqual(mails[0]?.to, ['ada@example.org', 'bob@example.org']);
  assert.match(mails[0]?.text ?? '', /Subject: Sluice: A test message/);
  assert.deepEqual(
    (await log()).rows.map(({ state, attempts }) => [state, attempts]),
    [['sent', 1]],
  );
});

test('a wrong password is told in words, and no secret is in the answer, the table or the log', async () => {
  const { id } = await make(mailChannel({ password: 'a wrong secret' }));
  const tried = await test1(id);
  assert.deepEqual([tried.state, tried.error], ['queued', 'The mail server refused user and password.']);
  const all = await people.admin.send('GET', '/api/v1/channels');
  const stored = await controller.platform.database.pool.query(
    `SELECT config::text || coalesce(encode(secret, 'escape'), '') AS text FROM channels`,
  );
  for (const text of [await all.text(), stored.rows[0].text, ...controller.platform.logged]) {
    assert.doesNotMatch(text, /a wrong secret/);
  }
});

test('a stored secret stays when a change leaves it out, and goes when the address changes', async () => {
  const { id } = await make(mailChannel());
  const { password: _, ...kept } = mailChannel({ name: 'Mail of the office' });
  const change = (body: unknown) => people.admin.ask<ChannelView>('PUT', `/api/v1/channels/${id}`, body);
  assert.equal((await change(kept)).hasSecret, true);
  assert.equal((await test1(id)).state, 'sent');
  assert.equal((await change({ ...kept, host: 'elsewhere.example' })).hasSecret, false);
});

test('only admins see and change channels; names are unique; the kind is fixed', async () => {
  for (const role of ['viewer', 'operator'] as const) {
    assert.equal((await people[role].send('GET', '/api/v1/channels')).status, 403);
    assert.equal((await people[role].send('POST', '/api/v1/channels', webhook())).status, 403);
  }
  const { id } = await make(webhook());
  const reasonOf = async (method: string, path: string, body: unknown) =>
    ((await (await people.admin.send(method, path, body)).json()) as { reason: string }).reason;
  assert.equal(await reasonOf('POST', '/api/v1/channels', webhook()), 'name-taken');
  assert.equal(await reasonOf('PUT', `/api/v1/channels/${id}`, mailChannel()), 'channel-kind-fixed');
  const chat = { kind: 'chat', name: 'Chat', topics: ['halt'], shape: 'slack' };
  assert.equal(await reasonOf('POST', '/api/v1/channels', chat), 'channel-secret-missing');
  assert.equal(await reasonOf('POST', '/api/v1/channels', { ...webhook(), url: 'file:///etc/passwd' }), 'invalid');
  assert.equal(await reasonOf('DELETE', `/api/v1/channels/${randomUUID()}`, undefined), 'not-found');
});

test('a machine that falls silent raises one alarm, which is told once, and again when it is over', async () => {
  await make(webhook());
  const silent = await fleet.machine('attic', { seenSecondsAgo: 15 * 86_400 });
  await fleet.machine('desk', { seenSecondsAgo: 60 });
  assert.equal(await service(WatchService).watch(), 1);
  assert.equal(await service(WatchService).watch(), 0, 'the same finding is no news');
  const { rows, byKind } = await people.viewer.ask<AlarmPage>('GET', '/api/v1/alarms');
  assert.deepEqual(
    rows.map(({ kind, machine, why }) => [kind, machine?.name, why.sentence]),
    [['not-seen', 'attic', 'The machine has not been seen for 15 days.']],
  );
  assert.deepEqual(byKind, { 'not-seen': 1 });
  await pass(30);
  assert.equal(posts.length, 1);
  const told = JSON.parse(posts[0]?.body ?? '') as { topic: string; notices: { title: string; url: string }[] };
  assert.deepEqual([told.topic, told.notices[0]?.title], ['alarm', 'attic']);
  assert.match(told.notices[0]?.url ?? '', new RegExp(`/machines/${silent}$`));
  await controller.platform.database.pool.query('UPDATE machines SET last_seen_at = $1', [clock.now()]);
  assert.equal(await service(WatchService).watch(), 1);
  await pass(30);
  assert.deepEqual([posts.length, JSON.parse(posts[1]?.body ?? '').topic], [2, 'alarm-over']);
  assert.equal((await people.viewer.ask<AlarmPage>('GET', '/api/v1/alarms')).total, 0);
  assert.equal((await people.viewer.ask<AlarmPage>('GET', '/api/v1/alarms?show=all')).total, 1);
});

test('a webhook is signed over its time and body', async () => {
  await test1((await make(webhook())).id);
  const [sent] = posts;
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(sent?.headers['sluice-signature'])) ?? [];
  assert.equal(Number(seconds), NOW.getTime() / 1000);
  const expected = createHmac('sha256', 'sixteen letters!').update(`${seconds}.${sent?.body}`).digest('hex');
  assert.equal(signature, expected);
});

test('ntfy, Teams and Slack get the shape that they take', async () => {
  await test1(
    (await make({ kind: 'ntfy', name: 'Phone', topics: ['halt'], url: url(), topic: 'pcs', token: 'tk_1' })).id,
  );
  await test1((await make({ kind: 'chat', name: 'Teams', topics: ['halt'], shape: 'teams', url: url() })).id);
  const slack = await make({ kind: 'chat', name: 'Slack', topics: ['halt'], shape: 'slack', url: `${url()}/secret` });
  await test1(slack.id);
  const [ntfy, teams, chat] = posts.map(({ body }) => JSON.parse(body));
  assert.deepEqual([ntfy.topic, ntfy.title, posts[0]?.headers.authorization], ['pcs', 'A test message', 'Bearer tk_1']);
  assert.equal(teams.attachments[0].content.type, 'AdaptiveCard');
  assert.match(chat.text, /^\*A test message\*\n/);
  assert.ok(!JSON.stringify(slack).includes('secret"'), 'a chat address is a secret');
});

test('a receiver that is down is asked again, and the message goes out once it is back', async () => {
  const { id } = await make(webhook());
  status = 503;
  const tried = await test1(id);
  assert.deepEqual([tried.state, tried.error], ['queued', 'The receiver answered with the status 503.']);
  await pass(30);
  assert.equal(posts.length, 1, 'not before its time');
  status = 200;
  await pass(60);
  assert.deepEqual(
    (await log()).rows.map(({ state, attempts, error }) => [state, attempts, error]),
    [['sent', 2, null]],
  );
});

test('a receiver that stays down is given up, and the channel says so', async () => {
  await make(webhook());
  status = 500;
  await test1((await people.admin.ask<{ rows: ChannelView[] }>('GET', '/api/v1/channels')).rows[0]?.id ?? '');
  for (let hour = 0; hour < 24; hour += 1) await pass(3600);
  const { rows } = await controller.platform.database.pool.query('SELECT state, attempts FROM deliveries');
  assert.deepEqual(rows, [{ state: 'failed', attempts: 8 }]);
  assert.equal(posts.length, 8);
});

test('forty machines that fall silent at once make one message; a digest gathers until its hour', async () => {
  await make(webhook());
  await make(webhook({ name: 'Hourly', digest: 'hourly', url: `${url()}/hourly` }));
  for (let at = 0; at < 40; at += 1) await fleet.machine(`pc-${at}`, { seenSecondsAgo: 20 * 86_400 });
  await service(WatchService).watch();
  await fleet.machine('late', { seenSecondsAgo: 20 * 86_400 });
  await service(WatchService).watch();
  await pass(30);
  assert.deepEqual(
    posts.map(({ path, body }) => [path, JSON.parse(body).notices.length]),
    [['/hook', 41]],
  );
  await pass(3600);
  assert.deepEqual([posts.length, posts[1]?.path], [2, '/hook/hourly']);
});

test('two processes send a message once', async () => {
  const { id } = await make(webhook());
  await fleet.machine('attic', { seenSecondsAgo: 15 * 86_400 });
  await service(WatchService).watch();
  clock.advance(30);
  const second = await startController({ clock, beside: controller.platform });
  try {
    await Promise.all([
      service(NoticesService).tick(),
      (second.people.app.get(NoticesService) as NoticesService).tick(),
    ]);
    assert.equal(posts.length, 1);
  } finally {
    await second.close();
  }
  assert.ok(id);
});

test('the report of Monday is mailed once, names who is behind and why, and carries a CSV', async () => {
  await make(mailChannel());
  const machine = await fleet.machine('=desk', { seenSecondsAgo: 60 });
  const patch = await fleet.patch('2026-11 Cumulative Update', { daysOld: 20 });
  await fleet.place(machine, patch.update, 'offered');
  await people.operator.ask('PUT', `/api/v1/patches/${patch.id}/decision`, { ring: null, decision: 'release' });
  await service(WatchService).watch();
  const report = await people.viewer.ask<WeeklyReport>('GET', '/api/v1/reports/weekly');
  assert.deepEqual([report.figures.machines, report.figures.behind, report.behind[0]?.machine.name], [1, 1, '=desk']);
  assert.equal(await service(ReportService).sendIfDue(), 1);
  assert.equal(await service(ReportService).sendIfDue(), 0);
  await until(
    'the mail of Monday',
    async () => mails.length,
    (count) => count === 1,
  );
  assert.match(mails[0]?.text ?? '', /0 of 1 PCs/);
  assert.match(mails[0]?.text ?? '', /sluice-week\.csv/);
  const csv = await (await people.viewer.send('GET', '/api/v1/reports/weekly.csv')).text();
  assert.match(csv, /^machine,ring,since,reason,why,next step\r\n'=desk,Canary,/, 'no cell is taken for a formula');
  const { days } = await people.viewer.ask<Trends>('GET', '/api/v1/trends');
  assert.deepEqual(
    days.map(({ day, behind }) => [day, behind]),
    [['2026-11-23', 1]],
  );
});

test('what becomes of a rollout is told once', async () => {
  await make(webhook());
  const { pool } = controller.platform.database;
  const patch = await fleet.patch('2026-10 Cumulative Update');
  const ring = await fleet.ring('Canary');
  const rollout = randomUUID();
  await pool.query(
    `INSERT INTO rollouts (id, patch_id, name, state, starts_at, per_wave, per_site, created_by) VALUES ($1, $2, 'October', 'halted', $3, 1, 1, 'ada')`,
    [rollout, patch.id, NOW],
  );
  await pool.query(
    `INSERT INTO rollout_events (rollout_id, at, actor, kind, data) VALUES
       ($1, $2, 'ada', 'started', '{}'), ($1, $2, 'sluice', 'wave-opened', '{}'),
       ($1, $2, 'sluice', 'halted', jsonb_build_object('reason', 'gate-first-failed', 'ring', $3::text))`,
    [rollout, NOW, ring],
  );
  assert.equal(await service(RolloutNews).tellNew(), 2);
  assert.equal(await service(RolloutNews).tellNew(), 0);
  await pass(30);
  const halt = posts.map(({ body }) => JSON.parse(body)).find(({ topic }) => topic === 'halt');
  assert.match(halt.notices[0].sentence, /^It halted by itself in the ring Canary\./);
  await pool.query('DELETE FROM rollouts');
});
