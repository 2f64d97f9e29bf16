import { addressOf, instantOf, macOf, nameOf, type Sighting, textOf } from './sighting.js';

/** A word, a quoted text, or one of `{ } ;`. */
interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** Words, quoted texts and the three signs; what follows `#` is a comment. A quoted text that does not end takes the rest. */
const TOKENS = /#[^\n]*|"((?:[^"\\]|\\[\s\S])*)("?)|([{};])|[^\s{};"#]+/g;

/**
 * Reads a leases file of ISC dhcpd, as `dhcpd.leases(5)` describes it: the server appends, so the last entry of an address is the
 * one that counts. An entry that is not closed (the server is writing it) and whatever is no lease is passed over.
 *
 * @returns one sighting per entry, in the order of the file: a prefix of the file gives a prefix of them
 */
export function parseDhcpd(file: string): Sighting[] {
  const sightings: Sighting[] = [];
  let statement: Token[] = [];
  let lease: { address: string; statements: Token[][] } | null = null;
  let depth = 0;
  for (const token of tokensOf(file)) {
    if (!token.quoted && token.text === '{') {
      depth += 1;
      const [word, address] = statement;
      if (depth === 1) lease = word?.text === 'lease' && address ? { address: address.text, statements: [] } : null;
      statement = [];
    } else if (!token.quoted && token.text === '}') {
      const sighting = depth === 1 && lease ? sightingOf(lease.address, lease.statements) : null;
      // An address that nobody has had yet stands there, too.
      if (sighting && (sighting.mac ?? sighting.name) !== null) sightings.push(sighting);
      if (depth <= 1) lease = null;
      depth = Math.max(0, depth - 1);
      statement = [];
    } else if (!token.quoted && token.text === ';') {
      if (depth === 1) lease?.statements.push(statement);
      statement = [];
    } else {
      // A lease begins a line of its own: after half an entry the next one is still found.
      if (!token.quoted && token.text === 'lease' && token !== statement[0]) {
        statement = [];
        depth = 0;
        lease = null;
      }
      statement.push(token);
    }
  }
  return sightings;
}

function* tokensOf(file: string): Generator<Token> {
  for (const [all, quoted, end] of file.matchAll(TOKENS)) {
    if (all.startsWith('#')) continue;
    if (quoted === undefined) yield { text: all, quoted: false };
    else if (end === '"') yield { text: unescaped(quoted), quoted: true };
  }
}

/** dhcpd writes bytes beyond ASCII as three octal digits; together they are UTF-8. */
function unescaped(text: string): string {
  const bytes = text.replace(/\\([0-7]{3}|[\s\S])/g, (_all, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8) & 0xff) : code,
  );
  const codes = Array.from(bytes, (letter) => letter.charCodeAt(0));
  return codes.some((code) => code > 0xff) ? bytes : new TextDecoder().decode(Uint8Array.from(codes));
}

function sightingOf(address: string, statements: readonly Token[][]): Sighting {
  const found = { mac: null as string | null, name: null as string | null, vendor: null as string | null };
  let starts: Date | null = null;
  let lastTransaction: Date | null = null;
  let until: Date | null = null;
  for (const [first, second, third, fourth] of statements) {
    switch (first?.text) {
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
        break;
    }
  }
  return { ...found, address: addressOf(address), at: lastTransaction ?? starts, until };
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
