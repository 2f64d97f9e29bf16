import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDhcpd } from './dhcpd.js';
import { parseDnsmasq } from './dnsmasq.js';
import { fillFilter, placesOf } from './filter.js';
import { keaFiles, parseKea } from './kea.js';
import { parseList, readList } from './list.js';
import { addressOf, macOf, nameOf, type Sighting } from './sighting.js';
import { decodeText } from './text.js';
import { stemsOf, windowsSign } from './windows.js';

const DAY = '1 2026/11/23 09:00:00';
const hex = (byte: number) => byte.toString(16).padStart(2, '0');

const pc = fc.record({
  mac: fc.array(fc.nat(255), { minLength: 5, maxLength: 5 }).map((bytes) => ['02', ...bytes.map(hex)].join(':')),
  address: fc.nat(253).map((last) => `10.0.0.${last + 1}`),
  name: fc.stringMatching(/^[A-Z][A-Z0-9-]{0,14}$/),
  /** What a PC says of itself may hold anything. */
  vendor: fc.string({
    minLength: 1,
    maxLength: 20,
    unit: fc.constantFrom('a', '}', '{', ';', '"', '\\', '#', ' ', 'lease'),
  }),
});
type Pc = typeof pc extends fc.Arbitrary<infer T> ? T : never;

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const WRITERS: Record<string, { head: string; write: (pc: Pc) => string; parse: (file: string) => Sighting[] }> = {
  dhcpd: {
    head: '# The format of this file is documented in the dhcpd.leases(5) manual page.\nauthoring-byte-order little-endian;\n\n',
    write: ({ mac, address, name, vendor }) =>
      `lease ${address} {\n  starts ${DAY};\n  ends never;\n  binding state active;\n  hardware ethernet ${mac};\n` +
      `  set vendor-class-identifier = ${quoted(vendor)};\n  client-hostname "${name}";\n}\n`,
    parse: parseDhcpd,
  },
  kea: {
    head: 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n',
    write: ({ mac, address, name }) => `${address},${mac},01:${mac},600,1795427248,1,0,0,${name.toLowerCase()},0,\n`,
    parse: parseKea,
  },
  dnsmasq: {
    head: '',
    write: ({ mac, address, name }) => `1795427248 ${mac} ${address} ${name} 01:${mac}\n`,
    parse: parseDnsmasq,
  },
};

