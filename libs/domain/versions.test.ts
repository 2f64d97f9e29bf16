import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtLeast } from './versions.js';

test('a version is compared by its numbers', () => {
  const pairs: [string, string, boolean][] = [
    ['0.2.0', '0.2.0', true],
    ['0.10.0', '0.2.0', true],
    ['1.0.0', '0.2.0', true],
    ['0.2.1', '0.2.0', true],
    ['0.1.9', '0.2.0', false],
    ['0.2', '0.2.0', false],
    ['newest', '0.2.0', false],
  ];
  for (const [version, other, is] of pairs) assert.equal(isAtLeast(version, other), is, version);
});
