import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import type { Role } from '#domain/words.js';
import { PASSWORD, Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { describeApi } from '../../apps/controller/src/features/openapi/openapi.js';

const NOBODY = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
/** Every route and the lowest role that may use it: written out, so that a change here is a decision. */
const ROUTES: Record<string, Role | 'public'> = {
  'GET /api/v1/setup': 'public',
  'POST /api/v1/setup': 'public',
  'POST /api/v1/session': 'public',
  'GET /api/v1/session': 'viewer',
  'DELETE /api/v1/session': 'viewer',
  'DELETE /api/v1/sessions': 'viewer',
  'PUT /api/v1/session/password': 'viewer',
  'GET /api/v1/status': 'viewer',
  'GET /api/v1/fleet': 'viewer',
  'GET /api/v1/fleet/labels': 'viewer',
  'GET /api/v1/machines': 'viewer',
  'GET /api/v1/machines/{id}': 'viewer',
  'GET /api/v1/jobs/{id}': 'viewer',
  'GET /api/v1/patches': 'viewer',
  'GET /api/v1/patches/{id}': 'viewer',
  'GET /api/v1/rings': 'viewer',
  'POST /api/v1/rings/preview': 'viewer',
  'GET /api/v1/rules': 'viewer',
  'GET /api/v1/restart-policies': 'viewer',
  'POST /api/v1/rules/dry-run': 'viewer',
  'GET /api/v1/windows': 'viewer',
  'POST /api/v1/windows/preview': 'viewer',
  'GET /api/v1/events': 'viewer',
  'PATCH /api/v1/machines/{id}': 'operator',
  'POST /api/v1/machines/changes': 'operator',
  'POST /api/v1/machines/jobs': 'operator',
  'POST /api/v1/jobs/{id}/stop': 'operator',
  'PUT /api/v1/patches/{id}/decision': 'operator',
  'POST /api/v1/patches/{id}/install': 'operator',
  'GET /api/v1/audit': 'operator',
  'POST /api/v1/rings': 'admin',
  'PUT /api/v1/rings/order': 'admin',
  'PATCH /api/v1/rings/{id}': 'admin',
  'DELETE /api/v1/rings/{id}': 'admin',
  'PUT /api/v1/rules': 'admin',
  'PUT /api/v1/restart-policies': 'admin',
  'POST /api/v1/windows': 'admin',
  'PUT /api/v1/windows/{id}': 'admin',
  'DELETE /api/v1/windows/{id}': 'admin',
  'GET /api/v1/users': 'admin',
  'POST /api/v1/users': 'admin',
  'PATCH /api/v1/users/{id}': 'admin',
  'GET /api/v1/enrolment-tokens': 'admin',
  'POST /api/v1/enrolment-tokens': 'admin',
  'DELETE /api/v1/enrolment-tokens/{id}': 'admin',
  'GET /api/v1/enrolment-line': 'admin',
  'GET /api/v1/update-line': 'operator',
  'GET /api/v1/alarms': 'viewer',
  'GET /api/v1/calendar': 'viewer',
  'GET /api/v1/deliveries': 'viewer',
  'GET /api/v1/doctor': 'viewer',
  'GET /api/v1/fleet/stop': 'viewer',
  'GET /api/v1/holds/rungs': 'viewer',
  'GET /api/v1/reports/weekly': 'viewer',
  'GET /api/v1/reports/weekly.csv': 'viewer',
  'GET /api/v1/rollouts': 'viewer',
  'GET /api/v1/rollouts/{id}': 'viewer',
  'GET /api/v1/rollouts/{id}/machines': 'viewer',
  'GET /api/v1/trends': 'viewer',
  'POST /api/v1/rollouts/rehearse': 'viewer',
  'POST /api/v1/rollouts': 'operator',
  'POST /api/v1/rollouts/{id}/{act}': 'operator',
  'PUT /api/v1/fleet/stop': 'operator',
  'PUT /api/v1/rollouts/{id}': 'operator',
  'DELETE /api/v1/channels/{id}': 'admin',
  'DELETE /api/v1/setup/recovery-key': 'admin',
  'GET /api/v1/channels': 'admin',
  'GET /api/v1/setup/recovery-key': 'admin',
  'POST /api/v1/channels': 'admin',
  'POST /api/v1/channels/{id}/test': 'admin',
  'PUT /api/v1/channels/{id}': 'admin',
  'GET /api/v1/discovery': 'viewer',
  'GET /api/v1/machines/{id}/transports': 'viewer',
  'POST /api/v1/discovery/ignored': 'operator',
  'POST /api/v1/discovery/restored': 'operator',
  'GET /api/v1/discovery/sources': 'admin',
  'POST /api/v1/discovery/sources': 'admin',
  'PUT /api/v1/discovery/sources/{id}': 'admin',
  'DELETE /api/v1/discovery/sources/{id}': 'admin',
  'POST /api/v1/discovery/sources/{id}/read': 'admin',
  'PUT /api/v1/machines/{id}/transports/ssh': 'admin',
  'PUT /api/v1/machines/{id}/transports/winrm': 'admin',
  'POST /api/v1/machines/{id}/transports/{kind}/probe': 'admin',
  'POST /api/v1/machines/{id}/transports/ssh/host-key': 'admin',
  'POST /api/v1/machines/{id}/transports/winrm/certificate': 'admin',
  'DELETE /api/v1/machines/{id}/transports/{kind}': 'admin',
  'GET /api/v1/push-enrolments': 'admin',
  'POST /api/v1/push-enrolments': 'admin',
  'GET /api/v1/push-enrolments/{id}': 'admin',
  'POST /api/v1/push-enrolments/{id}/approvals': 'admin',
  'POST /api/v1/push-enrolments/{id}/again': 'admin',
  'POST /api/v1/push-enrolments/{id}/stop': 'admin',
};
const RANK = ['public', 'viewer', 'operator', 'admin'] as const;

let controller: TestController;
let people: Record<Role, Person>;
before(async () => {
  controller = await startController();
  people = await signInAll(controller);
});
after(() => controller.close());

/** All rows of all tables, except when sessions were last used. */
async function dump(): Promise<string> {
  const { pool } = controller.platform.database;
  const tables = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
       AND table_name NOT LIKE '\\_prisma%' AND table_name NOT IN ('sessions', 'audit_entries', 'audit_batches') ORDER BY 1`,
  );
  const all = [];
  for (const { name } of tables.rows)
    all.push(await pool.query(`SELECT '${name}' AS name, t.* FROM "${name}" t ORDER BY t::text`));
  return JSON.stringify(all.map((result) => result.rows));
}

const reasonOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as { reason?: string }).reason}`;

test('the table above names every route there is', () => {
  const { paths } = describeApi(controller.people.app);
  const found = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(found.sort(), Object.keys(ROUTES).sort());
});

test('every route refuses strangers and every role below its own, and lets the others in', async () => {
  for (const [route, needed] of Object.entries(ROUTES)) {
    const [method, path] = route.replace('{id}', NOBODY).split(' ') as [string, string];
    for (const who of RANK) {
      const one = who === 'public' ? new Person(controller.people.url) : people[who];
      const ends = path.startsWith('/api/v1/session') && method === 'DELETE';
      const body = method === 'POST' || method === 'PATCH' || method === 'PUT' ? {} : undefined;
      const response = await one.send(method, path, body);
      const expected = RANK.indexOf(who) >= RANK.indexOf(needed) ? 'in' : who === 'public' ? 401 : 403;
      if (expected === 'in')
        assert.ok(response.status !== 401 && response.status !== 403, `${route} as ${who}: ${response.status}`);
      else assert.equal(response.status, expected, `${route} as ${who}`);
      await response.body?.cancel();
      if (ends && who !== 'public') {
        await one.ask('POST', '/api/v1/session', { name: who === 'admin' ? 'ada' : who, password: PASSWORD });
      }
    }
  }
});

test('a request from a foreign origin, or one that is not JSON, changes nothing whatever cookie comes with it', async () => {
  const state = await dump();
  const ring = { name: 'Evil' };
  const attempts: [Record<string, string | undefined>, string][] = [
    [{ origin: 'https://evil.example' }, '403 cross-site-request'],
    [{ origin: 'null' }, '403 cross-site-request'],
    [{ origin: undefined, 'sec-fetch-site': 'cross-site' }, '403 cross-site-request'],
    [{ 'sec-fetch-site': 'same-site' }, '403 cross-site-request'],
    [{ 'content-type': 'text/plain' }, '415 unsupported-media-type'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, '415 unsupported-media-type'],
    [{ 'content-type': 'application/json-but-not' }, '415 unsupported-media-type'],
  ];
  for (const [headers, expected] of attempts) {
    assert.equal(await reasonOf(await people.admin.send('POST', '/api/v1/rings', ring, headers)), expected);
  }
  assert.equal(await dump(), state);
});

test('a name that is not ours is not answered, so a rebound name of a stranger reads nothing', async () => {
  const { port } = controller.people;
  const statusFor = (host: string, path: string) =>
    new Promise<number>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  for (const path of ['/', '/api/v1/setup', '/api/docs', '/api/openapi.json']) {
    assert.equal(await statusFor(`evil.example:${port}`, path), 421, path);
    assert.equal(await statusFor(`127.0.0.1.evil.example:${port}`, path), 421, path);
    assert.notEqual(await statusFor(`localhost:${port}`, path), 421, path);
    assert.notEqual(await statusFor(`[::1]:${port}`, path), 421, path);
  }
});

test('malformed, oversized, unknown and out-of-range input is named, changes nothing, and is not repeated back', async () => {
  const state = await dump();
  const { admin } = people;
  const secret = 'tell nobody this';
  const attempts: [string, string, unknown, string][] = [
    ['POST', '/api/v1/rings', '{"name": ', '400 malformed'],
    ['POST', '/api/v1/rings', '', '400 malformed'],
    ['POST', '/api/v1/rings', `{"name":"${'x'.repeat(1100 * 1024)}"}`, '413 too-large'],
    ['POST', '/api/v1/rings', { name: 'New', colour: secret }, '422 invalid'],
    ['POST', '/api/v1/rings', { name: '   ' }, '422 invalid'],
    ['POST', '/api/v1/users', { name: 'x y', password: secret, role: 'admin' }, '422 invalid'],
    ['POST', '/api/v1/users', { name: 'eve', password: secret, role: 'owner' }, '422 invalid'],
    ['GET', '/api/v1/machines?colour=red', undefined, '422 invalid'],
    ['GET', '/api/v1/machines?size=100000', undefined, '422 invalid'],
    ['GET', '/api/v1/machines?sort=name;drop', undefined, '422 invalid'],
    ['GET', '/api/v1/machines/no-uuid', undefined, '422 invalid'],
    ['GET', `/api/v1/machines/${NOBODY}`, undefined, '404 not-found'],
    ['PATCH', `/api/v1/machines/${NOBODY}`, { ownership: 'personal' }, '404 not-found'],
    ['GET', `/api/v1/jobs/${NOBODY}`, undefined, '404 not-found'],
    ['POST', `/api/v1/jobs/${NOBODY}/stop`, undefined, '404 not-found'],
    ['GET', `/api/v1/patches/${NOBODY}`, undefined, '404 not-found'],
    ['PUT', `/api/v1/patches/${NOBODY}/decision`, { ring: null, decision: 'release' }, '404 not-found'],
    ['POST', `/api/v1/patches/${NOBODY}/install`, {}, '404 not-found'],
    ['PATCH', `/api/v1/users/${NOBODY}`, { role: 'viewer' }, '404 not-found'],
    ['DELETE', `/api/v1/enrolment-tokens/${NOBODY}`, undefined, '404 not-found'],
    [
      'POST',
      '/api/v1/enrolment-tokens',
      { label: 'a', ring: NOBODY, ownership: 'personal', maxUses: 1, hours: 1 },
      '404 not-found',
    ],
    ['GET', '/api/v1/nothing-here', undefined, '404 not-found'],
  ];
  for (const [method, path, body, expected] of attempts) {
    const response = await admin.send(method, path, body, body === '' ? { 'content-type': 'application/json' } : {});
    const text = await response.clone().text();
    assert.equal(await reasonOf(response), expected, `${method} ${path}`);
    assert.ok(!text.includes(secret), `${method} ${path} repeats what was sent`);
  }
  assert.equal(await dump(), state);
  assert.ok(!controller.platform.logged.join('\n').includes(secret));
});
