import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coverageOf, type Enrolled, mergeSeen, type Seen } from './merge.js';

const NOW = new Date('2026-11-23T09:00:00Z');
const MONTH_AGO = new Date('2026-10-24T09:00:00Z');

function seen(source: string, facts: Partial<Seen>): Seen {
  return { source, mac: null, name: null, address: null, vendor: null, at: NOW, listed: false, ...facts };
}
const [ONE, TWO] = ['02:00:00:00:00:01', '02:00:00:00:00:02'];

test('a PC that a lease, a directory and a list tell of is one PC', () => {
  const pcs = mergeSeen(
    [
      seen('dhcpd', { mac: ONE, name: 'DESK-01', vendor: 'MSFT 5.0', address: '10.0.0.1' }),
      seen('ldap', { name: 'desk-01', listed: true }),
      seen('list', { mac: ONE, listed: true }),
    ],
    [],
  );
  assert.equal(pcs.length, 1);
  assert.deepEqual([...pcs[0]!.sources.keys()].sort(), ['dhcpd', 'ldap', 'list']);
  assert.deepEqual(pcs[0]!.keys, [`mac:${ONE}`, 'name:DESK-01']);
  assert.equal(pcs[0]!.windows, 'vendor');
});

test('an address joins what does not contradict each other, and never two PCs that had it one after the other', () => {
  const address = '10.0.0.1';
  assert.equal(mergeSeen([seen('a', { mac: ONE, address }), seen('b', { name: 'DESK-01', address })], []).length, 1);
  assert.equal(mergeSeen([seen('a', { mac: ONE, address }), seen('b', { mac: TWO, address })], []).length, 2);
  const three = [
    seen('a', { mac: ONE, address }),
    seen('b', { name: 'X', address }),
    seen('c', { name: 'Y', address }),
  ];
  assert.equal(mergeSeen(three, []).length, 2);
});

test('a PC with leases of IPv4 and of IPv6 is one, reached at the former while that is not older by more than a day', () => {
  const hours = (ago: number) => new Date(NOW.getTime() - ago * 3_600_000);
  const addressAfter = (ago: number) => {
    const pcs = mergeSeen(
      [
        seen('dhcpd', { mac: ONE, name: 'DESK-01', address: '10.0.0.1', at: hours(ago) }),
        // Its id may hold the MAC of another adapter: then the name joins.
        seen('kea', { mac: TWO, name: 'DESK-01', address: 'fd77::1', at: hours(1) }),
        seen('dnsmasq', { mac: ONE, address: 'fd77::2', at: NOW }),
      ],
      [],
    );
    assert.equal(pcs.length, 1);
    return pcs[0]!.address;
  };
  assert.equal(addressAfter(23), '10.0.0.1');
  assert.equal(addressAfter(25), 'fd77::2');
});

test('a machine is known by its name, even one that Windows cut to 15 letters', () => {
  const enrolled = [{ id: 'm', name: 'RECEPTION-DESK-', macs: [] }];
  const [pc] = mergeSeen([seen('a', { mac: ONE, name: 'RECEPTION-DESK-01' })], enrolled);
  assert.equal(pc?.machine, 'm');
});

test('a machine is known by its MAC where no name is told; the MAC of a docking station hides nobody', () => {
  const enrolled = [{ id: 'm', name: 'ADA', macs: [ONE] }];
  assert.equal(mergeSeen([seen('a', { mac: ONE })], enrolled)[0]?.machine, 'm');
  assert.equal(mergeSeen([seen('a', { mac: ONE, name: 'GUEST' })], enrolled)[0]?.machine, null);
});

test('a laptop that is seen by cable and by air is one PC of the fleet', () => {
  const enrolled = [{ id: 'm', name: 'ADA', macs: [ONE, TWO] }];
  assert.equal(mergeSeen([seen('a', { mac: ONE }), seen('a', { mac: TWO })], enrolled).length, 1);
});

test('the coverage counts Windows PCs and machines; not what is ignored, old or something else', () => {
  const enrolled = [
    { id: 'm', name: 'ADA', macs: [] },
    { id: 'n', name: 'BOB', macs: [] },
  ];
  const old = new Date('2026-10-01T00:00:00Z');
  const pcs = mergeSeen(
    [
      seen('a', { name: 'ADA' }),
      seen('a', { name: 'EVE', vendor: 'MSFT 5.0' }),
      seen('a', { name: 'IGNORED', vendor: 'MSFT 5.0' }),
      seen('a', { name: 'OLD', vendor: 'MSFT 5.0', at: old }),
      seen('a', { name: 'LISTED', at: old, listed: true }),
      seen('a', { name: 'PHONE', vendor: 'android-dhcp-14' }),
    ],
    enrolled,
  );
  const coverage = coverageOf(pcs, new Set(['name:IGNORED']), enrolled, MONTH_AGO);
  assert.deepEqual(coverage, { seen: 3, enrolled: 1, unseen: 1 });
});

const few = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: null });
const anySeen: fc.Arbitrary<Seen> = fc.record({
  source: fc.constantFrom('a', 'b'),
  mac: few('02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03'),
  name: fc.constantFrom('ADA', 'BOB', 'EVE', 'DAN'),
  address: few('10.0.0.1', '10.0.0.2'),
  vendor: few('MSFT 5.0', 'udhcp'),
  at: fc.nat(1000).map((seconds) => new Date(NOW.getTime() - seconds * 1000)),
  listed: fc.boolean(),
});

test('whatever was seen: each name and each MAC is in one PC, none is lost, and the order of the sources does not matter', () => {
  fc.assert(
    fc.property(
      fc.array(anySeen, { maxLength: 12 }),
      fc.uniqueArray(fc.constantFrom('ADA', 'BOB'), {}),
      (all, names) => {
        const enrolled: Enrolled[] = names.map((name) => ({ id: name, name, macs: [] }));
        const pcs = mergeSeen(all, enrolled);
        for (const pick of ['names', 'macs'] as const) {
          const told = pcs.flatMap((pc) => pc[pick]);
          assert.equal(new Set(told).size, told.length);
          const given = new Set(all.flatMap((one) => (pick === 'names' ? one.name : one.mac) ?? []));
          assert.deepEqual(new Set(told), given);
        }
        const sets = (list: typeof pcs) => list.map(({ keys }) => [...keys].sort().join()).sort();
        assert.deepEqual(sets(mergeSeen(all.toReversed(), enrolled)), sets(pcs));
        const { seen: total, enrolled: inFleet, unseen } = coverageOf(pcs, new Set(), enrolled, MONTH_AGO);
        assert.ok(inFleet <= total && inFleet + unseen === enrolled.length);
      },
    ),
  );
});
