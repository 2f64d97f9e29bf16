import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { HoldCommand, HoldEvent } from './holders.js';

const ARRIVES_WITHIN_MS = 20_000;

/** A load generator in a process of its own that holds one poll for each of its machines. */
export class HeldFleet {
  readonly #child: ChildProcess;
  readonly #events = new EventEmitter();
  /** When each job reached its machine, nanoseconds of the host's monotonic clock. */
  readonly #arrivals = new Map<string, bigint>();
  readonly #awaited = new Map<string, (at: bigint) => void>();
  cycles = 0;

  private constructor() {
    this.#child = fork(new URL('./holders.js', import.meta.url));
    this.#child.on('message', (event: HoldEvent) => {
      if (event.kind === 'cycle') this.cycles += 1;
      if (event.kind === 'arrived') this.#arrived(event.job, BigInt(event.at));
      if (event.kind === 'held') this.#events.emit('held');
    });
  }

  /** Resolves once every machine holds its poll. */
  static async hold(command: HoldCommand): Promise<HeldFleet> {
    const fleet = new HeldFleet();
    fleet.#child.send(command);
    await once(fleet.#events, 'held');
    // The last polls are on their way when the generator says so.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return fleet;
  }

  /** When the job reached its machine; it may have done so before it is asked for. */
  async arrivalOf(job: string): Promise<bigint> {
    const at = this.#arrivals.get(job);
    if (at !== undefined) return at;
    return await new Promise((resolve, reject) => {
      const late = new Error(`Job ${job} did not reach its machine in 20 s.`);
      const timer = setTimeout(() => reject(late), ARRIVES_WITHIN_MS);
      this.#awaited.set(job, (arrived) => {
        clearTimeout(timer);
        resolve(arrived);
      });
    });
  }

  #arrived(job: string, at: bigint): void {
    this.#arrivals.set(job, at);
    this.#awaited.get(job)?.(at);
    this.#awaited.delete(job);
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
