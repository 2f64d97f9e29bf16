import { DAY_MS } from '#domain/time.js';
import 'reflect-metadata';
import { createPublicKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** A CA that ends takes every agent with it: re-keying needs the recovery key, so it lives longer than any PC. */
const CA_DAYS = 25 * 365;
/** Short, because it renews itself. */
const LEAF_DAYS = 90;

async function cryptoKeys(privateKey: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, ECDSA, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, ECDSA, true, ['verify']),
  };
}

/** RFC 5280: positive, at most 20 bytes, and unpredictable. */
const serialNumber = () => `01${randomBytes(15).toString('hex')}`;

/** @returns the self-signed certificate of a new CA, PEM. */
export async function issueCa(caKey: KeyObject, now: Date): Promise<string> {
  const keys = await cryptoKeys(caKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Sluice CA ${randomBytes(4).toString('hex')}`,
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pem(certificate);
}

/** @returns a server certificate for `names` (DNS names and IP addresses), PEM. The key may be one that had a certificate before. */
export async function issueServer(
  caKey: KeyObject,
  caCertificate: string,
  key: KeyObject,
  names: readonly string[],
  now: Date,
): Promise<string> {
  const ca = new x509.X509Certificate(caCertificate);
  const { publicKey } = await cryptoKeys(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Sluice controller',
    issuer: ca.subject,
    // A PC whose clock lags by hours must still be able to connect and learn the right time.
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + LEAF_DAYS * DAY_MS),
    publicKey,
    signingKey: (await cryptoKeys(caKey)).privateKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
      new x509.SubjectAlternativeNameExtension(names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name }))),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  return pem(certificate);
}

/** Due after two thirds of its life, so that a month of trouble costs nothing; also when a name is not in it yet. */
export function needsRenewal(certificate: string, names: readonly string[], now: Date): boolean {
  const parsed = new x509.X509Certificate(certificate);
  const alternatives = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const covered = new Set(alternatives.map((item) => item.value.toLowerCase()));
  const due = parsed.notAfter.getTime() - (LEAF_DAYS / 3) * DAY_MS;
  return now.getTime() >= due || names.some((name) => !covered.has(name.toLowerCase()));
}

const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem').trim()}\n`;
