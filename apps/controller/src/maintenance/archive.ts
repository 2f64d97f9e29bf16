import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import { z } from 'zod';
import { StartError } from '../platform/start-error.js';

/**
 * A backup file: one line of JSON that says how it is sealed, then AES-256-GCM over gzip over lines of JSON, then the 16-byte tag.
 * The key comes from a passphrase by scrypt; the first line is authenticated with the rest, so that nobody weakens it unnoticed.
 */
const FORMAT = 'sluice-backup/1';
/** 128 MiB and about half a second: guessing a passphrase costs as much each time (RFC 7914, N = 2^17, r = 8). */
const SCRYPT = { N: 131_072, r: 8, p: 1 };
const TAG_BYTES = 16;

const Head = z.strictObject({
  format: z.literal(FORMAT),
  // Bounded, so that a forged head cannot ask for all the memory.
  scrypt: z.strictObject({ N: z.literal(SCRYPT.N), r: z.literal(SCRYPT.r), p: z.literal(SCRYPT.p) }),
  salt: z.base64().length(24),
  iv: z.base64().length(16),
});

function keyFrom(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...SCRYPT, maxmem: 256 * 1024 * 1024 };
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Writes a new archive line by line; nothing of it is readable on the disk at any time. */
export class ArchiveWriter {
  private constructor(
    private readonly gzip: Gzip,
    private readonly written: Promise<void>,
  ) {}

  /** @throws the system's error when the file exists already or cannot be made. */
  static async create(file: string, passphrase: string): Promise<ArchiveWriter> {
    const salt = randomBytes(16);
    const iv = randomBytes(12);
    const head = { format: FORMAT, scrypt: SCRYPT, salt: salt.toString('base64'), iv: iv.toString('base64') };
    const firstLine = `${JSON.stringify(head)}\n`;
    const key = await keyFrom(passphrase, salt);
    const handle = await open(file, 'wx', 0o600);
    const gzip = createGzip();
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(firstLine));
    const write = async () => {
      try {
        await handle.write(firstLine);
        for await (const chunk of gzip.pipe(cipher)) await handle.write(chunk as Buffer);
        await handle.write(cipher.getAuthTag());
        await handle.sync();
      } finally {
        await handle.close();
      }
    };
    const written = write();
    // Reported by `close`; until then it must not count as unhandled.
    written.catch(() => gzip.destroy());
    return new ArchiveWriter(gzip, written);
  }

  async line(record: object): Promise<void> {
    if (this.gzip.write(`${JSON.stringify(record)}\n`)) return;
    await Promise.race([new Promise((resolve) => this.gzip.once('drain', resolve)), this.written]);
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    this.gzip.end();
    await this.written;
  }
}

/**
 * Reads an archive line by line. The file proves to be whole and unaltered only when the last line was given: act on nothing
 * before that, or inside a transaction that ends after it.
 * @throws StartError when it is no backup, the passphrase is wrong, or the file was cut or altered.
 */
export async function* readArchive(file: string, passphrase: string): AsyncGenerator<unknown> {
  const { head, firstLine, size } = await readHead(file);
  const key = await keyFrom(passphrase, Buffer.from(head.salt, 'base64'));
  const tag = await readTail(file, size);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(head.iv, 'base64'));
  decipher.setAAD(Buffer.from(firstLine)).setAuthTag(tag);
  const source = createReadStream(file, { start: Buffer.byteLength(firstLine), end: size - TAG_BYTES - 1 });
  const gunzip = createGunzip();
  // A fault in any part destroys the last one, so that the loop below throws. The tag is checked before the last part may end.
  pipeline(source, decipher, gunzip, () => {});
  let rest = '';
  try {
    for await (const text of gunzip.setEncoding('utf8')) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield JSON.parse(line);
    }
  } catch {
    throw new StartError(
      'The passphrase is wrong, or the backup was cut or altered.',
      'Type the passphrase again, or take another copy of the file.',
    );
  }
}

async function readHead(file: string) {
  const notOne = new StartError(
    'The file is not a backup of Sluice, or one of a newer version.',
    'Give a file that `npx sluice backup` wrote, and use the version of Sluice that wrote it, or a newer one.',
  );
  const { size } = await stat(file).catch(() => {
    throw new StartError('The backup file cannot be read.', 'Check its name and its rights.');
  });
  const handle = await open(file);
  const start = Buffer.alloc(1024);
  await handle.read(start, 0, start.length, 0);
  await handle.close();
  const end = start.indexOf('\n');
  const firstLine = start.toString('utf8', 0, end + 1);
  try {
    if (size <= firstLine.length + TAG_BYTES) throw notOne;
    return { head: Head.parse(JSON.parse(firstLine)), firstLine, size };
  } catch {
    throw notOne;
  }
}

async function readTail(file: string, size: number): Promise<Buffer> {
  const handle = await open(file);
  const tag = Buffer.alloc(TAG_BYTES);
  await handle.read(tag, 0, TAG_BYTES, size - TAG_BYTES);
  await handle.close();
  return tag;
}
