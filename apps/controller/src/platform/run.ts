import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TokensService } from '../features/enrolment/tokens.people.js';
import { type Config, loadConfig } from './config.js';
import { takeDataFolder } from './data-folder.js';
import { createAgentsApp, createPeopleApp } from './listeners.js';
import { openPlatform, type Platform } from './platform.js';
import { PostgresServer } from './postgres-server.js';
import { makeSetupLink } from './setup-link.js';
import { startSimulatedFleet } from './simulated-fleet.js';
import { StartError } from './start-error.js';

/** The server certificate lives 90 days and renews at 60, so looking twice a day is early enough. */
const RENEWAL_CHECK_MS = 12 * 3_600_000;

export interface RunOptions {
  /** Size and speed of a simulated fleet to start with; null for none. */
  readonly simulate: { readonly machines: number; readonly speed: number } | null;
}

export interface Running {
  readonly platform: Platform;
  readonly peopleAddress: string;
  readonly agentAddress: string;
  readonly setupLink: string | null;
  /** Ends everything that was started, in reverse; a part that fails does not keep the others running. */
  stop(): Promise<void>;
}

/**
 * Starts the whole controller: data folder, database, platform, both listeners.
 * @param onDied is called when the embedded database ends by itself.
 * @throws StartError with nothing left running.
 */
export async function startAll(env: NodeJS.ProcessEnv, options: RunOptions, onDied: () => void): Promise<Running> {
  const config = loadConfig(env);
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    while (undo.length > 0) {
      try {
        await undo.pop()?.();
      } catch (error) {
        process.stderr.write(`While stopping: ${(error as Error).message}\n`);
      }
    }
  };
  try {
    undo.push(await takeDataFolder(config.dataDir));
    const platform = await openPlatform(config, { databaseUrl: await findDatabase(config, undo, onDied) }).catch(
      explain,
    );
    undo.push(() => platform.close());
    const agents = await createAgentsApp(platform);
    undo.push(() => agents.close());
    const people = await createPeopleApp(platform);
    undo.push(() => people.close());
    const agentPort = await listen(agents, config.agentHost, config.agentPort, 'SLUICE_AGENT');
    const peoplePort = await listen(people, config.peopleHost, config.peoplePort, 'SLUICE_PEOPLE');
    const renewal = setInterval(() => void platform.keys.renewIfDue(), RENEWAL_CHECK_MS).unref();
    undo.push(() => clearInterval(renewal));
    if (options.simulate) {
      const fleet = await startSimulatedFleet(platform, people.get(TokensService, { strict: false }), {
        ...options.simulate,
        agentPort,
      });
      undo.push(() => ended(fleet));
    }
    // Port 0 asks the system for a free one; only now is it known which.
    const peopleAddress =
      config.peoplePort === 0 ? config.peopleAddress.replace(/:0$/, `:${peoplePort}`) : config.peopleAddress;
    const agentAddress =
      config.agentPort === 0 ? config.agentAddress.replace(/:0$/, `:${agentPort}`) : config.agentAddress;
    return { platform, peopleAddress, agentAddress, setupLink: await makeSetupLink(platform, peopleAddress), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findDatabase(config: Config, undo: (() => unknown)[], onDied: () => void): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const server = await PostgresServer.start({ dataDir: config.dataDir });
  server.onDied(onDied);
  undo.push(() => server.stop());
  return server.url;
}

/** Codes of node and of PostgreSQL (appendix A of its manual) for a database that cannot be used. */
function explain(error: unknown): never {
  const { code } = error as { code?: string };
  if (error instanceof StartError || !code) throw error;
  if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOENT', '57P03'].includes(code)) {
    throw new StartError(`The database server does not answer (${code}).`, 'Start it, or correct DATABASE_URL.');
  }
  if (['28P01', '28000'].includes(code)) {
    throw new StartError('The database server refuses the user or password.', 'Correct them in DATABASE_URL.');
  }
  if (code === '3D000')
    throw new StartError('The database does not exist on its server.', 'Create it, or correct DATABASE_URL.');
  if (code === '42501') throw new StartError('The database user lacks rights.', 'Make it the owner of the database.');
  throw error;
}

async function listen(app: NestFastifyApplication, host: string, port: number, prefix: string): Promise<number> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} on ${host} is taken by another program.`,
        `End it, or set ${prefix}_PORT to another port.`,
      );
    }
    if (code === 'EACCES') {
      throw new StartError(`This user may not open port ${port}.`, `Set ${prefix}_PORT to a port above 1023.`);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError(`${host} is no address of this computer.`, `Correct ${prefix}_HOST.`);
    }
    throw error;
  }
  return (app.getHttpServer().address() as AddressInfo).port;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
