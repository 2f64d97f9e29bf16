import { blackoutsBetween, type Span, windowsBetween } from '../windows/calendar.js';
import { readWindow, type WindowProblem } from '../windows/rule.js';
import type { PlannedRing } from './state.js';

/** The windows of one ring in one zone, or why they are not known. */
export type Page =
  | { ok: true; spans: readonly Span[]; blackouts: readonly Span[] }
  | { ok: false; reason: WindowProblem | 'ring-without-window' };

/**
 * The install windows of all rings between two instants, computed once for each ring and zone: machines of one ring in
 * one zone share them, and a rehearsal looks at them thousands of times.
 */
export class WindowBook {
  readonly #rings: ReadonlyMap<string, PlannedRing>;
  readonly #pages = new Map<string, Page>();

  constructor(
    rings: readonly PlannedRing[],
    readonly from: Date,
    readonly to: Date,
  ) {
    this.#rings = new Map(rings.map((ring) => [ring.id, ring]));
  }

  /** The windows of a ring's machines in a zone, apart from each other and by start. */
  page(ringId: string, zone: string | null): Page {
    const key = `${ringId}|${zone}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = this.#write(ringId, zone);
    this.#pages.set(key, page);
    return page;
  }

  /** One rule that cannot be read closes the ring: it may be the one with the blackout dates. */
  #write(ringId: string, zone: string | null): Page {
    const rules = this.#rings.get(ringId)?.windows ?? [];
    if (rules.length === 0) return { ok: false, reason: 'ring-without-window' };
    const spans: Span[] = [];
    const blackouts: Span[] = [];
    const to = new Date(this.to.getTime() + 1);
    for (const rule of rules) {
      const read = readWindow(rule, zone);
      if (!read.ok) return read;
      spans.push(...windowsBetween(read.window, this.from, to));
      blackouts.push(...blackoutsBetween(read.window, this.from));
    }
    return { ok: true, spans: joined(spans), blackouts };
  }
}

/** Windows that overlap or touch, as one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push({ ...span });
    else if (span.end > last.end) last.end = span.end;
  }
  return result;
}

/** The span that is open at `now`; null if none is. `spans` are apart from each other and by start. */
export function openAt(spans: readonly Span[], now: Date): Span | null {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).start <= now) low = middle + 1;
    else high = middle;
  }
  const last = spans[low - 1];
  return last !== undefined && now < last.end ? last : null;
}
