import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { JobRow } from '#contracts/people/jobs.js';
import { PatchDetail, PatchPage } from '#contracts/people/patches.js';
import { DryRunAnswer, type Rule, RuleList } from '#contracts/people/planning.js';
import { DAY_MS } from '#domain/time.js';
import type { Role } from '#domain/words.js';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { RuleDecisions } from '../../apps/controller/src/features/rules/rule-decisions.service.js';
import { RulesSchedule } from '../../apps/controller/src/features/rules/rules.schedule.js';

const clock = new FakeClock();
let controller: TestController;
let people: Record<Role, Person>;
let rows: FleetRows;
let agent: TestAgent;
const rings: Record<string, string> = {};
const query = (sql: string, values: unknown[] = []) => controller.platform.database.pool.query(sql, values);
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  rows = new FleetRows(controller.platform.database.pool, clock.now());
  for (const name of ['Canary', 'Early', 'Broad']) rings[name] = await rows.ring(name);
  agent = await TestAgent.enrolled(controller);
});
after(() => controller.close());

const rule = (name: string, action: Rule['action'], match: Rule['match'], more: Partial<Rule> = {}): Rule => ({
  id: randomUUID(),
  name,
  action,
  deferDays: action === 'defer' ? 7 : null,
  rings: null,
  match,
  ...more,
});
const list = async () => RuleList.parse(await people.viewer.ask('GET', '/api/v1/rules'));
const put = async (rules: Rule[]) => {
  const { version } = await list();
  return RuleList.parse(await people.admin.ask('PUT', '/api/v1/rules', { version, rules }));
};
const patch = async (id: string) => PatchDetail.parse(await people.viewer.ask('GET', `/api/v1/patches/${id}`));
const decide = (id: string, ring: string | null, decision: string | null) =>
  people.operator.send('PUT', `/api/v1/patches/${id}/decision`, { ring, decision });
/** `Ring decision (by)`, in the order of the rings. */
const decisions = async (id: string) =>
  (await patch(id)).decisions.map(({ ring, decision, by }) => `${ring?.name ?? 'all'} ${decision} (${by})`);
