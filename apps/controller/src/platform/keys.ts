import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { KeyPoint } from '#contracts/agent/envelope.js';
import { issueCa, issueServer, needsRenewal } from './certificates.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import { KeyFolder } from './key-files.js';
import { makeRecoveryKey } from './recovery-key.js';
import { makeSealKey, Seals } from './seals.js';
import { StartError } from './start-error.js';

/** Files under `<data>/keys`. Everything but `recovery.txt` is in a backup. */
export const KEY_FILES = {
  caKey: 'ca.key.pem',
  caCertificate: 'ca.pem',
  jobKey: 'job.key.pem',
  agentKey: 'agents.key.pem',
  recoveryPublicKey: 'recovery.pub.pem',
  sealKeys: 'seal.keys',
} as const;
/** The private recovery key waits here, from the first start until the first admin says that they keep it; then it exists on paper only. */
const RECOVERY_FILE = 'recovery.txt';

type KeyTexts = Record<keyof typeof KEY_FILES, string>;

const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject) =>
  (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'pem' }).toString();
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

/** Public point of a P-256 key, private or public. */
export function pointOf(key: KeyObject): KeyPoint {
  const { x, y } = (key.type === 'public' ? key : createPublicKey(key)).export({ format: 'jwk' });
  return { x: x!, y: y! };
}

/** Makes a whole new set: CA, job key, agents' server key, recovery key, sealing key. */
export async function makeKeys(now: Date): Promise<{ texts: KeyTexts; recovery: string }> {
  const caKey = newKey();
  const recovery = makeRecoveryKey();
  return {
    recovery: recovery.text,
    texts: {
      caKey: privatePem(caKey),
      caCertificate: await issueCa(caKey, now),
      jobKey: privatePem(newKey()),
      agentKey: privatePem(newKey()),
      recoveryPublicKey: publicPem(recovery.privateKey),
      sealKeys: `${makeSealKey()}\n`,
    },
  };
}

/**
 * The controller's keys: its CA, the key that signs orders, the key of the agents' listener. Agents pin the CA and the two public
 * keys at enrolment, so all of them stay for the life of the installation; only the server certificate is renewed, for the same key.
 */
export class Keys {
  private certificate = '';
  private readonly renewed = new Set<() => void>();

  private constructor(
    private readonly texts: KeyTexts,
    private readonly folder: KeyFolder | null,
    private readonly names: readonly string[],
    private readonly clock: Clock,
    private readonly jobKey: KeyObject,
    /** For secrets that the database holds. */
    readonly seals: Seals,
  ) {}

  /**
   * Reads the keys from the variables or from `<data>/keys`, and makes them at the first start.
   * @throws StartError when only some of the files are there, or one cannot be read as a key.
   */
  static async open(config: Config, clock: Clock): Promise<Keys> {
    const folder = config.keys ? null : new KeyFolder(path.join(config.dataDir, 'keys'));
    const texts = folder ? await readOrMake(folder, clock.now()) : (config.keys as KeyTexts);
    const agentName = new URL(config.agentAddress).hostname.replace(/^\[|\]$/g, '');
    const names = [...new Set([agentName, hostname().toLowerCase(), 'localhost', '127.0.0.1', '::1'])];
    try {
      const keys = new Keys(texts, folder, names, clock, createPrivateKey(texts.jobKey), new Seals(texts.sealKeys));
      await keys.renewIfDue();
      return keys;
    } catch {
      throw new StartError('A key file cannot be read as a key.', 'Restore the folder keys from the last backup.');
    }
  }

  get caPem(): string {
    return this.texts.caCertificate;
  }

  /** Of the CA certificate's DER form, lower-case hex: what agents pin. */
  get caSha256(): string {
    return createHash('sha256').update(new X509Certificate(this.caPem).raw).digest('hex');
  }

  /** Base64 SHA-256 of the server key's SubjectPublicKeyInfo, as `curl --pinnedpubkey sha256//…` takes it. */
  get agentKeyPin(): string {
    const spki = createPublicKey(this.texts.agentKey).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(spki).digest('base64');
  }

