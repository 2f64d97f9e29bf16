import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../platform/config.js';
import { runningServer } from '../platform/postgres-running.js';
import { PostgresServer } from '../platform/postgres-server.js';
import { StartError } from '../platform/start-error.js';

type Work<T> = (client: pg.Client) => Promise<T>;

async function connected<T>(url: string, work: Work<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect().catch((error: Error) => {
    throw new StartError(`The database does not answer: ${error.message}.`, 'Check that it runs, or DATABASE_URL.');
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function embedded<T>(dataDir: string, work: Work<T>): Promise<T> {
  const server = await PostgresServer.start({ dataDir });
  try {
    return await connected(server.url, work);
  } finally {
    await server.stop();
  }
}

/** Works on the database of this installation: DATABASE_URL, the one a running controller uses, or the embedded one, started for it. */
export async function withDatabase<T>(config: Config, work: Work<T>): Promise<T> {
  const url = config.databaseUrl ?? (await runningServer(config.dataDir));
  if (url) return connected(url, work);
  if (!existsSync(path.join(config.dataDir, 'postgres'))) {
    throw new StartError(
      'There is no database in the data folder.',
      'Start Sluice once, or set SLUICE_DATA to its folder.',
    );
  }
  return embedded(config.dataDir, work);
}

/** Works on a new, empty database. An embedded one is removed again when the work fails. */
export async function withEmptyDatabase<T>(config: Config, work: Work<T>): Promise<T> {
  if (config.databaseUrl) return connected(config.databaseUrl, work);
  const cluster = path.join(config.dataDir, 'postgres');
  if (existsSync(cluster)) {
    throw new StartError(
      'There is a database in the data folder already, and a restore never overwrites one.',
      'Give another SLUICE_DATA folder, or move that one away.',
    );
  }
  await mkdir(config.dataDir, { recursive: true, mode: 0o755 });
  try {
    return await embedded(config.dataDir, work);
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw error;
  }
}
