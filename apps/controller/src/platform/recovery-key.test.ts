import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { makeRecoveryKey, readRecoveryKey } from './recovery-key.js';

const { text, privateKey } = makeRecoveryKey();
const point = (key: typeof privateKey) => createPublicKey(key).export({ format: 'jwk' });

test('the text gives back the same key, also in small letters, with spaces, and with 0 and 1 for O and I', () => {
  assert.match(text, /^([A-Z2-7]{4}-){13}[A-Z2-7]{4}$/);
  const sloppy = text.toLowerCase().replaceAll('-', ' ').replaceAll('o', '0').replaceAll('i', '1');
  for (const typed of [text, sloppy]) assert.deepEqual(point(readRecoveryKey(typed)!), point(privateKey));
});

test('every single wrong letter is noticed', () => {
  for (let place = 0; place < text.length; place++) {
    if (text[place] === '-') continue;
    const typed = text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1);
    assert.equal(readRecoveryKey(typed), null, `letter ${place}`);
  }
});

test('what is no recovery key at all is refused', () => {
  for (const typed of ['', 'AAAA', `${text}-AAAA`, text.slice(5), '!'.repeat(56)])
    assert.equal(readRecoveryKey(typed), null);
});
