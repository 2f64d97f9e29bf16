import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDhcpd } from './dhcpd.js';
import { parseDnsmasq } from './dnsmasq.js';
import { fillFilter, placesOf } from './filter.js';
import { keaFiles, parseKea } from './kea.js';
import { parseList, readList } from './list.js';
import { addressOf, macOf, macOfDuid, nameOf, type Sighting } from './sighting.js';
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
/** As dhcpd writes the key of an `ia-na`: four bytes of the PC's own, then its DUID; what is printable stands as it is. */
const iaKey = (mac: string) => {
  const bytes = Buffer.from(`0700000000010001223b227d${mac.replaceAll(':', '')}`, 'hex');
  const letters = Array.from(bytes, (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${letters.join('')}"`;
};
const ipv6 = (address: string) => address.replace('10.0.0.', 'fd77::');
const KEA6 =
  'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source\n';

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
  'dhcpd of IPv6': {
    head: 'authoring-byte-order little-endian;\n\nserver-duid "\\000\\001{\\\\";\n\n',
    write: ({ mac, address, name, vendor }) =>
      `ia-na ${iaKey(mac)} {\n  cltt ${DAY};\n  iaaddr ${ipv6(address)} {\n    binding state active;\n    preferred-life 375;\n` +
      `    set odd = ${quoted(vendor)};\n    set ddns-fwd-name = "${name.toLowerCase()}.office.example";\n    ends never;\n  }\n}\n\n`,
    parse: (file) => ipv4(parseDhcpd(file)),
  },
  'Kea of IPv6': {
    head: KEA6,
    write: ({ mac, address, name }) =>
      `${ipv6(address)},00:03:00:01:${mac},600,1795448260,1,3600,0,2,128,0,0,${name.toLowerCase()}.,,0,,,\n`,
    parse: (file) => ipv4(parseKea(file)),
  },
  'dnsmasq of IPv6': {
    head: '1795427248 02:00:00:00:00:aa 10.0.0.254 * *\nduid 00:01:00:01:32:97:17:c2:ea:61:a0:5b:43:1d\n',
    write: ({ mac, address, name }) =>
      `1795448219 2443359068 ${ipv6(address)} ${name} 00:01:00:01:2f:0a:1b:2c:${mac}\n`,
    parse: (file) => ipv4(parseDnsmasq(file).filter(({ address }) => address !== '10.0.0.254')),
  },
};

/** The addresses as the PCs above have them. */
function ipv4(sightings: Sighting[]): Sighting[] {
  return sightings.map((one) => {
    const last = /^fd77::([0-9a-f]+)$/.exec(one.address ?? '')?.[1];
    return last === undefined ? one : { ...one, address: `10.0.0.${last}` };
  });
}

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
        fc.pre((cut.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 0);
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

test('the MAC in a DHCPv6 client id is that of the PC, where its kind of id has one', () => {
  assert.equal(macOfDuid('00:01:00:01:2f:0a:1b:2c:02:00:00:00:00:AB'), '02:00:00:00:00:ab');
  assert.equal(macOfDuid('00030001020000000002'), '02:00:00:00:00:02');
  // By an enterprise number, by UUID, of another kind of hardware, too short.
  for (const duid of [
    '00:02:00:00:01:37:02:00:00:00:00:01',
    '00:04:5b:7d:3c:2e:1f:0a:4b:8c:9d:6e:7f:80:91:a2:b3:5c',
    '00:03:00:20:02:00:00:00:00:01',
    '00:03:00:01:02:00:00:00:01',
    '*',
  ]) {
    assert.equal(macOfDuid(duid), null);
  }
});

test('of IPv6, an address of dhcpd that nobody has, a declined one and a whole network of Kea tell of no PC', () => {
  const leased = (state: string) =>
    `ia-na 07:00:00:00:00:03:00:01:02:00:00:00:00:07 {\n  cltt ${DAY};\n  iaaddr fd77::7 {\n    binding state ${state};\n    ends never;\n  }\n  iaaddr fd77::8 {\n    binding state active;\n  }\n}\n`;
  const addresses = (file: string) => parseDhcpd(file).map(({ mac, address }) => [mac, address]);
  assert.deepEqual(addresses(leased('abandoned')), [['02:00:00:00:00:07', 'fd77::8']]);
  assert.deepEqual(addresses(leased('expired')), [
    ['02:00:00:00:00:07', 'fd77::7'],
    ['02:00:00:00:00:07', 'fd77::8'],
  ]);
  assert.deepEqual(addresses(leased('active').replace('ia-na', 'ia-pd')), []);
  const line = (type: number, state: number) =>
    `${KEA6}fd77::,00:03:00:01:02:00:00:00:00:07,600,1795448260,1,3600,${type},2,64,0,0,,,${state},,,\n`;
  assert.equal(parseKea(line(0, 0)).length, 1);
  assert.deepEqual([...parseKea(line(2, 0)), ...parseKea(line(0, 1))], []);
});

test('addresses and names that no PC has are none', () => {
  assert.equal(macOf('00:00:00:00:00:00'), null);
  assert.equal(macOf('02:00:00:00:00'), null);
  assert.equal(macOf('02-00-00-00-00-AB'), '02:00:00:00:00:ab');
  assert.equal(addressOf('10.0.0.256'), null);
  assert.equal(addressOf('2001:DB8:0::1'), '2001:db8::1');
  assert.equal(addressOf('::'), null);
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
