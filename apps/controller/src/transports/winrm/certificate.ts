import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { WinRmError } from './errors.js';

/** How the machine proves that it is the right one. There is no third way and no way around. */
export type Trust =
  /** PEM certificates of the authorities; `name` is what the certificate must say where that is not the host. */
  | { ca: string | string[]; name?: string }
  /** SHA-256 of the machine's own certificate, hex with or without colons. */
  | { sha256: string };

/**
 * Lets a connection pass only when its certificate is the trusted one.
 * @param socket after its handshake, made with `rejectUnauthorized: false` so that a refusal can name what was seen.
 * @returns the certificate's DER bytes.
 * @throws WinRmError `certificate` with the fingerprint seen and what to do.
 */
export function checkCertificate(socket: TLSSocket, trust: Trust, host: string): Buffer {
  const { raw, subject, fingerprint256: fingerprint } = socket.getPeerCertificate();
  if (!raw) throw new WinRmError('certificate', `${host} showed no certificate.`);
  const seen = `${host} showed a certificate for "${subject?.CN ?? 'nobody'}" with SHA-256 ${fingerprint}`;
  const refuse = (why: string, cure: string): never => {
    throw new WinRmError('certificate', `${seen}, ${why}. ${cure}`, { fingerprint });
  };
  if ('sha256' in trust) {
    if (plain(trust.sha256) !== plain(fingerprint)) {
      refuse(
        'which is not the pinned one',
        'If the machine was given a new certificate, compare this fingerprint on the machine itself and pin it; otherwise something stands between.',
      );
    }
  } else if (!socket.authorized) {
    const why = String((socket as { authorizationError?: unknown }).authorizationError ?? 'it is not trusted');
    refuse(
      `which the given authorities do not vouch for (${why})`,
      'Give the authority that signed it, or compare this fingerprint on the machine itself and pin it.',
    );
  }
  return raw;
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
}

/** Signature algorithms by OID, and the hash that `tls-server-end-point` takes for each (RFC 5929: SHA-256 for MD5 and SHA-1). */
const HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.4': 'sha256',
  '1.2.840.113549.1.1.5': 'sha256',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha256',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const RSA_PSS = '1.2.840.113549.1.1.10';
/** RSASSA-PSS names its hash in parameters; without them it is SHA-1. */
const PSS_HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/**
 * What NTLM signs to tie itself to this TLS connection: the MD5 of GSS channel bindings of the kind `tls-server-end-point`.
 * @returns undefined for signatures that RFC 5929 gives no hash for (Ed25519): no binding is claimed then.
 */
export function channelBinding(certificate: Buffer): Buffer | undefined {
  const hash = signatureHash(certificate);
  if (!hash) return undefined;
  const data = Buffer.concat([Buffer.from('tls-server-end-point:'), createHash(hash).update(certificate).digest()]);
  // Type and length of both addresses, all zero, then the length of the data.
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm { OID, parameters }, signature } */
function signatureHash(certificate: Buffer): string | undefined {
  const [, algorithm] = children(derValue(certificate, 0).value);
  const [oid, parameters] = children(algorithm?.value);
  const name = readOid(oid?.value);
  if (name !== RSA_PSS) return HASHES[name];
  // RSASSA-PSS-params ::= SEQUENCE { [0] { hash AlgorithmIdentifier } … }
  const explicit = children(parameters?.value).find(({ tag }) => tag === 0xa0);
  const [digest] = children(children(explicit?.value)[0]?.value);
  return PSS_HASHES[readOid(digest?.value)] ?? 'sha256';
}

interface Der {
  tag: number;
  value: Buffer;
  end: number;
}

function derValue(data: Buffer, at: number): Der {
  const tag = data.readUInt8(at);
  const short = data.readUInt8(at + 1);
  const extra = short < 0x80 ? 0 : short & 0x7f;
  const length = extra === 0 ? short : data.readUIntBE(at + 2, extra);
  const start = at + 2 + extra;
  return { tag, value: data.subarray(start, start + length), end: start + length };
}

function children(data: Buffer = Buffer.alloc(0)): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < data.length; ) {
    const next = derValue(data, at);
    found.push(next);
    at = next.end;
  }
  return found;
}

function readOid(data: Buffer = Buffer.alloc(0)): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of data) {
    part = part * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [lead = 0, ...rest] = parts;
  const top = Math.min(Math.floor(lead / 40), 2);
  return [top, lead - top * 40, ...rest].join('.');
}
