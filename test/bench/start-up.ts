import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import type { Figure } from './figures.js';
import { atMost, figure } from './figures.js';

const READY_WITHIN_MS = 120_000;

/** From `npm start` to the first answer of the dashboard's API, milliseconds; stopped again afterwards. */
async function startOnce(folder: string): Promise<number> {
  const [people, agent] = [await freePort(), await freePort()];
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    stdio: 'ignore',
    env: { ...process.env, SLUICE_DATA: folder, SLUICE_PEOPLE_PORT: String(people), SLUICE_AGENT_PORT: String(agent) },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (;;) {
      const answered = await fetch(`http://127.0.0.1:${people}/api/v1/setup`).then(
        (response) => response.ok,
        () => false,
      );
      if (answered) return performance.now() - began;
      if (child.exitCode !== null) throw new Error('npm start ended before it was ready.');
      if (performance.now() - began > READY_WITHIN_MS) throw new Error('npm start was not ready in two minutes.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** `npm start` on an installed tree: with an empty data folder, and again with the database of the first time. */
export async function startUp(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  chmodSync(folder, 0o755);
  try {
    const first = await startOnce(folder);
    const again: number[] = [];
    for (let round = 0; round < 3; round++) again.push(await startOnce(folder));
    again.sort((one, other) => one - other);
    return [
      atMost('npm start, installed → ready', again[1]! / 1000, 4, 's', 'median of 3, with a database'),
      figure('npm start with an empty data folder', first / 1000, 's', 'makes database and keys'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
