import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { md4 } from '../../../apps/controller/src/transports/winrm/ntlm/md4.js';
import {
  authenticateMessage,
  negotiateMessage,
  ntlmv2Response,
  ntowfv2,
  parseChallenge,
  splitUser,
} from '../../../apps/controller/src/transports/winrm/ntlm/ntlm.js';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

// RFC 1320, A.5.
const DIGESTS: [text: string, digest: string][] = [
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
];
for (const [text, digest] of DIGESTS) {
  test(`MD4 of ${JSON.stringify(text.slice(0, 20))}… is what RFC 1320 says`, () => {
    assert.equal(md4(Buffer.from(text)).toString('hex'), digest);
  });
}

// MS-NLMP 4.2.1 and 4.2.4: what all examples have in common, and the values of NTLM version 2.
const credentials = { user: 'User', domain: 'Domain', password: 'Password' };
const serverChallenge = hex('0123456789abcdef');
const clientChallenge = Buffer.alloc(8, 0xaa);
const time = Buffer.alloc(8);
const targetInfo = hex('02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000');
const published = {
  ntHash: 'a4f49c406510bdcab6824ee7c30fd852',
  responseKey: '0c868a403bfd7a93a3001ef22ef02e3f',
  temp: '01010000000000000000000000000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000',
  lmv2: '86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa',
  proof: '68cd0ab851e51c96aabc927bebef6a1c',
  sessionBaseKey: '8de40ccadbc14a82f15cb0ad0de95ca3',
  challenge:
    '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
};

test('the published hash of the password is reached (MS-NLMP 4.2.2.1.2)', () => {
  assert.equal(md4(Buffer.from('Password', 'utf16le')).toString('hex'), published.ntHash);
});

test('the published NTOWFv2 is reached (4.2.4.1.1)', () => {
  assert.equal(ntowfv2(credentials).toString('hex'), published.responseKey);
});

test('the published LMv2 response follows from it, though we never send one (4.2.4.2.1)', () => {
  const mac = createHmac('md5', ntowfv2(credentials)).update(serverChallenge).update(clientChallenge).digest();
  assert.equal(Buffer.concat([mac, clientChallenge]).toString('hex'), published.lmv2);
});

test('the published NTLMv2 response and session base key are reached (4.2.4.1.2, 4.2.4.1.3, 4.2.4.2.2)', () => {
  const answer = ntlmv2Response(ntowfv2(credentials), { serverChallenge, clientChallenge, time, targetInfo });
  assert.equal(answer.response.toString('hex'), published.proof + published.temp);
  assert.equal(answer.sessionBaseKey.toString('hex'), published.sessionBaseKey);
});

test('the published challenge is read (4.2.4.3)', () => {
  const challenge = parseChallenge(hex(published.challenge));
  assert.equal(challenge.flags >>> 0, 0xe28a8233);
  assert.deepEqual(challenge.serverChallenge, serverChallenge);
  assert.deepEqual(
    challenge.targetInfo.map(({ id, value }) => [id, value.toString('utf16le')]),
    [
      [2, 'Domain'],
      [1, 'Server'],
    ],
  );
});

/** The field number `at` of an AUTHENTICATE message. */
function field(message: Buffer, at: number): Buffer {
  const pointer = 12 + at * 8;
  const offset = message.readUInt32LE(pointer + 4);
  return message.subarray(offset, offset + message.readUInt16LE(pointer));
}

test('the message to the published challenge carries no LM, and an integrity code over all three messages', () => {
  const negotiate = negotiateMessage();
  const challenge = parseChallenge(hex(published.challenge));
  const binding = Buffer.alloc(16, 0xcb);
  const message = authenticateMessage({
    credentials,
    negotiate,
    challenge,
    channelBinding: binding,
    clientChallenge,
    now: new Date(Date.UTC(1601, 0, 1)),
  });
  assert.deepEqual(field(message, 0), Buffer.alloc(24));
  assert.equal(field(message, 2).toString('utf16le'), 'Domain');
  assert.equal(field(message, 3).toString('utf16le'), 'User');
  assert.equal(field(message, 4).length, 0);

  // The response to the same challenge with the pairs that a client adds, computed from the published key.
  const pairs = Buffer.concat([targetInfo.subarray(0, -4), hex('0600040002000000 0a001000'), binding, Buffer.alloc(4)]);
  const blob = Buffer.concat([hex(published.temp).subarray(0, 28), pairs, Buffer.alloc(4)]);
  const key = hex(published.responseKey);
  const proof = createHmac('md5', key).update(serverChallenge).update(blob).digest();
  assert.deepEqual(field(message, 1), Buffer.concat([proof, blob]));

  const unsigned = Buffer.from(message).fill(0, 72, 88);
  const sessionKey = createHmac('md5', key).update(proof).digest();
  const code = createHmac('md5', sessionKey).update(negotiate).update(challenge.message).update(unsigned).digest();
  assert.deepEqual(message.subarray(72, 88), code);
});

test('what a server sends back of our own words is not signed', () => {
  const pairs = hex('0900040041004100 0a001000 ffffffffffffffffffffffffffffffff 0800020041 00');
  const info = Buffer.concat([targetInfo.subarray(0, -4), pairs, Buffer.alloc(4)]);
  const message = Buffer.concat([hex(published.challenge).subarray(0, 0x44), info]);
  message.writeUInt16LE(info.length, 40);
  const answer = authenticateMessage({
    credentials,
    negotiate: negotiateMessage(),
    challenge: parseChallenge(message),
    clientChallenge,
    now: new Date(0),
  });
  assert.equal(field(answer, 1).includes(hex('0a001000')), false);
  assert.equal(field(answer, 1).includes(hex('09000400')), false);
});

test('a challenge of NTLMv1 is refused', () => {
  for (const missing of [0x800000, 0x80000]) {
    const message = hex(published.challenge);
    message.writeUInt32LE((message.readUInt32LE(20) & ~missing) >>> 0, 20);
    assert.throws(() => parseChallenge(message), { reason: 'auth' });
  }
});

test('whatever comes instead of a challenge is refused in words', () => {
  const whole = hex(published.challenge);
  const damage = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    fc.integer({ min: 0, max: whole.length - 5 }).map((length) => whole.subarray(0, length)),
    fc.tuple(fc.integer({ min: 40, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
      const copy = Buffer.from(whole);
      copy[at] = value;
      return copy;
    }),
  );
  fc.assert(
    fc.property(damage, (bytes) => {
      try {
        parseChallenge(Buffer.from(bytes));
      } catch (problem) {
        assert.match((problem as { reason?: string }).reason ?? String(problem), /^(auth|protocol)$/);
      }
    }),
  );
});

test('a user is named with a domain, for the machine itself, or by a principal name', () => {
  assert.deepEqual(splitUser('WINBOX\\anna'), { user: 'anna', domain: 'WINBOX' });
  assert.deepEqual(splitUser('.\\anna'), { user: 'anna', domain: '' });
  assert.deepEqual(splitUser('anna'), { user: 'anna', domain: '' });
  assert.deepEqual(splitUser('anna@example.org'), { user: 'anna@example.org', domain: '' });
});
