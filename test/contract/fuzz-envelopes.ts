import fc from 'fast-check';
import { JOB_TYPE, KEYS_TYPE, LEASE_TYPE } from '#contracts/agent/envelope.js';
import { ORDER_CASES, type OrderType } from './orders.js';
import { ID, type Signer, signBytes } from './signing.js';

/** One text that may reach an agent where it expects an envelope. */
export interface FuzzCase {
  /** How it was made, to find it again. */
  how: string;
  type: OrderType;
  /** The pinned key of that type. */
  key: 'job' | 'recovery';
  /** The envelope as it stands in an answer. */
  text: Buffer;
}

/** JSON that stands as it is, for what `JSON.stringify` would never write. */
class Raw {
  constructor(readonly json: string) {}
}
/** An object as its members, so that one may stand twice. */
type Members = [name: string | Raw, value: unknown][];
class Obj {
  constructor(readonly members: Members) {}
}

const GOOD = ORDER_CASES.filter(({ refusal, after }) => refusal === null && after === undefined);
const TYPES: OrderType[] = [JOB_TYPE, LEASE_TYPE, KEYS_TYPE];
const keyOf = (type: OrderType): 'job' | 'recovery' => (type === KEYS_TYPE ? 'recovery' : 'job');

const nested = (depth: number, open = '[', close = ']') => new Raw(open.repeat(depth) + close.repeat(depth));
const raws = (...list: string[]) => list.map((json) => new Raw(json));
/** Values that nobody expects, by what they stand in for; texts among them that are as good as the original in a careless comparison. */
const ODD: Record<'number' | 'id' | 'instant' | 'text' | 'any', unknown[]> = {
  number: [0, 1, -1, 7.5, 2 ** 31, 1000, '1', ...raws('1.0', '1e0', '1E2', '-0', '0.0', '9007199254740991', '9007199254740992', '9007199254740993', '9223372036854775808', '-9223372036854775809', '1e400', '-1e400', '1e-400', '1'.repeat(400), '01', '+1', '.5', '1.', '0x10', 'NaN', 'Infinity', '1_0')], // biome-ignore format: a table
  id: ['3F0C8F52-6D0B-4B7A-9A55-0D6F1C2B3A49', '{3f0c8f52-6d0b-4b7a-9a55-0d6f1c2b3a49}', '3f0c8f52-6d0b-4b7a-9a55-0d6f1c2b3a49\n', '00000000-0000-0000-0000-000000000000', '3f0c8f52-6d0b-0b7a-1a55-0d6f1c2b3a49', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '3f0c8f52\u00ad-6d0b-4b7a-9a55-0d6f1c2b3a49'], // biome-ignore format: a table
  instant: ['2026-11-23T09:00:00', '2026-11-23T09:00Z', '2026-11-23T09:00:00z', '2026-11-23t09:00:00Z', '2026-02-29T09:00:00Z', '2028-02-29T09:00:00Z', '2026-11-23T24:00:00Z', '2026-11-23T09:00:60Z', '2026-11-23T09:00:00.Z', '2026-11-23T09:00:00.123456789Z', '2026-11-23T09:00:00.1234567890Z', '2026-11-23T09:00:00+00:00', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-11-23T09:00:00Z\n', '٢٠٢٦-11-23T09:00:00Z', '-001-01-01T00:00:00Z', '+10000-01-01T00:00:00Z', '2026-11-23T09:00:04.999Z', '2026-11-23T09:00:05.001Z'], // biome-ignore format: a table
  text: ['', 'x', 'a'.repeat(64), 'a'.repeat(65), 'a'.repeat(9000), 'SCAN', 'sc\u00adan', 'scan\u0000', '\ufeffscan', 'ｓcan', 'ſcan', 'toString', '__proto__', 'constructor', 'update', 'Keys', 'leave', 'scan', 'never\u00ad', 'never', '24:00', '٠٨:00', '09:30', '9C:B6:D0:01:02:03', 'https://sluice.example', 'https://a@sluice.example', 'https://sluice.example/a', 'https://sluice.example?a', ' https://sluice.example', 'HTTPS://sluice.example', 'https://', 'https://[::1]:1/', ...raws('"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\x41"', '"\\u12"', '"a\tb"', '"\u0001"', '"\\/"', '"\ufeff"', '"open')], // biome-ignore format: a table
  any: [null, true, [], {}, [[]], [null], { Keys: 1 }, ...raws('undefined', "'x'", '', 'tru', 'nul', 'True', '['.repeat(20_000)), ...[30, 31, 32, 33, 40, 15_000].map((depth) => nested(depth)), nested(31, '{"a":', '1}')], // biome-ignore format: a table
};
/** Well formed, and to be refused all the same, or to be taken for something else. */
const OTHER: Record<string, readonly unknown[]> = {
  machine: [ID.otherMachine, ID.job],
  verb: ['run-script', 'update-agent', 'x', 'inventory', 'leave', 'install', 'stop'],
  notBefore: ['2026-11-23T09:00:04.999Z', '2026-11-23T09:00:05.001Z', '0001-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  notAfter: [
    '2026-11-23T09:00:00Z',
    '2026-11-23T09:00:00.001Z',
    '9999-12-31T23:59:59.9999999Z',
    '0001-01-01T00:00:00Z',
  ],
};
const ODD_VALUES = Object.values(ODD).flat();
/** Mostly of the kind of the value that it takes the place of: the rest is refused at a glance. */
function oddInPlaceOf(value: unknown, what: number): unknown {
  if (what % 4 === 0) return pick(ODD_VALUES, what >> 2);
  const kind = typeof value === 'number' ? 'number' : typeof value !== 'string' ? 'any' : /^[0-9a-f]{8}-/.test(value) ? 'id' : /^\d{4}-/.test(value) ? 'instant' : 'text'; // biome-ignore format: one row
  return pick(ODD[kind], what >> 2);
}
const ODD_NAMES = ['x', '', 'Keys', 'Count', 'Values', 'Item', 'PSObject', '__proto__', 'constructor', 'toString', 'length', 'VERB', 'verb\u00ad', 'verb\u0000', '\ufeffverb', 'machine ', 'policy', 'groupId', 'ﬁeld', 'a'.repeat(300)]; // biome-ignore format: a table
/** Characters that nobody sees. */
const UNSEEN = ['\u00ad', '\0', '\ufeff', '\u200d', '\u200b'];
/** What may be cut into the text of an order, or of an envelope, at any place. */
const ODD_BYTES = ['\0', '\ufeff', '\u00ad', ' ', '\n', '\r\n', '\t', '\u00a0', '\u2028', ',', '"', '\\', '{', '}', '[]', ':', '/**/', '//', 'e9', '-', '0', '\u0001', '😀'].map((text) => Buffer.from(text)).concat([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80]].map((bytes) => Buffer.from(bytes))); // biome-ignore format: a table
const ODD_TYPES = ['', '\n', ' ', '\0', '\u00ad', '\r'].map((end) => `${JOB_TYPE}${end}`).concat('sluice/job/2', 'SLUICE/JOB/1', '\ufeffsluice/job/1', 'sluice/keys/1', 'sluice/lease/1', '', 'x'.repeat(5000)); // biome-ignore format: a table

