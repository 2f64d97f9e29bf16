import { setMaxListeners } from 'node:events';

/** How fast simulated time runs, and how an agent waits. */
export class Pace {
  readonly #speed: number;

  /** @param speed simulated seconds in a real second; 1 = as on a real PC */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Real milliseconds of so many simulated seconds. */
  real(seconds: number): number {
    return (seconds * 1000) / this.#speed;
  }
}

/** One signal that ends a whole fleet: thousands listen to it, and that is no leak. */
export function fleetStop(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}

/** Resolves after `ms`, or at once when the signal fires; never rejects, because being woken is not a failure. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
  });
}

/** The wait after `failures` failures in a row, milliseconds: 5 s doubled up to 5 min, ±25 %, never under Retry-After. */
export function backOffMs(failures: number, retryAfterSeconds: number, random01: number): number {
  const base = Math.min(300_000, 5000 * 2 ** Math.max(0, failures - 1));
  return Math.max(retryAfterSeconds * 1000, base * (0.75 + random01 * 0.5));
}
