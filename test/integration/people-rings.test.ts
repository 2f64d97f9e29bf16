import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { NewTokenAnswer } from '#contracts/people/enrolment.js';
import { MachinePage } from '#contracts/people/machines.js';
import { RingList, RingPreview, RingRow, WindowView } from '#contracts/people/planning.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { nightly } from '#test/planner.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
let rows: FleetRows;
const query = (sql: string, values: unknown[] = []) => controller.platform.database.pool.query(sql, values);
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  rows = new FleetRows(controller.platform.database.pool, clock.now());
});
after(() => controller.close());

const list = async () => RingList.parse(await people.viewer.ask('GET', '/api/v1/rings')).rows;
const ring = async (name: string) => (await list()).find((row) => row.name === name)!;
const make = async (name: string, more: object = {}) =>
  RingRow.parse(await people.admin.ask('POST', '/api/v1/rings', { name, ...more }));
const change = async (id: string, to: object) =>
  RingRow.parse(await people.admin.ask('PATCH', `/api/v1/rings/${id}`, to));
const ringOfMachine = async (name: string) =>
  MachinePage.parse(await people.viewer.ask('GET', `/api/v1/machines?q=${encodeURIComponent(name)}`)).rows[0]?.ring
    .name;

async function refused(method: string, path: string, body?: unknown) {
  const response = await people.admin.send(method, `/api/v1/${path}`, body);
  const { reason, detail } = (await response.json()) as { reason: string; detail?: string };
  return [response.status, reason, ...(detail === undefined ? [] : [detail])];
}

test('a fresh installation has three rings, each of which says that it has no window', async () => {
  const rings = await list();
  assert.deepEqual(
    rings.slice(0, 3).map(({ name, problems }) => [name, problems.map(({ reason }) => reason)]),
    ['Canary', 'Early', 'Broad'].map((name) => [name, ['ring-without-window']]),
  );
});

test('a new ring stands before the last one, so that making it moves nobody', async () => {
  await rows.machine('Left over', { ring: 'Broad', chosen: false });
  const made = await make('Kiosks');
  const names = (await list()).map(({ name }) => name);
  assert.deepEqual(names.slice(-2), ['Kiosks', 'Broad']);
  assert.deepEqual(made.waves, [{ percent: 100 }]);
  assert.equal(await ringOfMachine('Left over'), 'Broad');
  assert.deepEqual(await refused('POST', 'rings', { name: 'Kiosks' }), [409, 'name-taken']);
});

