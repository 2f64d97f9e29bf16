import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { startPlatform, type TestPlatform } from '#test/platform.js';
import { AuditService } from '../../apps/controller/src/features/audit/audit.service.js';
import { batchHash, CHAIN_START, type ChainEntry } from '../../apps/controller/src/features/audit/chain.js';
import { verifyAudit } from '../../apps/controller/src/features/audit/verify.js';

const clock = new FakeClock();
let platform: TestPlatform;
let audit: AuditService;
const query = (sql: string, values: unknown[] = []) => platform.database.pool.query(sql, values);

before(async () => {
  platform = await startPlatform({ clock });
  audit = new AuditService(platform.database, clock);
});
after(() => platform.close());

const faults = async (againstAgents = false) =>
  (await verifyAudit(platform.database.pool, { againstAgents })).faults.map(({ kind }) => kind);
const act = (action: string) =>
  audit.record(platform.database.pool, {
    actor: 'ada',
    action,
    subject: 'ring:1',
    detail: { b: 1, a: { z: [1, 2], y: null } },
  });

/** What somebody with the database's own password can do: switch the triggers off. */
async function tamper(work: () => Promise<unknown>): Promise<void> {
  const tables = ['audit_entries', 'audit_batches'];
  for (const table of tables) await query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await work();
  for (const table of tables) await query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

test('entries are sealed into a chain that verifies, and the head is that of the newest batch', async () => {
  assert.equal(await audit.head(), null);
  await act('ring.create');
  await act('ring.create');
  assert.equal(await audit.seal(), 2);
  assert.equal(await audit.seal(), 0, 'nothing is sealed twice');
  await act('patch.release');
  assert.equal(await audit.seal(), 1);
  await act('patch.decline');
  const {
    batches,
    entries,
    unsealed,
    faults: found,
  } = await verifyAudit(platform.database.pool, { againstAgents: false });
  assert.deepEqual({ batches, entries, unsealed, found }, { batches: 2, entries: 3, unsealed: 1, found: [] });
  assert.equal(await audit.head(), (await query('SELECT hash FROM audit_batches WHERE id = 2')).rows[0].hash);
});

test('an entry and its act commit together or not at all', async () => {
  const count = async () => (await query('SELECT count(*)::int AS n FROM audit_entries')).rows[0].n;
  const was = await count();
  const failing = platform.database.tx(async (client) => {
    await audit.record(client, { actor: 'ada', action: 'ring.create', subject: 'ring:2' });
    throw new Error('the act failed');
  });
  await assert.rejects(failing, /the act failed/);
  assert.equal(await count(), was);
});

test('two controllers that seal at the same moment make one chain', async () => {
  const other = new AuditService(platform.database, clock);
  for (let round = 0; round < 5; round += 1) {
    await act('machine.change');
    await Promise.all([audit.seal(), other.seal(), audit.seal()]);
  }
  await audit.seal();
  assert.deepEqual(await faults(), []);
});

test('the chain goes on where numbers get another digit', async () => {
  for (let batch = 0; batch < 12; batch += 1) {
    for (let entry = 0; entry < 12; entry += 1) await act('machine.change');
    assert.equal(await audit.seal(), 12);
  }
  assert.deepEqual(await faults(), []);
  const { rows } = await query('SELECT hash FROM audit_batches ORDER BY audit_batches.id DESC LIMIT 1');
  assert.equal(await new AuditService(platform.database, clock).head(), rows[0].hash);
});

test('the database refuses to alter, unseal, delete or empty the audit', async () => {
  for (const sql of [
    `UPDATE audit_entries SET actor = 'eve'`,
    'UPDATE audit_entries SET batch_id = NULL',
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    `UPDATE audit_batches SET hash = 'x'`,
    'DELETE FROM audit_batches',
  ]) {
    await assert.rejects(query(sql), /append-only/, sql);
  }
});

test('an altered, a removed and a moved entry are found', async () => {
  const first = (await query('SELECT id, actor, batch_id FROM audit_entries ORDER BY id LIMIT 1')).rows[0];
  await tamper(() => query(`UPDATE audit_entries SET actor = 'eve' WHERE id = $1`, [first.id]));
  assert.deepEqual(await faults(), ['altered-batch']);
  await tamper(() => query('UPDATE audit_entries SET actor = $2, batch_id = 2 WHERE id = $1', [first.id, first.actor]));
  assert.deepEqual(await faults(), ['missing-entries', 'missing-entries']);
  await tamper(() => query('UPDATE audit_entries SET batch_id = $2 WHERE id = $1', [first.id, first.batch_id]));
  assert.deepEqual(await faults(), []);
  await tamper(() => query('UPDATE audit_batches SET id = 99 WHERE id = 1'));
  assert.ok((await faults()).includes('broken-link'));
  await tamper(() => query('UPDATE audit_batches SET id = 1 WHERE id = 99'));
});

test('a chain that was rewritten from the start verifies by itself, and is exposed by the heads that agents hold', async () => {
  const rows = new FleetRows(platform.database.pool, clock.now());
  const machine = await rows.machine('PC-1');
  await query('UPDATE machines SET audit_head = $2 WHERE id = $1', [machine, await audit.head()]);
  assert.deepEqual(await faults(true), []);
  await tamper(async () => {
    await query(`UPDATE audit_entries SET actor = 'eve' WHERE id = (SELECT min(id) FROM audit_entries)`);
    await rehash();
  });
  assert.deepEqual(await faults(), []);
  assert.deepEqual(await faults(true), ['head-not-in-chain']);
});

async function rehash(): Promise<void> {
  let previous = CHAIN_START;
  for (const batch of (await query('SELECT id, sealed_at FROM audit_batches ORDER BY id')).rows) {
    const entries = await query('SELECT * FROM audit_entries WHERE batch_id = $1 ORDER BY id', [batch.id]);
    const chain = entries.rows.map((row) => ({ ...row, id: BigInt(row.id) })) as ChainEntry[];
    const hash = batchHash(BigInt(batch.id), previous, batch.sealed_at, chain);
    await query('UPDATE audit_batches SET previous = $2, hash = $3 WHERE id = $1', [batch.id, previous, hash]);
    previous = hash;
  }
}
