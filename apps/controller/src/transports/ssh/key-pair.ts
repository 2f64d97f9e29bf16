import { generateKeyPairSync, randomBytes } from 'node:crypto';

const TYPE = 'ssh-ed25519';
/** Private parts are padded to this many bytes with 1, 2, 3 … */
const BLOCK = 8;

export interface SshKeyPair {
  /** One line for an authorized_keys file, without a comment. */
  readonly publicKey: string;
  /** OpenSSH text, without a passphrase. */
  readonly privateKey: string;
}

/**
 * A new ed25519 pair in OpenSSH's own format (PROTOCOL.key of OpenSSH). Not ssh2's generator: one in 256 of its keys, those whose
 * secret begins with a zero byte, cannot be read again.
 */
export function makeKeyPair(): SshKeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, x } = privateKey.export({ format: 'jwk' });
  const [secret, point] = [Buffer.from(d as string, 'base64url'), Buffer.from(x as string, 'base64url')];
  const blob = Buffer.concat([field(TYPE), field(point)]);
  const check = randomBytes(4);
  const own = [check, check, field(TYPE), field(point), field(Buffer.concat([secret, point])), field('')];
  const length = own.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from(Array.from({ length: (BLOCK - (length % BLOCK)) % BLOCK }, (_, index) => index + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const head = [Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), one, field(blob)];
  const whole = Buffer.concat([...head, field(Buffer.concat([...own, padding]))]).toString('base64');
  const lines = whole.match(/.{1,70}/g)!.join('\n');
  return {
    publicKey: `${TYPE} ${blob.toString('base64')}`,
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
  };
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
