import { type ChildProcess, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TokensService } from '../features/enrolment/tokens.people.js';
import type { Platform } from './platform.js';
import { ROOT } from './root.js';

const OWNERSHIPS = ['organisation', 'personal'] as const;
/** The service takes no token with more uses. */
const USES_MAX = 200;

export interface FleetOptions {
  /** How many machines. */
  readonly machines: number;
  /** How many times faster than the clock they live. */
  readonly speed: number;
  readonly agentPort: number;
}

/**
 * Starts the simulator beside the controller. Its machines keep who they are under `<data>/simulator`, so that only the first start
 * enrols them; the tokens for that live for an hour and go by environment, where `ps` does not show them.
 */
export async function startSimulatedFleet(
  platform: Platform,
  tokens: TokensService,
  options: FleetOptions,
): Promise<ChildProcess> {
  const state = path.join(platform.config.dataDir, 'simulator');
  const known = await readdir(state).catch(() => []);
  const made = known.length >= options.machines ? [] : await enrolmentTokens(platform, tokens, options.machines);
  const { keys } = platform;
  return spawn(
    process.execPath,
    [
      path.join(ROOT, 'dist/apps/simulator/main.js'),
      ...['--controller', `https://127.0.0.1:${options.agentPort}`, '--ca-sha256', keys.caSha256],
      ...['--machines', String(options.machines), '--speed', String(options.speed), '--state', state],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SIMULATOR_TOKENS: JSON.stringify(made) } },
  );
}

async function enrolmentTokens({ database }: Platform, tokens: TokensService, machines: number) {
  const { id: ring } = await database.prisma.ring.findFirstOrThrow({ orderBy: { position: 'asc' } });
  const maxUses = Math.min(machines, USES_MAX);
  return Promise.all(
    OWNERSHIPS.map(async (ownership) => {
      const label = `Simulated fleet (${ownership})`;
      const { token } = await tokens.create({ label, ring, ownership, maxUses, hours: 1 }, 'sluice');
      return { ownership, token };
    }),
  );
}
