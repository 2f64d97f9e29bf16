import { randomUUID } from 'node:crypto';
import { databaseUrl, onServer, startTestServer, TEMPLATE, type TestServer } from './server.js';

/** Where tools/test.mjs tells its test processes of the server that they share. */
const SHARED_SERVER = 'TEST_SERVER_URL';

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

let own: Promise<TestServer> | undefined;

/** The shared server of the run; a test file that is started alone gets one of its own, stopped when it ends. */
async function serverUrl(): Promise<string> {
  const shared = process.env[SHARED_SERVER];
  if (shared) return shared;
  if (!own) {
    own = startTestServer();
    // Not an `after` hook: inside another hook that would run after the first test, at the top before the file's own hooks.
    process.once('beforeExit', async () => (await own)?.stop());
  }
  return (await own).url;
}

/** A fresh database, cloned from the migrated template in about 30 ms, or an empty one. */
export async function withDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = empty ? 'template0' : TEMPLATE;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: databaseUrl(server, name),
    close: async () => {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