  get jobKeyPoint(): KeyPoint {
    return pointOf(this.jobKey);
  }

  get recoveryKeyPoint(): KeyPoint {
    return pointOf(createPublicKey(this.texts.recoveryPublicKey));
  }

  /** @returns 64 bytes, raw r‖s (IEEE P1363), ECDSA P-256 with SHA-256 over exactly these bytes. */
  signJob(bytes: Buffer): Buffer {
    return sign('sha256', bytes, { key: this.jobKey, dsaEncoding: 'ieee-p1363' });
  }

  /** Key and certificate chain (leaf, CA) of the agents' listener, PEM. */
  agentTls(): { key: string; cert: string } {
    return { key: this.texts.agentKey, cert: this.certificate + this.texts.caCertificate };
  }

  /** Calls `listener` whenever `agentTls()` has a newer certificate. */
  onRenewed(listener: () => void): void {
    this.renewed.add(listener);
  }

  /** @returns true when the server certificate was made anew: it was about to end, or a name was missing. */
  async renewIfDue(): Promise<boolean> {
    const now = this.clock.now();
    if (this.certificate && !needsRenewal(this.certificate, this.names, now)) return false;
    const caKey = createPrivateKey(this.texts.caKey);
    const agentKey = createPrivateKey(this.texts.agentKey);
    this.certificate = await issueServer(caKey, this.caPem, agentKey, this.names, now);
    for (const listener of this.renewed) listener();
    return true;
  }

  /**
   * The private recovery key, while it waits here to be written down.
   * @returns null when it was forgotten, or when the keys came from variables and it was made elsewhere.
   */
  async waitingRecoveryKey(): Promise<string | null> {
    return (await this.folder?.read(RECOVERY_FILE))?.trim() ?? null;
  }

  /** After this call the private recovery key exists nowhere on this machine. */
  async forgetRecoveryKey(): Promise<void> {
    await this.folder?.remove(RECOVERY_FILE);
  }

  /**
   * Makes another key the recovery key of this installation: the one that its PCs have pinned, where the keys were lost and made anew.
   * @returns false when it was that one already.
   * @throws StartError where the keys are variables and name another one.
   */
  async adoptRecoveryKey(publicKey: KeyObject): Promise<boolean> {
    const { x, y } = this.recoveryKeyPoint;
    const point = pointOf(publicKey);
    const known = point.x === x && point.y === y;
    if (!known && !this.folder) {
      throw new StartError(
        'SLUICE_KEYS_RECOVERY_PUBLIC is not the public half of this recovery key.',
        `Set it to "${publicPem(publicKey).trim().replaceAll('\n', '\\n')}\\n", then try again.`,
      );
    }
    if (!known) await this.folder?.write(KEY_FILES.recoveryPublicKey, publicPem(publicKey));
    await this.forgetRecoveryKey();
    return !known;
  }
}

/** A new set is made aside and renamed when whole: keys that agents may have pinned are never replaced by accident. */
async function readOrMake(folder: KeyFolder, now: Date): Promise<KeyTexts> {
  const names = Object.entries(KEY_FILES) as [keyof KeyTexts, string][];
  if (await folder.isEmpty()) {
    const fresh = new KeyFolder(`${folder.folder}.new`);
    await fresh.clear();
    const { texts, recovery } = await makeKeys(now);
    for (const [key, file] of names) await fresh.write(file, texts[key]);
    await fresh.write(RECOVERY_FILE, `${recovery}\n`);
    await fresh.renameTo(folder);
    return texts;
  }
  const found = await Promise.all(names.map(async ([key, file]) => [key, await folder.read(file)] as const));
  if (found.some(([, text]) => text === null)) {
    throw new StartError('Some files are missing in the folder keys.', 'Restore it from the last backup.');
  }
  return Object.fromEntries(found) as KeyTexts;
}
