import { WinRmError } from './errors.js';

/** A signal with an end: work under it throws `signal.reason`, which is always a WinRmError. */
export interface Deadline {
  signal: AbortSignal;
  /** Ends the timer and lets go of the parents; must be called when the work is over. */
  clear(): void;
}

/**
 * A signal that fires when a parent does (reason `aborted`, or the parent's own WinRmError) or after `ms` milliseconds
 * (reason `timeout` with the given sentence). AbortSignal.any is not used: on Node 20 it keeps what a long-lived parent has touched.
 */
export function deadline(ms: number | undefined, late: string, ...parents: (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController();
  const timer =
    ms === undefined ? undefined : setTimeout(() => controller.abort(new WinRmError('timeout', late)), Math.max(ms, 0));
  const undo: (() => void)[] = [];
  for (const parent of parents) {
    if (!parent) continue;
    const pass = () => controller.abort(asReason(parent.reason));
    if (parent.aborted) pass();
    parent.addEventListener('abort', pass, { once: true });
    undo.push(() => parent.removeEventListener('abort', pass));
  }
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      for (const step of undo) step();
    },
  };
}

function asReason(cause: unknown): WinRmError {
  return cause instanceof WinRmError ? cause : new WinRmError('aborted', 'The caller stopped it.', { cause });
}

/** Waits, or throws the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await unlessStopped(over, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The same as the promise, or the signal's reason if that comes first; the promise itself goes on. */
export function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
