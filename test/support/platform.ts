import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '../../apps/controller/src/platform/clock.js';
import { loadConfig } from '../../apps/controller/src/platform/config.js';
import { createAgentsApp, createPeopleApp } from '../../apps/controller/src/platform/listeners.js';
import { Log } from '../../apps/controller/src/platform/log.js';
import { openPlatform, type Platform } from '../../apps/controller/src/platform/platform.js';
import { type TestDatabase, withDatabase } from './database.js';

export interface TestOptions {
  clock?: Clock;
  /** Another platform's database and keys: a second controller process on the same installation. */
  beside?: TestPlatform;
  /** Further variables, as loadConfig reads them. */
  env?: Record<string, string>;
}

export interface TestPlatform extends Platform {
  readonly testDatabase: TestDatabase;
  /** Every line logged so far, debug included: for tests that no secret is among them. */
  readonly logged: string[];
}

/** A platform on a fresh database, with keys in a folder of its own. Close it in `after`. */
export async function startPlatform({ clock, beside, env = {} }: TestOptions = {}): Promise<TestPlatform> {
  const dataDir = beside?.config.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'sluice-data-')));
  const testDatabase = beside?.testDatabase ?? (await withDatabase());
  const ports = { SLUICE_PEOPLE_PORT: '0', SLUICE_AGENT_PORT: '0', SLUICE_AGENT_HOST: '127.0.0.1' };
  const config = loadConfig({ SLUICE_DATA: dataDir, SLUICE_AGENT_ADDRESS: 'https://127.0.0.1:8443', ...ports, ...env });
  const logged: string[] = [];
  const log = new Log('debug', 'text', (line) => {
    logged.push(line);
    if (process.env.DEBUG) process.stderr.write(`${line}\n`);
  });
  const platform = await openPlatform(config, { databaseUrl: testDatabase.url, log, ...(clock ? { clock } : {}) });
  return {
    ...platform,
    testDatabase,
    logged,
    close: async () => {
      await platform.close();
      if (beside) return;
      await testDatabase.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestController {
  readonly platform: TestPlatform;
  readonly agents: { readonly app: NestFastifyApplication; readonly port: number; readonly url: string };
  readonly people: { readonly app: NestFastifyApplication; readonly port: number; readonly url: string };
  close(): Promise<void>;
}

/** Both listeners on loopback ports: free ones, unless `agentPort` is given. `platform` starts them on one that is there already (and leaves it open at the end). */
export async function startController(
  options: TestOptions & { platform?: TestPlatform; agentPort?: number } = {},
): Promise<TestController> {
  const platform = options.platform ?? (await startPlatform(options));
  const agentsApp = await createAgentsApp(platform);
  const peopleApp = await createPeopleApp(platform);
  const [agentsPort, peoplePort] = [await listen(agentsApp, options.agentPort), await listen(peopleApp)];
  return {
    platform,
    agents: { app: agentsApp, port: agentsPort, url: `https://127.0.0.1:${agentsPort}` },
    people: { app: peopleApp, port: peoplePort, url: `http://127.0.0.1:${peoplePort}` },
    close: async () => {
      await Promise.all([agentsApp.close(), peopleApp.close()]);
      if (!options.platform) await platform.close();
    },
  };
}

async function listen(app: NestFastifyApplication, port = 0): Promise<number> {
  await app.listen(port, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
}
