import { type ChildProcess, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TokensService } from '../features/enrolment/tokens.people.js';
import type { Platform } from './platform.js';
import { ROOT } from './root.js';

/** One machine in four is personal, as the simulator makes them. */
const PERSONAL_SHARE = 1 / 4;
/** Of each ownership, how much goes to the rings before the last one. */
const RING_SHARES = [0.05, 0.2];
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
    // The channel tells the fleet when this process dies without a word.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, SIMULATOR_TOKENS: JSON.stringify(made) } },
  );
}

/** Tokens for so many machines, spread over the rings as a careful admin would: few first. */
async function enrolmentTokens({ database }: Platform, tokens: TokensService, machines: number) {
  const { rows: rings } = await database.pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM rings ORDER BY position',
  );
  const personal = Math.floor(machines * PERSONAL_SHARE);
  const made: { ownership: string; machines: number; token: string }[] = [];
  for (const [ownership, total] of [
    ['organisation', machines - personal],
    ['personal', personal],
  ] as const) {
    let left = total;
    for (const [place, ring] of rings.entries()) {
      const last = place === rings.length - 1;
      let share = last ? left : Math.min(left, Math.ceil(total * (RING_SHARES[place] ?? 0)));
      left -= share;
      for (; share > 0; share -= USES_MAX) {
        const maxUses = Math.min(share, USES_MAX);
        const label = `Simulated fleet, ${ring.name} (${ownership})`;
        const { token } = await tokens.create({ label, ring: ring.id, ownership, maxUses, hours: 1 }, 'sluice');
        made.push({ ownership, machines: maxUses, token });
      }
    }
  }
  return made;
}
