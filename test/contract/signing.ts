import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Envelope, KeyPoint } from '#contracts/agent/envelope.js';

/** Where the golden files lie; the compiled tree mirrors the sources, so the path is that of the sources. */
export const GOLDEN_FOLDER = new URL('../../../test/contract/golden/', import.meta.url);

/** When every golden message is written and every order judged. */
export const NOW = '2026-11-23T09:00:00Z';

export const ID = {
  machine: '3f0c8f52-6d0b-4b7a-9a55-0d6f1c2b3a49',
  otherMachine: '7b1de0a4-0b5e-4c6e-8a3b-9f4d2c1e0b58',
  job: '5a2b9c1d-4e3f-4a6b-8c7d-1e2f3a4b5c6d',
  stoppedJob: '6b3c0d2e-5f40-4b7c-9d8e-2f3a4b5c6d7e',
  lease: '8d5e2f40-7162-4d9e-bf00-415c6d7e8f90',
  release: '9e6f3051-8273-4eaf-8011-526d7e8f9001',
} as const;

/** Keys of the test vectors, made for nothing else. P-256, JWK members. */
const PRIVATE_KEYS = {
  job: {
    x: 'CZf4hcTUij9qD71Rf1PVHfyXi9oOvseQaYcAVIVyGoc',
    y: '8vx0cBJkGisRy8FGX6x6_M5LscTKtRDZfxoz_wm5O04',
    d: 'zi1vVpgfj_7WYiu4xLpilZzQlKQ1jInQwZUNqBmbFWI',
  },
  recovery: {
    x: '0zLpB17UngiGnfU08O65iA749vzfQ2qznQkhEzzUX6Q',
    y: 'FfqG7C3zo3USBjvEUluppyhrwS3KBO3a4KQy5VWiU40',
    d: 'T6eCtkng38K_rtU7tBZfGu7vPF8mtreL-_cPt2OHQyE',
  },
  stranger: {
    x: '5UpB7fl5T-DIONQ3uR3mFAykz2RSL0xYZ0eyqeJNxKU',
    y: '1M8-wWaf4wT0wz9-Mj2cKfCDVxw5asF-cy4UQe-vlaY',
    d: 'jTTvGeCYR8gPBEJTBpp71gZik1EJr29nJ5-DlPxiIBM',
  },
} as const;
export type Signer = keyof typeof PRIVATE_KEYS;

const point = ({ x, y }: KeyPoint): KeyPoint => ({ x, y });
export const PUBLIC_KEYS: Record<Signer, KeyPoint> = {
  job: point(PRIVATE_KEYS.job),
  recovery: point(PRIVATE_KEYS.recovery),
  stranger: point(PRIVATE_KEYS.stranger),
};

/** A self-signed certificate for the vectors, and the SHA-256 of its DER form. */
export const CA_PEM = `-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUb5lSZoOX4b7OzzHOPAGNslmsRYkwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOU2x1aWNlIHRlc3QgQ0EwIBcNMjYxMTIzMDUyMzM2WhgPMjEy
NjEwMzAwNTIzMzZaMBkxFzAVBgNVBAMMDlNsdWljZSB0ZXN0IENBMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEbtGP8XSDWL5GanLHhb3UERvb0eYX8g3DNcESmR8S
pl5J7w+1vxDs0vB5dD+UEUE/NtdzqwQWDU9Bri9k2mdB/KNTMFEwHQYDVR0OBBYE
FM6SffrXCD3rGrR49RzwWGZrIrg7MB8GA1UdIwQYMBaAFM6SffrXCD3rGrR49Rzw
WGZrIrg7MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALnBWBFj
bMCwMsbVppcSZaM4L6u4zMXoNbWOc53oCXF1AiAXlieg6RI64XzQWEu4vAzWLqY4
ovrzk51nxu8BRLSCmg==
-----END CERTIFICATE-----
`;
export const CA_SHA256 = 'a63284e070baff3aa01ad21fbdc210070d6f79e50840c72f43199bcbbe783487';

function privateKey(signer: Signer): KeyObject {
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', ...PRIVATE_KEYS[signer] }, format: 'jwk' });
}

export function publicKey(signer: Signer): KeyObject {
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...PUBLIC_KEYS[signer] }, format: 'jwk' });
}

export function isSigned(envelope: Envelope, signer: Signer): boolean {
  const signature = Buffer.from(envelope.signature, 'base64');
  return verify(
    'sha256',
    Buffer.from(envelope.bytes, 'base64'),
    { key: publicKey(signer), dsaEncoding: 'ieee-p1363' },
    signature,
  );
}

export function signBytes(bytes: Buffer, signer: Signer, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Envelope {
  const signature = sign('sha256', bytes, { key: privateKey(signer), dsaEncoding });
  return { bytes: bytes.toString('base64'), signature: signature.toString('base64') };
}