const write = (value: unknown, blank = ''): string => {
  if (value instanceof Raw) return value.json;
  if (value instanceof Obj) {
    const members = value.members.map(
      ([name, inner]) => `${blank}${write(name)}${blank}:${blank}${write(inner, blank)}`,
    );
    return `{${members.join(',')}${blank}}`;
  }
  if (Array.isArray(value)) return `[${value.map((inner) => write(inner, blank)).join(`${blank},`)}]`;
  if (typeof value === 'object' && value !== null) return write(new Obj(Object.entries(value)), blank);
  return JSON.stringify(value);
};
const toTree = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toTree);
  if (typeof value !== 'object' || value === null) return value;
  return new Obj(Object.entries(value).map(([name, inner]): Members[number] => [name, toTree(inner)]));
};
const objects = (tree: unknown): Obj[] => {
  if (Array.isArray(tree)) return tree.flatMap(objects);
  return tree instanceof Obj ? [tree, ...tree.members.flatMap(([, inner]) => objects(inner))] : [];
};
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
const escaped = (text: string) =>
  new Raw(`"${[...text].map((c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`).join('')}"`);

/** One change to an order before it is signed. */
interface Edit {
  kind:
    | 'value'
    | 'other'
    | 'field'
    | 'delete'
    | 'again'
    | 'again-escaped'
    | 'escape'
    | 'twin'
    | 'unseen'
    | 'reverse'
    | 'blank'
    | 'wrap';
  where: number;
  at: number;
  what: number;
}

function edit(tree: unknown, { kind, where, at, what }: Edit): unknown {
  const found = objects(tree);
  if (found.length === 0) return tree;
  const { members } = pick(found, where);
  if (kind === 'other' && tree instanceof Obj) {
    const named = tree.members.filter(([name]) => typeof name === 'string' && name in OTHER);
    if (named.length > 0) pick(named, at)[1] = pick(OTHER[pick(named, at)[0] as string]!, what);
    return tree;
  }
  if (kind === 'wrap') return pick([[tree], new Obj([['order', tree]]), JSON.stringify(write(tree))], what);
  if (members.length === 0 || kind === 'field')
    members.splice(at % (members.length + 1), 0, [pick(ODD_NAMES, what), pick(ODD_VALUES, at)]); // biome-ignore format: one row
  else {
    const member = pick(members, at);
    const [name, value] = member;
    if (kind === 'value') member[1] = oddInPlaceOf(value, what);
    if (kind === 'delete') members.splice(members.indexOf(member), 1);
    if (kind === 'again') members.push([name, what % 2 ? value : pick(ODD_VALUES, what)]);
    if (kind === 'again-escaped' && typeof name === 'string') members.push([escaped(name), value]);
    if (kind === 'escape' && typeof name === 'string') {
      member[0] = escaped(name);
      if (typeof value === 'string' && what % 2) member[1] = escaped(value);
    }
    // Which a comparison by culture takes for the same.
    if (kind === 'twin' && typeof name === 'string') members.push([name + pick(UNSEEN, what), value]);
    if (kind === 'unseen' && typeof value === 'string') member[1] = value + pick(UNSEEN, what);
    if (kind === 'reverse') members.reverse();
  }
  return tree;
}

