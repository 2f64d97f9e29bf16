import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../apps/controller/src/platform/root.js';

test('no two works of the controller share an advisory lock, so that none keeps another from its turn', async () => {
  const folder = path.join(ROOT, 'apps/controller/src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const keys = texts.flatMap((text) => [...text.matchAll(/_?LOCK = (0x[0-9a-f_]+|\d[\d_]*);/g)].map(([, key]) => key));
  assert.ok(keys.length > 8, 'The locks are named otherwise now: look for them anew.');
  assert.equal(new Set(keys).size, keys.length, keys.sort().join(' '));
});
