import { rm } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import type { Config, KeyVariables } from '../platform/config.js';
import { KeyFolder } from '../platform/key-files.js';
import { KEY_FILES } from '../platform/keys.js';
import { migrate } from '../platform/migrations.js';
import { StartError } from '../platform/start-error.js';
import { ArchiveWriter, readArchive } from './archive.js';
import { insertRows, rowsOf, setCounters, tablesInOrder } from './tables.js';

const KeyTexts = z.strictObject({
  caKey: z.string(),
  caCertificate: z.string(),
  jobKey: z.string(),
  agentKey: z.string(),
  recoveryPublicKey: z.string(),
  sealKeys: z.string(),
});

/** The lines of an archive, in this order: about, keys, rows…, end. */
const Line = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('about'), at: z.iso.datetime(), migration: z.string() }),
  z.strictObject({ line: z.literal('keys'), keys: KeyTexts }),
  z.strictObject({ line: z.literal('rows'), table: z.string().regex(/^[a-z_]+$/), rows: z.array(z.looseObject({})) }),
  z.strictObject({ line: z.literal('end'), rows: z.int() }),
]);

const keyFolder = (config: Config) => new KeyFolder(path.join(config.dataDir, 'keys'));

/**
 * Writes database and keys, of one moment, into a new sealed file. The private recovery key is not in it: it is kept elsewhere.
 * The controller may run meanwhile.
 * @returns the number of rows.
 * @throws StartError when the file exists or the keys are not complete; a file that was begun is removed.
 */
export async function backup(
  config: Config,
  client: pg.ClientBase,
  file: string,
  passphrase: string,
  now: Date,
): Promise<number> {
  const keys = await readKeys(config);
  const archive = await ArchiveWriter.create(file, passphrase).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new StartError('That file exists already.', 'Give a new name.');
    throw new StartError(`The file cannot be written (${error.code}).`, 'Give a file in a folder that you may write.');
  });
  let total = 0;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ name: string }>(
      'SELECT max(migration_name) AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    );
    await archive.line({ line: 'about', at: now.toISOString(), migration: rows[0]!.name });
    await archive.line({ line: 'keys', keys });
    for (const table of await tablesInOrder(client)) {
      for await (const page of rowsOf(client, table)) {
        total += page.length;
        await archive.line({ line: 'rows', table, rows: page });
      }
    }
    await archive.line({ line: 'end', rows: total });
    await archive.close();
    await client.query('COMMIT');
  } catch (error) {
    await archive.close().catch(() => {});
    await rm(file, { force: true });
    throw error;
  }
  await client.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('backup', $1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [{ at: now.toISOString() }, now],
  );
  return total;
}

/**
 * Reads a backup into an empty database and an empty key folder. Everything happens in one transaction that ends after the file has
 * proved to be whole; the keys are written before it ends, so that a database without its keys never comes to be.
 * @throws StartError when something is there already, or the file is damaged; nothing is left then.
 */
export async function restore(
  config: Config,
  client: pg.ClientBase,
  file: string,
  passphrase: string,
): Promise<{ rows: number; at: Date }> {
  await refuseOccupied(config, client);
  const state: { keys: KeyVariables | null; at: Date | null; rows: number; whole: boolean } = {
    keys: null,
    at: null,
    rows: 0,
    whole: false,
  };
  let inside = false;
  try {
    for await (const raw of readArchive(file, passphrase)) {
      const line = Line.parse(raw);
      if (line.line === 'about') {
        state.at = new Date(line.at);
        // Migrations are transactions of their own, so they come first and are dropped again if the file proves bad.
        await migrate(client, { upTo: line.migration });
        await client.query('BEGIN');
        inside = true;
        await clear(client);
      } else if (line.line === 'keys') state.keys = line.keys;
      else if (line.line === 'rows') {
        await insertRows(client, line.table, line.rows);
        state.rows += line.rows.length;
      } else state.whole = line.rows === state.rows;
    }
    if (!state.whole || !state.keys || !state.at) {
      throw new StartError('The backup is not complete.', 'Take another copy of the file.');
    }
    await setTriggers(client, 'ENABLE');
    await setCounters(client);
    await writeKeys(config, state.keys);
    await client.query('COMMIT');
    return { rows: state.rows, at: state.at };
  } catch (error) {
    if (inside) await client.query('ROLLBACK').catch(() => {});
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public').catch(() => {});
    throw error;
  }
}

async function refuseOccupied(config: Config, client: pg.ClientBase): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LIMIT 1`,
  );
  if (rowCount) {
    throw new StartError(
      'The database is not empty, and a restore never overwrites one.',
      'Give an empty one: another SLUICE_DATA folder, or another DATABASE_URL.',
    );
  }
  if (!config.keys && (await keyFolder(config).read(KEY_FILES.jobKey)) !== null) {
    throw new StartError(
      'There are keys in the data folder already, and a restore never overwrites them.',
      'Give another SLUICE_DATA folder, or move the folder keys away.',
    );
  }
}

/** The rings that the migration made give way to those of the backup; triggers would count and guard rows that are only moved. */
async function clear(client: pg.ClientBase): Promise<void> {
  await setTriggers(client, 'DISABLE');
  for (const table of (await tablesInOrder(client)).reverse()) await client.query(`DELETE FROM "${table}"`);
}

async function setTriggers(client: pg.ClientBase, verb: 'ENABLE' | 'DISABLE'): Promise<void> {
  for (const table of await tablesInOrder(client)) await client.query(`ALTER TABLE "${table}" ${verb} TRIGGER USER`);
}

async function readKeys(config: Config): Promise<KeyVariables> {
  if (config.keys) return config.keys;
  const folder = keyFolder(config);
  const texts = Object.entries(KEY_FILES).map(async ([name, file]) => [name, await folder.read(file)] as const);
  const keys = KeyTexts.safeParse(Object.fromEntries(await Promise.all(texts)));
  if (keys.success) return keys.data;
  throw new StartError('The data folder holds no complete set of keys.', 'Start Sluice once, then make the backup.');
}

async function writeKeys(config: Config, keys: KeyVariables): Promise<void> {
  if (config.keys) {
    if (config.keys.jobKey.trim() === keys.jobKey.trim() && config.keys.caKey.trim() === keys.caKey.trim()) return;
    throw new StartError(
      'The keys in the SLUICE_KEYS_ variables are not those of the backup, so no agent would come back.',
      'Set the variables to the old keys, or unset them to take the keys from the backup.',
    );
  }
  const folder = keyFolder(config);
  await folder.clear();
  for (const [name, file] of Object.entries(KEY_FILES)) await folder.write(file, keys[name as keyof KeyVariables]);
}
