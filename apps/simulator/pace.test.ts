import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ResultRequest } from '#contracts/agent/messages.js';
import type { Memory } from './memory.js';
import { backOffMs, fleetStop, pause } from './pace.js';
import { ResultSpool } from './result-spool.js';

describe('the wait after a failure', () => {
  it('stays between 5 s and 5 min, ±25 %, and never under Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 3600 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, retryAfter, random) => {
          const wait = backOffMs(failures, retryAfter, random);
          assert.ok(wait >= 3750 && wait >= retryAfter * 1000);
          assert.ok(wait <= Math.max(375_000, retryAfter * 1000));
        },
      ),
    );
  });

  it('ends at once when the fleet is stopped', async () => {
    const stop = fleetStop();
    const waited = pause(3_600_000, stop.signal);
    stop.abort();
    await waited;
  });
});

function spoolWith(answers: number[]) {
  const sent: string[] = [];
  const memory = { spool: [] } as unknown as Memory;
  const send = async (path: string) => {
    sent.push(path);
    return { status: answers.shift() ?? 200, body: null, retryAfter: 0 };
  };
  return { spool: new ResultSpool(memory, { send, save: () => {} }), sent, memory };
}

describe('a result', () => {
  const result = {} as ResultRequest;

  it('is kept while the controller is away, and delivered in order when it is back', async () => {
    const { spool, sent, memory } = spoolWith([0, 503]);
    spool.add('one', result);
    spool.add('two', result);
    assert.equal(await spool.flush(), false);
    assert.equal(await spool.flush(), false);
    assert.equal(await spool.flush(), true);
    assert.deepEqual(sent.slice(-2), ['/agent/v1/jobs/one/result', '/agent/v1/jobs/two/result']);
    assert.equal(memory.spool.length, 0);
  });

  it('that is refused for good is dropped, and holds up nothing behind it', async () => {
    const { spool, sent } = spoolWith([409, 200]);
    spool.add('one', result);
    spool.add('two', result);
    assert.equal(await spool.flush(), true);
    assert.equal(sent.length, 2);
  });

  it('is sent once, however many ask for delivery at the same time', async () => {
    const { spool, sent } = spoolWith([]);
    spool.add('one', result);
    await Promise.all([spool.flush(), spool.flush(), spool.flush()]);
    assert.equal(sent.length, 1);
  });
});
