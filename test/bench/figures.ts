/** One measured number beside the one to reach. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** As design.md names it, or a dash where the number only explains another one. */
  readonly reach: string;
  /** Null: nothing to reach. */
  readonly met: boolean | null;
  /** How it was measured where that is not obvious: scale, what is computed and not measured. */
  readonly note: string;
}

export function figure(what: string, value: number, unit: string, note = ''): Figure {
  return { what, value, unit, reach: '–', met: null, note };
}

export function atMost(what: string, value: number, limit: number, unit: string, note = ''): Figure {
  return { what, value, unit, reach: `≤ ${limit} ${unit}`, met: value <= limit, note };
}

export function atLeast(what: string, value: number, limit: number, unit: string, note = ''): Figure {
  return { what, value, unit, reach: `≥ ${limit} ${unit}`, met: value >= limit, note };
}

/** The value below which `share` of the sample lies (nearest rank). */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3).replace(/\.?0+$/, '');
}

/** A Markdown table; also what the console shows. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((each) => [
    each.what,
    `${shown(each.value)} ${each.unit}`,
    each.reach,
    each.met === null ? '' : each.met ? 'yes' : '**no**',
    each.note,
  ]);
  const lines = [['what', 'measured', 'reach', 'met', 'how'], ['---', '---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
