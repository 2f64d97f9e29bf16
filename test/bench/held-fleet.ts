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
  cycles = 0;

  private constructor() {
    this.#child = fork(new URL('./holders.js', import.meta.url));
    this.#child.on('message', (event: HoldEvent) => {
      if (event.kind === 'cycle') this.cycles += 1;
      if (event.kind === 'arrived') this.#arrivals.set(event.job, BigInt(event.at));
      this.#events.emit(event.kind);
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

  async arrivalOf(job: string): Promise<bigint> {
    const until = performance.now() + ARRIVES_WITHIN_MS;
    for (;;) {
      const at = this.#arrivals.get(job);
      if (at !== undefined) return at;
      if (performance.now() > until) throw new Error(`Job ${job} did not reach its machine in 20 s.`);
      await Promise.race([once(this.#events, 'arrived'), new Promise((resolve) => setTimeout(resolve, 1000))]);
    }
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
