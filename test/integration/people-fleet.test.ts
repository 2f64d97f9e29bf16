import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { EnrolmentLine, NewTokenAnswer, TokenList, UpdateLine } from '#contracts/people/enrolment.js';
import { JobDetail, JobRow, NewJobsAnswer } from '#contracts/people/jobs.js';
import { FleetSummary, MachineDetail, MachinePage } from '#contracts/people/machines.js';
import { PatchDetail, PatchPage, PatchRow } from '#contracts/people/patches.js';
import { OPEN_UPDATE_STATES } from '#domain/patches/close.js';
import { decisionFor, type PatchDecision } from '#domain/patches/decisions.js';
import type { Role } from '#domain/words.js';
import { UPDATE_STATES } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
const machines: Record<string, string> = {};
const patches: Record<string, { id: string; update: string; updateId: string }> = {};
const query = (sql: string, values: unknown[] = []) => controller.platform.database.pool.query(sql, values);

before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  const rows = new FleetRows(controller.platform.database.pool, clock.now());
  patches.november = await rows.patch('November', { daysOld: 10, kb: ['KB5000001'] });
  patches.october = await rows.patch('October', { daysOld: 40 });
  patches.driver = await rows.patch('A driver', { daysOld: 90, kind: 'driver' });
  await rows.decide(patches.november.id, 'Canary', 'release');
  await rows.decide(patches.driver.id, null, 'decline');
  machines.alpha = await rows.machine('Alpha', { seenSecondsAgo: 30 });
  machines.beta = await rows.machine('beta_1', { ring: 'Early', seenSecondsAgo: 3600, build: 19045 });
  machines.gamma = await rows.machine('Gamma', { ring: 'Broad', ownership: 'personal', seenSecondsAgo: 15 * 86_400 });
  machines.delta = await rows.machine('Delta', { ring: 'Broad', scanned: false });
  machines.gone = await rows.machine('Gone', { state: 'retired' });
  for (const name of ['alpha', 'beta', 'gone']) await rows.place(machines[name]!, patches.november.update, 'offered');
  await rows.place(machines.beta, patches.october.update, 'failed', '0x80070070');
  await rows.place(machines.gamma, patches.driver.update, 'offered');
  await rows.place(machines.gamma, patches.november.update, 'installed');
  await query(
    `INSERT INTO hold_states (machine_id, level, wanted, since) VALUES ($1, 'holding', true, now()), ($2, 'leaking', true, now())`,
    [machines.alpha, machines.beta],
  );
});
after(() => controller.close());

const list = async (query: string) => MachinePage.parse(await people.viewer.ask('GET', `/api/v1/machines?${query}`));
const names = async (query: string) => (await list(query)).rows.map((row) => row.name);

test('the list filters and sorts as asked, and leaves out what was retired until it is asked for', async () => {
  const expected: [string, string[]][] = [
    ['', ['Alpha', 'beta_1', 'Delta', 'Gamma']],
    ['order=desc', ['Gamma', 'Delta', 'beta_1', 'Alpha']],
    ['state=retired', ['Gone']],
    ['q=A_1', ['beta_1']],
    ['q=%25', []],
    ['hold=holding', ['Alpha']],
    ['hold=none', ['Delta', 'Gamma']],
    ['ownership=personal', ['Gamma']],
    ['show=online', ['Alpha']],
    ['show=stale', ['Gamma']],
    ['show=behind', ['Alpha']],
    ['show=working', []],
    [`patch=${patches.november!.id}`, ['Alpha', 'beta_1']],
    ['sort=lastSeenAt&order=desc', ['Alpha', 'beta_1', 'Gamma', 'Delta']],
    ['sort=hold', ['beta_1', 'Delta', 'Gamma', 'Alpha']],
    ['sort=patchAge&order=desc', ['beta_1', 'Alpha', 'Delta', 'Gamma']],
    ['sort=build', ['beta_1', 'Alpha', 'Delta', 'Gamma']],
    ['sort=ring&order=desc', ['Delta', 'Gamma', 'beta_1', 'Alpha']],
    ['size=2&page=2', ['Delta', 'Gamma']],
    ['size=2&page=9', []],
  ];
  for (const [asked, found] of expected) assert.deepEqual(await names(asked), found, asked);
  assert.equal((await list('size=2&page=9')).total, 4, 'a page beyond the end still says how many there are');
});

