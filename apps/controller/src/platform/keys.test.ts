import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { FakeClock } from '#test/clock.js';
import { loadConfig } from './config.js';
import { KEY_FILES, Keys, makeKeys } from './keys.js';
import { readRecoveryKey } from './recovery-key.js';

const DAY = 86_400;

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-keys-'));
});
after(() => rm(folder, { recursive: true }));

const configOf = (name: string, extra: Record<string, string> = {}) =>
  loadConfig({
    SLUICE_DATA: path.join(folder, name),
    SLUICE_AGENT_ADDRESS: 'https://sluice.example.org:8443',
    ...extra,
  });
const open = (name: string, clock = new FakeClock()) => Keys.open(configOf(name), clock);
const leafOf = (keys: Keys) => new X509Certificate(keys.agentTls().cert);

test('the first start makes the keys, the second finds the same ones', async () => {
  const first = await open('same');
  const second = await open('same');
  for (const name of ['caSha256', 'agentKeyPin', 'caPem'] as const) assert.equal(first[name], second[name]);
  assert.deepEqual([first.jobKeyPoint, first.recoveryKeyPoint], [second.jobKeyPoint, second.recoveryKeyPoint]);
});

test('no key file can be read by another user', async () => {
  await open('rights');
  const keys = path.join(folder, 'rights/keys');
  assert.equal((await stat(keys)).mode & 0o777, 0o700);
  for (const name of await readdir(keys)) assert.equal((await stat(path.join(keys, name))).mode & 0o777, 0o600, name);
});

test('the server certificate is signed by the CA, names the address of the agents, and may serve only', async () => {
  const keys = await open('chain');
  const [leaf, ca] = [leafOf(keys), new X509Certificate(keys.caPem)];
  assert.ok(leaf.verify(ca.publicKey) && leaf.checkIssued(ca) && ca.ca && !leaf.ca);
  assert.equal(leaf.checkHost('sluice.example.org'), 'sluice.example.org');
  assert.equal(leaf.checkIP('127.0.0.1'), '127.0.0.1');
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.equal(keys.caSha256, createHash('sha256').update(ca.raw).digest('hex'));
});

test('the pin is the one that curl computes, and stays when the certificate is renewed', async () => {
  const clock = new FakeClock();
  const keys = await open('renew', clock);
  const [pin, serial] = [keys.agentKeyPin, leafOf(keys).serialNumber];
  const spki = leafOf(keys).publicKey.export({ type: 'spki', format: 'der' });
  assert.equal(pin, createHash('sha256').update(spki).digest('base64'));
  let told = 0;
  keys.onRenewed(() => told++);
  clock.advance(59 * DAY);
  assert.equal(await keys.renewIfDue(), false);
  clock.advance(2 * DAY);
  assert.equal(await keys.renewIfDue(), true);
  assert.equal(told, 1);
  assert.notEqual(leafOf(keys).serialNumber, serial);
  assert.equal(keys.agentKeyPin, pin);
  assert.ok(new Date(leafOf(keys).validTo) > new Date(clock.now().getTime() + 80 * DAY * 1000));
});

test('a job signature is 64 raw bytes that the published point verifies', async () => {
  const keys = await open('sign');
  const bytes = Buffer.from('sluice/job/1\n{}');
  const signature = keys.signJob(bytes);
  assert.equal(signature.length, 64);
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...keys.jobKeyPoint }, format: 'jwk' });
  assert.ok(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature));
  assert.ok(!verify('sha256', Buffer.from('sluice/job/1\n{ }'), { key, dsaEncoding: 'ieee-p1363' }, signature));
});

test('the recovery key waits across starts, fits its public point, and once forgotten is nowhere on disk', async () => {
  const text = (await (await open('recovery')).waitingRecoveryKey())!;
  const { x, y } = createPublicKey(readRecoveryKey(text)!).export({ format: 'jwk' });
  const keys = await open('recovery');
  assert.deepEqual({ x, y }, keys.recoveryKeyPoint);
  assert.equal(await keys.waitingRecoveryKey(), text);
  await keys.forgetRecoveryKey();
  assert.equal(await keys.waitingRecoveryKey(), null);
  assert.equal(await (await open('recovery')).waitingRecoveryKey(), null);
  assert.deepEqual((await readdir(path.join(folder, 'recovery/keys'))).sort(), Object.values(KEY_FILES).sort());
});

test('a missing or spoiled key file stops the start, and nothing is made in its place', async () => {
  await open('missing');
  await rm(path.join(folder, 'missing/keys', KEY_FILES.jobKey));
  await assert.rejects(open('missing'), /Some files are missing in the folder keys/);
  await open('spoiled');
  await writeFile(path.join(folder, 'spoiled/keys', KEY_FILES.jobKey), 'not a key');
  await assert.rejects(open('spoiled'), /cannot be read as a key/);
});

test('keys from variables need no folder, and their recovery key is nobody here', async () => {
  const { texts } = await makeKeys(new Date('2026-11-01T00:00:00Z'));
  const config = configOf('variables', {
    SLUICE_KEYS_CA_KEY: texts.caKey,
    SLUICE_KEYS_CA_CERT: texts.caCertificate,
    SLUICE_KEYS_JOB_KEY: texts.jobKey.replaceAll('\n', '\\n'),
    SLUICE_KEYS_AGENT_KEY: texts.agentKey,
    SLUICE_KEYS_RECOVERY_PUBLIC: texts.recoveryPublicKey,
    SLUICE_KEYS_SEAL: texts.sealKeys,
  });
  const [one, two] = await Promise.all([Keys.open(config, new FakeClock()), Keys.open(config, new FakeClock())]);
  assert.equal(one.agentKeyPin, two.agentKeyPin);
  assert.equal(await one.waitingRecoveryKey(), null);
});
