/** Fewer installs than this say little about the slowest of a hundred. */
const SAMPLES_NEEDED = 20;
/** Assumed for an install and its restart until the fleet has shown how long they take. */
export const ASSUMED_MINUTES = 90;

/**
 * Minutes that such an install, restart included, took at most on 95 of 100 machines of this fleet (nearest rank). With
 * little history it is the assumed time or the longest seen, whichever is more: a first update must not be cut off.
 * @param minutes elapsed minutes of proven installs of the same kind
 */
export function history95th(minutes: readonly number[]): number {
  const sorted = [...minutes].sort((a, b) => a - b);
  const slowest = sorted.at(-1) ?? 0;
  if (sorted.length < SAMPLES_NEEDED) return Math.max(ASSUMED_MINUTES, slowest);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? slowest;
}

/** Is the time left in a window shorter than such an install needs? An unreadable figure counts as too short. */
export function windowTooShort(remainingMinutes: number, neededMinutes: number): boolean {
  return !(remainingMinutes >= neededMinutes);
}
