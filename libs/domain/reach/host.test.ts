import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv6Of, readHost } from './host.js';

const problemOf = (text: string) => {
  const read = readHost(text);
  return 'problem' in read ? read.problem : null;
};

test('an IPv6 address is kept in one spelling, however it was typed', () => {
  for (const text of ['2001:DB8::1', '2001:db8:0:0:0:0:0:1', '[2001:db8::1]', ' 2001:0db8::0001 ']) {
    assert.deepEqual(readHost(text), { host: '2001:db8::1' });
  }
  fc.assert(
    fc.property(
      fc.ipV6().filter((text) => ipv6Of(text) !== null),
      (text) => {
        const short = ipv6Of(text)!;
        assert.equal(ipv6Of(short), short);
        assert.equal(ipv6Of(text.toUpperCase()), short);
      },
    ),
  );
});

test('names and IPv4 addresses stay as they are', () => {
  for (const host of ['DESK-01', 'desk-01.office.example', '192.0.2.7']) assert.deepEqual(readHost(host), { host });
});

test('an address that holds on one cable only is refused with a sentence, with and without its scope', () => {
  for (const text of ['fe80::1', 'FE80::1%eth0', '[fe80::1%12]', 'febf::1', '2001:db8::1%eth0']) {
    assert.match(problemOf(text)!, /one cable only/);
  }
  assert.equal(problemOf('fec0::1'), null);
});

test('what is neither name nor address is refused', () => {
  for (const text of ['2001:db8::1::2', 'pc:22', '[::]', '::', '1:2', '[desk-01]', '[192.0.2.7]']) {
    assert.match(problemOf(text)!, /no IPv6 address/, text);
  }
  for (const text of ['', ' ', 'a b', 'desk/01', '%', 'x'.repeat(254)]) assert.match(problemOf(text)!, /neither/, text);
});

test('any text is read, or refused with a sentence', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(':', '[', ']', '%', 'f', '1', '.') })),
      (text) => {
        const read = readHost(text);
        if ('host' in read) assert.deepEqual(readHost(read.host), read);
        else assert.match(read.problem, /\.$/);
      },
    ),
  );
});