const place = fc.nat(5000);
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom<Edit['kind'][]>('other', 'other', 'value', 'value', 'value', 'field', 'delete', 'again', 'again-escaped', 'escape', 'twin', 'twin', 'unseen', 'reverse', 'blank', 'wrap'), // biome-ignore format: one row
    where: place,
    at: place,
    what: place,
  }),
  { minLength: 1, maxLength: 2 },
);

/** Cut, doubled, flipped, or something put in, at a place. */
const damage = fc.record({
  how: fc.constantFrom('flip', 'cut', 'double', 'put', 'drop', 'end'),
  at: place,
  what: place,
});
function damaged(bytes: Buffer, { how, at, what }: { how: string; at: number; what: number }): Buffer {
  const i = at % Math.max(1, bytes.length);
  const parts = (...list: Uint8Array[]) => Buffer.concat(list);
  const head = bytes.subarray(0, i);
  const tail = bytes.subarray(i);
  switch (how) {
    case 'flip':
      return Buffer.from(bytes.map((byte, index) => (index === i ? byte ^ (1 << (what % 8)) : byte)));
    case 'cut':
      return head;
    case 'double':
      return parts(bytes, bytes.subarray(i));
    case 'put':
      return parts(head, pick(ODD_BYTES, what), tail);
    case 'end':
      return parts(bytes, pick(ODD_BYTES, what));
    default:
      return parts(head, tail.subarray(1 + (what % 40)));
  }
}

const order = fc.constantFrom(...GOOD);
const signed = (bytes: Buffer, signer: Signer) => signBytes(bytes, signer);
const fuzzCase = (how: string, type: OrderType, text: Buffer): FuzzCase => ({ how, type, key: keyOf(type), text });
const asText = (envelope: unknown) => Buffer.from(JSON.stringify(envelope));

/** Properly signed, whatever it says. */
const oddOrders = fc.record({ base: order, changes: edits, blank: fc.constantFrom('', '', ' ', '\r\n\t', '\u00a0') }).map(({ base, changes, blank }) => {
  let tree = toTree(JSON.parse(base.bytes.toString('utf8').slice(base.type.length + 1)));
  for (const change of changes) tree = edit(tree, change);
  const bytes = Buffer.from(`${base.type}\n${write(tree, blank)}`);
  return fuzzCase(`${base.name}: ${changes.map(({ kind }) => kind).join(', ')}`, base.type, asText(signed(bytes, base.signer)));
}); // biome-ignore format: short steps
const oddBytes = fc.record({ base: order, change: damage }).map(({ base, change }) => {
  const start = base.type.length + 1;
  const bytes = Buffer.concat([base.bytes.subarray(0, start), damaged(base.bytes.subarray(start), change)]);
  return fuzzCase(`${base.name}: signed after ${change.how}`, base.type, asText(signed(bytes, base.signer)));
});
const oddTypes = fc.record({ base: order, line: fc.constantFrom(...ODD_TYPES), expected: fc.constantFrom<OrderType[]>(...TYPES), end: fc.constantFrom('\n', '\r\n', '') }).map(({ base, line, expected, end }) => {
  const bytes = Buffer.concat([Buffer.from(line + end), base.bytes.subarray(base.type.length + 1)]);
  return fuzzCase(`${base.name}: type ${JSON.stringify(line.slice(0, 40) + end)}`, expected, asText(signed(bytes, keyOf(expected))));
}); // biome-ignore format: short steps

