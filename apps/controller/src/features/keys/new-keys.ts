import { type KeyObject, sign } from 'node:crypto';
import { type Envelope, KEYS_TYPE, type NewKeys } from '#contracts/agent/envelope.js';
import { type Querier, writeEntries } from '../audit/audit.service.js';

/** Row `new-keys` of the settings: what GET /agent/v1/keys serves. Signed, so nothing in it is secret and nobody can alter it. */
export interface PublishedKeys {
  serial: number;
  envelope: Envelope;
}

export async function readNewKeys(client: Querier): Promise<PublishedKeys | null> {
  const { rows } = await client.query<{ value: PublishedKeys }>(`SELECT value FROM settings WHERE name = 'new-keys'`);
  return rows[0]?.value ?? null;
}

/**
 * A machine that names a serial of the year 2100 or later lies: believed, it could leave no number for the keys of all the others. Not judged
 * by this computer's clock, which after a disaster may be years behind.
 */
const BELIEVED_UNTIL = Date.UTC(2100, 0, 1) / 1000;

/**
 * Signs the keys and address that PCs shall trust from now on, and publishes them. To be called inside a transaction.
 *
 * The serial counts seconds, so it is greater than any before even where an older backup has forgotten the last one.
 * @param recoveryKey private; used here and kept nowhere
 * @returns the serial
 */
export async function publishNewKeys(
  client: Querier,
  recoveryKey: KeyObject,
  content: Omit<NewKeys, 'serial' | 'issuedAt'>,
  now: Date,
): Promise<PublishedKeys> {
  const seconds = Math.floor(now.getTime() / 1000);
  const lastly = await client.query<{ serial: number }>(
    `SELECT greatest((SELECT (value->>'serial')::bigint FROM settings WHERE name = 'new-keys'),
       (SELECT max(keys_serial) FROM machines WHERE keys_serial <= $1), 0)::float8 AS serial`,
    [BELIEVED_UNTIL],
  );
  const serial = Math.max(lastly.rows[0]!.serial + 1, seconds);
  const keys: NewKeys = { ...content, issuedAt: now.toISOString(), serial };
  const bytes = Buffer.from(`${KEYS_TYPE}\n${JSON.stringify(keys)}`, 'utf8');
  const signature = sign('sha256', bytes, { key: recoveryKey, dsaEncoding: 'ieee-p1363' });
  const published = {
    serial,
    envelope: { bytes: bytes.toString('base64'), signature: signature.toString('base64') },
  };
  await client.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('new-keys', $1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [JSON.stringify(published), now],
  );
  const { address, caSha256 } = content;
  const entry = { actor: 'cli', action: 'keys.recover', subject: 'controller', detail: { serial, address, caSha256 } };
  await writeEntries(client, [entry], now);
  return published;
}
