import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NewPush } from '#contracts/people/push.js';
import { NewSshTransport } from '#contracts/people/reach.js';

const push = (...addresses: string[]) =>
  NewPush.safeParse({
    addresses,
    transport: 'ssh',
    account: 'admin',
    password: 'zebra',
    ring: null,
    ownership: 'organisation',
  });

test('a PC that was pasted in several spellings is enrolled once', () => {
  const { data } = push('2001:DB8::1', '[2001:db8:0::1]', 'DESK-01', 'desk-01', '192.0.2.7');
  assert.deepEqual(data?.addresses, ['2001:db8::1', 'desk-01', '192.0.2.7']);
});

test('an address with a scope is refused with a sentence, where it stands', () => {
  const issues = push('desk-01', 'fe80::1%eth0').error?.issues ?? [];
  assert.deepEqual(
    issues.map(({ path }) => path),
    [['addresses', 1]],
  );
  assert.match(issues[0]!.message, /one cable only/);
  const [issue] = NewSshTransport.safeParse({ host: 'fe80::1%12' }).error?.issues ?? [];
  assert.match(issue!.message, /one cable only/);
});

test('a machine is reached by the name that was typed', () => {
  assert.equal(NewSshTransport.parse({ host: 'DESK-01' }).host, 'DESK-01');
});