/** The order of P-256: s and N - s are both good signatures. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
const field = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const SIGNATURES: Record<string, (rs: Buffer, bytes: Buffer, signer: Signer) => Buffer> = {
  DER: (_, bytes, signer) => Buffer.from(signBytes(bytes, signer, 'der').signature, 'base64'),
  'r = 0': (rs) => Buffer.concat([field(0n), rs.subarray(32)]),
  's = 0': (rs) => Buffer.concat([rs.subarray(0, 32), field(0n)]),
  'both 0': () => Buffer.alloc(64),
  'r = N': (rs) => Buffer.concat([field(N), rs.subarray(32)]),
  's = N': (rs) => Buffer.concat([rs.subarray(0, 32), field(N)]),
  'the other s': (rs) => Buffer.concat([rs.subarray(0, 32), field(N - number(rs.subarray(32)))]),
  'all ones': () => Buffer.alloc(64, 0xff),
  'r and s changed over': (rs) => Buffer.concat([rs.subarray(32), rs.subarray(0, 32)]),
  'a byte short': (rs) => rs.subarray(0, 63),
  'a byte long': (rs) => Buffer.concat([rs, Buffer.alloc(1)]),
  'a zero before': (rs) => Buffer.concat([Buffer.alloc(1), rs]),
  'of P-384 size': (rs) => Buffer.concat([Buffer.alloc(16), rs.subarray(0, 32), Buffer.alloc(16), rs.subarray(32)]),
  half: (rs) => rs.subarray(0, 32),
  none: () => Buffer.alloc(0),
};
const oddSignatures = fc.record({ base: order, form: fc.constantFrom(...Object.keys(SIGNATURES)) }).map(({ base, form }) => {
  const envelope = signed(base.bytes, base.signer);
  const signature = SIGNATURES[form]!(Buffer.from(envelope.signature, 'base64'), base.bytes, base.signer);
  return fuzzCase(`${base.name}: signature ${form}`, base.type, asText({ ...envelope, signature: signature.toString('base64') }));
}); // biome-ignore format: short steps
const altered = fc.record({ base: order, change: damage }).map(({ base, change }) => {
  const { signature } = signed(base.bytes, base.signer);
  return fuzzCase(`${base.name}: ${change.how} after signing`, base.type, asText({ bytes: damaged(base.bytes, change).toString('base64'), signature }));
}); // biome-ignore format: short steps

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64: Record<string, (text: string, at: number) => unknown> = {
  'url-safe': (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
  'without padding': (text) => text.replace(/=+$/, ''),
  'with more padding': (text) => `${text}=`,
  'with a group of padding': (text) => `${text}====`,
  'with a blank inside': (text, at) => `${text.slice(0, at % text.length)} ${text.slice(at % text.length)}`,
  'in lines': (text) => text.replace(/.{64}/g, '$&\r\n'),
  'with an end of line': (text) => `${text}\n`,
  'with a stray bit': (text) => text.replace(/([A-Za-z0-9+/])(=+)$/, (_, last: string, end: string) => ALPHABET[ALPHABET.indexOf(last) + 1] + end),
  'with another sign': (text, at) => `${text.slice(0, at % text.length)}*${text.slice((at % text.length) + 1)}`,
  'with a soft hyphen': (text) => `${text}\u00ad`,
  'with NUL': (text) => `${text}\0`,
  'in capitals': (text) => text.toUpperCase(),
  empty: () => '',
  'as a list': (text) => [text],
  null: () => null,
  'as a number': () => 1,
  'as hex': (text) => Buffer.from(text, 'base64').toString('hex'),
  'too long': (text) => text.padEnd(90_000, 'A'),
  'at its limit': (text) => text.padEnd(87_384, 'A'),
}; // biome-ignore format: a table
const oddBase64 = fc.record({ base: order, form: fc.constantFrom(...Object.keys(BASE64)), member: fc.constantFrom('bytes' as const, 'signature' as const), at: place }).map(({ base, form, member, at }) => {
  const envelope = signed(base.bytes, base.signer);
  return fuzzCase(`${base.name}: ${member} ${form}`, base.type, asText({ ...envelope, [member]: BASE64[form]!(envelope[member], at) }));
}); // biome-ignore format: short steps
const oddEnvelopes = fc.record({ base: order, change: edits.map((list) => list[0]!), spoil: fc.option(damage) }).map(({ base, change, spoil }) => {
  const whole = Buffer.from(write(edit(toTree(signed(base.bytes, base.signer)), { ...change, where: 0 })));
  return fuzzCase(`${base.name}: envelope ${change.kind} ${spoil?.how ?? ''}`, base.type, spoil ? damaged(whole, spoil) : whole);
}); // biome-ignore format: short steps

const anyCase = fc.oneof(
  { arbitrary: oddOrders, weight: 10 },
  { arbitrary: oddBytes, weight: 4 },
  { arbitrary: oddTypes, weight: 2 },
  { arbitrary: oddSignatures, weight: 2 },
  { arbitrary: altered, weight: 2 },
  { arbitrary: oddBase64, weight: 2 },
  { arbitrary: oddEnvelopes, weight: 3 },
);

/** `count` cases, the same ones for the same seed but for the signatures, which are random by their nature. */
export function fuzzCases(seed: number, count: number): FuzzCase[] {
  return fc.sample(anyCase, { seed, numRuns: count });
}
