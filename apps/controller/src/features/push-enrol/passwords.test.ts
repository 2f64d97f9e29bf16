import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '#test/clock.js';
import { Passwords } from './passwords.js';

test('a password is known for an hour, of its own run alone, and not after it was forgotten', () => {
  const clock = new FakeClock();
  const passwords = new Passwords(clock);
  passwords.keep('one', { password: 'a' });
  passwords.keep('two', { privateKey: 'b' });
  clock.advance(3599);
  assert.deepEqual(
    [passwords.of('one'), passwords.of('two'), passwords.of('three')],
    [{ password: 'a' }, { privateKey: 'b' }, null],
  );
  passwords.forget('two');
  assert.equal(passwords.of('two'), null);
  clock.advance(1);
  assert.deepEqual([passwords.of('one'), passwords.until('one')], [null, null]);
});
