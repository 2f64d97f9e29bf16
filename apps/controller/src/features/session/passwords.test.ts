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
  // Processor time of the whole process, at its best of several tries: what else the machine does hardly counts.
  const best = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
  await checkPassword('guess', undefined);
  for (let i = 0; i < 10; i += 1) {
    for (const [name, hash] of [
      ['known', stored],
      ['unknown', undefined],
    ] as const) {
      const before = process.cpuUsage();
      await checkPassword('guess', hash);
      const { user, system } = process.cpuUsage(before);
      best[name] = Math.min(best[name], user + system);
    }
  }
  assert.ok(best.unknown > best.known / 3 && best.unknown < best.known * 3, JSON.stringify(best));
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
