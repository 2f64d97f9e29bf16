/** Names that Windows makes up when it is set up. */
const MADE_UP = /^(DESKTOP|LAPTOP|WIN|MININT)-[A-Z0-9]{4,}$/;

/**
 * What speaks for a Windows PC, strongest first: it says so; its name is one that Windows makes up; it is named like PCs of the fleet; somebody
 * counts it among the PCs. `other`: it says that it is something else. `none`: nothing speaks for it or against it.
 */
export const WINDOWS_SIGNS = ['vendor', 'default-name', 'fleet-name', 'listed', 'other', 'none'] as const;
export type WindowsSign = (typeof WINDOWS_SIGNS)[number];

export const looksLikeWindows = (sign: WindowsSign): boolean => sign !== 'other' && sign !== 'none';

/** What is known of a PC that matters here. */
export interface Looks {
  readonly vendors: readonly string[];
  readonly names: readonly string[];
  /** A directory or a list names it: somebody counts it among the PCs. */
  readonly listed: boolean;
}

/**
 * Whether a PC looks like one with Windows. Windows gives the DHCP vendor class `MSFT 5.0`; any other class, or a directory's word
 * for another system, says that it is none. Without either, its name has to speak.
 * @param stems beginnings of names that the fleet uses (`stemsOf`)
 */
export function windowsSign({ vendors, names, listed }: Looks, stems: ReadonlySet<string>): WindowsSign {
  if (vendors.some((vendor) => /^MSFT |windows/i.test(vendor))) return 'vendor';
  if (vendors.length > 0) return 'other';
  if (names.some((name) => MADE_UP.test(name))) return 'default-name';
  if (names.some((name) => stems.has(stemOf(name) ?? ''))) return 'fleet-name';
  return listed ? 'listed' : 'none';
}

/** Beginnings that at least two enrolled machines share: where `ROOM204-01` and `ROOM204-02` are, `ROOM204-03` is likely one, too. */
export function stemsOf(names: Iterable<string>): Set<string> {
  const times = new Map<string, number>();
  for (const name of names) {
    const stem = stemOf(name);
    if (stem !== null) times.set(stem, (times.get(stem) ?? 0) + 1);
  }
  return new Set([...times].filter(([, number]) => number >= 2).map(([stem]) => stem));
}

/** The name without its number at the end. Null: there is none, or too little before it. */
function stemOf(name: string): string | null {
  return /^(.*?\p{L}.+?)\d+$/u.exec(name.toUpperCase())?.[1] ?? null;
}
