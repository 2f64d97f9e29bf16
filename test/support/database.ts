import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../apps/controller/src/platform/migrations.js';
import { PostgresServer } from '../../apps/controller/src/platform/postgres-server.js';

/** Where tools/test.mjs tells its test processes of the server that they share. */
export const SHARED_SERVER = 'TEST_SERVER_URL';
const TEMPLATE = 'sluice_template';
/** Losing data with the power is no matter here; waiting for the disk is. */
const HASTY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** A server of its own with a migrated template, in a folder that goes with it. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sluice-test-'));
  // As root the server runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
  const server = await PostgresServer.start({ dataDir, settings: HASTY });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await onServer(server.url, async (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
    await onServer(databaseUrl(server.url, TEMPLATE), migrate);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

let own: Promise<{ url: string; stop(): Promise<void> }> | undefined;
// Not a hook: inside a test it would stop the server at the end of that test, at the top before the hooks of the test file.
process.once('beforeExit', async () => (await own)?.stop());

/** The shared server of the run; a test file that is started alone gets one of its own, stopped when it ends. */
async function serverUrl(): Promise<string> {
  const shared = process.env[SHARED_SERVER];
  if (shared) return shared;
  own ??= startTestServer();
  return (await own).url;
}

/** A fresh database with the whole schema, cloned from the template in about 30 ms. */
export async function withDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE}`),
  );
  return {
    url: databaseUrl(server, name),
    close: async () => {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
