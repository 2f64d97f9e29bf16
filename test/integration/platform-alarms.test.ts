import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { type TestDatabase, withDatabase } from '#test/database.js';
import { requireTool } from '#test/gaps.js';
import { SystemClock } from '../../apps/controller/src/platform/clock.js';
import { Log } from '../../apps/controller/src/platform/log.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import { PostgresServer } from '../../apps/controller/src/platform/postgres-server.js';
import { Alarms, type QueuePlace } from '../../apps/controller/src/platform/queues.js';

let redis: ChildProcess | undefined;
let database: TestDatabase | undefined;
after(async () => {
  redis?.kill('SIGKILL');
  await database?.close();
});

async function startRedis(program: string): Promise<string> {
  const port = await freePort();
  redis = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => {
    redis!.stdout!.on('data', (chunk: Buffer) => `${chunk}`.includes('Ready to accept connections') && resolve());
  });
  return `redis://127.0.0.1:${port}`;
}

type TestAlarm = { job: string } | { delivery: string };
const alarm = (): TestAlarm => ({ job: randomUUID() });
const inMs = (ms: number) => new Date(Date.now() + ms);

async function open(
  place: QueuePlace,
): Promise<{ alarms: Alarms; rung: TestAlarm[]; until: (count: number) => Promise<void> }> {
  const alarms = new Alarms(place, new SystemClock(), new Log('error'));
  await alarms.open();
  const rung: TestAlarm[] = [];
  alarms.onAlarm('job', async (job) => {
    rung.push({ job });
  });
  alarms.onAlarm('delivery', async (delivery) => {
    rung.push({ delivery });
  });
  const until = async (count: number) => {
    for (const end = Date.now() + 15_000; rung.length < count && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(rung.length >= count, `${rung.length} of ${count} alarms rang`);
  };
  return { alarms, rung, until };
}

/** What the rest of the controller counts on, wherever the queue lives. */
async function behavesAsAlarmClock(place: QueuePlace): Promise<void> {
  const { alarms, rung, until } = await open(place);
  try {
    const [soon, later, past]: [TestAlarm, TestAlarm, TestAlarm] = [alarm(), { delivery: randomUUID() }, alarm()];
    const [soonAt, laterAt] = [inMs(300), inMs(900)];
    alarms.set(later, laterAt);
    alarms.set(soon, soonAt);
    alarms.set(past, inMs(-60_000));
    // Set twice rings once.
    alarms.set(soon, soonAt);
    await until(3);
    assert.ok(Date.now() >= laterAt.getTime());
    assert.deepEqual(rung, [past, soon, later]);
    // The same alarm may be set again for another instant, even after it rang.
    alarms.set(soon, inMs(100));
    await until(4);
    alarms.set(alarm(), inMs(60_000));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await alarms.forget();
    alarms.set(later, inMs(0));
    await until(5);
  } finally {
    await alarms.close();
  }
}

test('alarms ring at their time, once, and can be forgotten: on PostgreSQL', async () => {
  database = await withDatabase();
  await behavesAsAlarmClock({ databaseUrl: database.url, redisUrl: null });
});

test('alarms ring at their time, once, and can be forgotten: on Redis', async () => {
  const program = requireTool('redis-server');
  if (!program) return;
  database ??= await withDatabase();
  await behavesAsAlarmClock({ databaseUrl: database.url, redisUrl: await startRedis(program) });
});

test('without its Redis, setting an alarm costs nothing and the close does not hang', async () => {
  const program = requireTool('redis-server');
  if (!program) return;
  redis?.kill('SIGKILL');
  const redisUrl = await startRedis(program);
  const lines: string[] = [];
  const alarms = new Alarms(
    { databaseUrl: '', redisUrl },
    new SystemClock(),
    new Log('debug', 'text', (line) => lines.push(line)),
  );
  await alarms.open();
  redis!.kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 200));
  alarms.set(alarm(), inMs(0));
  for (const end = Date.now() + 5000; !lines.some((line) => /trouble/.test(line)) && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match(lines.join('\n'), /The queue has trouble/);
  await alarms.close();
});

test('a lost database neither stops the clock of the process nor the alarms that come after it', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sluice-alarms-'));
  await chmod(dataDir, 0o755);
  const first = await PostgresServer.start({ dataDir });
  const { alarms, until } = await open({ databaseUrl: first.url, redisUrl: null });
  try {
    alarms.set(alarm(), inMs(0));
    await until(1);
    await first.stop();
    const started = performance.now();
    for (let tick = 0; tick < 20; tick++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(performance.now() - started < 20_000, `${performance.now() - started} ms for 20 ticks of 100 ms`);
    const second = await PostgresServer.start({ dataDir });
    try {
      alarms.set(alarm(), inMs(0));
      await until(2);
      await alarms.close();
    } finally {
      await second.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
