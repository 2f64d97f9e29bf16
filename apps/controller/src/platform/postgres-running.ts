import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { commandOf } from './process-info.js';

/**
 * The URL of the embedded server that another process runs on this data folder, for the command line beside a running controller.
 * `postmaster.pid` names it: line 1 process, 4 port, 5 socket folder, 6 address, 8 state (PostgreSQL, "Database File Layout").
 * @returns null when no server runs there.
 */
export async function runningServer(dataDir: string): Promise<string | null> {
  const read = (name: string) => readFile(path.join(dataDir, name), 'utf8').catch(() => null);
  const lines = (await read('postgres/postmaster.pid'))?.split('\n').map((line) => line.trim());
  const password = (await read('postgres-password'))?.trim();
  if (!lines || !password || lines[7] !== 'ready' || !commandOf(Number(lines[0]))?.includes('postgres')) return null;
  const [, , , port, socket, address] = lines;
  const host = socket ? `localhost:${port}` : `${address}:${port}`;
  return `postgresql://sluice:${password}@${host}/sluice${socket ? `?host=${encodeURIComponent(socket)}` : ''}`;
}
