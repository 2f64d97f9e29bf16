import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Problem } from '#contracts/common.js';
import type { SeenPage, SourceList, SourceView } from '#contracts/people/discovery.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { until } from '#test/until.js';
import { SeenService } from '../../apps/controller/src/features/discovery/seen.service.js';

const NOW = new Date('2026-11-23T10:00:00Z');
const RECORDINGS = 'test/discovery/recordings';
const SOURCES = '/api/v1/discovery/sources';
const IGNORED = '/api/v1/discovery/ignored';
const clock = new FakeClock(NOW.toISOString());
let folder: string;
let secret: string;
let controller: TestController;
let people: Record<Role, Person>;
let fleet: FleetRows;

const leases = () => path.join(folder, 'dhcpd.leases');
const seen = (query = '') => people.viewer.ask<SeenPage>('GET', `/api/v1/discovery${query}`);
const names = async (query = '') => (await seen(query)).rows.map(({ name }) => name).sort();
const add = (source: object) => people.admin.ask<SourceView>('POST', SOURCES, source);

async function refused(method: string, address: string, body: unknown): Promise<string> {
  const response = await people.admin.send(method, address, body);
  assert.ok(!response.ok);
  return ((await response.json()) as Problem).reason;
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-leases-'));
  secret = await mkdtemp(path.join(tmpdir(), 'sluice-secret-'));
  controller = await startController({ clock, env: { SLUICE_DISCOVERY_FOLDERS: folder } });
  people = await signInAll(controller);
  fleet = new FleetRows(controller.platform.database.pool, NOW);
});
after(async () => {
  await controller.close();
  await rm(folder, { recursive: true });
  await rm(secret, { recursive: true });
});
beforeEach(async () => {
  clock.set(NOW.toISOString());
  for (const { id } of (await people.admin.ask<SourceList>('GET', SOURCES)).rows) {
    await people.admin.ask('DELETE', `${SOURCES}/${id}`);
  }
  await controller.platform.database.pool.query('TRUNCATE ignored_machines');
  await controller.platform.database.pool.query('DELETE FROM machines');
  await rm(folder, { recursive: true });
  await mkdir(folder);
});

test('the PCs of a real dhcpd that look like Windows and are not enrolled are shown, others on demand', async () => {
  await fleet.machine('DESK-01');
  await fleet.machine('ATTIC');
  await copyFile(`${RECORDINGS}/dhcpd.leases`, leases());
  const source = await add({ kind: 'dhcpd', name: 'Office', path: leases() });
  assert.equal(source.entries, 6);
  assert.equal(source.why, null);
  const page = await seen();
  // The lease that was given back kept only the MAC of desk-05.
  assert.deepEqual(
    page.rows.map(({ name }) => name),
    ['LAPTOP-7Q2K9ABC'],
  );
  assert.deepEqual(page.coverage, { seen: 2, enrolled: 1, unseen: 1 });
  assert.deepEqual(
    page.rows[0]?.sources.map(({ name, listed }) => [name, listed]),
    [['Office', false]],
  );
  assert.equal(page.rows[0]?.windows, 'vendor');
  assert.deepEqual(await names('?show=others'), ['PIXEL-8', null, null, null].sort());
  assert.equal((await seen('?show=enrolled')).rows[0]?.machine?.name, 'DESK-01');
  assert.deepEqual(await names('?search=7q2'), ['LAPTOP-7Q2K9ABC']);
});

test('a list and a lease of one PC are one entry with two sources', async () => {
  await copyFile(`${RECORDINGS}/dhcpd.leases`, leases());
  await writeFile(path.join(folder, 'pcs.csv'), 'Name;MAC\nlaptop-7q2k9abc.office.example;\nREADING-ROOM;\n');
  await add({ kind: 'dhcpd', name: 'Leases', path: leases() });
  await add({ kind: 'list', name: 'Inventory', path: path.join(folder, 'pcs.csv') });
  assert.deepEqual(await names(), ['DESK-01', 'LAPTOP-7Q2K9ABC', 'READING-ROOM']);
  const { rows } = await seen('?search=LAPTOP');
  assert.deepEqual(rows[0]?.sources.map(({ name }) => name).sort(), ['Inventory', 'Leases']);
});

