import { createHmac } from 'node:crypto';
import { WinRmError } from '../errors.js';
import { md4 } from './md4.js';

/**
 * NTLMv2 with a message integrity code and channel binding, as in MS-NLMP. Nothing older is spoken: no LM, no NTLMv1, and a server that
 * cannot do better is refused. Signing and sealing of messages are left out, because TLS carries everything.
 */

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');

/** MS-NLMP 2.2.2.5. Key exchange is not asked for: it would only make a key for sealing. */
const FLAG = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  bits128: 0x20000000,
} as const;
const WANTED = Object.values(FLAG).reduce((all, flag) => all | flag, 0);
const NEEDED = FLAG.unicode | FLAG.ntlm | FLAG.extendedSessionSecurity | FLAG.targetInfo;

/** MS-NLMP 2.2.2.1. */
const AV = { end: 0, flags: 6, timestamp: 7, singleHost: 8, targetName: 9, channelBindings: 10 } as const;
/** These come from the client alone; a server that sends them back would have us sign its own words. */
const CLIENT_ONLY: number[] = [AV.singleHost, AV.targetName, AV.channelBindings];
const MIC_PRESENT = 0x2;

/** Signature, type, six field pointers, flags and version: what comes before the integrity code. */
const MIC_OFFSET = 72;
const MIC_LENGTH = 16;

export interface NtlmCredentials {
  user: string;
  /** Empty for an account of the machine itself, and for names like `user@domain`. */
  domain: string;
  password: string;
}

interface AvPair {
  id: number;
  value: Buffer;
}

export interface Challenge {
  message: Buffer;
  flags: number;
  serverChallenge: Buffer;
  targetInfo: AvPair[];
}

/** Splits `DOMAIN\user`; `.\user`, `user` and `user@domain` have no domain part of their own. */
export function splitUser(name: string): { user: string; domain: string } {
  const at = name.indexOf('\\');
  if (at < 0) return { user: name, domain: '' };
  const domain = name.slice(0, at);
  return { user: name.slice(at + 1), domain: domain === '.' ? '' : domain };
}

const hmacMd5 = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => {
  const mac = createHmac('md5', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** NTOWFv2 of MS-NLMP 3.3.2: only the user name is upper-cased. */
export function ntowfv2({ user, domain, password }: NtlmCredentials): Buffer {
  return hmacMd5(md4(utf16(password)), utf16(user.toUpperCase() + domain));
}

export interface ResponseInput {
  serverChallenge: Uint8Array;
  clientChallenge: Uint8Array;
  /** FILETIME, 8 bytes. */
  time: Uint8Array;
  /** The AV pairs, with their end mark. */
  targetInfo: Uint8Array;
}

/** The NTLMv2 response and the session's base key, MS-NLMP 3.3.2. */
export function ntlmv2Response(
  responseKey: Uint8Array,
  input: ResponseInput,
): { response: Buffer; sessionBaseKey: Buffer } {
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    input.time,
    input.clientChallenge,
    Buffer.alloc(4),
    input.targetInfo,
    Buffer.alloc(4),
  ]);
  const proof = hmacMd5(responseKey, input.serverChallenge, blob);
  return { response: Buffer.concat([proof, blob]), sessionBaseKey: hmacMd5(responseKey, proof) };
}

/** The first message. It names neither user nor machine. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(WANTED, 12);
  message.writeUInt32LE(message.length, 20);
  message.writeUInt32LE(message.length, 28);
  return message;
}

/** @throws WinRmError `auth` when the server wants an older NTLM; `protocol` when it is not a challenge at all. */
export function parseChallenge(message: Buffer): Challenge {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2) {
    throw new WinRmError('protocol', 'The machine answered the sign-in with something that is not an NTLM challenge.');
  }
  const flags = message.readUInt32LE(20);
  if ((flags & NEEDED) !== NEEDED) {
    throw new WinRmError('auth', 'The machine offers only an older NTLM than version 2, which is refused.');
  }
  const length = message.readUInt16LE(40);
  const offset = message.readUInt32LE(44);
  if (offset + length > message.length)
    throw new WinRmError('protocol', 'The NTLM challenge of the machine is cut off.');
  const targetInfo = parsePairs(message.subarray(offset, offset + length));
  return { message, flags, serverChallenge: message.subarray(24, 32), targetInfo };
}

