import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { NewTokenAnswer } from '#contracts/people/enrolment.js';
import { FleetLabels, MachineChangesAnswer, MachineDetail, MachinePage } from '#contracts/people/machines.js';
import { RingRow } from '#contracts/people/planning.js';
import type { Role } from '#domain/words.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
let rows: FleetRows;
let canary: string;
let lab: RingRow;
const query = (sql: string, values: unknown[] = []) => controller.platform.database.pool.query(sql, values);
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  rows = new FleetRows(controller.platform.database.pool, clock.now());
  canary = await rows.ring('Canary');
  const labelRules = [{ site: ['Lab'] }, { room: ['12', '13'], os: ['windows-11-25h2'] }];
  lab = RingRow.parse(await people.admin.ask('POST', '/api/v1/rings', { name: 'Lab', labelRules }));
});
after(() => controller.close());

const detail = async (id: string) => MachineDetail.parse(await people.viewer.ask('GET', `/api/v1/machines/${id}`));
const change = async (id: string, to: object) =>
  MachineDetail.parse(await people.operator.ask('PATCH', `/api/v1/machines/${id}`, to));
const changeMany = async (machines: string[], to: object) =>
  MachineChangesAnswer.parse(await people.operator.ask('POST', '/api/v1/machines/changes', { machines, change: to }));
async function refused(id: string, to: object) {
  const response = await people.operator.send('PATCH', `/api/v1/machines/${id}`, to);
  return [response.status, ((await response.json()) as { reason: string }).reason];
}

