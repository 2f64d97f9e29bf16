import { createECDH, createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * The offline recovery key as people keep it: the 32-byte private number of a P-256 key and 3 bytes of checksum, in base32 (RFC 4648),
 * in 14 groups of four. Typed in once in years, by hand: hence no letters that look like digits, and a checksum.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CURVE = 'prime256v1';

const checksum = (number: Buffer) =>
  createHash('sha256').update('sluice recovery key').update(number).digest().subarray(0, 3);

export function makeRecoveryKey(): { text: string; privateKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
  const number = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url');
  return { text: toText(Buffer.concat([number, checksum(number)])), privateKey };
}

/** @returns null when the text is not a recovery key: a group is missing or a letter was mistyped. */
export function readRecoveryKey(text: string): KeyObject | null {
  const bytes = fromText(text.toUpperCase().replace(/[\s-]/g, '').replaceAll('0', 'O').replaceAll('1', 'I'));
  if (bytes?.length !== 35) return null;
  const number = bytes.subarray(0, 32);
  if (!bytes.subarray(32).equals(checksum(number))) return null;
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(number);
  const point = ecdh.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: number.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** 35 bytes are exactly 56 letters, so no padding is needed. */
function toText(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const letters = bits.match(/.{5}/g)!.map((five) => ALPHABET[Number.parseInt(five, 2)]);
  return letters.join('').match(/.{4}/g)!.join('-');
}

function fromText(letters: string): Buffer | null {
  let bits = '';
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
