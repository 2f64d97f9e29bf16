import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { SeenPage, SourceList, SourceView } from '#contracts/people/discovery.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { ANSWER_MAX, BASE, READER, READER_PASSWORD, Slapd } from '#test/slapd.js';
import { until } from '#test/until.js';
import { DiscoveryWatcher } from '../../apps/controller/src/features/discovery/watcher.js';

const SOURCES = '/api/v1/discovery/sources';
const MANY = 1203;
const ODD_SITE = 'Hall (ground floor) * \\';

const pc = (cn: string, more: string, classes = '') =>
  `dn: cn=${cn},ou=pcs,${BASE}\nobjectClass: device\n${classes}cn: ${cn}\n${more}\n`;
const wired = (cn: string, mac: string, address: string, more: string) =>
  pc(cn, `macAddress: ${mac}\nipHostNumber: ${address}\n${more}`, 'objectClass: ieee802Device\nobjectClass: ipHost\n');
const ENTRIES = [
  ...Array.from({ length: MANY - 3 }, (_one, n) => pc(`MANY-${n}`, 'l: Depot\n')),
  wired('DESK-01', '02:00:00:00:00:01', '10.0.0.1', 'l: Office\ndescription: Windows 11 Pro\n'),
  wired('PENGUIN', '02:00:00:00:00:02', '10.0.0.2', 'l: Office\ndescription: Debian GNU/Linux\n'),
  pc('HALL-01', `l: ${ODD_SITE}\n`),
].join('\n');

let slapd: Slapd | null;
let controller: TestController;
let people: Record<Role, Person>;

before(async () => {
  slapd = await Slapd.start({ entries: ENTRIES });
  controller = await startController({ clock: new FakeClock('2026-11-23T10:00:00Z') });
  people = await signInAll(controller);
});
after(async () => {
  await slapd?.stop();
  await controller?.close();
});
afterEach(async () => {
  for (const { id } of (await people.admin.ask<SourceList>('GET', SOURCES)).rows) {
    await people.admin.ask('DELETE', `${SOURCES}/${id}`);
  }
});