test('each number of the summary is the length of the list it links to', async () => {
  const summary = FleetSummary.parse(await people.viewer.ask('GET', '/api/v1/fleet'));
  assert.equal(summary.machines, (await list('')).total);
  for (const show of ['online', 'stale', 'behind'] as const)
    assert.equal(summary[show], (await list(`show=${show}`)).total, show);
  for (const [level, count] of Object.entries(summary.byHold))
    assert.equal(count, (await list(`hold=${level}`)).total, level);
  const undecided = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?decision=undecided'));
  assert.equal(summary.undecidedPatches, undecided.total);
});

test('each machine says why it is not up to date, with the next step; an up-to-date one says nothing', async () => {
  const rows = Object.fromEntries((await list('')).rows.map((row) => [row.name, row]));
  assert.equal(rows.Alpha?.whyNot?.reason, 'install-not-ordered');
  assert.equal(rows.Alpha?.patchAgeDays, 10);
  assert.equal(rows.beta_1?.whyNot?.reason, 'not-released');
  assert.deepEqual([rows.beta_1?.patchAgeDays, rows.beta_1?.offered], [40, 2]);
  assert.deepEqual(
    [rows.Gamma?.whyNot, rows.Gamma?.patchAgeDays, rows.Gamma?.offered],
    [null, null, 0],
    'a declined patch is not missed',
  );
  assert.equal(rows.Delta?.whyNot?.reason, 'not-scanned');
});

test('the kept facts agree with the rules of the domain for every state, decision and ring', async () => {
  const { pool } = controller.platform.database;
  const rows = new FleetRows(pool, clock.now());
  const machine = await rows.machine('Facts', { ring: 'Early' });
  const patch = await rows.patch('For the facts', { daysOld: 5 });
  const check = async (what: string) => {
    const stored = (await query('SELECT state FROM machine_updates WHERE machine_id = $1', [machine])).rows[0]?.state;
    const ringId = (await query('SELECT ring_id FROM machines WHERE id = $1', [machine])).rows[0].ring_id;
    const decisions = await pool.query<PatchDecision>(
      `SELECT patch_id AS "patchId", ring_id AS "ringId", decision, decided_at AS "decidedAt" FROM patch_decisions`,
    );
    const decision = decisionFor(patch.id, ringId, decisions.rows)?.decision ?? null;
    const open = OPEN_UPDATE_STATES.includes(stored) && decision !== 'decline';
    const facts = (await query('SELECT open, oldest_at, behind FROM machine_facts WHERE machine_id = $1', [machine]))
      .rows[0];
    assert.deepEqual(
      [facts.open, facts.oldest_at !== null, facts.behind],
      [open ? 1 : 0, open, open && decision === 'release'],
      what,
    );
  };
  for (const state of UPDATE_STATES) {
    await rows.place(machine, patch.update, state);
    await check(state);
  }
  await rows.place(machine, patch.update, 'offered');
  for (const ring of [null, 'Early', 'Broad']) {
    for (const decision of ['release', 'decline'] as const) {
      await rows.decide(patch.id, ring, decision);
      await check(`${decision} for ${ring}`);
      await query(`UPDATE machines SET ring_id = (SELECT id FROM rings WHERE name = 'Broad') WHERE id = $1`, [machine]);
      await check(`${decision} for ${ring}, moved to Broad`);
      await query(`UPDATE machines SET ring_id = (SELECT id FROM rings WHERE name = 'Early') WHERE id = $1`, [machine]);
      await query('DELETE FROM patch_decisions WHERE patch_id = $1', [patch.id]);
      await check('decision taken back');
    }
  }
  await query('DELETE FROM machine_updates WHERE machine_id = $1', [machine]);
  await check('row gone');
  await query('DELETE FROM machines WHERE id = $1', [machine]);
});

