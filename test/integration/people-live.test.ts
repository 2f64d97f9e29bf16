import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import { LiveEvent } from '#contracts/people/live.js';
import type { Role } from '#domain/words.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, startPlatform, type TestController, type TestPlatform } from '#test/platform.js';

let controller: TestController;
let people: Record<Role, Person>;
let other: TestPlatform;
let machine: string;
before(async () => {
  controller = await startController();
  people = await signInAll(controller);
  other = await startPlatform({ beside: controller.platform });
  machine = await new FleetRows(controller.platform.database.pool, new Date()).machine('Alpha');
});
after(async () => {
  await other.close();
  await controller.close();
});

/** An open stream as a browser has it. */
class Stream {
  readonly events: LiveEvent[] = [];
  ended = false;
  private text = '';

  private constructor(readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => this.read(chunk));
    answer.on('close', () => {
      this.ended = true;
    });
    answer.on('error', () => {});
  }

  static open(person: Person, query = '', headers: Record<string, string> = {}): Promise<Stream> {
    const url = `${person.url}/api/v1/events${query}`;
    return new Promise((resolve, reject) => {
      request(url, { headers: { cookie: person.cookie ?? '', ...headers } }, (answer) => resolve(new Stream(answer)))
        .on('error', reject)
        .end();
    });
  }

  private read(chunk: string): void {
    this.text += chunk;
    const frames = this.text.split('\n\n');
    this.text = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data) this.events.push(LiveEvent.parse(JSON.parse(data)));
    }
  }
}

async function until(what: () => boolean, message: string): Promise<void> {
  for (let i = 0; i < 200 && !what(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(what(), message);
}

const changed = (id: string | null): LiveEvent => ({ kind: 'machine', machine: id, job: null, update: null });

test('what another controller process did is seen live, and a narrowed stream shows one machine only', async () => {
  const all = await Stream.open(people.viewer);
  const one = await Stream.open(people.viewer, `?machine=${machine}`);
  assert.equal(all.answer.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(all.answer.headers['cache-control'], 'no-store');
  assert.ok(all.answer.headers['content-security-policy'], 'the stream carries the same security headers');
  const elsewhere = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
  await other.bus.publish(null, 'live', changed(elsewhere));
  await other.bus.publish(null, 'live', changed(machine));
  await until(() => all.events.length === 2 && one.events.length === 1, 'both streams heard what concerns them');
  assert.deepEqual(one.events, [changed(machine)]);
  await people.operator.ask('POST', '/api/v1/machines/jobs', { machines: [machine], verb: 'scan' });
  await until(() => one.events.some(({ job }) => job?.verb === 'scan' && job.state === 'queued'), 'the order is seen');
  for (const stream of [all, one]) stream.answer.destroy();
});

test('what is not an event for people does not reach them', async () => {
  const stream = await Stream.open(people.viewer);
  await other.bus.publish(null, 'live', { kind: 'secret', token: 'sle_something' });
  await other.bus.publish(null, 'live', changed(machine));
  await until(() => stream.events.length === 1, 'only the event came');
  stream.answer.destroy();
});

test('a browser that comes back is told to fetch everything again', async () => {
  const stream = await Stream.open(people.viewer, '', { 'last-event-id': '7' });
  await until(() => stream.events.length === 1, 'it is told at once');
  assert.deepEqual(stream.events, [changed(null)]);
  stream.answer.destroy();
});

test('a stream ends with its session, and another person of the same role keeps theirs', async () => {
  const [mine, theirs] = [await Stream.open(people.operator), await Stream.open(people.viewer)];
  await people.operator.ask('DELETE', '/api/v1/sessions');
  await until(() => mine.ended, 'the stream was cut');
  assert.equal(theirs.ended, false);
  theirs.answer.destroy();
});