export interface AuthenticateInput {
  credentials: NtlmCredentials;
  negotiate: Buffer;
  challenge: Challenge;
  /** MD5 of the channel binding structure; without it none is claimed. */
  channelBinding?: Buffer;
  /** 8 random bytes. */
  clientChallenge: Uint8Array;
  /** Used when the server tells no time. */
  now: Date;
}

/** The last message: proves the password, ties it to this TLS connection and to both messages before. */
export function authenticateMessage(input: AuthenticateInput): Buffer {
  const { credentials, challenge } = input;
  const time = challenge.targetInfo.find((pair) => pair.id === AV.timestamp)?.value ?? fileTime(input.now);
  const { response, sessionBaseKey } = ntlmv2Response(ntowfv2(credentials), {
    serverChallenge: challenge.serverChallenge,
    clientChallenge: input.clientChallenge,
    time,
    targetInfo: clientInfo(challenge.targetInfo, input.channelBinding),
  });
  const payload = [
    // No LM answer at all: MS-NLMP 3.1.5.1.2 wants zeros.
    Buffer.alloc(24),
    response,
    utf16(credentials.domain),
    utf16(credentials.user),
    // The name of this computer is nobody's business.
    Buffer.alloc(0),
    Buffer.alloc(0),
  ];
  const message = Buffer.concat([Buffer.alloc(MIC_OFFSET + MIC_LENGTH), ...payload]);
  SIGNATURE.copy(message);
  message.writeUInt32LE(3, 8);
  let offset = MIC_OFFSET + MIC_LENGTH;
  for (const [at, part] of payload.entries()) {
    const pointer = 12 + at * 8;
    message.writeUInt16LE(part.length, pointer);
    message.writeUInt16LE(part.length, pointer + 2);
    message.writeUInt32LE(offset, pointer + 4);
    offset += part.length;
  }
  message.writeUInt32LE((WANTED & challenge.flags) >>> 0, 60);
  hmacMd5(sessionBaseKey, input.negotiate, challenge.message, message).copy(message, MIC_OFFSET);
  return message;
}

/** The server's pairs as the client signs them: the integrity code announced, the channel bound. */
function clientInfo(pairs: AvPair[], channelBinding: Buffer | undefined): Buffer {
  const flags = Buffer.alloc(4);
  const theirs = pairs.find((pair) => pair.id === AV.flags)?.value;
  flags.writeUInt32LE(((theirs?.length === 4 ? theirs.readUInt32LE() : 0) | MIC_PRESENT) >>> 0);
  const kept = pairs.filter(({ id }) => id !== AV.flags && !CLIENT_ONLY.includes(id));
  const own: AvPair[] = [{ id: AV.flags, value: flags }];
  // A binding of zeros fails even where none is asked for, so without one there is no pair.
  if (channelBinding) own.push({ id: AV.channelBindings, value: channelBinding });
  return writePairs([...kept, ...own]);
}

function parsePairs(data: Buffer): AvPair[] {
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= data.length; ) {
    const id = data.readUInt16LE(at);
    const length = data.readUInt16LE(at + 2);
    if (id === AV.end) return pairs;
    if (at + 4 + length > data.length || (id === AV.timestamp && length !== 8)) break;
    pairs.push({ id, value: data.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  throw new WinRmError('protocol', 'The NTLM challenge of the machine has a damaged list of names.');
}

function writePairs(pairs: AvPair[]): Buffer {
  const parts = [...pairs, { id: AV.end as number, value: Buffer.alloc(0) }].flatMap(({ id, value }) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return [head, value];
  });
  return Buffer.concat(parts);
}

/** 100-nanosecond steps since 1601. */
function fileTime(now: Date): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(now.getTime()) + 11_644_473_600_000n) * 10_000n);
  return time;
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
