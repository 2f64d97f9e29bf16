import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Me, SetupAnswer, SetupState } from '#contracts/people/session.js';
import { FakeClock } from '#test/clock.js';
import { openSetup, PASSWORD, Person } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { until } from '#test/until.js';
import { hashPassword } from '../../apps/controller/src/features/session/passwords.js';
import { replacePassword } from '../../apps/controller/src/features/users/replace-password.js';

const clock = new FakeClock();
let controller: TestController;
let url: string;
const person = () => new Person(url);
const rows = async (sql: string) => (await controller.platform.database.pool.query(sql)).rows;

before(async () => {
  controller = await startController({ clock });
  url = controller.people.url;
});
after(() => controller.close());

async function refusal(response: Response): Promise<string> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  return `${response.status} ${((await response.json()) as { reason: string }).reason}`;
}

test('set-up is closed until a start has opened it, and a wrong or expired link makes nobody', async () => {
  const ask = { token: 'x'.repeat(43), name: 'eve', password: PASSWORD };
  assert.deepEqual(SetupState.parse(await person().ask('GET', '/api/v1/setup')), { open: false });
  assert.equal(await refusal(await person().send('POST', '/api/v1/setup', ask)), '403 unknown-link');
  const token = await openSetup(controller, clock.now());
  assert.deepEqual(SetupState.parse(await person().ask('GET', '/api/v1/setup')), { open: true });
  assert.equal(await refusal(await person().send('POST', '/api/v1/setup', ask)), '403 unknown-link');
  clock.advance(24 * 3600);
  assert.equal(await refusal(await person().send('POST', '/api/v1/setup', { ...ask, token })), '403 unknown-link');
  const weak = { ...ask, token, password: 'short' };
  assert.equal(await refusal(await person().send('POST', '/api/v1/setup', weak)), '422 invalid');
  assert.deepEqual(await rows('SELECT 1 FROM users'), []);
});

test('two people who use the link at the same moment make one admin, who alone sees the recovery key until they keep it', async () => {
  const token = await openSetup(controller, clock.now());
  const pair = [person(), person()];
  const answers = await Promise.all(
    pair.map((one, index) => one.send('POST', '/api/v1/setup', { token, name: `ada${index}`, password: PASSWORD })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 410]);
  const won = answers.findIndex((answer) => answer.status === 201);
  const { recoveryKey } = SetupAnswer.parse(await answers[won]!.json());
  assert.match(recoveryKey ?? '', /^[A-Z2-7]{4}(-[A-Z2-7]{4}){13}$/);
  const winner = pair[won]!;
  const path = '/api/v1/setup/recovery-key';
  const lost = await pair[1 - won]!.send('GET', path);
  assert.equal(await refusal(lost), '401 not-signed-in');
  const shown = await winner.send('GET', path);
  assert.equal(shown.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await shown.json(), { recoveryKey }, 'the answer of set-up may have been lost on the way');
  assert.equal((await winner.ask<{ recoveryKeyWaiting: boolean }>('GET', '/api/v1/status')).recoveryKeyWaiting, true);
  for (let twice = 0; twice < 2; twice++) await winner.ask('DELETE', path);
  assert.deepEqual(await winner.ask('GET', path), { recoveryKey: null });
  assert.equal((await winner.ask<{ recoveryKeyWaiting: boolean }>('GET', '/api/v1/status')).recoveryKeyWaiting, false);
  assert.equal(await controller.platform.keys.waitingRecoveryKey(), null, 'no copy is left on the controller');
  const acts = await rows("SELECT action FROM audit_entries WHERE action LIKE 'recovery-key.%' ORDER BY id");
  assert.deepEqual(acts, [{ action: 'recovery-key.show' }, { action: 'recovery-key.keep' }]);
  assert.equal((await rows('SELECT role FROM users')).length, 1);
  assert.equal(Me.parse(await pair[won]!.ask('GET', '/api/v1/session')).role, 'admin');
  const again = await person().send('POST', '/api/v1/setup', { token, name: 'eve', password: PASSWORD });
  assert.equal(await refusal(again), '410 link-spent');
  await controller.platform.database.pool.query("UPDATE users SET name = 'ada'");
});

