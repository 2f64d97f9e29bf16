import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isReason } from '#domain/reasons.js';

const root = new URL('../../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

test('every reason that the agent gives is in the closed list', () => {
  const scripts = readdirSync(new URL('agents/Sluice/', root), { recursive: true, encoding: 'utf8' });
  const given = scripts
    .filter((name) => name.endsWith('.ps1'))
    .flatMap((name) => [...read(`agents/Sluice/${name}`).matchAll(/(?:-Reason|\$reason =) '([^']+)'/gi)])
    .map((match) => match[1] ?? '');
  assert.ok(given.length > 10, 'the scripts give reasons');
  assert.deepEqual(
    given.filter((code) => !isReason(code)),
    [],
  );
});

test('every reason that the protocol names is in the closed list', () => {
  const named = [...read('docs/protocol.md').matchAll(/^\| [\d, /]*(?:\d{3} `([a-z-]+)`)(?: \/ \d{3} `([a-z-]+)`)*/gm)]
    .flatMap((match) => [...match[0].matchAll(/`([a-z-]+)`/g)])
    .map((match) => match[1] ?? '');
  assert.ok(named.length >= 8, 'the table of statuses was found');
  assert.deepEqual(
    named.filter((code) => !isReason(code)),
    [],
  );
});
