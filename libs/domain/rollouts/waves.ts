/**
 * How far a ring is opened: up to a number of machines, or a percentage of the ring. Each wave counts from the ring's
 * first machine on, so `[{count: 5}, {percent: 50}, {percent: 100}]` means five, then half, then all.
 */
export type WaveSize = { count: number } | { percent: number };

export type WaveProblem = 'waves-missing' | 'wave-size-invalid' | 'waves-do-not-reach-all';

/** What is wrong with the waves of a ring; null if nothing is. The last one must be 100 percent, or nobody finishes. */
export function wavesProblem(waves: readonly WaveSize[]): WaveProblem | null {
  const last = waves.at(-1);
  if (last === undefined) return 'waves-missing';
  const valid = waves.every((wave) =>
    'count' in wave ? Number.isInteger(wave.count) && wave.count >= 1 : wave.percent > 0 && wave.percent <= 100,
  );
  if (!valid) return 'wave-size-invalid';
  return 'percent' in last && last.percent === 100 ? null : 'waves-do-not-reach-all';
}

export interface Wave {
  /** Machines of the ring that may have been granted the patch so far, this wave included. */
  upTo: number;
  /** How many of them the waves before were for. */
  after: number;
  /** The first machine of a new patch: it goes alone, and any failure halts. */
  alone: boolean;
}

/**
 * The waves of a ring with `machines` machines, each larger than the one before.
 * @param first true for the first ring that has machines: it begins with one machine alone
 */
export function wavesOf(sizes: readonly WaveSize[], machines: number, first: boolean): Wave[] {
  const waves: Wave[] = first && machines > 0 ? [{ upTo: 1, after: 0, alone: true }] : [];
  for (const size of sizes) {
    const wanted = 'count' in size ? size.count : Math.ceil((size.percent * machines) / 100);
    const upTo = Math.min(wanted, machines);
    const after = waves.at(-1)?.upTo ?? 0;
    if (upTo > after) waves.push({ upTo, after, alone: false });
  }
  return waves;
}