test('an order for many machines gives each its job or its named refusal, and a job can be stopped', async () => {
  const order = { machines: [machines.alpha, machines.gone, machines.alpha], verb: 'scan' };
  const answer = NewJobsAnswer.parse(await people.operator.ask('POST', '/api/v1/machines/jobs', order));
  assert.deepEqual(
    answer.created.map(({ machine }) => machine),
    [machines.alpha],
    'named twice is ordered once',
  );
  assert.deepEqual(
    answer.refused.map(({ machine, problem }) => [machine, problem.reason]),
    [[machines.gone, 'machine-retired']],
  );
  const job = answer.created[0]!.job;
  assert.equal((await list('q=Alpha')).rows[0]?.job?.id, job);
  const detail = JobDetail.parse(await people.viewer.ask('GET', `/api/v1/jobs/${job}`));
  assert.deepEqual([detail.state, detail.createdBy, detail.why?.reason], ['queued', 'operator', 'waiting']);
  const stopped = JobRow.parse(await people.operator.ask('POST', `/api/v1/jobs/${job}/stop`));
  assert.equal(stopped.state, 'cancelled');
  const again = await people.operator.send('POST', `/api/v1/jobs/${job}/stop`);
  assert.equal(again.status, 409);
});

test('a machine page holds rows, causes and history, and a change is all or nothing', async () => {
  const path = `/api/v1/machines/${machines.beta}`;
  const before = MachineDetail.parse(await people.viewer.ask('GET', path));
  assert.deepEqual(
    before.updates.map(({ title, state }) => [title, state]),
    [
      ['October', 'failed'],
      ['November', 'offered'],
    ],
  );
  assert.ok(before.updates.every(({ whyNot }) => whyNot?.nextStep));
  const rings = await query(`SELECT id FROM rings WHERE name = 'Canary'`);
  const bad = await people.operator.send('PATCH', path, { ring: rings.rows[0].id, state: 'active' });
  assert.equal(bad.status, 409, 'it is no duplicate, so there is nothing to confirm');
  assert.equal(MachineDetail.parse(await people.viewer.ask('GET', path)).ring.name, 'Early');
  const after = MachineDetail.parse(
    await people.operator.ask('PATCH', path, { ring: rings.rows[0].id, ownership: 'personal' }),
  );
  assert.deepEqual([after.ring.name, after.ownership], ['Canary', 'personal']);
  assert.deepEqual(await names('show=behind'), ['Alpha', 'beta_1'], 'the facts follow the ring');
  const retired = MachineDetail.parse(await people.operator.ask('PATCH', path, { state: 'retired' }));
  assert.equal(retired.state, 'retired');
});

test('patches are counted by machine and state, found by KB, and told machine by machine', async () => {
  const page = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?q=5000001'));
  assert.equal(page.total, 1);
  const [row] = page.rows;
  assert.deepEqual([row?.ageDays, row?.counts.offered, row?.counts.installed], [10, 1, 1]);
  assert.deepEqual(
    row?.decisions.map(({ ring, decision, by }) => [ring?.name, decision, by]),
    [['Canary', 'release', 'ada']],
  );
  const detail = PatchDetail.parse(await people.viewer.ask('GET', `/api/v1/patches/${patches.november!.id}`));
  assert.deepEqual(
    detail.machines.map(({ name, state, whyNot }) => [name, state, whyNot?.reason]),
    [
      ['Alpha', 'offered', 'install-not-ordered'],
      ['Gamma', 'installed', undefined],
    ],
  );
});

