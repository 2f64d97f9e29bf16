import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { runningServer } from '../../apps/controller/src/platform/postgres-running.js';
import { commandOf, gone } from '../../apps/controller/src/platform/process-info.js';
import { ROOT } from '../../apps/controller/src/platform/root.js';

const MAIN = path.join(ROOT, 'dist/apps/controller/src/main.js');

let folder: string;
let data: string;
const children: ChildProcess[] = [];
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-start-'));
  await chmod(folder, 0o755);
  data = path.join(folder, 'data');
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Started {
  child: ChildProcess;
  /** Both streams so far. */
  said: () => string;
  exit: Promise<number | null>;
}

function start(env: Record<string, string> = {}, args: string[] = []): Started {
  const ports = { SLUICE_PEOPLE_PORT: '0', SLUICE_AGENT_PORT: '0', SLUICE_AGENT_HOST: '127.0.0.1' };
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, SLUICE_DATA: data, ...ports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stdout?.on('data', (chunk) => (text += chunk));
  child.stderr?.on('data', (chunk) => (text += chunk));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, said: () => text, exit };
}

async function ready(started: Started): Promise<{ address: string; link: string | undefined }> {
  let over = false;
  void started.exit.then(() => (over = true));
  while (!/Sluice is ready/.test(started.said()) || !/Agents .*\n/.test(started.said())) {
    if (over) assert.fail(`It ended: ${started.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const address = /Dashboard {2}(\S+)/.exec(started.said())![1]!;
  return { address, link: /Set-up {5}(\S+)/.exec(started.said())?.[1] };
}

/** Process id of the embedded server, from its own file. */
const postgresPid = async () =>
  Number((await readFile(path.join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

async function refused(started: Started, sentence: RegExp, cure: RegExp): Promise<void> {
  assert.equal(await started.exit, 1, started.said());
  assert.match(started.said(), sentence);
  assert.match(started.said(), cure);
  assert.doesNotMatch(started.said(), /^\s+at /m);
}

async function setUp(address: string, link: string): Promise<Response> {
  const body = JSON.stringify({ token: link.split('#')[1], name: 'admin', password: 'correct horse battery' });
  return fetch(`${address}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body,
  });
}

test('the first start makes everything, prints one link, and SIGTERM leaves nothing running', async () => {
  const started = start();
  const { address, link } = await ready(started);
  assert.match(link!, new RegExp(`^${address}/setup#[A-Za-z0-9_-]{32}$`));
  assert.equal((await fetch(address)).status, 200);
  const postgres = await postgresPid();
  started.child.kill('SIGTERM');
  assert.equal(await started.exit, 0);
  assert.equal(commandOf(postgres), null);
});

test('after kill -9 the next start finds its data, and the link printed before is dead', async () => {
  const killed = start();
  const { link: oldLink } = await ready(killed);
  const orphan = await postgresPid();
  killed.child.kill('SIGKILL');
  await killed.exit;
  assert.match(commandOf(orphan) ?? '', /postgres/);
  const started = start();
  const { address, link } = await ready(started);
  assert.equal(commandOf(orphan), null);
  assert.notEqual(link, oldLink);
  assert.equal((await setUp(address, oldLink!)).status, 403);
  // A second start on the same data says so, and the first does not notice it.
  await refused(start(), /already running on this data folder/, /stop it first/);
  assert.equal((await fetch(address)).status, 200);
  // Used once, the link is dead for good, and no start prints one again.
  const done = await setUp(address, link!);
  assert.equal(done.status, 201, await done.clone().text());
  assert.match(((await done.json()) as { recoveryKey: string }).recoveryKey, /^[A-Z2-7-]{69}$/);
  assert.equal((await setUp(address, link!)).status, 410);
  started.child.kill('SIGINT');
  assert.equal(await started.exit, 0);
  assert.doesNotMatch(started.said(), /connection was lost/, 'an orderly end warns of nothing');
  const last = start();
  assert.equal((await ready(last)).link, undefined);
  // Its database gone, the controller says so and ends.
  process.kill(await postgresPid(), 'SIGKILL');
  await refused(last, /The embedded PostgreSQL ended by itself/, /start again/);
});

test('a simulated fleet enrols, and ends with its controller', async () => {
  const started = start({}, ['--simulate', '3', '--speed', '10']);
  await ready(started);
  const client = new pg.Client({ connectionString: (await runningServer(data))! });
  await client.connect();
  const count = async () => Number((await client.query('SELECT count(*) FROM machines')).rows[0].count);
  for (const end = Date.now() + 30_000; (await count()) < 3 && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await count(), 3);
  await client.end();
  started.child.kill('SIGTERM');
  assert.equal(await started.exit, 0, started.said());
});

test('a signal in the middle of the start leaves nothing running', async () => {
  const started = start();
  while (!(await runningServer(data))) await new Promise((resolve) => setTimeout(resolve, 10));
  const postgres = await postgresPid();
  started.child.kill('SIGINT');
  assert.equal(await started.exit, 0, started.said());
  assert.ok(await gone(postgres, 1000));
});

test('a busy port is named with the variable that changes it, and nothing is left running', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = String((other.address() as { port: number }).port);
  try {
    await refused(
      start({ SLUICE_PEOPLE_PORT: port }),
      /^Port \d+ on 127\.0\.0\.1 is taken by another program\.$/m,
      /SLUICE_PEOPLE_PORT/,
    );
    await refused(start({ SLUICE_AGENT_PORT: port }), /is taken by another program/, /SLUICE_AGENT_PORT/);
    assert.equal(await runningServer(data), null);
  } finally {
    other.close();
  }
});

test('a wrong variable, a wrong argument and an unusable folder each give one sentence and a cure', async () => {
  await refused(start({ SLUICE_PEOPLE_PORT: 'many' }), /SLUICE_PEOPLE_PORT has a value/, /0 to 65535/);
  await refused(start({}, ['--simulat', '3']), /arguments are not understood/, /--simulate/);
  await refused(start({ SLUICE_DATA: '/dev/null/data' }), /cannot be written \(ENOTDIR\)/, /SLUICE_DATA/);
  await refused(
    start({ DATABASE_URL: 'postgresql://sluice:hunter2@127.0.0.1:1/sluice' }),
    /database server does not answer \(ECONNREFUSED\)/,
    /DATABASE_URL/,
  );
});

test('a data folder in a place that nobody else may enter works all the same', async () => {
  const closed = path.join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const started = start({ SLUICE_DATA: path.join(closed, 'data') });
  await ready(started);
  started.child.kill('SIGTERM');
  assert.equal(await started.exit, 0, started.said());
});

test('an old Node is told which one is needed, before anything else is tried', async () => {
  const { checkNode } = (await import(path.join(ROOT, 'tools/prepare.mjs'))) as { checkNode(version: string): void };
  for (const old of ['18.20.4', '20.18.3'])
    assert.throws(() => checkNode(old), /needs Node\.js 20\.19 or newer, and this is/);
  for (const fine of ['20.19.0', '22.0.0', '24.1.2']) checkNode(fine);
});
