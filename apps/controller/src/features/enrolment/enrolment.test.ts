import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Guesses } from './guesses.js';
import { buildPackage } from './package.service.js';

async function agentFolder(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-package-'));
  for (const name of names) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    const content = name.endsWith('.psd1') ? "@{\n  ModuleVersion = '0.7.1'\n}\n" : `content of ${name}`;
    await writeFile(path.join(folder, name), content, { mode: Math.random() < 0.5 ? 0o600 : 0o755 });
    await utimes(path.join(folder, name), Math.random() * 1e9, Math.random() * 1e9);
  }
  return folder;
}

test('the same agent files give the same package, whatever their dates, modes and order on disk', async () => {
  const names = ['Sluice/Sluice.psd1', 'Sluice/Public/A.ps1', 'service/Poll.ps1', 'service/Work.ps1'];
  const [one, two] = [await agentFolder(names), await agentFolder(names.toReversed())];
  assert.equal((await buildPackage(one)).sha256, (await buildPackage(two)).sha256);
  assert.equal((await buildPackage(one)).version, '0.7.1');
  await writeFile(path.join(two, 'service/Poll.ps1'), 'content of service/Poll.ps1 ');
  assert.notEqual((await buildPackage(one)).sha256, (await buildPackage(two)).sha256);
  for (const folder of [one, two]) await rm(folder, { recursive: true });
});

test('an address waits after twenty refused tokens, and another does not', () => {
  const guesses = new Guesses();
  const now = new Date('2026-11-23T08:00:00Z');
  for (let tries = 0; tries < 20; tries++) {
    assert.equal(guesses.waitSeconds('10.0.0.1', now), 0);
    guesses.note('10.0.0.1', now);
  }
  assert.equal(guesses.waitSeconds('10.0.0.1', now), 600);
  assert.equal(guesses.waitSeconds('10.0.0.2', now), 0);
  assert.equal(guesses.waitSeconds('10.0.0.1', new Date(now.getTime() + 600_000)), 0);
});

test('the memory of guesses is bounded', () => {
  const guesses = new Guesses();
  const now = new Date('2026-11-23T08:00:00Z');
  for (let tries = 0; tries < 20; tries++) guesses.note('first', now);
  for (let address = 0; address < 10_000; address++) guesses.note(`10.${address}`, now);
  assert.equal(guesses.waitSeconds('first', now), 0);
});
