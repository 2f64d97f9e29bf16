import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { startPlatform, type TestPlatform } from '#test/platform.js';
import type { BusMessage } from '../../apps/controller/src/platform/bus.js';

let platform: TestPlatform;
let beside: TestPlatform;
before(async () => {
  platform = await startPlatform();
  beside = await startPlatform({ beside: platform });
  await platform.database.pool.query('CREATE TABLE counters (name text PRIMARY KEY, value bigint, at timestamptz)');
});
after(async () => {
  await beside.close();
  await platform.close();
});

/** The next message on the other process's side. */
function next(channel: 'wake' | 'live', wanted: (message: BusMessage) => boolean = () => true): Promise<BusMessage> {
  return new Promise((resolve) => {
    const end = beside.bus.subscribe(channel, (message) => {
      if (!wanted(message)) return;
      end();
      resolve(message);
    });
  });
}

test('a bigint comes as a number, an instant as a Date, and one too large to be exact is refused', async () => {
  const { pool } = platform.database;
  const { rows } = await pool.query(
    `SELECT 5::bigint AS n, '2026-11-23T08:00:00Z'::timestamptz AS at, count(*) FROM rings`,
  );
  assert.deepEqual(rows[0], { n: 5, at: new Date('2026-11-23T08:00:00Z'), count: 3 });
  await assert.rejects(pool.query('SELECT 9007199254740993::bigint'), /does not fit a number/);
});

test('the client of the schema works on the same connections', async () => {
  const rings = await platform.database.prisma.ring.findMany({ orderBy: { position: 'asc' } });
  assert.deepEqual(
    rings.map((ring) => ring.name),
    ['Canary', 'Early', 'Broad'],
  );
});

test('a transaction that throws leaves nothing, and its connection is usable again', async () => {
  const { database } = platform;
  const failing = database.tx(async (client) => {
    await client.query(`INSERT INTO counters VALUES ('lost', 1, now())`);
    throw new Error('no');
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.equal((await database.pool.query(`SELECT FROM counters WHERE name = 'lost'`)).rowCount, 0);
});

test('two transactions that lock each other out both succeed, because the loser is run again', async () => {
  await platform.database.pool.query(`INSERT INTO counters VALUES ('a', 0, now()), ('b', 0, now())`);
  const add = (first: string, second: string) =>
    platform.database.tx(async (client) => {
      await client.query('UPDATE counters SET value = value + 1 WHERE name = $1', [first]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await client.query('UPDATE counters SET value = value + 1 WHERE name = $1', [second]);
    });
  await Promise.all([add('a', 'b'), add('b', 'a')]);
  const { rows } = await platform.database.pool.query(`SELECT value FROM counters WHERE name IN ('a', 'b')`);
  assert.deepEqual(
    rows.map((row) => row.value),
    [2, 2],
  );
});

test('a message goes out with the commit of its transaction, to every process, and not at all after a rollback', async () => {
  const got = next('wake');
  await platform.database
    .tx(async (client) => {
      await platform.bus.publish(client, 'wake', { machine: 'undone' });
      throw new Error('undo');
    })
    .catch(() => {});
  await platform.database.tx((client) => platform.bus.publishMany(client, 'wake', [{ machine: 'done' }]));
  assert.deepEqual(await got, { machine: 'done' });
});

test('a subscriber that throws does not keep the message from the others', async () => {
  const end = beside.bus.subscribe('live', () => {
    throw new Error('mine');
  });
  const got = next('live');
  await platform.bus.publish(null, 'live', { kind: 'job' });
  assert.deepEqual(await got, { kind: 'job' });
  end();
});

test('after its connection was cut the bus comes back by itself and tells its subscribers to look again', async () => {
  const resync = next('wake', (message) => message.kind === 'resync');
  await platform.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice-bus' AND datname = current_database()`,
  );
  await resync;
  const got = next('wake', (message) => message.kind !== 'resync');
  await platform.bus.publish(null, 'wake', { machine: 'again' });
  assert.deepEqual(await got, { machine: 'again' });
});

test('a message too long for NOTIFY is refused by name', async () => {
  await assert.rejects(platform.bus.publish(null, 'live', { text: 'x'.repeat(8000) }), /too long for NOTIFY/);
});

test('a lost pool connection is replaced without harm', async () => {
  const client = await platform.database.pool.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  client.release();
  const lost = once(platform.database.pool, 'error');
  await beside.database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await lost;
  assert.equal((await platform.database.pool.query('SELECT 1 AS one')).rows[0].one, 1);
});

test('a connection lost between two statements of a transaction fails that transaction, not the process', async () => {
  const broken = platform.database.tx(async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const lost = new Promise((resolve) => client.once('end', resolve));
    await beside.database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await lost;
    await client.query('SELECT 1');
  });
  await assert.rejects(broken);
  assert.equal((await platform.database.pool.query('SELECT 1 AS one')).rows[0].one, 1);
});
