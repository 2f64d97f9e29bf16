import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notifyTexts } from './bus.js';

/** PostgreSQL refuses a NOTIFY payload of this many bytes. */
const TOO_LONG = 8000;

test('many messages travel in few payloads, each whole and in order', () => {
  const messages = Array.from({ length: 500 }, (_, number) => ({ number, text: 'ä"\n'.repeat(number % 40) }));
  const texts = notifyTexts('live', messages);
  assert.ok(texts.length < 30, `${texts.length} payloads`);
  assert.ok(texts.every((text) => Buffer.byteLength(text) < TOO_LONG));
  assert.deepEqual(
    texts.flatMap((text) => JSON.parse(text) as object[]),
    messages,
  );
});

test('no message makes no payload, and one that NOTIFY cannot carry is refused', () => {
  assert.deepEqual(notifyTexts('wake', []), []);
  assert.equal(notifyTexts('wake', [{ text: 'x'.repeat(7800) }, { text: 'x'.repeat(7800) }]).length, 2);
  assert.throws(() => notifyTexts('wake', [{ text: 'ä'.repeat(4000) }]), RangeError);
});
