import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSealKey, Seals } from './seals.js';

test('a secret opens at its own place, and nowhere else', () => {
  const seals = new Seals(makeSealKey());
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const sealed = seals.seal(secret, 'channel:1');
      assert.equal(seals.open(sealed, 'channel:1'), secret);
      assert.equal(seals.open(sealed, 'channel:2'), null);
      assert.ok(secret.length < 4 || !sealed.toString('utf8').includes(secret));
    }),
  );
});

test('any changed or missing byte keeps it shut', () => {
  const seals = new Seals(makeSealKey());
  const sealed = seals.seal('a password', 'channel:1');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    assert.equal(seals.open(changed, 'channel:1'), null);
    assert.equal(seals.open(sealed.subarray(0, at), 'channel:1'), null);
  }
});

test('a new key in front seals from now on, and the old one still opens', () => {
  const [old, fresh] = [makeSealKey(), makeSealKey()];
  const sealed = new Seals(old).seal('a password', 'channel:1');
  const both = new Seals(`${fresh}\n${old}\n`);
  assert.equal(both.open(sealed, 'channel:1'), 'a password');
  assert.deepEqual([both.isOld(sealed), both.isOld(both.seal('a password', 'channel:1'))], [true, false]);
  assert.equal(new Seals(fresh).open(sealed, 'channel:1'), null);
});

test('what is no key is refused', () => {
  for (const text of ['', 'short', `${makeSealKey()}\nAAAA`]) assert.throws(() => new Seals(text));
});