/** A patch that some machine lacks. */
async function openPatch(title: string, facts: Parameters<FleetRows['patch']>[1] = {}): Promise<string> {
  const made = await rows.patch(title, facts);
  await rows.place(await rows.machine(`Lacks ${title}`), made.update, 'offered');
  return made.id;
}
const entries = async (id: string) =>
  AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=patch:${id}`)).rows.map(
    ({ actor, action }) => `${actor} ${action}`,
  );
async function refused(rules: unknown[], version?: string) {
  const body = { version: version ?? (await list()).version, rules };
  const response = await people.admin.send('PUT', '/api/v1/rules', body);
  const { reason, detail } = (await response.json()) as { reason: string; detail?: string };
  return [response.status, reason, ...(detail === undefined ? [] : [detail])];
}

test('the list is replaced as a whole, by whoever edited the version that holds', async () => {
  const { version } = await list();
  const first = rule('Drivers', 'decline', { kinds: ['driver'] });
  const saved = await put([first]);
  assert.deepEqual(saved.rules, [first]);
  assert.notEqual(saved.version, version);
  assert.deepEqual(await refused([], version), [409, 'stale']);
  const second = rule('Early security', 'release', { classifications: ['security'] }, { rings: [rings.Canary!] });
  assert.deepEqual(
    (await put([second, { ...first, name: 'No drivers' }])).rules.map(({ name }) => name),
    ['Early security', 'No drivers'],
  );
  assert.deepEqual((await put([])).rules, []);
  assert.equal((await list()).version, version, 'the same rules have the same version');
});

test('a rule that makes no sense is refused with its name, and the list stays', async () => {
  const before = await put([rule('Drivers', 'decline', { kinds: ['driver'] })]);
  const twice = rule('Twice', 'decline', { kinds: ['msrt'] });
  const bad: [unknown[], unknown[]][] = [
    [[rule('All', 'release', {})], [422, 'rule-catches-everything', 'Rule "All".']],
    [[rule('Late', 'release', { kinds: ['msrt'] }, { deferDays: 3 })], [422, 'rule-days-invalid', 'Rule "Late".']],
    [[rule('Unkept', 'decline', { colour: 'red' } as never)], [422, 'invalid']],
    [
      [twice, twice],
      [422, 'invalid'],
    ],
    [[rule('Lost', 'decline', {}, { rings: [randomUUID()] })], [404, 'not-found', 'A rule names a ring that is gone.']],
  ];
  for (const [rules, answer] of bad) assert.deepEqual(await refused(rules), answer);
  assert.deepEqual(await list(), before);
  await put([]);
});

test('rules decide for each ring at once, and what they said is taken back with them', async () => {
  const id = await openPatch('November');
  await put([
    rule('Canaries first', 'release', { kinds: ['cumulative'] }, { rings: [rings.Canary!] }),
    rule('Nobody else', 'decline', { kinds: ['cumulative'] }),
  ]);
  assert.deepEqual(await decisions(id), [
    'Canary release (rule: Canaries first)',
    'Early decline (rule: Nobody else)',
    'Broad decline (rule: Nobody else)',
  ]);
  const told = await patch(id);
  assert.deepEqual(
    told.decisions.map(({ why, rule: by }) => [why?.reason, by?.name]),
    [
      ['released-by-rule', 'Canaries first'],
      ['declined-by-rule', 'Nobody else'],
      ['declined-by-rule', 'Nobody else'],
    ],
  );
  assert.equal((await entries(id)).length, 3);
  assert.equal(await controller.people.app.get(RuleDecisions).remake(), 0, 'made anew, nothing changes');
  assert.equal((await entries(id)).length, 3);
  await put([]);
  assert.deepEqual(await decisions(id), []);
  assert.deepEqual((await entries(id)).slice(0, 3), Array(3).fill('sluice patch.undecide'));
});

test("a person's word stands over every rule, and taken back it leaves the word to the rules again", async () => {
  const id = await openPatch('December');
  await put([rule('All of them', 'decline', { kinds: ['cumulative'] })]);
  assert.equal((await decide(id, rings.Early!, 'release')).status, 200);
  assert.deepEqual(await decisions(id), [
    'Canary decline (rule: All of them)',
    'Early release (operator)',
    'Broad decline (rule: All of them)',
  ]);
  assert.equal((await decide(id, null, 'release')).status, 200);
  assert.deepEqual(await decisions(id), ['all release (operator)', 'Early release (operator)']);
  await controller.people.app.get(RuleDecisions).remake();
  assert.deepEqual(await decisions(id), ['all release (operator)', 'Early release (operator)']);
  assert.equal((await decide(id, null, null)).status, 200);
  assert.deepEqual(await decisions(id), [
    'Canary decline (rule: All of them)',
    'Early release (operator)',
    'Broad decline (rule: All of them)',
  ]);
  const back = await decide(id, rings.Broad!, null);
  assert.deepEqual([back.status, ((await back.json()) as { reason: string }).reason], [409, 'decided-by-rule']);
  assert.equal((await decide(id, rings.Broad!, 'decline')).status, 200);
  await put([]);
  assert.deepEqual(await decisions(id), ['Early release (operator)', 'Broad decline (operator)']);
});

test('a deferral releases on its day, by itself', async () => {
  const id = await openPatch('Deferred', { daysOld: 6.75 });
  await put([rule('A week', 'defer', { kinds: ['cumulative'] })]);
  const waiting = await patch(id);
  assert.deepEqual(waiting.decisions, []);
  const due = new Date(clock.now().getTime() + DAY_MS / 4).toISOString();
  assert.deepEqual(
    waiting.rules.map(({ outcome, why, from, rule: by }) => [outcome, why.reason, from, by?.name]),
    Array(3).fill(['wait', 'deferred-by-rule', due, 'A week']),
  );
  const schedule = controller.agents.app.get(RulesSchedule);
  await schedule.tick();
  assert.deepEqual(await decisions(id), []);
  clock.advance(6 * 3600);
  await schedule.tick();
  assert.deepEqual(
    await decisions(id),
    ['Canary', 'Early', 'Broad'].map((name) => `${name} release (rule: A week)`),
  );
  await put([]);
});

test('firmware is declined while no rule names it, and another Windows version while it is not the target', async () => {
  const firmware = await openPatch('BIOS', { kind: 'firmware' });
  const upgrade = await openPatch('Feature update', { kind: 'feature' });
  await controller.people.app.get(RuleDecisions).remake();
  assert.deepEqual(
    (await patch(firmware)).decisions.map(({ by, why, rule: made }) => [by, why?.reason, made]),
    Array(3).fill(['sluice', 'firmware-declined', null]),
  );
  assert.deepEqual(await decisions(upgrade), []);
  await people.admin.ask('PATCH', `/api/v1/rings/${rings.Broad}`, { versionTarget: 'windows-11-24h2' });
  assert.deepEqual(await decisions(upgrade), ['Broad decline (sluice)']);
  await people.admin.ask('PATCH', `/api/v1/rings/${rings.Broad}`, { versionTarget: null });
  assert.deepEqual(await decisions(upgrade), []);
  assert.equal((await decide(firmware, null, 'release')).status, 200);
  assert.deepEqual(await decisions(firmware), ['all release (operator)']);
});

test('a new ring is decided for, too', async () => {
  const id = await openPatch('For all rings');
  await put([rule('Everywhere', 'release', { kinds: ['cumulative'] })]);
  const made = await people.admin.ask<{ id: string }>('POST', '/api/v1/rings', { name: 'Kiosks' });
  assert.ok((await decisions(id)).includes('Kiosks release (rule: Everywhere)'));
  await people.admin.ask('DELETE', `/api/v1/rings/${made.id}`);
  await put([]);
});

test('a patch that a scan brings is decided on before the scan is answered', async () => {
  await put([rule('Security', 'release', { classifications: ['security'] })]);
  await agent.scan([cumulative()]);
  const page = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?q=KB5070001'));
  assert.deepEqual(
    page.rows[0]?.decisions.map(({ by }) => by),
    Array(3).fill('rule: Security'),
  );
  await put([]);
});

test('a decline by a rule stops the installs that were ordered before it', async () => {
  const update = cumulative({ kb: ['KB5070002'], title: '2026-12 Cumulative Update (KB5070002) (26100.4600)' });
  await agent.scan([update]);
  const page = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?q=KB5070002'));
  const id = page.rows[0]!.id;
  const ordered = await people.operator.ask<{ created: { job: string }[] }>('POST', `/api/v1/patches/${id}/install`, {
    machines: [agent.machine],
  });
  await put([rule('Not this one', 'decline', { kbs: ['KB5070002'] })]);
  const job = JobRow.parse(await people.viewer.ask('GET', `/api/v1/jobs/${ordered.created[0]!.job}`));
  assert.deepEqual([job.state, job.why?.reason], ['cancelled', 'patch-declined']);
  await put([]);
});

test('a revision that asks more of the PC than what was released asks people again; declines cover it', async () => {
  const update = cumulative({ kb: ['KB5070003'], title: '2027-01 Cumulative Update (KB5070003) (26100.4700)' });
  await put([rule('All', 'release', { kinds: ['cumulative'] }, { rings: [rings.Canary!] })]);
  await agent.scan([update]);
  const id = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?q=KB5070003')).rows[0]!.id;
  await decide(id, rings.Early!, 'release');
  await decide(id, rings.Broad!, 'decline');
  await agent.scan([{ ...update, revision: 201 }]);
  assert.equal((await decisions(id)).length, 3, 'a revision of its metadata alone changes nothing');
  await agent.scan([{ ...update, revision: 202, restart: 'always' }]);
  const changed = await patch(id);
  assert.deepEqual(await decisions(id), ['Broad decline (operator)']);
  assert.equal(changed.changed?.why.reason, 'patch-changed');
  assert.match(changed.changed?.why.sentence ?? '', /asks for a restart more strongly/);
  assert.equal(changed.rules[0]?.why.reason, 'patch-changed', 'rules wait for a person, too');
  const asked = PatchPage.parse(await people.viewer.ask('GET', '/api/v1/patches?decision=changed'));
  assert.deepEqual(
    asked.rows.map((row) => row.id),
    [id],
  );
  const [entry] = AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=patch:${id}`)).rows;
  assert.deepEqual([entry?.actor, entry?.action], ['sluice', 'patch.changed']);
  assert.equal((await decide(id, rings.Early!, 'release')).status, 200);
  assert.equal((await patch(id)).changed, null);
  assert.deepEqual(await decisions(id), [
    'Canary release (rule: All)',
    'Early release (operator)',
    'Broad decline (operator)',
  ]);
  await put([]);
});

