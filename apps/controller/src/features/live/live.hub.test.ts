import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import type { Bus } from '../../platform/bus.js';
import type { Actor } from '../session/roles.js';
import type { SessionService } from '../session/session.service.js';
import { LiveHub } from './live.hub.js';

const actor: Actor = { id: '1', name: 'ada', role: 'viewer', session: Buffer.alloc(32) };

function hubWithBus(stands: Actor | null = actor): { hub: LiveHub; publish: (payload: object) => void } {
  let publish = (_: object) => {};
  const bus = {
    subscribe: (_: string, listener: (payload: object) => void) => {
      publish = listener;
      return () => {};
    },
  } as unknown as Bus;
  const hub = new LiveHub(bus, { stillStands: async () => stands ?? undefined } as unknown as SessionService);
  hub.onApplicationBootstrap();
  return { hub, publish: (payload) => publish(payload) };
}

/** A response whose reader takes everything, or nothing at all. */
function answer(reads: boolean): { out: ServerResponse; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk;
      if (reads) done();
    },
  });
  return { out: stream as unknown as ServerResponse, text: () => text };
}

const event = {
  kind: 'machine',
  machine: null,
  job: null,
  update: { title: 'x'.repeat(5000), percent: 1, bytesDone: null, bytesTotal: null },
};

test('a reader that does not read is cut off instead of filling the memory, and the others go on', () => {
  const { hub, publish } = hubWithBus();
  const [slow, quick] = [answer(false), answer(true)];
  for (const one of [slow, quick]) hub.open(one.out, actor, null, false, () => {});
  for (let sent = 0; sent < 100; sent += 1) publish(event);
  assert.equal(slow.out.destroyed, true);
  assert.ok(slow.out.writableLength < 300 * 1024);
  assert.equal(quick.out.destroyed, false);
  assert.equal(quick.text().match(/^data: /gm)?.length, 100);
  hub.beforeApplicationShutdown();
});

test('more streams than the limit are refused before their answer begins', () => {
  const { hub } = hubWithBus();
  for (let open = 0; open < 500; open += 1) hub.open(answer(true).out, actor, null, false, () => {});
  let began = false;
  const refused = () => hub.open(answer(true).out, actor, null, false, () => (began = true));
  assert.throws(refused, { reason: 'unavailable' });
  assert.equal(began, false);
  hub.beforeApplicationShutdown();
});

test('after the message connection was lost every page is told to fetch everything again', () => {
  const { hub, publish } = hubWithBus();
  const one = answer(true);
  hub.open(one.out, actor, 'some-machine', false, () => {});
  publish({ kind: 'resync' });
  assert.match(one.text(), /data: \{"kind":"machine","machine":null,"job":null,"update":null\}/);
  hub.beforeApplicationShutdown();
  assert.equal(one.out.writableEnded, true, 'streams end before the listener closes');
});

test('nothing more is written to a stream whose session ended, although its reader has not taken all of it', async () => {
  const { hub, publish } = hubWithBus(null);
  const slow = answer(false);
  const failed: Error[] = [];
  slow.out.on('error', (error) => failed.push(error));
  hub.open(slow.out, actor, null, false, () => {});
  publish({ kind: 'session-ended', user: actor.id });
  // The look at the session is a promise, and an error of a stream comes in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(slow.out.writableEnded, true);
  publish(event);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(failed, []);
  hub.beforeApplicationShutdown();
});

test('readers who were gone before their stream began take no place', () => {
  const { hub } = hubWithBus();
  for (let gone = 0; gone < 500; gone += 1) {
    const { out } = answer(true);
    out.destroy();
    hub.open(out, actor, null, false, () => {});
  }
  assert.doesNotThrow(() => hub.open(answer(true).out, actor, null, false, () => {}));
  hub.beforeApplicationShutdown();
});
