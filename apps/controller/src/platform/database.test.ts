import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainArray } from './database.js';

test('plain values become an array as PostgreSQL writes it', () => {
  assert.equal(plainArray([]), '{}');
  assert.equal(plainArray(['a0-b', 'running', null]), '{a0-b,running,NULL}');
  assert.equal(plainArray([1, -2.5, true]), '{1,-2.5,true}');
  assert.equal(plainArray(['2026-11-23T08:00:00.000Z']), '{2026-11-23T08:00:00.000Z}');
});

test('a value that could end an element or begin another is refused', () => {
  for (const value of ['a,b', 'a"', '{', '}', 'a b', '\\', '\n', '']) {
    assert.throws(() => plainArray(['x', value]), RangeError, JSON.stringify(value));
  }
});