test('a decision and an install now come back in lists, causes and audit, and a declined patch is not installed', async () => {
  const path = `/api/v1/patches/${patches.november!.id}`;
  const install = { machines: [machines.alpha, machines.gamma], withinMinutes: 60 };
  const ordered = NewJobsAnswer.parse(await people.operator.ask('POST', `${path}/install`, install));
  assert.deepEqual(
    [ordered.created.map(({ machine }) => machine), ordered.refused.map(({ problem }) => problem.reason)],
    [[machines.alpha], ['not-offered']],
  );
  assert.equal((await list('q=Alpha')).rows[0]?.whyNot?.reason, 'waiting');
  const place = PatchDetail.parse(await people.viewer.ask('GET', path)).machines.find(
    ({ id }) => id === machines.alpha,
  );
  assert.equal(place?.job?.id, ordered.created[0]?.job);
  const declined = PatchRow.parse(
    await people.operator.ask('PUT', `${path}/decision`, { ring: null, decision: 'decline' }),
  );
  assert.deepEqual(
    declined.decisions.map(({ ring, decision }) => [ring?.name, decision]),
    [
      [undefined, 'decline'],
      ['Canary', 'release'],
    ],
  );
  const again = NewJobsAnswer.parse(await people.operator.ask('POST', `${path}/install`, install));
  assert.deepEqual(
    again.refused.map(({ problem }) => problem.reason),
    ['patch-declined', 'patch-declined'],
  );
  assert.deepEqual(await names('show=behind'), []);
  await people.operator.ask('PUT', `${path}/decision`, { ring: null, decision: null });
  assert.deepEqual(await names('show=behind'), ['Alpha']);
  const acts = AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=patch:${patches.november!.id}`));
  assert.deepEqual(
    acts.rows.map(({ action, actor }) => [action, actor]),
    [
      ['patch.undecide', 'operator'],
      ['patch.decline', 'operator'],
      ['patch.install-now', 'operator'],
    ],
  );
  assert.ok(AuditPage.parse(await people.operator.ask('GET', '/api/v1/audit?action=patch.')).total >= 3);
});

test('an enrolment token is shown once and kept as a hash; the line holds no secret and every place is filled', async () => {
  const ring = (await query(`SELECT id FROM rings WHERE name = 'Canary'`)).rows[0].id;
  const wanted = { label: 'Lab', ring, ownership: 'organisation', maxUses: 2, hours: 24 };
  const made = NewTokenAnswer.parse(await people.admin.ask('POST', '/api/v1/enrolment-tokens', wanted));
  assert.match(made.token, /^sle_[\w-]{43}$/);
  const kept = JSON.stringify((await query('SELECT * FROM enrolment_tokens, audit_entries')).rows);
  assert.ok(!kept.includes(made.token) && !controller.platform.logged.join('\n').includes(made.token));
  const rows = async () => TokenList.parse(await people.admin.ask('GET', '/api/v1/enrolment-tokens')).rows;
  assert.deepEqual(
    (await rows()).map(({ label, usable }) => [label, usable]),
    [['Lab', true]],
  );
  await people.admin.ask('DELETE', `/api/v1/enrolment-tokens/${made.id}`);
  await people.admin.ask('DELETE', `/api/v1/enrolment-tokens/${made.id}`);
  assert.deepEqual(
    (await rows()).map(({ usable }) => usable),
    [false],
  );
  const { line, packageSha256, caSha256, address } = EnrolmentLine.parse(
    await people.admin.ask('GET', '/api/v1/enrolment-line'),
  );
  assert.ok(!line.includes('{{') && !line.includes('\n') && !line.includes('sle_'));
  for (const part of [packageSha256, caSha256, address, controller.platform.keys.agentKeyPin])
    assert.ok(line.includes(part), part);

  const update = UpdateLine.parse(await people.operator.ask('GET', '/api/v1/update-line'));
  assert.ok(!update.line.includes('{{') && !update.line.includes('\n'));
  for (const part of [packageSha256, address, controller.platform.keys.agentKeyPin])
    assert.ok(update.line.includes(part), part);
  assert.match(update.version, /^\d+\.\d+\.\d+$/);
});
