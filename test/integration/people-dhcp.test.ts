import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { SeenPage, SourceView } from '#contracts/people/discovery.js';
import type { Role } from '#domain/words.js';
import { requireTool, type Tool } from '#test/gaps.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { until } from '#test/until.js';

/** A network of its own, so that nothing leaves it; where none can be made (some containers) the recordings have to do. */
const APART = ['--net', '--map-root-user'];
/** DESK-01 and LAPTOP-7Q2K9ABC, as all servers know them: of IPv6, dhcpd keeps no names. */
const [DESK, LAPTOP] = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const;

let folder: string;
let controller: TestController;
let people: Record<Role, Person>;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-dhcp-'));
  controller = await startController({ env: { SLUICE_DISCOVERY_FOLDERS: folder } });
  people = await signInAll(controller);
});
after(async () => {
  await controller?.close();
  await rm(folder, { recursive: true });
});

function canBeApart(): boolean {
  try {
    execFileSync('unshare', [...APART, 'ip', 'link', 'add', 'sluice0', 'type', 'veth', 'peer', 'name', 'sluice1'], {
      stdio: 'pipe',
    });
    return true;
  } catch {
    return false;
  }
}

const seen = async (source: string) =>
  (await people.viewer.ask<SeenPage>('GET', `/api/v1/discovery?show=all&source=${source}`)).rows;
const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

interface Server {
  name: string;
  kind: 'dhcpd' | 'kea' | 'dnsmasq';
  tool: Tool;
  script: string;
  file: string;
  restarts: boolean;
}
const [IPV4, IPV6] = ['test/discovery/dhcp.py', 'test/discovery/dhcp6.py'];
const SERVERS: Server[] = [
  { name: 'dhcpd', kind: 'dhcpd', tool: 'dhcpd', script: IPV4, file: 'dhcpd.leases', restarts: true },
  { name: 'kea', kind: 'kea', tool: 'kea-dhcp4', script: IPV4, file: 'kea-leases4.csv', restarts: true },
  { name: 'dnsmasq', kind: 'dnsmasq', tool: 'dnsmasq', script: IPV4, file: 'dnsmasq.leases', restarts: false },
  { name: 'dhcpd for IPv6', kind: 'dhcpd', tool: 'dhcpd', script: IPV6, file: 'dhcpd6.leases', restarts: true },
  { name: 'kea for IPv6', kind: 'kea', tool: 'kea-dhcp6', script: IPV6, file: 'kea-leases6.csv', restarts: true },
  {
    name: 'dnsmasq for IPv6',
    kind: 'dnsmasq',
    tool: 'dnsmasq',
    script: IPV6,
    file: 'dnsmasq6.leases',
    restarts: false,
  },
];

for (const { name, kind, tool, script, file, restarts } of SERVERS) {
  test(`PCs that ask a running ${name} are seen while it writes${restarts ? ', and still after it has put a new file in the place of the old one' : ''}`, async (t) => {
    if (!requireTool(tool)) return;
    if (!canBeApart()) return t.skip('No network of its own can be made here.');
    const place = path.join(folder, path.parse(file).name);
    const leases = path.join(place, file);
    await mkdir(place);
    if (kind !== 'kea') await writeFile(leases, '');
    const server = spawn('unshare', [...APART, '/usr/bin/python3', script, kind, place], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(server, 'exit');
    await until('the file', () => exists(leases), Boolean);
    const before = await stat(leases);
    const source = await people.admin.ask<SourceView>('POST', '/api/v1/discovery/sources', {
      kind,
      name,
      path: leases,
    });
    await until(
      'the PCs',
      () => seen(source.id),
      (rows) => [DESK, LAPTOP].every((mac) => rows.some((row) => row.macs.includes(mac))),
    );
    if (restarts) {
      // After the restart the laptop alone renews: only the new file tells that.
      const at = (rows: SeenPage['rows'], mac: string) =>
        Date.parse(rows.find((row) => row.macs.includes(mac))!.seenAt);
      await until(
        'the renewal after the restart',
        () => seen(source.id),
        (rows) => at(rows, LAPTOP) > at(rows, DESK),
      );
      assert.notEqual((await stat(leases)).ino, before.ino);
    }
    assert.deepEqual(await ended, [0, null]);
    const rows = await seen(source.id);
    assert.ok(rows.length >= (script === IPV4 ? 5 : 3));
    const { sources } = await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery');
    assert.equal(sources.find(({ id }) => id === source.id)?.failing, false);
  });
}

test('a PC that has leases of IPv4 and of IPv6 is one, and keeps the name that one of them tells', async () => {
  const { rows, sources } = await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery?show=all');
  if (sources.length < SERVERS.length) return;
  const desks = rows.filter(({ macs }) => macs.includes(DESK));
  assert.equal(desks.length, 1);
  assert.equal(desks[0]!.name, 'DESK-01');
  assert.equal(desks[0]!.sources.length, SERVERS.length);
});