test('the session cookie is out of reach of scripts and of other sites, and only its hash is stored', async () => {
  const answer = await person().send('POST', '/api/v1/session', { name: 'ada', password: PASSWORD });
  const cookie = answer.headers.getSetCookie()[0]!;
  assert.match(cookie, /^sluice_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const token = /=([\w-]+);/.exec(cookie)![1]!;
  const dump = JSON.stringify(await rows('SELECT * FROM sessions'));
  assert.ok(!dump.includes(token) && !dump.includes(Buffer.from(token).toString('hex')));
});

test('a wrong password, an unknown name and a disabled account get the same answer, and the audit tells them apart', async () => {
  const ada = person();
  await ada.ask('POST', '/api/v1/session', { name: 'ada', password: PASSWORD });
  const gone = await ada.ask<{ id: string }>('POST', '/api/v1/users', {
    name: 'gone',
    password: PASSWORD,
    role: 'viewer',
  });
  await ada.ask('PATCH', `/api/v1/users/${gone.id}`, { disabled: true });
  const bodies = [];
  for (const [name, password] of [
    ['ada', 'not the password'],
    ['nobody', PASSWORD],
    ['gone', PASSWORD],
  ]) {
    const answer = await person().send('POST', '/api/v1/session', { name, password });
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.headers.getSetCookie(), []);
    bodies.push(await answer.text());
  }
  assert.equal(new Set(bodies).size, 1);
  const causes = await rows(
    `SELECT detail ->> 'cause' AS cause FROM audit_entries WHERE action = 'session.refuse' ORDER BY id`,
  );
  assert.deepEqual(
    causes.map((row) => row.cause),
    ['wrong password', 'unknown name', 'disabled'],
  );
});

test('a session ends after 12 idle hours, and after 7 days however busy it was', async () => {
  const idle = person();
  await idle.ask('POST', '/api/v1/session', { name: 'ada', password: PASSWORD });
  clock.advance(12 * 3600 - 1);
  await idle.ask('GET', '/api/v1/session');
  clock.advance(12 * 3600);
  assert.equal(await refusal(await idle.send('GET', '/api/v1/session')), '401 not-signed-in');
  const busy = person();
  await busy.ask('POST', '/api/v1/session', { name: 'ada', password: PASSWORD });
  for (let hours = 0; hours + 11 < 7 * 24; hours += 11) {
    clock.advance(11 * 3600);
    await busy.ask('GET', '/api/v1/session');
  }
  clock.advance(11 * 3600);
  assert.equal(await refusal(await busy.send('GET', '/api/v1/session')), '401 not-signed-in');
});

test('signing out ends this session; signing out everywhere and a new password end the others', async () => {
  const people = [person(), person(), person()];
  const signIn = (one: Person, password = PASSWORD) => one.ask('POST', '/api/v1/session', { name: 'ada', password });
  const alive = () => Promise.all(people.map(async (one) => (await one.send('GET', '/api/v1/session')).status));
  for (const one of people) await signIn(one);
  await people[0]!.ask('DELETE', '/api/v1/session');
  assert.deepEqual(await alive(), [401, 200, 200]);
  await people[1]!.ask('DELETE', '/api/v1/sessions');
  assert.deepEqual(await alive(), [401, 401, 401]);
  for (const one of people) await signIn(one);
  const change = { current: 'not the password', password: 'another long password' };
  assert.equal(await refusal(await people[2]!.send('PUT', '/api/v1/session/password', change)), '401 sign-in-failed');
  await people[2]!.ask('PUT', '/api/v1/session/password', { ...change, current: PASSWORD });
  assert.deepEqual(await alive(), [401, 401, 200]);
  await signIn(people[0]!, change.password);
});

test('an admin who takes a role or sets a password ends what the person may do, and the last admin cannot go', async () => {
  const ada = person();
  await ada.ask('POST', '/api/v1/session', { name: 'ada', password: 'another long password' });
  const { id } = await ada.ask<{ id: string }>('GET', '/api/v1/session');
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    assert.equal(await refusal(await ada.send('PATCH', `/api/v1/users/${id}`, change)), '409 last-admin');
  }
  const bob = await ada.ask<{ id: string }>('POST', '/api/v1/users', {
    name: 'bob',
    password: PASSWORD,
    role: 'admin',
  });
  const taken = { name: 'bob', password: PASSWORD, role: 'viewer' };
  assert.equal(await refusal(await ada.send('POST', '/api/v1/users', taken)), '409 name-taken');
  const browser = person();
  await browser.ask('POST', '/api/v1/session', { name: 'bob', password: PASSWORD });
  await browser.ask('GET', '/api/v1/users');
  await ada.ask('PATCH', `/api/v1/users/${bob.id}`, { role: 'viewer' });
  assert.equal(await refusal(await browser.send('GET', '/api/v1/users')), '403 forbidden');
  await ada.ask('PATCH', `/api/v1/users/${bob.id}`, { password: 'set by the admin now' });
  assert.equal(await refusal(await browser.send('GET', '/api/v1/session')), '401 not-signed-in');
});

