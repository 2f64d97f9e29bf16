import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReason, isReason, REASON_GROUPS, REASONS } from './reasons.js';

const all = Object.keys(REASONS);

test('a cause stands in one group only, in alphabetical order', () => {
  const listed = Object.values(REASON_GROUPS).flatMap((group) => Object.keys(group));
  assert.deepEqual(
    listed.filter((code, index) => listed.indexOf(code) !== index),
    [],
  );
  for (const [name, group] of Object.entries(REASON_GROUPS)) {
    assert.deepEqual(Object.keys(group), Object.keys(group).sort(), name);
  }
});

test('every code fits the wire format of a reason', () => {
  for (const code of all) {
    assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(code.length <= 60, code);
  }
});

test('every cause is one sentence, one next step, and no double meaning', () => {
  for (const code of all) {
    const { sentence, nextStep } = describeReason(code);
    assert.match(sentence, /^[A-Z].*\.$/, code);
    assert.match(nextStep, /^[A-Z].*\.$/, code);
  }
  const sentences = all.map((code) => describeReason(code).sentence);
  assert.equal(new Set(sentences).size, sentences.length);
});

test('every refusal of docs/protocol.md has its status', () => {
  const expected = {
    malformed: 400,
    'too-large': 413,
    invalid: 422,
    'unknown-credential': 401,
    'cloned-credential': 403,
    'unknown-job': 404,
    'lease-lost': 409,
    'machine-retired': 410,
    'unsupported-version': 426,
  };
  for (const [code, status] of Object.entries(expected)) assert.equal(describeReason(code).httpStatus, status, code);
});

test('every refusal of an order is known, and none is repeated', () => {
  const order =
    'bad-signature wrong-type malformed-order unknown-field unknown-verb wrong-machine not-yet-valid order-expired replayed';
  for (const code of order.split(' ')) {
    assert.ok(isReason(code), code);
    assert.equal(describeReason(code).transient, false, code);
  }
});

test('a code that nobody knows is shown as it is', () => {
  const described = describeReason('brand-new-cause');
  assert.match(described.sentence, /"brand-new-cause"/);
  assert.equal(described.transient, false);
  assert.equal(isReason('toString'), false);
});
