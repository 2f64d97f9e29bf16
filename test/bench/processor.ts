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

/**
 * Processor time of the controller and of the database processes that serve it, since this was made. Unlike a rate it does not
 * depend on what else the computer does.
 */
export async function processorMeter(stand: Stand): Promise<() => { controller: number; database: number }> {
  const { rows } = await stand.pool.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice'`,
  );
  const backends = () => rows.reduce((sum, { pid }) => sum + (processorMs(pid) || 0), 0);
  const before = { controller: processorMs(stand.pid), database: backends() };
  return () => ({ controller: processorMs(stand.pid) - before.controller, database: backends() - before.database });
}
