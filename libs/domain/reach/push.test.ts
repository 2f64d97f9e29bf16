import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeLook, type Look } from './push.js';

const GOOD: Look = {
  elevated: true,
  bits: 64,
  edition: 'Core',
  installation: 'Client',
  build: 19_045,
  freeBytes: 60e9,
  tools: true,
  agent: false,
  machine: null,
};

test('nothing speaks against a Home PC with room', () => assert.equal(judgeLook(GOOD), null));

for (const [change, reason] of [
  [{ elevated: false, agent: true }, 'push-not-elevated'],
  [{ installation: 'Server' }, 'push-windows-unsupported'],
  [{ build: 18_363 }, 'push-windows-unsupported'],
  [{ bits: 32 }, 'push-windows-unsupported'],
  [{ tools: false }, 'push-windows-unsupported'],
  [{ agent: true, freeBytes: 0 }, 'push-agent-there'],
  [{ freeBytes: 499e6 }, 'push-no-room'],
] as const) {
  test(`a PC with ${JSON.stringify(change)} is left alone: ${reason}`, () =>
    assert.equal(judgeLook({ ...GOOD, ...change }), reason));
}