for (const [kind, { head, write, parse }] of Object.entries(WRITERS)) {
  test(`${kind}: what was written is read, and any beginning of a file gives a beginning of its entries`, () => {
    fc.assert(
      fc.property(fc.array(pc, { maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (pcs, part) => {
        const file = head + pcs.map(write).join('');
        const all = parse(file);
        assert.deepEqual(
          all.map(({ mac, name, address }) => ({ mac, name, address })),
          pcs.map(({ mac, name, address }) => ({ mac, name, address })),
        );
        const some = parse(file.slice(0, Math.floor(file.length * part)));
        assert.deepEqual(some, all.slice(0, some.length));
      }),
    );
  });

  test(`${kind}: half an entry costs none of those that follow`, () => {
    fc.assert(
      fc.property(pc, pc, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (torn, whole, part) => {
        // A name or a class that was torn open in its quotes swallows what follows: dhcpd itself would refuse such a file.
        const text = write({ ...torn, vendor: 'a' });
        const cut = text.slice(0, Math.floor(text.length * part));
        fc.pre((cut.match(/"/g)?.length ?? 0) % 2 === 0);
        const found = parse(`${head}${cut}\n${write(whole)}`);
        assert.equal(found.at(-1)?.mac, whole.mac);
      }),
    );
  });
}

test('garbage never throws, and never takes long', () => {
  const garbage = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.string({
      maxLength: 400,
      unit: fc.constantFrom('lease ', '10.0.0.1', '{', '}', ';', '"', '\\', ',', '\n', 'duid', 'starts ', '1'),
    }),
  );
  fc.assert(
    fc.property(garbage, (text) => {
      for (const parse of [parseDhcpd, parseKea, parseDnsmasq, parseList]) assert.ok(Array.isArray(parse(text)));
    }),
  );
  const start = performance.now();
  for (const parse of [parseDhcpd, parseKea, parseDnsmasq, parseList]) {
    for (const piece of ['{', '"', 'lease 1 {', '\\"', ',', '"a', '1 ']) parse(piece.repeat(100_000));
  }
  assert.ok(performance.now() - start < 5000);
});

test('a list is read by its heads in any order, or by the look of its fields', () => {
  const wanted = {
    mac: '02:00:00:00:00:01',
    name: 'DESK-01',
    address: '10.0.0.5',
    vendor: null,
    at: null,
    until: null,
  };
  assert.deepEqual(
    parseList('\uFEFFIP;Computer Name;MAC-Address\r\n10.0.0.5;desk-01.office.example;02-00-00-00-00-01\r\n'),
    [wanted],
  );
  assert.deepEqual(parseList('desk-01,0200.0000.0001,10.0.0.5'), [wanted]);
  const [quoted] = parseList('name,os\n"DESK-02","Windows ""11"", Pro"\n"not a name",x\n');
  assert.deepEqual([quoted?.name, quoted?.vendor], ['DESK-02', 'Windows "11", Pro']);
});

test('a list is read in the encodings in which spreadsheets save it', () => {
  const names = (bytes: Uint8Array) => parseList(decodeText(bytes)).map(({ name }) => name);
  const text = 'name\r\nBÜRO-1\r\n';
  assert.deepEqual(names(Buffer.from(text)), ['BÜRO-1']);
  assert.deepEqual(names(Buffer.from(`\uFEFF${text}`)), ['BÜRO-1']);
  assert.deepEqual(names(Buffer.from(`\uFEFF${text}`, 'utf16le')), ['BÜRO-1']);
  assert.deepEqual(names(Buffer.from(text, 'latin1')), ['BÜRO-1']);
});

test('a list tells which of its lines tell of no PC', () => {
  const { sightings, passedOver } = readList(
    'name,mac\nDESK-01,\n"not a\nname",x\n\n,\nDESK-02,02-00-00-00-00-02\n?,?\n',
  );
  assert.deepEqual(
    sightings.map(({ name }) => name),
    ['DESK-01', 'DESK-02'],
  );
  assert.deepEqual(passedOver, [3, 8]);
});

test('whatever is put into a filter stays one value; a word without a value is no filter', () => {
  assert.equal(
    fillFilter('(&(objectClass=device)(l={site})(o={unit}))', { site: 'Hall (ground floor)*\\', unit: '{site}\0' }),
    '(&(objectClass=device)(l=Hall \\28ground floor\\29\\2a\\5c)(o={site}\\00))',
  );
  assert.equal(fillFilter('(l={site})', {}), null);
  assert.equal(fillFilter('(l={constructor})', {}), null);
  assert.deepEqual(placesOf('(|(l={site})(o={site})(cn=\\7bno}))'), ['site']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const filled = fillFilter('(l={site})', { site: value });
      assert.match(filled!, /^\(l=(?:[^()*\\\0]|\\[0-9a-f]{2})*\)$/);
    }),
  );
});

test("Kea's files are read in Kea's order, whatever its clean-up has left", () => {
  const name = 'kea-leases4.csv';
  const order = (...present: string[]) => keaFiles(name, new Set(present));
  assert.deepEqual(order(name), [name]);
  assert.deepEqual(order(name, `${name}.1`, `${name}.2`), [`${name}.2`, `${name}.1`, name]);
  assert.deepEqual(order(name, `${name}.1`, `${name}.2`, `${name}.completed`), [`${name}.completed`, name]);
  assert.deepEqual(order(name, `${name}.output`, `${name}.pid`), [name]);
});

test('a declined address of Kea is no PC, and a comma in a name does not shift the fields', () => {
  const head =
    'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n';
  assert.deepEqual(parseKea(`${head}10.0.0.9,,,86400,1795427248,1,0,0,,1,\n`), []);
  const [found] = parseKea(`${head}10.0.0.9,02:00:00:00:00:01,,600,1795427248,1,0,0,a&#x2cb,0,{ "x": 1&#x2c 2 }\n`);
  assert.equal(found?.mac, '02:00:00:00:00:01');
  assert.equal(found?.name, null);
});

test('addresses and names that no PC has are none', () => {
  assert.equal(macOf('00:00:00:00:00:00'), null);
  assert.equal(macOf('02:00:00:00:00'), null);
  assert.equal(macOf('02-00-00-00-00-AB'), '02:00:00:00:00:ab');
  assert.equal(addressOf('10.0.0.256'), null);
  assert.equal(addressOf('FE80::1'), 'fe80::1');
  for (const name of ['', '*', 'localhost', '10.0.0.1', 'a b', '<script>']) assert.equal(nameOf(name), null);
});

test('the vendor class decides whether it is Windows; without one the name speaks, and a list counts', () => {
  const stems = stemsOf(['ROOM204-01', 'ROOM204-02', 'ADA']);
  const sign = (vendors: string[], names: string[], listed = false) => windowsSign({ vendors, names, listed }, stems);
  assert.equal(sign(['MSFT 5.0'], ['ANYTHING']), 'vendor');
  assert.equal(sign(['android-dhcp-14'], ['DESKTOP-AB12CD3']), 'other');
  assert.equal(sign(['Debian GNU/Linux'], [], true), 'other');
  assert.equal(sign(['Windows 11 Pro'], [], true), 'vendor');
  assert.equal(sign([], ['DESKTOP-AB12CD3']), 'default-name');
  assert.equal(sign([], ['ROOM204-03']), 'fleet-name');
  assert.equal(sign([], ['PRINTER-03']), 'none');
  assert.equal(sign([], ['PRINTER-03'], true), 'listed');
});
