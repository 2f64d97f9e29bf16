import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { cumulative, TestAgent } from '#test/agent-client.js';
import { withDatabase } from '#test/database.js';
import { startController, startPlatform, type TestController, type TestPlatform } from '#test/platform.js';
import { backup, restore } from '../../apps/controller/src/maintenance/backup.js';
import { rowsOf, tablesInOrder } from '../../apps/controller/src/maintenance/tables.js';
import { Config } from '../../apps/controller/src/platform/config.js';

const PASSPHRASE = 'a few unrelated words';

let controller: TestController;
let agent: TestAgent;
let folder: string;
let file: string;

before(async () => {
  controller = await startController();
  agent = await TestAgent.enrolled(controller);
  await agent.inventory();
  await agent.scan([cumulative()]);
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-backup-'));
  file = path.join(folder, 'first.sluice');
  await onDatabase(controller.platform.database.url, (client) =>
    backup(controller.platform.config, client, file, PASSPHRASE, controller.platform.clock.now()),
  );
});
after(async () => {
  await controller.close();
  await rm(folder, { recursive: true, force: true });
});

async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Everything in a database, by table, in an order that does not depend on where rows lie. */
function contents(url: string): Promise<Record<string, string[]>> {
  return onDatabase(url, async (client) => {
    const all: Record<string, string[]> = {};
    await client.query('BEGIN READ ONLY');
    for (const table of await tablesInOrder(client)) {
      all[table] = [];
      for await (const page of rowsOf(client, table)) all[table].push(...page.map((row) => JSON.stringify(row)));
      all[table].sort();
    }
    await client.query('COMMIT');
    return all;
  });
}

const elsewhere = (dataDir: string) => new Config({ ...controller.platform.config, dataDir });

test('agents come back to a restored controller with the credential, the pin and the keys they have', async () => {
  const dataDir = await mkdtemp(path.join(folder, 'restored-'));
  const database = await withDatabase({ empty: true });
  await onDatabase(database.url, (client) => restore(elsewhere(dataDir), client, file, PASSPHRASE));

  const place = { config: { dataDir }, testDatabase: database } as unknown as TestPlatform;
  const platform = await startPlatform({ beside: place });
  const restored = await startController({ platform });
  try {
    assert.equal(platform.keys.agentKeyPin, controller.platform.keys.agentKeyPin);
    assert.equal(platform.keys.caSha256, controller.platform.keys.caSha256);
    assert.deepEqual(platform.keys.jobKeyPoint, controller.platform.keys.jobKeyPoint);
    assert.deepEqual(platform.keys.recoveryKeyPoint, controller.platform.keys.recoveryKeyPoint);
    const returned = Object.assign(new TestAgent(restored), {
      smbiosUuid: agent.smbiosUuid,
      name: agent.name,
      machine: agent.machine,
      credential: agent.credential,
    });
    assert.equal((await returned.poll()).status, 200);
    assert.equal(await returned.inventory(), false, 'a report that is known must not be sent again');
  } finally {
    await restored.close();
    await platform.close();
    await database.close();
  }
});

test('a restored database holds the same rows as the one that was backed up, and counts on from them', async () => {
  const dataDir = await mkdtemp(path.join(folder, 'same-'));
  const database = await withDatabase({ empty: true });
  try {
    await onDatabase(database.url, (client) => restore(elsewhere(dataDir), client, file, PASSPHRASE));
    const [before, now] = [await contents(controller.platform.database.url), await contents(database.url)];
    // The moment of the backup is noted after it, and the audit goes on in the original.
    for (const table of ['settings', 'audit_entries', 'audit_batches']) {
      delete before[table];
      delete now[table];
    }
    assert.deepEqual(now, before);
    await onDatabase(database.url, (client) =>
      client.query(
        `INSERT INTO audit_entries (actor, action, subject, detail) VALUES ('test', 'test.act', 'test', '{}')`,
      ),
    );
  } finally {
    await database.close();
  }
});

test('the moment of the last backup is noted, so that the banner can go', async () => {
  const { rows } = await controller.platform.database.pool.query(`SELECT value FROM settings WHERE name = 'backup'`);
  assert.ok(Date.parse(rows[0].value.at));
});

test('a backup is readable by its owner only, and shows nothing of what is in it', async () => {
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const text = (await readFile(file)).toString('latin1');
  assert.ok(!text.includes(agent.machine) && !text.includes('PRIVATE KEY') && !text.includes(agent.name));
});

test('a backup is never written over a file that exists', async () => {
  await assert.rejects(
    onDatabase(controller.platform.database.url, (client) =>
      backup(controller.platform.config, client, file, PASSPHRASE, controller.platform.clock.now()),
    ),
    /exists already/,
  );
  assert.ok((await stat(file)).size > 1000);
});

test('a restore refuses a database that has tables, and keys that are there, and changes neither', async () => {
  const { url } = controller.platform.database;
  const before = await contents(url);
  const other = await mkdtemp(path.join(folder, 'occupied-'));
  await assert.rejects(
    onDatabase(url, (client) => restore(elsewhere(other), client, file, PASSPHRASE)),
    /not empty/,
  );
  assert.deepEqual(await contents(url), before);
  const empty = await withDatabase({ empty: true });
  try {
    await assert.rejects(
      onDatabase(empty.url, (client) => restore(controller.platform.config, client, file, PASSPHRASE)),
      /keys in the data folder/,
    );
  } finally {
    await empty.close();
  }
});

/** A copy of the backup, changed by `damage`. */
async function damaged(name: string, damage: (copy: string, size: number) => Promise<void>): Promise<string> {
  const copy = path.join(folder, name);
  const bytes = await readFile(file);
  const handle = await open(copy, 'w');
  await handle.writeFile(bytes);
  await handle.close();
  await damage(copy, bytes.length);
  return copy;
}

async function flip(copy: string, at: number): Promise<void> {
  const handle = await open(copy, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0]! ^= 1;
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

const faults: [string, (copy: string, size: number) => Promise<void>, RegExp, string?][] = [
  ['the passphrase is wrong', async () => {}, /passphrase is wrong/, 'another passphrase'],
  ['its end is missing', (copy, size) => truncate(copy, size - 100), /cut or altered/],
  ['one bit in the middle differs', (copy, size) => flip(copy, Math.floor(size / 2)), /cut or altered/],
  ['one bit of its first line differs', (copy) => flip(copy, 120), /cut or altered|not a backup/],
  ['it is not a backup', (copy) => truncate(copy, 10), /not a backup/],
];
for (const [what, damage, message, passphrase = PASSPHRASE] of faults) {
  test(`a restore leaves nothing behind when ${what}`, async () => {
    const copy = await damaged(`${what.replaceAll(' ', '-')}.sluice`, damage);
    const dataDir = await mkdtemp(path.join(folder, 'fault-'));
    const database = await withDatabase({ empty: true });
    try {
      await assert.rejects(
        onDatabase(database.url, (client) => restore(elsewhere(dataDir), client, copy, passphrase)),
        message,
      );
      assert.deepEqual(await readdir(dataDir), []);
      assert.deepEqual(await contents(database.url), {});
    } finally {
      await database.close();
    }
  });
}
