import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const NAME_BYTES = 4;
const VERSION = 1;

/** A new key for sealing, as one line of the key file. */
export const makeSealKey = (): string => randomBytes(32).toString('base64');

/**
 * Seals small secrets (a mail password, a machine's credential) for the database: AES-256-GCM under a key that is not in the
 * database. The newest key seals, older ones still open, so that a new key can be put in front at any time.
 */
export class Seals {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly newest: string;

  /**
   * @param text one base64 key of 32 bytes a line, the newest first
   * @throws Error when a line is no key
   */
  constructor(text: string) {
    const keys = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => Buffer.from(line, 'base64'));
    if (keys.length === 0 || keys.some((key) => key.length !== 32)) throw new Error('A sealing key is not one.');
    this.keys = new Map(keys.map((key) => [nameOf(key).toString('hex'), key]));
    this.newest = nameOf(keys[0] as Buffer).toString('hex');
  }

  /**
   * @param place what the secret belongs to, `channel:<id>`: a sealed secret that is moved to another place does not open there
   * @returns version, key name, nonce, tag and ciphertext in one
   */
  seal(secret: string, place: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(this.newest) as Buffer, iv);
    cipher.setAAD(Buffer.from(place, 'utf8'));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), Buffer.from(this.newest, 'hex'), iv, cipher.getAuthTag(), sealed]);
  }

  /** @returns null when it does not open: sealed under a key that is gone, for another place, or changed. */
  open(sealed: Uint8Array, place: string): string | null {
    const bytes = Buffer.from(sealed);
    const key = this.keys.get(bytes.subarray(1, 1 + NAME_BYTES).toString('hex'));
    const body = 1 + NAME_BYTES + IV_BYTES + TAG_BYTES;
    if (bytes[0] !== VERSION || key === undefined || bytes.length < body) return null;
    try {
      const iv = bytes.subarray(1 + NAME_BYTES, 1 + NAME_BYTES + IV_BYTES);
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place, 'utf8'));
      decipher.setAuthTag(bytes.subarray(body - TAG_BYTES, body));
      return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }

  /** True for one under an older key: seal it again, so that the old key can go. */
  isOld(sealed: Uint8Array): boolean {
    return (
      Buffer.from(sealed)
        .subarray(1, 1 + NAME_BYTES)
        .toString('hex') !== this.newest
    );
  }
}

function nameOf(key: Buffer): Buffer {
  return createHash('sha256').update('sluice seal').update(key).digest().subarray(0, NAME_BYTES);
}
