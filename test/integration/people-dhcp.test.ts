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
const NAMES = ['DESK-01', 'LAPTOP-7Q2K9ABC'];

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

const SERVERS: { kind: 'dhcpd' | 'kea' | 'dnsmasq'; tool: Tool; file: string; restarts: boolean }[] = [
  { kind: 'dhcpd', tool: 'dhcpd', file: 'dhcpd.leases', restarts: true },
  { kind: 'kea', tool: 'kea-dhcp4', file: 'kea-leases4.csv', restarts: true },
  { kind: 'dnsmasq', tool: 'dnsmasq', file: 'dnsmasq.leases', restarts: false },
];

for (const { kind, tool, file, restarts } of SERVERS) {
  test(`PCs that ask a running ${kind} are seen while it writes${restarts ? ', and still after it has put a new file in the place of the old one' : ''}`, async (t) => {
    if (!requireTool(tool)) return;
    if (!canBeApart()) return t.skip('No network of its own can be made here.');
    const place = path.join(folder, kind);
    const leases = path.join(place, file);
    await mkdir(place);
    if (kind !== 'kea') await writeFile(leases, '');
    const server = spawn('unshare', [...APART, '/usr/bin/python3', 'test/discovery/dhcp.py', kind, place], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(server, 'exit');
    await until('the file', () => exists(leases), Boolean);
    const before = await stat(leases);
    const source = await people.admin.ask<SourceView>('POST', '/api/v1/discovery/sources', {
      kind,
      name: kind,
      path: leases,
    });
    await until(
      'the PCs',
      () => seen(source.id),
      (rows) => NAMES.every((name) => rows.some((row) => row.name === name)),
    );
    if (restarts) {
      // After the restart the laptop alone renews: only the new file tells that.
      const at = (rows: SeenPage['rows'], name: string) => Date.parse(rows.find((row) => row.name === name)!.seenAt);
      await until(
        'the renewal after the restart',
        () => seen(source.id),
        (rows) => at(rows, NAMES[1]!) > at(rows, NAMES[0]!),
      );
      assert.notEqual((await stat(leases)).ino, before.ino);
    }
    assert.deepEqual(await ended, [0, null]);
    const rows = await seen(source.id);
    assert.ok(rows.length >= 5);
    const { sources } = await people.viewer.ask<SeenPage>('GET', '/api/v1/discovery');
    assert.equal(sources.find(({ id }) => id === source.id)?.failing, false);
  });
}
