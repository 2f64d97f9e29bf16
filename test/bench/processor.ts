import { readdirSync, readFileSync } from 'node:fs';
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

/** The same to the nanosecond, for processes that use less than a tick; its main thread alone. */
export function mainThreadMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** These processes and all that they have started. */
function withChildren(pids: readonly number[]): Set<number> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = new Set<number>();
  const add = (pid: number) => {
    found.add(pid);
    for (const child of children.get(pid) ?? []) add(child);
  };
  for (const pid of pids) add(pid);
  return found;
}

function parentOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

export interface Memory {
  /** Sum of what each has resident, MiB. */
  readonly rss: number;
  /** The same where what several share counts once. */
  readonly pss: number;
}

/** Memory of these processes and all that they have started. */
export function memoryOf(pids: readonly number[]): Memory {
  const sum = { rss: 0, pss: 0 };
  for (const pid of withChildren(pids)) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      sum.rss += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
      sum.pss += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
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