test('label rules move the machines that no person placed, at once and on the record', async () => {
  const lab = await make('Lab');
  const moving = await rows.machine('Moving', { ring: 'Broad', chosen: false, site: 'Room 1' });
  await rows.machine('Placed by hand', { ring: 'Broad', site: 'Room 1' });
  const labelRules = [{ site: ['Room 1'], ownership: ['organisation'] }];
  const asked = { rules: [{ ring: lab.id, labelRules }] };
  const preview = RingPreview.parse(await people.viewer.ask('POST', '/api/v1/rings/preview', asked));
  assert.deepEqual(
    [preview.total, preview.moves.map(({ machine, from, to }) => [machine.name, from.name, to.name])],
    [1, [['Moving', 'Broad', 'Lab']]],
  );
  assert.equal(await ringOfMachine('Moving'), 'Broad', 'a preview moves nobody');
  const after = await change(lab.id, { labelRules });
  assert.deepEqual([after.machines, after.chosen], [1, 0]);
  assert.equal(await ringOfMachine('Placed by hand'), 'Broad');
  const audit = AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=machine:${moving}`));
  assert.deepEqual(
    audit.rows.map(({ actor, action, detail }) => [actor, action, detail]),
    [['ada', 'machine.ring', { from: (await ring('Broad')).id, to: lab.id, placedBy: 'label' }]],
  );
  await change(lab.id, { labelRules: [] });
  assert.equal(await ringOfMachine('Moving'), 'Broad');
});

test('a change of a ring is whole or not at all', async () => {
  const { id } = await make('Careful');
  const before = await ring('Careful');
  const bad: [object, [number, string]][] = [
    [{ waves: [{ percent: 50 }] }, [422, 'waves-do-not-reach-all']],
    [{ waves: [] }, [422, 'invalid']],
    [{ gate: { ...before.gate, minProven: 0 } }, [422, 'invalid']],
    [{ labelRules: [{}] }, [422, 'ring-label-empty']],
    [{ versionTarget: 'windows-12' }, [422, 'version-target-unknown']],
    [{ name: 'Canary' }, [409, 'name-taken']],
    [{ colour: 'red' }, [422, 'invalid']],
  ];
  for (const [part, answer] of bad) {
    const body = { onOvertaken: 'carry', ...part };
    assert.deepEqual(await refused('PATCH', `rings/${id}`, body), answer, JSON.stringify(part));
  }
  const unknown = await refused('PATCH', `rings/${id}`, { onOvertaken: 'carry', windows: [randomUUID()] });
  assert.deepEqual(unknown.slice(0, 2), [404, 'not-found']);
  assert.deepEqual(await ring('Careful'), before);
});

test('a ring keeps what it is given, and a change that changes nothing is not on the record', async () => {
  const window = WindowView.parse(
    await people.admin.ask('POST', '/api/v1/windows', {
      name: 'Nights',
      purpose: 'install',
      rule: nightly({ zone: 'UTC' }),
    }),
  );
  const { id, gate } = await make('Whole');
  const wanted = {
    name: 'Complete',
    labelRules: [{ department: ['Sales', 'Care'] }],
    versionTarget: 'windows-11-25h2',
    waves: [{ count: 2 }, { percent: 100 }],
    gate: { ...gate, soakHours: 48 },
    onOvertaken: 'carry',
    sharing: { reach: 'lan', cacheDays: 21, internetKbps: 4000 },
  };
  const changed = await change(id, { ...wanted, windows: [window.id] });
  const { position: _, ...kept } = changed;
  assert.deepEqual(kept, {
    id,
    ...wanted,
    windows: [{ id: window.id, name: 'Nights', purpose: 'install' }],
    machines: 0,
    chosen: 0,
    problems: [],
  });
  const entries = async () =>
    (await query(`SELECT count(*)::int AS n FROM audit_entries WHERE subject = $1`, [`ring:${id}`])).rows[0].n;
  const before = await entries();
  await change(id, { ...wanted, windows: [window.id] });
  assert.equal(await entries(), before);
});

test('a ring whose window follows machines of unknown zone says so', async () => {
  const window = WindowView.parse(
    await people.admin.ask('POST', '/api/v1/windows', { name: 'Own nights', purpose: 'install', rule: nightly() }),
  );
  await make('Zoneless', { windows: [window.id] });
  assert.deepEqual((await ring('Zoneless')).problems, []);
  await rows.machine('No zone', { ring: 'Zoneless' });
  assert.deepEqual(
    (await ring('Zoneless')).problems.map(({ reason }) => reason),
    ['window-zone-unknown'],
  );
});

test('rings are put in order at once; an order that misses one is refused', async () => {
  const before = (await list()).map(({ id }) => id);
  const turned = [...before].reverse();
  const answer = RingList.parse(await people.admin.ask('PUT', '/api/v1/rings/order', { rings: turned }));
  assert.deepEqual(
    answer.rows.map(({ id }) => id),
    turned,
  );
  assert.equal(await ringOfMachine('Left over'), 'Canary', 'what no rule places is in the last ring');
  for (const rings of [turned.slice(1), [...turned.slice(1), turned[1]], [...turned, randomUUID()]]) {
    assert.deepEqual(await refused('PUT', 'rings/order', { rings }), [409, 'ring-order-incomplete']);
  }
  await people.admin.ask('PUT', '/api/v1/rings/order', { rings: before });
  assert.equal(await ringOfMachine('Left over'), 'Broad');
});

test('a ring that something needs is not deleted, and the refusal says what', async () => {
  const { id } = await make('Needed');
  const machine = await rows.machine('Needs it', { ring: 'Needed' });
  const body = { label: 'Front desk', ring: id, ownership: 'organisation', maxUses: 1, hours: 1 };
  const token = NewTokenAnswer.parse(await people.admin.ask('POST', '/api/v1/enrolment-tokens', body));
  const patch = await rows.patch('For a rollout');
  const rollout = randomUUID();
  await query(
    `INSERT INTO rollouts (id, patch_id, name, state, starts_at, per_wave, per_site, accepted, created_by)
     VALUES ($1, $2, 'November', 'running', $3, 1, 1, '{}', 'ada')`,
    [rollout, patch.id, clock.now()],
  );
  await query(
    `INSERT INTO rollout_stages (rollout_id, ring_id, position, after, waves, gate) SELECT $1, id, 1, '{}', waves, gate FROM rings WHERE id = $2`,
    [rollout, id],
  );
  assert.deepEqual(await refused('DELETE', `rings/${id}`), [
    409,
    'ring-in-use',
    'Machines in it: 1. Enrolment tokens: Front desk. Rollouts: November.',
  ]);
  await people.operator.ask('PATCH', `/api/v1/machines/${machine}`, { state: 'retired' });
  await people.admin.ask('DELETE', `/api/v1/enrolment-tokens/${token.id}`);
  await query(`UPDATE rollouts SET state = 'completed', ended_at = $2 WHERE id = $1`, [rollout, clock.now()]);
  await people.admin.ask('DELETE', `/api/v1/rings/${id}`);
  assert.ok(!(await list()).some((row) => row.id === id));
  const retired = await query('SELECT r.name FROM machines m JOIN rings r ON r.id = m.ring_id WHERE m.id = $1', [
    machine,
  ]);
  assert.equal(retired.rows[0].name, 'Broad', 'even a retired machine is in a ring');
  const history = await query('SELECT kind, data FROM rollout_events WHERE rollout_id = $1', [rollout]);
  assert.deepEqual([history.rows[0].kind, history.rows[0].data.name], ['ring-deleted', 'Needed']);
});

test('a token that is made while its ring is deleted keeps the ring, or is refused, but never loses it', async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await make(`Contended ${round}`);
    const body = { label: `Race ${round}`, ring: id, ownership: 'organisation', maxUses: 1, hours: 1 };
    const [made, deleted] = await Promise.all([
      people.admin.send('POST', '/api/v1/enrolment-tokens', body),
      people.admin.send('DELETE', `/api/v1/rings/${id}`),
    ]);
    const outcome = [made.status, deleted.status].join(' ');
    assert.ok(['201 409', '404 204'].includes(outcome), outcome);
    await query(`UPDATE enrolment_tokens SET revoked_at = now() WHERE label = $1`, [`Race ${round}`]);
  }
});

test('the last ring stays', async () => {
  await query('DELETE FROM rollout_stages');
  await query(`UPDATE machines SET state = 'retired'`);
  const rings = await list();
  for (const { id } of rings.slice(1)) await people.admin.ask('DELETE', `/api/v1/rings/${id}`);
  assert.deepEqual(await refused('DELETE', `rings/${rings[0]!.id}`), [409, 'last-ring']);
});