test('a dry run says what each rule would catch, on how many machines, and writes nothing', async () => {
  const id = await openPatch('Dry', { kb: ['KB5099999'], kind: 'dotnet' });
  await rows.place(
    await rows.machine('Dry too'),
    (await query('SELECT id FROM updates WHERE patch_id = $1', [id])).rows[0].id,
    'offered',
  );
  await decide(id, rings.Early!, 'decline');
  const catches = rule('Catches', 'release', { kbs: ['KB5099999'] });
  const empty = rule('Empty', 'release', { kbs: ['KB1'] });
  const broken = rule('Broken', 'release', {});
  const run = async (rules: Rule[], ring: string | null) =>
    DryRunAnswer.parse(await people.viewer.ask('POST', '/api/v1/rules/dry-run', { rules, ring }));
  const answer = await run([empty, catches, broken], null);
  assert.deepEqual(
    answer.rules.map(({ rule: one, problem }) => [one, problem?.reason ?? null]),
    [
      [empty.id, null],
      [catches.id, null],
      [broken.id, 'rule-catches-everything'],
    ],
  );
  assert.deepEqual(answer.rules[0]?.caught, []);
  assert.deepEqual(
    answer.rules[1]?.caught.map(({ patch: one, ring, outcome, machines, overruled }) => [
      one.title,
      ring.name,
      outcome,
      machines,
      overruled,
    ]),
    [
      ['Dry', 'Canary', 'release', 2, false],
      ['Dry', 'Early', 'release', 0, true],
      ['Dry', 'Broad', 'release', 0, false],
    ],
  );
  const one = await run([catches], rings.Canary!);
  assert.deepEqual(one.rules[0]?.caught.length, 1);
  assert.ok(one.uncaught.every(({ ring, why }) => ring.name === 'Canary' && why.nextStep !== ''));
  assert.deepEqual(await decisions(id), ['Early decline (operator)']);
});