test('a machine is told where it stands, what it is called and which zone it is in, and keeps what is not named', async () => {
  const id = await rows.machine('Facts', { zone: 'Europe/Berlin' });
  const changed = await change(id, {
    site: 'Annex',
    labels: { room: '7', desk: 'left' },
    zone: 'Europe/Paris',
    seed: true,
  });
  assert.deepEqual(
    [changed.site, changed.labels, changed.zone, changed.zoneChosen, changed.zoneReported, changed.seed],
    ['Annex', { room: '7', desk: 'left' }, 'Europe/Paris', 'Europe/Paris', 'Europe/Berlin', true],
  );
  const less = await change(id, { labels: { desk: null, room: '8' }, zone: null });
  assert.deepEqual([less.site, less.labels, less.zone], ['Annex', { room: '8' }, 'Europe/Berlin']);
  const audit = AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=machine:${id}`));
  assert.deepEqual(audit.rows.map(({ action, detail }) => [action, detail]).at(0), [
    'machine.change',
    {
      before: { labels: { room: '7', desk: 'left' }, zone: 'Europe/Paris' },
      after: { labels: { room: '8' }, zone: null },
    },
  ]);
});

test('what a machine cannot be told is refused by name', async () => {
  const id = await rows.machine('Refusals');
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`label ${index}`, 'x']));
  const bad: [object, unknown[]][] = [
    [{ labels: { Site: 'Lab' } }, [422, 'label-reserved']],
    [{ labels: many }, [422, 'labels-too-many']],
    [{ labels: { room: '' } }, [422, 'invalid']],
    [{ zone: 'Europe/Atlantis' }, [422, 'window-zone-unknown']],
    [{ site: '  ' }, [422, 'invalid']],
    [{ ring: randomUUID() }, [404, 'not-found']],
    [{ site: 'Lab', state: 'active' }, [409, 'machine-not-duplicate']],
  ];
  const before = await detail(id);
  for (const [to, answer] of bad) assert.deepEqual(await refused(id, to), answer, JSON.stringify(to));
  assert.deepEqual(await detail(id), before);
  await change(id, { labels: Object.fromEntries(Object.entries(many).slice(0, 20)) });
  assert.deepEqual(await refused(id, { labels: { 'one more': 'x' } }), [422, 'labels-too-many']);
});

test('a machine that is left to the rules follows its facts; one that a person placed stays', async () => {
  const id = await rows.machine('Follows', { build: 26200 });
  assert.equal((await detail(id)).ringChosen, true);
  const left = await change(id, { ring: null });
  assert.deepEqual([left.ring.name, left.ringChosen], ['Broad', false]);
  assert.equal((await change(id, { site: 'Lab' })).ring.name, 'Lab');
  assert.equal((await change(id, { site: null })).ring.name, 'Broad');
  assert.equal((await change(id, { labels: { room: '13' } })).ring.name, 'Lab');
  const chosen = await change(id, { ring: canary });
  assert.deepEqual([chosen.ring.name, chosen.ringChosen], ['Canary', true]);
  assert.equal((await change(id, { site: 'Lab' })).ring.name, 'Canary');
});

test('many machines are changed at once, and each that cannot be has its own refusal', async () => {
  const [one, two] = [await rows.machine('Bulk 1'), await rows.machine('Bulk 2', { ring: 'Early' })];
  const gone = await rows.machine('Bulk gone', { state: 'left' });
  const nobody = randomUUID();
  const answer = await changeMany([one, two, gone, nobody, one], { state: 'retired', ring: null, site: 'Lab' });
  assert.deepEqual(answer.changed.sort(), [one, two].sort());
  assert.deepEqual(
    answer.refused.map(({ machine, problem }) => [machine, problem.reason]).sort(),
    [
      [gone, 'machine-retired'],
      [nobody, 'not-found'],
    ].sort(),
  );
  for (const id of [one, two]) {
    const { state, site, ring } = await detail(id);
    assert.deepEqual([state, site, ring.name], ['retired', 'Lab', 'Lab']);
  }
  assert.equal((await detail(gone)).site, null, 'a machine that is refused stays as it was');
});

test('machines are found by their site, and those of no site by none', async () => {
  await rows.machine('At the pier', { site: 'Pier' });
  const names = async (filter: string) =>
    MachinePage.parse(await people.viewer.ask('GET', `/api/v1/machines?size=200&${filter}`)).rows.map(
      ({ name }) => name,
    );
  assert.deepEqual(await names('site=Pier'), ['At the pier']);
  const none = await names('site=');
  assert.ok(none.includes('Refusals') && !none.includes('At the pier'));
});

test('the fleet says what label rules can ask of', async () => {
  await rows.machine('Labelled', { site: 'Quay' });
  const { labels } = FleetLabels.parse(await people.viewer.ask('GET', '/api/v1/fleet/labels'));
  const facts = labels.filter(({ fact }) => fact).map(({ name }) => name);
  assert.deepEqual(facts.sort(), ['edition', 'os', 'ownership', 'site']);
  const values = (name: string) => labels.find((label) => label.name === name)?.values.map(({ value }) => value) ?? [];
  assert.ok(values('site').includes('Quay'));
  assert.ok(values('os').includes('windows-11-25h2'));
  assert.ok(values('room').includes('8'));
});

test('a token may leave the ring to the rules, and a PC that becomes another one is placed again', async () => {
  const body = { label: 'By rules', ring: null, ownership: 'organisation', maxUses: 1, hours: 1 };
  const token = NewTokenAnswer.parse(await people.admin.ask('POST', '/api/v1/enrolment-tokens', body));
  assert.equal(token.ring, null);
  const agent = await TestAgent.enrolled(controller, token.token);
  const id = agent.machine;
  assert.deepEqual([(await detail(id)).ring.name, (await detail(id)).ringChosen], ['Broad', false]);
  await change(id, { labels: { room: '12' } });
  assert.equal((await detail(id)).ring.name, 'Broad', 'the rule asks for 25H2 as well');
  await agent.inventory({ build: 26200, timeZone: 'Romance Standard Time' });
  const updated = await detail(id);
  assert.deepEqual([updated.ring.name, updated.zone], ['Lab', 'Europe/Paris']);
  const audit = await query(`SELECT actor, detail FROM audit_entries WHERE action = 'machine.ring' AND subject = $1`, [
    `machine:${id}`,
  ]);
  assert.deepEqual(
    audit.rows.map(({ actor }) => actor),
    [`machine:${id}`],
  );
});

test('ten thousand machines are placed anew by one change of rules within seconds', async () => {
  await query(
    `INSERT INTO machines (id, name, smbios_uuid, ownership, ring_id, ring_chosen, edition, build, ubr, agent_version, site)
     SELECT gen_random_uuid(), 'Many ' || n, gen_random_uuid(), 'organisation', $1, false, 'Professional', 26200, 1, '0.1.0', 'Many'
     FROM generate_series(1, 10000) n`,
    [await rows.ring('Broad')],
  );
  const labelRules = [...lab.labelRules, { site: ['Many'] }];
  const started = performance.now();
  const moved = RingRow.parse(await people.admin.ask('PATCH', `/api/v1/rings/${lab.id}`, { labelRules }));
  const seconds = (performance.now() - started) / 1000;
  assert.ok(moved.machines >= 10_000);
  assert.ok(seconds < 10, `took ${seconds.toFixed(1)} s`);
});
