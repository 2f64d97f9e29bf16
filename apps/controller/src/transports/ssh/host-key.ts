import { createHash } from 'node:crypto';

/** What a pin looks like: the key's type, and its SHA-256 as `ssh-keygen -lf` prints it. */
export const HOST_KEY = /^[a-z0-9@.-]{3,64} SHA256:[A-Za-z0-9+/]{43}$/;

/** Names a host key. @param blob as it comes in the key exchange: a length, the type, the key itself */
export function hostKeyOf(blob: Buffer): string {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const type = blob.subarray(4, 4 + length).toString('latin1');
  const hash = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return `${type} SHA256:${hash}`;
}

/**
 * Signature algorithms to ask for first, so that a machine with several host keys shows the pinned one: a new key of another type
 * beside it would otherwise look like a changed key.
 */
export function algorithmsFor(pin: string): string[] {
  const type = pin.split(' ', 1)[0] as string;
  return type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type];
}
