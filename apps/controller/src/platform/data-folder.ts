import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commandOf } from './process-info.js';
import { StartError } from './start-error.js';

const LOCK = 'controller.pid';

/**
 * Makes the data folder usable and takes it for this process.
 * @returns the function that gives it back.
 * @throws StartError when it cannot be written, or another controller works on it.
 */
export async function takeDataFolder(folder: string): Promise<() => Promise<void>> {
  const lock = path.join(folder, LOCK);
  try {
    // Others may pass through: as root, PostgreSQL below it runs as another user. What is secret has its own rights.
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await takeLock(lock);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown cause'}).`,
      'Give this user the right to write there, or set SLUICE_DATA to another folder.',
    );
  }
  return () => rm(lock, { force: true });
}

async function takeLock(lock: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o644 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
    }
    const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
    // In a container the number of a killed predecessor is often our own again.
    if (pid && pid !== process.pid && /node|npm|start\.mjs|main\.js/.test(commandOf(pid) ?? '')) {
      throw new StartError(
        `Sluice is already running on this data folder (process ${pid}).`,
        'Use that one, stop it first, or set SLUICE_DATA to another folder.',
      );
    }
    await rm(lock, { force: true });
  }
}
