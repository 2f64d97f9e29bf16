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
