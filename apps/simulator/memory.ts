import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HoldLease } from '#contracts/agent/envelope.js';
import type { EnrolAnswer, ResultRequest } from '#contracts/agent/messages.js';
import type { MachineState } from './machine.js';

/** What a machine keeps on its disk: who it is, and what it must not forget in a crash. */
export interface Memory {
  state: MachineState;
  /** Null until enrolled. */
  enrolled: Pick<EnrolAnswer, 'machine' | 'credential' | 'jobKey' | 'recoveryKey'> | null;
  /** Made before the first try, so that an answer that was lost can be given again. */
  enrolment: string;
  /** Of the new keys taken last; 0: none. */
  keysSerial: number;
  /** True once it has left or was retired: it never speaks again. */
  gone: boolean;
  lease: HoldLease | null;
  auditHead: string | null;
  /** Nonces and `job/attempt` of the orders taken, newest last. */
  seen: string[];
  /** Results that the controller has not yet answered, by job. */
  spool: { job: string; result: ResultRequest }[];
}

/** Keeps the memories of a fleet. */
export interface MemoryStore {
  load(index: number): Memory | null;
  save(index: number, memory: Memory): void;
}

/** Nothing outlives the process: for load tests. */
export const FORGETFUL: MemoryStore = { load: () => null, save: () => {} };

/**
 * One file a machine, readable by the owner alone because it holds a credential; written aside and renamed, so that a crash
 * leaves the old or the new one.
 */
export class MemoryFolder implements MemoryStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  #path(index: number): string {
    return join(this.#folder, `machine-${String(index).padStart(5, '0')}.json`);
  }

  load(index: number): Memory | null {
    try {
      return JSON.parse(readFileSync(this.#path(index), 'utf8')) as Memory;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new Error(`The simulated machine ${index} cannot read its state in ${this.#folder}.`, { cause: error });
    }
  }

  save(index: number, memory: Memory): void {
    const path = this.#path(index);
    writeFileSync(`${path}.new`, JSON.stringify(memory), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}