const settings = (changes: object = {}) => ({
  kind: 'ldap',
  name: 'Directory',
  host: '127.0.0.1',
  port: slapd!.tlsPort,
  ca: slapd!.certificate.cert,
  user: READER,
  password: READER_PASSWORD,
  base: BASE,
  ...changes,
});
const add = (changes: object = {}) => people.admin.ask<SourceView>('POST', SOURCES, settings(changes));
const names = async () =>
  (await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery?size=200')).rows.map(({ name }) => name).sort();
/** What the server was asked since. */
const listen = () => {
  const from = slapd!.log().length;
  return () => slapd!.log().slice(from);
};

test('a directory of more PCs than one answer may hold is read page by page', async () => {
  if (!slapd) return;
  assert.ok(MANY > 2 * ANSWER_MAX);
  const source = await add();
  assert.equal(source.why, null);
  assert.equal(source.entries, MANY);
  const { rows } = await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery?search=DESK-01');
  assert.deepEqual([rows[0]?.macs, rows[0]?.address, rows[0]?.windows], [['02:00:00:00:00:01'], '10.0.0.1', 'listed']);
});

test('an attribute that names the system decides what is Windows', async () => {
  if (!slapd) return;
  await add({ filter: '(l={site})', values: { site: 'Office' }, systemAttribute: 'description' });
  assert.deepEqual(await names(), ['DESK-01']);
  const others = await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery?show=others');
  assert.deepEqual(
    others.rows.map(({ name, vendor, windows }) => [name, vendor, windows]),
    [['PENGUIN', 'Debian GNU/Linux', 'other']],
  );
});

test('what is put into a filter is looked for as it stands, and opens no other filter', async () => {
  if (!slapd) return;
  const { id } = await add({ filter: '(&(objectClass=device)(l={site}))', values: { site: ODD_SITE } });
  assert.deepEqual(await names(), ['HALL-01']);
  for (const site of ['*', 'Off*', 'Office)(objectClass=*', 'x)(|(l=*']) {
    const { entries } = await people.admin.ask<SourceView>(
      'PUT',
      `${SOURCES}/${id}`,
      settings({ filter: '(&(objectClass=device)(l={site}))', values: { site } }),
    );
    assert.equal(entries, 0, site);
  }
  for (const [filter, reason] of [
    ['(l={site})', 'source-filter-value'],
    ['(l=Office', 'source-filter-wrong'],
    ['l=Office)(', 'source-filter-wrong'],
  ]) {
    const refused = await people.admin.send('POST', SOURCES, settings({ name: 'Other', filter }));
    assert.deepEqual([refused.status, ((await refused.json()) as { reason: string }).reason], [422, reason], filter);
  }
});

test('StartTLS is as good as TLS from the start', async () => {
  if (!slapd) return;
  const asked = listen();
  const { entries } = await add({ port: slapd.port, security: 'starttls', filter: '(cn=DESK-01)' });
  assert.equal(entries, 1);
  assert.match(asked(), /STARTTLS[\s\S]+BIND dn="cn=sluice/);
});

test('a password is not sent to a directory that cannot prove who it is', async () => {
  if (!slapd) return;
  const plain = await Slapd.start({ entries: '', tls: false });
  const other = await Slapd.start({ entries: '', name: 'elsewhere.example' });
  try {
    const asked = listen();
    for (const changes of [
      { ca: null },
      { ca: other!.certificate.cert },
      { ca: null, port: slapd.port, security: 'starttls' },
      { port: plain!.port, security: 'starttls' },
      // The certificate is trusted, but it is another's.
      { host: 'localhost', port: other!.tlsPort, ca: other!.certificate.cert },
    ]) {
      const { why, id } = await add(changes);
      assert.equal(why?.reason, 'source-ldap-insecure', JSON.stringify(Object.keys(changes)));
      await people.admin.ask('DELETE', `${SOURCES}/${id}`);
    }
    assert.doesNotMatch(asked() + plain!.log() + other!.log(), /BIND dn=/);
    const open = await people.admin.send('POST', SOURCES, settings({ security: 'none', host: 'ldap.office.example' }));
    assert.equal(open.status, 422);
  } finally {
    await plain?.stop();
    await other?.stop();
  }
});

test('each way in which a directory fails has its reason, and the password is in none of them, nor in answers, log or audit', async () => {
  if (!slapd) return;
  const wrong = 'not-the-password';
  const cases: [object, string][] = [
    [{ password: wrong }, 'source-ldap-password'],
    [{ base: 'dc=elsewhere' }, 'source-ldap-no-base'],
    [{ user: null, password: undefined }, 'source-ldap-denied'],
    [{ port: 9 }, 'source-ldap-unreachable'],
  ];
  for (const [changes, reason] of cases) {
    const source = await add(changes);
    assert.equal(source.why?.reason, reason, JSON.stringify(Object.keys(changes)));
    assert.equal(source.hasSecret, !('user' in changes));
    await people.admin.ask('DELETE', `${SOURCES}/${source.id}`);
  }
  await add();
  const { rows } = await controller.platform.database.pool.query('SELECT * FROM audit_entries');
  const list = await people.admin.ask<SourceList>('GET', SOURCES);
  const told = [JSON.stringify(rows), JSON.stringify(list), ...controller.platform.logged].join('\n');
  for (const secret of [wrong, READER_PASSWORD, JSON.stringify(READER_PASSWORD).slice(1, -1)]) {
    assert.ok(!told.includes(secret));
  }
});

test('a directory that hangs up in the middle is told as such, and what was known stays', async () => {
  if (!slapd) return;
  const filter = '(l=Office)';
  const { id } = await add({ filter });
  const rude = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
  await once(rude, 'listening');
  const { port } = rude.address() as net.AddressInfo;
  const source = await people.admin.ask<SourceView>('PUT', `${SOURCES}/${id}`, settings({ filter, port }));
  rude.close();
  assert.equal(source.why?.reason, 'source-ldap-unreachable');
  assert.equal(source.entries, 2);
});

test('the stored password stays with its directory: another address, user or security has to be given it anew', async () => {
  if (!slapd) return;
  const { id } = await add({ filter: '(cn=DESK-01)' });
  const change = async (changes: object) =>
    people.admin.ask<SourceView>(
      'PUT',
      `${SOURCES}/${id}`,
      settings({ filter: '(cn=DESK-01)', password: undefined, ...changes }),
    );
  const renamed = await change({ name: 'Renamed' });
  assert.deepEqual([renamed.hasSecret, renamed.entries, renamed.why], [true, 1, null]);
  const asked = listen();
  const moved = await change({ port: slapd.port, security: 'starttls' });
  assert.equal(moved.hasSecret, false);
  assert.notEqual(moved.why, null);
  assert.doesNotMatch(asked(), /mech=SIMPLE/);
});

test('a shutdown does not wait for a directory that says nothing', async () => {
  const held: net.Socket[] = [];
  const silent = net.createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const own = await startController();
  const admin = (await signInAll(own)).admin;
  const source = { kind: 'ldap', name: 'Silent', host: '127.0.0.1', base: BASE, security: 'none' };
  const { port } = silent.address() as net.AddressInfo;
  // Off, so that nobody waits for the first reading; then on behind the API's back, for the watcher to find.
  await admin.ask('POST', SOURCES, { ...source, port, enabled: false });
  await own.platform.database.pool.query('UPDATE discovery_sources SET enabled = true');
  const ticking = own.people.app.get(DiscoveryWatcher).tick();
  await until(
    'the question',
    async () => held.length,
    (number) => number > 0,
  );
  const start = performance.now();
  await own.close();
  await ticking;
  assert.ok(performance.now() - start < 10_000);
  for (const socket of held) socket.destroy();
  silent.close();
});
