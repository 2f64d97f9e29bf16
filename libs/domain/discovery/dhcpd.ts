import { addressOf, instantOf, macOf, macOfDuid, nameOf, type Sighting, textOf } from './sighting.js';

/** A word, a quoted text, or one of `{ } ;`. */
interface Token {
  readonly text: string;
  readonly quoted: boolean;
  /** A quoted text byte by byte, where it stands for bytes. */
  readonly bytes: readonly number[];
}

/** Words, quoted texts and the three signs; what follows `#` is a comment. A quoted text that does not end takes the rest. */
const TOKENS = /#[^\n]*|"((?:[^"\\]|\\[\s\S])*)("?)|([{};])|[^\s{};"#]+/g;

/** Each begins an entry. `ia-na` holds what a PC has of IPv6; of the others only their end matters. */
const ENTRIES: ReadonlySet<string> = new Set(['lease', 'ia-na', 'ia-ta', 'ia-pd']);

/** A lease that is being read: of IPv4, or one address of an `ia-na`. */
interface Lease {
  readonly address: string;
  /** At which depth its statements stand. */
  readonly depth: number;
  readonly statements: Token[][];
}

/**
 * Reads a leases file of ISC dhcpd, IPv4 or IPv6, as `dhcpd.leases(5)` describes it: the server appends, so the last entry of an address is
 * the one that counts. An entry that is not closed (the server is writing it) and whatever is no lease is passed over.
 *
 * @returns one sighting per address and entry, in the order of the file: a prefix of the file gives a prefix of them
 */
export function parseDhcpd(file: string): Sighting[] {
  const sightings: Sighting[] = [];
  let statement: Token[] = [];
  let lease: Lease | null = null;
  /** What an `ia-na` says of all its addresses. */
  let client: { readonly mac: string | null; readonly statements: Token[][] } | null = null;
  let depth = 0;
  for (const token of tokensOf(file)) {
    if (!token.quoted && token.text === '{') {
      depth += 1;
      const [word, key] = statement;
      if (depth === 1) {
        lease = word?.text === 'lease' && key ? { address: key.text, depth, statements: [] } : null;
        client = word?.text === 'ia-na' && key ? { mac: macOfKey(key), statements: [] } : null;
      } else if (depth === 2 && client && word?.text === 'iaaddr' && key) {
        lease = { address: key.text, depth, statements: [...client.statements] };
      }
      statement = [];
    } else if (!token.quoted && token.text === '}') {
      if (lease && depth === lease.depth) {
        const sighting = sightingOf(lease, client?.mac ?? null);
        if (sighting) sightings.push(sighting);
        lease = null;
      }
      if (depth <= 1) client = null;
      depth = Math.max(0, depth - 1);
      statement = [];
    } else if (!token.quoted && token.text === ';') {
      if (lease && depth === lease.depth) lease.statements.push(statement);
      else if (depth === 1) client?.statements.push(statement);
      statement = [];
    } else {
      // An entry begins a line of its own: after half of one the next is still found.
      if (!token.quoted && ENTRIES.has(token.text) && token !== statement[0]) {
        statement = [];
        depth = 0;
        lease = null;
        client = null;
      }
      statement.push(token);
    }
  }
  return sightings;
}

function* tokensOf(file: string): Generator<Token> {
  for (const [all, quoted, end] of file.matchAll(TOKENS)) {
    if (all.startsWith('#')) continue;
    if (quoted === undefined) yield { text: all, quoted: false, bytes: [] };
    else if (end === '"') yield quotedToken(quoted);
  }
}

/** dhcpd writes bytes beyond ASCII as three octal digits; together they are UTF-8. */
function quotedToken(text: string): Token {
  const plain = text.replace(/\\([0-7]{3}|[\s\S])/g, (_all, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8) & 0xff) : code,
  );
  const bytes = Array.from(plain, (letter) => letter.charCodeAt(0));
  const decoded = bytes.some((byte) => byte > 0xff) ? plain : new TextDecoder().decode(Uint8Array.from(bytes));
  return { text: decoded, quoted: true, bytes };
}

/** Of the key of an `ia-na`: four bytes of the PC's own, then its DUID; quoted, or as pairs of digits (`lease-id-format hex`). */
function macOfKey({ text, quoted, bytes }: Token): string | null {
  const digits = quoted ? bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') : text.replaceAll(':', '');
  return macOfDuid(digits.slice(8));
}

/** @returns null for an address that nobody has: never given, or found to be in use by somebody unknown */
function sightingOf({ address, statements }: Lease, mac: string | null): Sighting | null {
  const found = { mac, name: null as string | null, vendor: null as string | null };
  let starts: Date | null = null;
  let lastTransaction: Date | null = null;
  let until: Date | null = null;
  let abandoned = false;
  for (const [first, second, third, fourth] of statements) {
    switch (first?.text) {
      case 'binding':
        abandoned = third?.text === 'abandoned';
        break;
      case 'starts':
        starts = timeOf(second, third, fourth);
        break;
      case 'ends':
        until = timeOf(second, third, fourth);
        break;
      case 'cltt':
        lastTransaction = timeOf(second, third, fourth);
        break;
      case 'hardware':
        if (second?.text === 'ethernet' && third) found.mac = macOf(third.text);
        break;
      case 'client-hostname':
        if (second) found.name = nameOf(second.text);
        break;
      case 'set':
        // Only there when dhcpd.conf says `set vendor-class-identifier = option vendor-class-identifier;`.
        if (second?.text === 'vendor-class-identifier' && fourth) found.vendor = textOf(fourth.text);
        // The name that dhcpd has put into the DNS: the only one that it keeps with IPv6.
        if (second?.text === 'ddns-fwd-name' && fourth) found.name ??= nameOf(fourth.text);
        break;
    }
  }
  const nobody = abandoned || (found.mac ?? found.name) === null;
  return nobody ? null : { ...found, address: addressOf(address), at: lastTransaction ?? starts, until };
}

/** `4 2026/11/26 09:00:00` in UTC, `epoch 1795683600`, or `never`. */
function timeOf(weekday?: Token, day?: Token, time?: Token): Date | null {
  if (weekday?.text === 'epoch') return instantOf(day?.text ?? '');
  const date = /^(\d{4})\/(\d\d)\/(\d\d)$/.exec(day?.text ?? '');
  const clock = /^(\d\d):(\d\d):(\d\d)$/.exec(time?.text ?? '');
  if (!date || !clock) return null;
  const [year, month, dayOfMonth, hour, minute, second] = [...date.slice(1), ...clock.slice(1)].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(Date.UTC(year, month - 1, dayOfMonth, hour, minute, second));
}
