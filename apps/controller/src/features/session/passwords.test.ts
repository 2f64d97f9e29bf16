import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../platform/problem.js';
import { checkPassword, hashPassword } from './passwords.js';

test('only the right password matches, and a name that does not exist never does, whatever is typed', async () => {
  const stored = await hashPassword('correct horse battery');
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await checkPassword('correct horse battery', stored), true);
  assert.equal(await checkPassword('Correct horse battery', stored), false);
  assert.equal(await checkPassword('a password that nobody has', undefined), false);
});

test('an unknown name costs as much work as a known one', async () => {
  const stored = await hashPassword('correct horse battery');
  const timed = async (hash: string | undefined) => {
    const times = [];
    for (let i = 0; i < 7; i += 1) {
      const began = performance.now();
      await checkPassword('guess', hash);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[3]!;
  };
  await timed(undefined);
  const [known, unknown] = [await timed(stored), await timed(undefined)];
  assert.ok(unknown > known / 3 && unknown < known * 3, `${known} ms and ${unknown} ms`);
});

test('a flood of sign-ins is refused instead of taking 19 MiB each, and the next one works again', async () => {
  const flood = await Promise.allSettled(Array.from({ length: 60 }, () => hashPassword('correct horse battery')));
  const refused = flood.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 18, 'two at work and forty waiting');
  for (const { reason } of refused as PromiseRejectedResult[]) {
    assert.ok(reason instanceof ProblemError && reason.reason === 'unavailable' && reason.extra.retryAfter === 5);
  }
  assert.match(await hashPassword('correct horse battery'), /^\$argon2id\$/);
});
