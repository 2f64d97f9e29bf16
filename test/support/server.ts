import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../apps/controller/src/platform/migrations.js';
import { PostgresServer } from '../../apps/controller/src/platform/postgres-server.js';

export const TEMPLATE = 'sluice_template';
/** Losing data with the power is no matter here; waiting for the disk is. Two dozen platforms may be open at a time. */
const HASTY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'];

export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server of its own with a migrated template, in a folder that goes with it. */
export async function startTestServer(): Promise<TestServer> {
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
    await onServer(databaseUrl(server.url, TEMPLATE), (client) => migrate(client));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
