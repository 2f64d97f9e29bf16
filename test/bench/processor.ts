import { readFileSync } from 'node:fs';
import type { Stand } from './stand.js';

/** Of /proc/PID/stat, in hundredths of a second: the unit of every common Linux. */
const TICK_MS = 10;

/** Processor time that a process has used, milliseconds; NaN where the system does not tell (no /proc). */
export function processorMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

/** Processor time of the database processes that serve connections of this name, milliseconds so far. */
export async function databaseMs(stand: Stand, application: string): Promise<number> {
  const { rows } = await stand.pool.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
    [application],
  );
  return rows.reduce((sum, { pid }) => sum + (processorMs(pid) || 0), 0);
}

/** Processor time of the controller and its database since this was made. Unlike a rate it does not depend on what else the computer does. */
export async function controllerMeter(stand: Stand): Promise<() => Promise<number>> {
  const now = async () => processorMs(stand.pid) + (await databaseMs(stand, 'sluice'));
  const before = await now();
  return async () => (await now()) - before;
}
