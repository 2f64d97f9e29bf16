import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as x509 from '@peculiar/x509';

type Algorithm = { name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA' | 'Ed25519'; hash?: string; saltLength?: number };

export interface TestCertificate {
  cert: string;
  key: string;
  /** Of the certificate's DER, as `AB:CD:…`. */
  fingerprint: string;
}

const MADE = new Date(Date.now() - 86_400_000);
const ENDS = new Date(Date.now() + 30 * 86_400_000);

/** A self-signed certificate for `localhost` and 127.0.0.1, signed by the algorithm named. */
export async function selfSigned(
  name = 'localhost',
  algorithm: Algorithm = { name: 'ECDSA', hash: 'SHA-256' },
): Promise<TestCertificate> {
  const keys = await generateKeys(algorithm);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      keys,
      notBefore: MADE,
      notAfter: ENDS,
      signingAlgorithm: algorithm as unknown as webcrypto.EcdsaParams,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: name },
          { type: 'ip', value: '127.0.0.1' },
        ]),
      ],
    },
    webcrypto as unknown as Parameters<typeof x509.X509CertificateGenerator.createSelfSigned>[1],
  );
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const digest = Buffer.from(await certificate.getThumbprint('SHA-256', webcrypto as never)).toString('hex');
  return { cert: certificate.toString('pem'), key, fingerprint: digest.toUpperCase().match(/../g)!.join(':') };
}

async function generateKeys({ name, hash }: Algorithm): Promise<webcrypto.CryptoKeyPair> {
  const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
  if (name === 'ECDSA') return webcrypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, usages);
  if (name === 'Ed25519') return webcrypto.subtle.generateKey(name, true, usages) as Promise<webcrypto.CryptoKeyPair>;
  const publicExponent = new Uint8Array([1, 0, 1]);
  return webcrypto.subtle.generateKey({ name, hash: hash!, modulusLength: 2048, publicExponent }, true, usages);
}

/** A folder for files that programs want as files; remove it afterwards. */
export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'sluice-winrm-'));

  write(name: string, text: string): string {
    const file = path.join(this.path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
