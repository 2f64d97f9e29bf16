import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import { requireTool } from '#test/gaps.js';
import { makeKeyPair } from '../../../apps/controller/src/transports/ssh/key-pair.js';

test('each of two thousand key pairs can be read, also where its secret begins with a zero byte', () => {
  for (let i = 0; i < 2000; i++) {
    const { publicKey, privateKey } = makeKeyPair();
    const parsed = ssh2.utils.parseKey(privateKey);
    assert.ok(!(parsed instanceof Error), String(parsed));
    assert.equal(`ssh-ed25519 ${parsed.getPublicSSH().toString('base64')}`, publicKey);
  }
});

test('ssh-keygen reads a private key and finds the same public one', () => {
  if (!requireTool('sshd')) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-key-'));
  try {
    const { publicKey, privateKey } = makeKeyPair();
    const file = path.join(folder, 'key');
    writeFileSync(file, privateKey, { mode: 0o600 });
    assert.equal(execFileSync('ssh-keygen', ['-yf', file], { encoding: 'utf8' }).trim(), publicKey);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
