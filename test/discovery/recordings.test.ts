import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseDhcpd } from '#domain/discovery/dhcpd.js';
import { parseDnsmasq } from '#domain/discovery/dnsmasq.js';
import { parseKea } from '#domain/discovery/kea.js';
import type { Sighting } from '#domain/discovery/sighting.js';

const recorded = (name: string) => readFileSync(`test/discovery/recordings/${name}`, 'utf8');

/** The last word on each PC: MAC → name and vendor class. */
function byMac(sightings: readonly Sighting[]): Record<string, [string | null, string | null]> {
  return Object.fromEntries(sightings.map(({ mac, name, vendor }) => [mac, [name, vendor]]));
}

test('the file of a real dhcpd tells of every PC with name, vendor class and the time it was there', () => {
  for (const file of ['dhcpd.leases', 'dhcpd-before-restart.leases']) {
    const sightings = parseDhcpd(recorded(file));
    const pcs = byMac(sightings);
    assert.deepEqual(pcs['02:00:00:00:00:01'], ['DESK-01', 'MSFT 5.0']);
    assert.deepEqual(pcs['02:00:00:00:00:03'], ['PIXEL-8', 'android-dhcp-14']);
    assert.deepEqual(pcs['02:00:00:00:00:04'], [null, 'Hewlett-Packard JetDirect']);
    // Braces, semicolons and quotes in what a PC says of itself are text.
    assert.deepEqual(pcs['02:00:00:00:00:06'], [null, 'odd; class } { "x"']);
    assert.equal(Object.keys(pcs).length, 6);
    for (const { at } of sightings) assert.equal(at?.toISOString().slice(0, 10), '2026-11-23');
  }
});

test('what dhcpd appended comes in its order, so that the last entry of an address counts', () => {
  const before = parseDhcpd(recorded('dhcpd-before-restart.leases'));
  const after = parseDhcpd(recorded('dhcpd.leases'));
  assert.ok(before.length > after.length);
  const last = new Map(before.map((sighting) => [sighting.address, sighting]));
  assert.deepEqual(new Map(after.map((sighting) => [sighting.address, sighting])).size, last.size);
});

test('the files of a real Kea, read in its order, tell of every PC by MAC and name', () => {
  const pcs = byMac([...parseKea(recorded('kea-leases4.csv.2')), ...parseKea(recorded('kea-leases4.csv'))]);
  assert.deepEqual(pcs['02:00:00:00:00:01'], ['DESK-01', null]);
  assert.deepEqual(pcs['02:00:00:00:00:02'], ['LAPTOP-7Q2K9ABC', null]);
  assert.deepEqual(pcs['02:00:00:00:00:04'], [null, null]);
});

test('the file of a real dnsmasq tells of every PC, but not when it was there', () => {
  const sightings = parseDnsmasq(recorded('dnsmasq.leases'));
  const pcs = byMac(sightings);
  assert.deepEqual(pcs['02:00:00:00:00:01'], ['DESK-01', null]);
  assert.deepEqual(pcs['02:00:00:00:00:06'], [null, null]);
  assert.ok(sightings.every(({ at, until }) => at === null && until !== null));
});

test('the files of real servers tell of IPv6 who has which address, by the MAC in the id of the PC', () => {
  const read = {
    'dhcpd6.leases': parseDhcpd,
    'dhcpd6-before-restart.leases': parseDhcpd,
    'kea-leases6.csv.2': parseKea,
    'dnsmasq6.leases': parseDnsmasq,
  };
  for (const [file, parse] of Object.entries(read)) {
    const sightings = parse(recorded(file));
    for (const mac of ['02:00:00:00:00:01', '02:00:00:00:00:02']) {
      const pc = sightings.find((one) => one.mac === mac);
      assert.match(pc?.address ?? '', /^fd77::[5-9][0-9a-f]$/, file);
      assert.ok(pc?.until, file);
    }
    // Whose id holds no MAC is known by its name, where the server keeps that.
    const names = sightings.filter(({ mac }) => mac === null).map(({ name }) => name);
    assert.deepEqual(names, parse === parseDhcpd ? [] : ['DESK-05'], file);
  }
});