test('a ring that a rule names is not deleted', async () => {
  const made = await people.admin.ask<{ id: string }>('POST', '/api/v1/rings', { name: 'Named' });
  await put([rule('Only there', 'release', { kinds: ['msrt'] }, { rings: [made.id] })]);
  const answer = await people.admin.send('DELETE', `/api/v1/rings/${made.id}`);
  const { reason, detail } = (await answer.json()) as { reason: string; detail: string };
  assert.deepEqual([answer.status, reason, detail], [409, 'ring-in-use', 'Rules: Only there.']);
  await put([]);
  await people.admin.ask('DELETE', `/api/v1/rings/${made.id}`);
});

test('rules decide on a thousand patches of ten thousand machines within seconds', async () => {
  await query(
    `INSERT INTO patches (id, key, stream, month, kind, title, kb, first_seen_at)
     SELECT gen_random_uuid(), 'many ' || n, 'driver:a:b:' || n, null, 'driver', 'Many ' || n, '{}', $1 FROM generate_series(1, 1000) n`,
    [clock.now()],
  );
  await query(
    `INSERT INTO updates (id, update_id, revision, patch_id, title, kb, categories, type, severity, max_bytes, impact, restart, mandatory,
       optional, uninstallable, supersedes, first_seen_at)
     SELECT gen_random_uuid(), gen_random_uuid(), 1, id, title, '{}', '[]', 'driver', 'none', 1, 'normal', 'never', false, false, true, '{}', $1
     FROM patches WHERE key LIKE 'many %'`,
    [clock.now()],
  );
  await query(
    `INSERT INTO machines (id, name, smbios_uuid, ownership, ring_id, edition, build, ubr, agent_version)
     SELECT gen_random_uuid(), 'Many ' || n, gen_random_uuid(), 'organisation', $1, 'Professional', 26200, 1, '0.1.0'
     FROM generate_series(1, 10000) n`,
    [rings.Broad],
  );
  await query(
    `INSERT INTO machine_updates (machine_id, update_id, state, since, first_seen_at)
     SELECT m.id, u.id, 'offered', $1, $1 FROM machines m JOIN LATERAL (
       SELECT id FROM updates WHERE title LIKE 'Many %' ORDER BY id OFFSET (hashtext(m.name) & 511) LIMIT 20
     ) u ON true WHERE m.name LIKE 'Many %'`,
    [clock.now()],
  );
  const started = performance.now();
  await put([rule('Drivers', 'decline', { kinds: ['driver'] })]);
  const seconds = (performance.now() - started) / 1000;
  const { rows: made } = await query(
    `SELECT count(*)::int AS n FROM patch_decisions WHERE reason = 'declined-by-rule'`,
  );
  assert.equal(made[0].n, 3000);
  const open = await query(
    `SELECT count(*)::int AS n FROM machine_facts f JOIN machines m ON m.id = f.machine_id WHERE m.name LIKE 'Many %' AND f.open > 0`,
  );
  assert.equal(open.rows[0].n, 0, 'the facts of the fleet list follow');
  assert.ok(seconds < 60, `took ${seconds.toFixed(1)} s`);
});
