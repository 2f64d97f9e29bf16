import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { ROOT } from './root.js';
import { StartError } from './start-error.js';

/** Any fixed number: every controller process takes the same lock, so that two starts never migrate at once. */
const LOCK = 7_583_024_871;

/** Same columns as Prisma's own runner, so that `prisma migrate status` agrees with what happened here. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

export interface MigrateOptions {
  readonly folder?: string;
  /** The last one to apply: a backup is read into the tables as they were when it was made. */
  readonly upTo?: string;
}

/**
 * Brings the database to the newest migration under prisma/migrations; each migration is one transaction.
 * @returns the names applied now, oldest first.
 * @throws StartError when an applied migration was edited, is missing here (an older Sluice on a newer database), or fails.
 */
export async function migrate(
  client: pg.ClientBase,
  { folder = path.join(ROOT, 'prisma/migrations'), upTo }: MigrateOptions = {},
): Promise<string[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const all = names.map((entry) => entry.name).sort();
  if (upTo && !all.includes(upTo)) throw newerDatabase(upTo);
  const known = upTo ? all.slice(0, all.indexOf(upTo) + 1) : all;
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(TABLE);
    const { rows } = await client.query<Applied>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row]));
    const foreign = [...applied.keys()].find((name) => !known.includes(name));
    if (foreign) throw newerDatabase(foreign);
    const done: string[] = [];
    for (const name of known) {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      if (await applyOnce(client, name, sql, applied.get(name))) done.push(name);
    }
    return done;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

const newerDatabase = (name: string) =>
  new StartError(
    `The data comes from a newer Sluice (migration ${name} is unknown here).`,
    'Start that newer version, or restore a backup made by this one.',
  );

async function applyOnce(client: pg.ClientBase, name: string, sql: string, before?: Applied): Promise<boolean> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  if (before?.finished_at) {
    if (before.checksum === checksum) return false;
    throw new StartError(
      `Migration ${name} was edited after it had been applied.`,
      'Take the file back to what it was; a change needs a migration of its own.',
    );
  }
  if (before) {
    throw new StartError(
      `Migration ${name} was begun by another tool and did not finish.`,
      'Look at its logs in the table _prisma_migrations, repair the database, and delete that row.',
    );
  }
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    throw new StartError(
      `Migration ${name} failed and was undone: ${(error as Error).message}.`,
      'Restore the last backup or report the sentence above.',
    );
  }
}
