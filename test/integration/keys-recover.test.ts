import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type pg from 'pg';
import { KeysAnswer } from '#contracts/agent/messages.js';
import { makeToken, send, TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { order } from '#test/orders.js';
import { startController, startPlatform, type TestController, type TestPlatform } from '#test/platform.js';
import { until } from '#test/until.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { recover } from '../../apps/controller/src/maintenance/recover.js';
import { SystemClock } from '../../apps/controller/src/platform/clock.js';
import { Keys } from '../../apps/controller/src/platform/keys.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import { makeRecoveryKey } from '../../apps/controller/src/platform/recovery-key.js';
import { SimulatedAgent } from '../../apps/simulator/agent.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { makeFleet } from '../../apps/simulator/fleet.js';
import { MemoryFolder } from '../../apps/simulator/memory.js';
import { fleetStop, Pace } from '../../apps/simulator/pace.js';
import { Random } from '../../apps/simulator/random.js';
import { TestController as BenchController } from '../agent/agent-controller.js';
import { AgentPc } from '../agent/agent-pc.js';

/**
 * A controller whose keys are lost, but not its database: the steps of one story. It comes back under its old address with a new CA, new
 * job key and new recovery key, which no PC trusts.
 */
const SLUICE = path.resolve(import.meta.dirname, '../../apps/controller/src/maintenance/main.js');
const MACHINES = 2;

let folder: string;
let first: TestController;
let second: TestController;
let lost: TestPlatform;
let paper: string;
let pc: AgentPc | null;
let bench: BenchController;
let enrolled: TestAgent;
let client: ControllerClient;
let env: Record<string, string>;
const stop = fleetStop();
const running: Promise<void>[] = [];

const query = async <T extends object>(sql: string) => (await lost.database.pool.query<T>(sql)).rows;
const address = () => env.SLUICE_AGENT_ADDRESS!;
const offered = () => send(second, 'GET', '/agent/v1/keys', null);

/** Two simulated PCs with what they kept on their disks. */
function simulated(): SimulatedAgent[] {
  return makeFleet(MACHINES, 4, new Date()).map((machine, index) => {
    const random = Random.named(4, `agent ${index}`);
    const store = new MemoryFolder(path.join(folder, 'simulator'));
    return new SimulatedAgent(index, machine, { client, pace: new Pace(5000), store, random, token, log: () => {} });
  });
}
let token: string;

async function onDatabase<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await lost.database.pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-recover-'));
  const port = await freePort();
  env = { SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}` };
  lost = await startPlatform({ env });
  first = await startController({ platform: lost, agentPort: port });
  paper = (await lost.keys.waitingRecoveryKey())!;

  client = await ControllerClient.connect(address(), lost.keys.caSha256);
  token = await makeToken(lost);
  const early = fleetStop();
  const fleet = simulated();
  const runs = fleet.map((agent) => agent.run(early.signal));
  await until(
    'the fleet to be enrolled',
    async () => fleet,
    (all) => all.every((agent) => agent.enrolled),
  );
  early.abort();
  await Promise.all(runs);

  enrolled = await TestAgent.enrolled(first);
  bench = await new BenchController().listen();
  pc = AgentPc.create(bench);
  if (pc) {
    const { caSha256, caPem: ca, jobKeyPoint: jobKey, recoveryKeyPoint: recoveryKey } = lost.keys;
    const { machine } = enrolled;
    pc.write('config.json', { address: address(), machine, caSha256, ca, jobKey, recoveryKey, proxy: null });
    pc.write('credential', enrolled.credential);
    pc.machine.setFacts({ smbiosUuid: enrolled.smbiosUuid });
    await pc.poll();
  }
  await first.close();

  const place = { config: { dataDir: path.join(folder, 'data') }, testDatabase: lost.testDatabase };
  const platform = await startPlatform({ beside: place as unknown as TestPlatform, env });
  second = await startController({ platform, agentPort: port });
});
after(async () => {
  stop.abort();
  await Promise.all(running);
  client?.close();
  await (pc ?? bench).close();
  await second.close();
  await second.platform.close();
  await lost.close();
  await rm(folder, { recursive: true, force: true });
});

test('the controller says that its keys were made anew, once, and offers none before somebody recovers', async () => {
  assert.ok(second.platform.logged.some((line) => line.includes('npx sluice keys recover')));
  assert.deepEqual(await query(`SELECT actor FROM audit_entries WHERE action = 'keys.made-anew'`), [
    { actor: 'sluice' },
  ]);
  assert.equal((await offered()).status, 404);
  if (!pc) return;
  await pc.poll();
  assert.match(pc.log('poll'), /does not come from the pinned CA/);
});

test('a mistyped recovery key, and one that no PC can have pinned, publish nothing', async () => {
  const { config } = second.platform;
  const mistyped = paper.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
  for (const [typed, message] of [
    [mistyped, /not a recovery key/],
    [makeRecoveryKey().text, /No PC of this installation/],
  ] as const)
    await assert.rejects(
      onDatabase((client) => recover(config, client, typed, new SystemClock())),
      message,
    );
  assert.equal((await offered()).status, 404);
  assert.deepEqual(await query(`SELECT 1 FROM audit_entries WHERE action = 'keys.recover'`), []);
  assert.ok(existsSync(path.join(config.dataDir, 'keys/recovery.txt')), 'the key that was made anew is still there');
});

test('the command takes the recovery key from standard input, publishes what it signed and stores no private key', async () => {
  const { config, testDatabase } = second.platform;
  const out = path.join(folder, 'keys.json');
  const variables = { ...process.env, ...env, SLUICE_DATA: config.dataDir, DATABASE_URL: testDatabase.url };
  const child = promisify(execFile)(process.execPath, [SLUICE, 'keys', 'recover', '--out', out], { env: variables });
  child.child.stdin?.end(`${paper.toLowerCase()}\n`);
  const { stdout, stderr } = await child;
  assert.match(stdout, /Published the keys of this controller under serial \d+[\s\S]*start it anew/);
  assert.ok(stderr.includes(`PCs will be sent to ${address()}`));
  await until('the keys to be offered', offered, (reply) => reply.status === 200);
  const { body, text } = await offered();
  assert.deepEqual(KeysAnswer.parse(body), JSON.parse(await readFile(out, 'utf8')));

  const told = Buffer.from(KeysAnswer.parse(body).keys.bytes, 'base64').toString();
  const { keys } = second.platform;
  const content = JSON.parse(told.replace(/^sluice\/keys\/1\n/, '')) as Record<string, unknown>;
  assert.deepEqual(
    { ...content, issuedAt: null, serial: null },
    {
      ca: keys.caPem,
      caSha256: keys.caSha256,
      jobKey: keys.jobKeyPoint,
      address: address(),
      issuedAt: null,
      serial: null,
    },
  );
  const everything = JSON.stringify(await query('SELECT * FROM settings')) + text + stdout + stderr;
  assert.ok(!everything.includes(paper) && !everything.includes(paper.replaceAll('-', '')));
  assert.equal(existsSync(path.join(config.dataDir, 'keys/recovery.txt')), false);
  const again = await Keys.open(config, new SystemClock());
  assert.deepEqual(
    again.recoveryKeyPoint,
    lost.keys.recoveryKeyPoint,
    'PCs enrolled from now on pin the same recovery key',
  );
});

test('a PC that is enrolled now starts with the serial of these keys, so that older ones are never handed to it', async () => {
  const agent = new TestAgent(second);
  const { body } = await agent.enrol(await makeToken(second.platform));
  const [row] = await query<{ serial: string }>(
    `SELECT value->>'serial' AS serial FROM settings WHERE name = 'new-keys'`,
  );
  assert.equal(body.keysSerial, Number(row!.serial));
  assert.equal((await agent.poll({ keysSerial: Number(row!.serial) })).body.keysSerial, null);
  assert.equal((await agent.poll()).body.keysSerial, Number(row!.serial), 'an agent with older keys gets the hint');
});

test('the agent comes back by itself with the credential it has, and obeys', async () => {
  if (!pc) return;
  await pc.poll();
  const job = await order(second, enrolled.machine, 'rotate');
  await pc.poll();
  await pc.work();
  assert.deepEqual(await query(`SELECT state FROM jobs WHERE id = '${job}'`), [{ state: 'succeeded' }], pc.log('poll'));
});

test('the simulated PCs come back too, and the audit names every PC that has taken the keys', async () => {
  running.push(...simulated().map((agent) => agent.run(stop.signal)));
  const taken = await until(
    'all PCs with the new keys',
    async () => {
      await second.agents.app.get(PresenceService).flush();
      return query<{ machine: string }>(
        `SELECT DISTINCT subject AS machine FROM audit_entries WHERE action = 'machine.new-keys'`,
      );
    },
    (rows) => rows.length === MACHINES + (pc ? 1 : 0),
  );
  if (pc) assert.ok(taken.some((row) => row.machine === `machine:${enrolled.machine}`));
});

test('a second recovery has a greater serial, also after a restore has forgotten the first', async () => {
  const { config } = second.platform;
  const serial = async (clock: FakeClock) =>
    (await onDatabase((client) => recover(config, client, paper, clock))).serial;
  const behind = new FakeClock('2020-01-01T00:00:00Z');
  const published = Number((await query<{ at: string }>('SELECT max(keys_serial) AS at FROM machines'))[0]!.at);
  await query(`DELETE FROM settings WHERE name = 'new-keys'`);
  assert.equal(await serial(behind), published + 1);
  assert.equal(await serial(behind), published + 2);
});

test('a file of the recovery key is read too, and one that is missing is named as such', async () => {
  const { config, testDatabase } = second.platform;
  const file = path.join(folder, 'paper.txt');
  await writeFile(file, `${paper}\n`);
  const variables = { ...process.env, ...env, SLUICE_DATA: config.dataDir, DATABASE_URL: testDatabase.url };
  const run = (name: string) =>
    promisify(execFile)(process.execPath, [SLUICE, 'keys', 'recover', '--recovery-key-file', name], { env: variables });
  assert.match((await run(file)).stdout, /Published the keys/);
  await assert.rejects(run(`${file}.missing`), /The recovery key file cannot be read/);
});