test('an ignored PC is on the list of the ignored alone, under the name of who did it, until somebody takes it back', async () => {
  await copyFile(`${RECORDINGS}/dhcpd.leases`, leases());
  await add({ kind: 'dhcpd', name: 'Office', path: leases() });
  const { rows } = await seen('?search=DESK-01');
  const ignore = { keys: [rows[0]!.key], why: 'Goes to the museum' };
  assert.equal((await people.operator.send('POST', IGNORED, { keys: ignore.keys, why: ' ' })).status, 422);
  assert.equal((await people.viewer.send('POST', IGNORED, ignore)).status, 403);
  await people.operator.ask('POST', IGNORED, ignore);
  await people.operator.ask('POST', IGNORED, ignore);
  assert.deepEqual(await names(), ['LAPTOP-7Q2K9ABC']);
  const [ignored] = (await seen('?show=ignored')).rows;
  assert.deepEqual([ignored?.ignored?.by, ignored?.ignored?.why], ['operator', 'Goes to the museum']);
  await people.operator.ask('POST', '/api/v1/discovery/restored', { keys: ignore.keys });
  assert.deepEqual(await names(), ['DESK-01', 'LAPTOP-7Q2K9ABC']);
  const { rows: entries } = await controller.platform.database.pool.query<{ action: string }>(
    `SELECT action FROM audit_entries WHERE action LIKE 'seen.%' ORDER BY id`,
  );
  assert.deepEqual(
    entries.map(({ action }) => action),
    ['seen.ignore', 'seen.restore'],
  );
});

test('what a server writes is seen within seconds: appended, rewritten under a new name, and half written', async () => {
  const lease = (last: number, name: string) =>
    `lease 10.77.0.${last} {\n  starts 1 2026/11/23 09:59:00;\n  hardware ethernet 02:00:00:00:01:0${last};\n` +
    `  set vendor-class-identifier = "MSFT 5.0";\n  client-hostname "${name}";\n}\n`;
  await writeFile(leases(), '# The format of this file is documented in the dhcpd.leases(5) manual page.\n');
  await add({ kind: 'dhcpd', name: 'Office', path: leases() });
  assert.deepEqual(await names(), []);
  await appendFile(leases(), lease(1, 'FIRST'));
  await until(
    'FIRST',
    () => names(),
    (found) => found.join() === 'FIRST',
  );
  await writeFile(`${leases()}.1795427248`, lease(1, 'FIRST') + lease(2, 'SECOND'));
  await rename(`${leases()}.1795427248`, leases());
  await until(
    'FIRST,SECOND',
    () => names(),
    (found) => found.join() === 'FIRST,SECOND',
  );
  const [start, rest] = [lease(3, 'THIRD').slice(0, 60), lease(3, 'THIRD').slice(60)];
  await appendFile(leases(), start);
  await appendFile(leases(), rest);
  await until(
    'FIRST,SECOND,THIRD',
    () => names(),
    (found) => found.join() === 'FIRST,SECOND,THIRD',
  );
});

test('a file that goes away is told with its reason, what was known stays, and its return ends the trouble', async () => {
  await copyFile(`${RECORDINGS}/dnsmasq.leases`, leases());
  const { id } = await add({ kind: 'dnsmasq', name: 'Router', path: leases() });
  const before = await names('?show=others');
  await rm(leases());
  const failed = await people.admin.ask<SourceView>('POST', `${SOURCES}/${id}/read`);
  assert.equal(failed.why?.reason, 'source-file-missing');
  assert.deepEqual(await names('?show=others'), before);
  assert.deepEqual((await seen()).sources, [{ id, name: 'Router', failing: true }]);
  await copyFile(`${RECORDINGS}/dnsmasq.leases`, leases());
  await until(
    'the source to be read',
    () => seen(),
    ({ sources }) => !sources[0]!.failing,
  );
});

test("Kea's leases are read whole while its clean-up has moved them aside", async () => {
  for (const file of ['kea-leases4.csv', 'kea-leases4.csv.2']) {
    await copyFile(`${RECORDINGS}/${file}`, path.join(folder, file));
  }
  await add({ kind: 'kea', name: 'Kea', path: path.join(folder, 'kea-leases4.csv') });
  assert.ok((await names('?show=missing')).includes('LAPTOP-7Q2K9ABC'));
  assert.ok((await names('?show=others')).includes('DESK-01'));
});

test('a source without times is believed only when a lease is new or renewed', async () => {
  const file = (end: number) => `${end} 02:00:00:00:00:09 10.77.0.9 DESKTOP-AB12CD3 *\n`;
  await writeFile(leases(), file(1_795_427_248));
  const { id } = await add({ kind: 'dnsmasq', name: 'Router', path: leases() });
  const at = async () => (await seen()).rows[0]?.seenAt;
  assert.equal(await at(), NOW.toISOString());
  clock.set('2026-11-23T11:00:00Z');
  await people.admin.ask('POST', `${SOURCES}/${id}/read`);
  assert.equal(await at(), NOW.toISOString());
  await writeFile(leases(), file(1_795_513_648));
  await people.admin.ask('POST', `${SOURCES}/${id}/read`);
  assert.equal(await at(), '2026-11-23T11:00:00.000Z');
  clock.set('2026-12-31T10:00:00Z');
  // No session lasts so long.
  const { counts } = await controller.people.app
    .get(SeenService)
    .page({ show: 'missing', sort: 'seen', order: 'desc', page: 1, size: 50 });
  assert.deepEqual([counts.missing, counts.old], [0, 1]);
});

