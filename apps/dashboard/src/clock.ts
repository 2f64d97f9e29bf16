import { useSyncExternalStore } from 'react';

const TICK_MS = 20_000;
let offsetMs = 0;
let current = Date.now();
const listeners = new Set<() => void>();

setInterval(() => {
  current = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}, TICK_MS);

/** Ages are told by the controller's clock: a laptop that is an hour off must not show machines from the future. */
export function learnControllerTime(now: string): void {
  offsetMs = Date.parse(now) - Date.now();
  current = Date.now() + offsetMs;
}

/** The controller's time in epoch milliseconds, moving every 20 seconds. */
export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
