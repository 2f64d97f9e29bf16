import type { z } from 'zod';
import { type Occurrence, Waves } from '#contracts/people/planning.js';

type WaveSizes = z.infer<typeof Waves>;

const sizeOf = (size: WaveSizes[number]): string => {
  if ('count' in size) return String(size.count);
  return size.percent === 100 ? 'all' : `${size.percent} %`;
};

/** `5, 50 %, all`: what a person types for the waves of a ring. */
export const wavesText = (waves: WaveSizes): string => waves.map(sizeOf).join(', ');

/** Reads what `wavesText` writes; null if it cannot be read. */
export function readWaves(text: string): WaveSizes | null {
  const sizes = text.split(',').map((part) => {
    const told = part.trim().toLowerCase();
    if (told === 'all') return { percent: 100 };
    const [, number, percent] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(told) ?? [];
    return percent ? { percent: Number(number) } : { count: Number(number) };
  });
  const read = Waves.safeParse(sizes);
  return read.success ? read.data : null;
}

const WALL_DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** A date on some wall, `2026-12-11`, as `Fri 11 Dec`. */
export const wallDay = (day: string): string => WALL_DAY.format(new Date(`${day}T00:00:00Z`));

/** A time on some wall, `2026-12-11T22:00:00`, as `Fri 11 Dec, 22:00`. */
export const wallText = (local: string): string => `${wallDay(local.slice(0, 10))}, ${local.slice(11, 16)}`;

/** `Fri 11 Dec, 22:00 to 02:00, Europe/Berlin time`. */
export function occurrenceText({ localStart, localEnd, zone }: z.infer<typeof Occurrence>): string {
  const sameNight = Date.parse(`${localEnd}Z`) - Date.parse(`${localStart}Z`) < 86_400_000;
  const end = sameNight ? localEnd.slice(11, 16) : wallText(localEnd);
  return `${wallText(localStart)} to ${end}, ${zone} time`;
}