test('the dashboard is no way to read files: not outside the folders, not by links, not what is no lease file', async () => {
  await writeFile(path.join(secret, 'shadow'), 'root:$y$j9T$secret:20000::::::\n');
  const source = (file: string) => ({ kind: 'list', name: 'x', path: file });
  assert.equal(await refused('POST', SOURCES, source(path.join(secret, 'shadow'))), 'source-file-outside');
  assert.equal(await refused('POST', SOURCES, source(path.join(secret, 'no-such-file'))), 'source-file-outside');
  assert.equal(
    await refused('POST', SOURCES, source(`${folder}/../${path.basename(secret)}/shadow`)),
    'source-file-outside',
  );
  assert.equal(await refused('POST', SOURCES, source(`${folder}-beside/x`)), 'source-file-outside');
  await symlink(path.join(secret, 'shadow'), path.join(folder, 'link'));
  assert.equal(await refused('POST', SOURCES, source(path.join(folder, 'link'))), 'source-file-outside');
  await writeFile(leases(), 'root:$y$j9T$secret:20000::::::\n');
  const strange = await add({ kind: 'dhcpd', name: 'Strange', path: leases() });
  assert.equal(strange.why?.reason, 'source-file-strange');
  await rm(leases());
  await symlink(path.join(secret, 'shadow'), leases());
  const moved = await people.admin.ask<SourceView>('POST', `${SOURCES}/${strange.id}/read`);
  assert.equal(moved.why?.reason, 'source-file-outside');
  await rm(leases());
  await mkdir(leases());
  const noFile = await people.admin.ask<SourceView>('POST', `${SOURCES}/${strange.id}/read`);
  assert.equal(noFile.why?.reason, 'source-file-missing');
});

test('only admins see and change sources; a name is given once, and the kind stays', async () => {
  await copyFile(`${RECORDINGS}/dhcpd.leases`, leases());
  for (const who of ['viewer', 'operator'] as const) {
    assert.equal((await people[who].send('GET', SOURCES)).status, 403);
    assert.equal((await people[who].send('POST', SOURCES, { kind: 'list', name: 'x', path: leases() })).status, 403);
  }
  const source = { kind: 'dhcpd', name: 'Office', path: leases() };
  const { id } = await add(source);
  assert.equal(await refused('POST', SOURCES, source), 'name-taken');
  assert.equal(await refused('PUT', `${SOURCES}/${id}`, { ...source, kind: 'list' }), 'source-kind-fixed');
  const off = await people.admin.ask<SourceView>('PUT', `${SOURCES}/${id}`, { ...source, enabled: false });
  assert.equal(off.enabled, false);
  assert.equal((await seen()).coverage.seen, 0);
});

test('a list that is uploaded counts its PCs, names the lines that tell of none, and gives way to the next one', async () => {
  const list = { kind: 'upload', name: 'Summer count', file: 'pcs.csv' };
  assert.equal(await refused('POST', SOURCES, list), 'source-list-empty');
  assert.equal(await refused('POST', SOURCES, { ...list, csv: 'a b;c d\n' }), 'source-list-empty');
  const source = await add({ ...list, csv: 'Rechner;MAC\nHALL-1;02-00-00-00-02-01\nnot a name;\nHALL-2;\n' });
  assert.deepEqual([source.entries, source.target, source.readAt], [2, 'pcs.csv', NOW.toISOString()]);
  assert.deepEqual([source.settings.passedOver, source.settings.passedOverCount], [[3], 1]);
  assert.equal(source.settings.csv, undefined);
  assert.deepEqual(await names(), ['HALL-1', 'HALL-2']);
  const renamed = await people.admin.ask<SourceView>('PUT', `${SOURCES}/${source.id}`, { ...list, name: 'Count' });
  assert.deepEqual([renamed.name, renamed.entries, renamed.settings.passedOverCount], ['Count', 2, 1]);
  await people.admin.ask('PUT', `${SOURCES}/${source.id}`, { ...list, csv: 'name\nHALL-2\nHALL-3\n' });
  assert.deepEqual(await names(), ['HALL-2', 'HALL-3']);
  await people.admin.ask('POST', `${SOURCES}/${source.id}/read`);
  assert.deepEqual(await names(), ['HALL-2', 'HALL-3']);
});

test('a source that is a link is read when the file it leads to changes', async () => {
  const file = path.join(folder, 'site-a.csv');
  await writeFile(file, 'name\nHALL-1\n');
  await symlink(file, path.join(folder, 'current'));
  await add({ kind: 'list', name: 'Site', path: path.join(folder, 'current') });
  assert.deepEqual(await names(), ['HALL-1']);
  await appendFile(file, 'HALL-2\n');
  await until(
    'HALL-2',
    () => names(),
    (found) => found.join() === 'HALL-1,HALL-2',
  );
});