test('guessing is slowed with 429 and the seconds to wait, and neither passwords nor tokens reach log or audit', async () => {
  let status = 0;
  for (let i = 0; i < 12; i += 1) {
    const answer = await person().send('POST', '/api/v1/session', { name: 'carol', password: `guess number ${i}` });
    status = answer.status;
    if (status === 429) assert.ok(Number(answer.headers.get('retry-after')) > 0);
  }
  assert.equal(status, 429);
  clock.advance(15 * 60);
  const later = await person().send('POST', '/api/v1/session', { name: 'carol', password: 'guess' });
  assert.equal(await refusal(later), '401 sign-in-failed');
  const written = controller.platform.logged.join('\n') + JSON.stringify(await rows('SELECT * FROM audit_entries'));
  for (const secret of [PASSWORD, 'not the password', 'another long password', 'guess number']) {
    assert.ok(!written.includes(secret), `"${secret}" was written`);
  }
});

test("the controller's own machine can give a lost account a new password, and nothing else can be wrong with it", async () => {
  const client = await controller.platform.database.pool.connect();
  try {
    const replace = (name: string, password: string) => replacePassword(client, name, password, clock.now());
    await assert.rejects(replace('nobody', PASSWORD), /Nobody is called/);
    await assert.rejects(replace('bob', 'short'), /too short/);
    const bob = person();
    await bob.ask('POST', '/api/v1/session', { name: 'bob', password: 'set by the admin now' });
    await client.query(`UPDATE users SET disabled_at = now() WHERE name = 'bob'`);
    await replace('bob', 'found again at last');
    assert.equal(await refusal(await bob.send('GET', '/api/v1/session')), '401 not-signed-in');
    await bob.ask('POST', '/api/v1/session', { name: 'bob', password: 'found again at last' });
  } finally {
    client.release();
  }
});

/** Begins an act of somebody who knows the old password, and lets an admin set another one while it is under way. */
async function overtaken(name: string, act: () => Promise<Response>): Promise<string> {
  const { pool } = controller.platform.database;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM users WHERE name = $1 FOR UPDATE', [name]);
    const answer = act();
    await until(
      'the act to wait for the row',
      async () =>
        await rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      (waiting) => waiting.length > 0,
    );
    await client.query('UPDATE users SET password_hash = $2 WHERE name = $1', [
      name,
      await hashPassword('another one entirely'),
    ]);
    await client.query('DELETE FROM sessions USING users u WHERE u.id = user_id AND u.name = $1', [name]);
    await client.query('COMMIT');
    return await refusal(await answer);
  } finally {
    client.release();
  }
}

test('whose password is replaced while they sign in, or change it themselves, gets neither a session nor the account', async () => {
  const hash = await hashPassword(PASSWORD);
  await controller.platform.database.pool.query(
    `INSERT INTO users (id, name, password_hash, role) VALUES (gen_random_uuid(), 'mallory', $1, 'admin')`,
    [hash],
  );
  const mallory = person();
  await mallory.ask('POST', '/api/v1/session', { name: 'mallory', password: PASSWORD });
  const change = { current: PASSWORD, password: 'what mallory would like' };
  const changed = await overtaken('mallory', () => mallory.send('PUT', '/api/v1/session/password', change));
  assert.equal(changed, '401 sign-in-failed');
  await controller.platform.database.pool.query(`UPDATE users SET password_hash = $1 WHERE name = 'mallory'`, [hash]);
  const signIn = { name: 'mallory', password: PASSWORD };
  assert.equal(
    await overtaken('mallory', () => person().send('POST', '/api/v1/session', signIn)),
    '401 sign-in-failed',
  );
  assert.deepEqual(
    await rows(`SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.name = 'mallory'`),
    [],
  );
});
