import type { SourceKind } from '../words.js';
import { parseDhcpd } from './dhcpd.js';
import { parseDnsmasq } from './dnsmasq.js';
import { parseKea } from './kea.js';
import { parseList } from './list.js';
import { isKnowable, type Sighting } from './sighting.js';

/** Kinds that tell when a PC was there. All others count a PC in until they tell of it no more. */
export const LEASE_KINDS: readonly SourceKind[] = ['dhcpd', 'kea', 'dnsmasq'];

export type FileKind = Exclude<SourceKind, 'ldap' | 'upload'>;

/** How each kind is read, and what a file of it begins with when it has no entry yet. */
const FILES: Readonly<Record<FileKind, { parse: (file: string) => Sighting[]; empty: RegExp }>> = {
  dhcpd: { parse: parseDhcpd, empty: /^(#|authoring-byte-order |server-duid )/ },
  kea: { parse: parseKea, empty: /^address,(hwaddr|duid),/ },
  dnsmasq: { parse: parseDnsmasq, empty: /^duid / },
  list: { parse: parseList, empty: /^$/ },
};

/**
 * What the files of a source tell, read in their order: one sighting for each PC, the last word on it.
 * @returns null when a file has content but is none of its kind
 */
export function readFiles(kind: FileKind, files: readonly string[]): Map<string, Sighting> | null {
  const { parse, empty } = FILES[kind];
  const all: Sighting[] = [];
  for (const file of files) {
    const found = parse(file);
    if (found.length === 0 && file.trim() !== '' && !empty.test(file.trimStart())) return null;
    all.push(...found);
  }
  return lastWords(all, LEASE_KINDS.includes(kind));
}

/**
 * The last word on each PC, by `mac:…`, `name:…` or `address:…`.
 * @param leases an address that went to another PC belongs to that one alone
 */
export function lastWords(sightings: readonly Sighting[], leases: boolean): Map<string, Sighting> {
  const owners = new Map(leases ? sightings.map((one) => [one.address, one]) : []);
  const words = new Map<string, Sighting>();
  for (const one of sightings.filter(isKnowable)) {
    if (leases && one.address !== null && owners.get(one.address) !== one) continue;
    const key = keyOf(one);
    const before = words.get(key);
    // A PC that moved to another address: what comes later in the file is not always what was seen later.
    if (!before || (before.at?.getTime() ?? 0) <= (one.at?.getTime() ?? 0)) words.set(key, one);
  }
  return words;
}

function keyOf({ mac, name, address }: Sighting): string {
  return mac !== null ? `mac:${mac}` : name !== null ? `name:${name}` : `address:${address}`;
}
