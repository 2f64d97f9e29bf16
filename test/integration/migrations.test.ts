import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import * as words from '#domain/words.js';
import { type TestDatabase, withDatabase } from '#test/database.js';
import { migrate } from '../../apps/controller/src/platform/migrations.js';
import { ROOT } from '../../apps/controller/src/platform/root.js';
import { StartError } from '../../apps/controller/src/platform/start-error.js';

const run = promisify(execFile);
const MIGRATIONS = path.join(ROOT, 'prisma/migrations');

let database: TestDatabase;
let client: pg.Client;
before(async () => {
  database = await withDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
after(async () => {
  await client.end();
  await database.close();
});

/** A fresh, empty database, and a copy of the migrations that a test may spoil. */
async function scratch(work: (client: pg.Client, folder: string, url: string) => Promise<void>): Promise<void> {
  const empty = await withDatabase({ empty: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-migrations-'));
  await cp(MIGRATIONS, folder, { recursive: true });
  const connection = new pg.Client({ connectionString: empty.url });
  await connection.connect();
  try {
    await work(connection, folder, empty.url);
  } finally {
    await connection.end();
    await empty.close();
    await rm(folder, { recursive: true });
  }
}

async function addMigration(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

test('the history and the database it makes both agree with the schema', async () => {
  const { stdout } = await run(process.execPath, ['tools/migrate.mjs', 'drift'], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.url },
  });
  assert.match(stdout, /The history agrees with the schema\.\nThe database agrees with the schema\./);
});

test('each CHECK holds exactly the words of the domain', async () => {
  const expected: Record<string, readonly string[]> = {
    users_role_word: words.ROLES,
    machines_ownership_word: words.OWNERSHIPS,
    machines_state_word: words.MACHINE_STATES,
    enrolment_tokens_ownership_word: words.OWNERSHIPS,
    patches_kind_word: words.PATCH_KINDS,
    machine_updates_state_word: words.UPDATE_STATES,
    patch_decisions_decision_word: words.DECISIONS,
    jobs_verb_word: words.VERBS,
    jobs_state_word: words.JOB_STATES,
    attempts_outcome_word: words.OUTCOMES,
    hold_states_level_word: words.HOLD_LEVELS,
    hold_states_rung_word: words.RUNGS,
    hold_events_kind_word: words.HOLD_EVENT_KINDS,
    hold_events_rung_word: words.RUNGS,
    reports_kind_word: words.REPORT_KINDS,
    rings_on_overtaken_word: words.ON_OVERTAKEN,
    maintenance_windows_purpose_word: words.WINDOW_PURPOSES,
    patch_rules_action_word: words.RULE_ACTIONS,
    restart_policies_ownership_word: words.OWNERSHIPS,
    rollouts_state_word: words.ROLLOUT_STATES,
    rollouts_restart_word: words.INSTALL_RESTARTS,
    rollout_stages_on_overtaken_word: words.ON_OVERTAKEN,
    grants_outcome_word: words.GRANT_OUTCOMES,
    alarms_kind_word: words.ALARM_KINDS,
    channels_kind_word: words.CHANNEL_KINDS,
    channels_digest_word: words.DIGESTS,
    deliveries_state_word: words.DELIVERY_STATES,
    discovery_sources_kind_word: words.SOURCE_KINDS,
  };
  const { rows } = await client.query<{ conname: string; definition: string }>(
    `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname LIKE '%\\_word'`,
  );
  const found = rows.map(({ conname, definition }) => [
    conname,
    [...definition.matchAll(/'([^']+)'::text/g)].map((match) => match[1]!),
  ]);
  assert.deepEqual(Object.fromEntries(found), expected);
});

test('a second start applies nothing, and two starts at once apply each migration once', async () => {
  await scratch(async (connection, folder, url) => {
    const rival = new pg.Client({ connectionString: url });
    await rival.connect();
    try {
      const [first, second] = await Promise.all([migrate(connection, { folder }), migrate(rival, { folder })]);
      assert.equal(Math.min(first.length, second.length), 0);
      assert.deepEqual(await migrate(connection, { folder }), []);
    } finally {
      await rival.end();
    }
  });
});

test('the table of applied migrations is the one that Prisma writes', async () => {
  const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM _prisma_migrations ORDER BY started_at');
  for (const row of rows) {
    assert.match(String(row.checksum), /^[0-9a-f]{64}$/);
    assert.ok(row.finished_at instanceof Date);
    assert.deepEqual([row.rolled_back_at, row.logs, row.applied_steps_count], [null, null, 1]);
  }
  assert.ok(rows.length > 0);
});

test('an edited migration is refused', async () => {
  await scratch(async (connection, folder) => {
    const [first] = await migrate(connection, { folder });
    await addMigration(folder, first!, '-- another text\n');
    await assert.rejects(migrate(connection, { folder }), (error: StartError) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, /was edited after it had been applied/);
      return true;
    });
  });
});

test('a database of a newer Sluice is refused and left alone', async () => {
  await scratch(async (connection, folder) => {
    await addMigration(folder, '29990101000000_add_future', 'CREATE TABLE future (id int)');
    await migrate(connection, { folder });
    await assert.rejects(migrate(connection, { folder: MIGRATIONS }), /newer Sluice/);
    assert.equal((await connection.query(`SELECT to_regclass('future') AS it`)).rows[0].it, 'future');
  });
});

test('a migration that fails leaves no trace of itself', async () => {
  await scratch(async (connection, folder) => {
    await addMigration(folder, '29990101000000_add_broken', 'CREATE TABLE half (id int); SELECT 1/0;');
    await assert.rejects(migrate(connection, { folder }), /failed and was undone: division by zero/);
    assert.equal((await connection.query(`SELECT to_regclass('half') AS it`)).rows[0].it, null);
    await rm(path.join(folder, '29990101000000_add_broken'), { recursive: true });
    assert.deepEqual(await migrate(connection, { folder }), []);
  });
});

async function insertMachine(): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO machines (id, name, smbios_uuid, ownership, ring_id, edition, build, ubr, agent_version)
     SELECT gen_random_uuid(), 'PC', gen_random_uuid(), 'organisation', id, 'Professional', 26200, 1, '0.1.0'
     FROM rings ORDER BY position LIMIT 1 RETURNING id`,
  );
  return rows[0]!.id;
}

const insertJob = (machine: string, state: string, changing = true) =>
  client.query(
    `INSERT INTO jobs (id, machine_id, verb, params, changing, state, occupies, not_before, not_after, created_by)
     VALUES (gen_random_uuid(), $1::uuid, 'install', '{}', $2::boolean, $3::text,
       CASE WHEN $2 AND $3 IN ('leased', 'running', 'stopping') THEN $1::uuid END, now(), now(), 'test')`,
    [machine, changing, state],
  );

test('a second changing job cannot be under way on a machine, whatever the code thinks', async () => {
  const machine = await insertMachine();
  await insertJob(machine, 'leased');
  for (const state of ['leased', 'running', 'stopping']) {
    await assert.rejects(insertJob(machine, state), /jobs_one_changing_under_way/);
  }
  await insertJob(machine, 'queued');
  await insertJob(machine, 'running', false);
});

test('a word outside the list is refused', async () => {
  const machine = await insertMachine();
  await assert.rejects(insertJob(machine, 'sleeping'), /jobs_ended_in_the_end|jobs_state_word/);
});

test('a patch has one decision by ring, and one for all rings', async () => {
  const patch = 'a0a0a0a0-0000-4000-8000-000000000001';
  await client.query(
    `INSERT INTO patches (id, key, stream, kind, title, first_seen_at) VALUES ($1, 'k', 's', 'cumulative', 't', now())`,
    [patch],
  );
  const decide = () =>
    client.query(
      `INSERT INTO patch_decisions (id, patch_id, ring_id, decision, decided_by) VALUES (gen_random_uuid(), $1, NULL, 'release', 'x')`,
      [patch],
    );
  await decide();
  await assert.rejects(decide(), /patch_decisions_one/);
});

test('the audit can be added to and sealed once, and neither changed nor emptied', async () => {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO audit_entries (actor, action, subject, detail) VALUES ('a', 'b.c', 'd', '{}') RETURNING id`,
  );
  const id = rows[0]!.id;
  const refused = [
    `UPDATE audit_entries SET actor = 'somebody else' WHERE id = ${id}`,
    `UPDATE audit_entries SET batch_id = 1, action = 'x' WHERE id = ${id}`,
    `DELETE FROM audit_entries WHERE id = ${id}`,
    'TRUNCATE audit_entries',
  ];
  for (const sql of refused) await assert.rejects(client.query(sql), /append-only/, sql);
  await client.query(`UPDATE audit_entries SET batch_id = 1 WHERE id = ${id}`);
  await assert.rejects(client.query(`UPDATE audit_entries SET batch_id = 2 WHERE id = ${id}`), /append-only/);
});

test('a new installation begins with three rings', async () => {
  const { rows } = await client.query('SELECT name, position FROM rings ORDER BY position');
  assert.deepEqual(
    rows.map(({ name, position }) => [name, position]),
    [
      ['Canary', 1],
      ['Early', 2],
      ['Broad', 3],
    ],
  );
});
