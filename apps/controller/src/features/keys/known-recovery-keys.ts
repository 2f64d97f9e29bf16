import type { KeyPoint } from '#contracts/agent/envelope.js';
import { type Querier, writeEntries } from '../audit/audit.service.js';

/** Row `recovery-keys` of the settings: every public recovery key that PCs of this installation may have pinned. */
interface Known {
  keys: KeyPoint[];
}

const same = (one: KeyPoint) => (other: KeyPoint) => one.x === other.x && one.y === other.y;

export async function knownRecoveryKeys(client: Querier): Promise<KeyPoint[]> {
  const { rows } = await client.query<{ value: Known }>(`SELECT value FROM settings WHERE name = 'recovery-keys'`);
  return rows[0]?.value.keys ?? [];
}

/** Whether PCs of this installation may have pinned this key. With nothing noted yet, it is the one that the controller has now. */
export async function isKnownRecoveryKey(client: Querier, key: KeyPoint, current: KeyPoint): Promise<boolean> {
  return [...(await knownRecoveryKeys(client)), current].some(same(key));
}

/**
 * Notes the recovery key that PCs are given from now on. To be called in a transaction, at each start.
 * @returns true when others were known and this one was not: the installation has lost its keys and made new ones.
 */
export async function noteRecoveryKey(client: Querier, key: KeyPoint, now: Date): Promise<boolean> {
  // The row is made first, so that two controllers that start together wait for one another on it.
  await client.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ('recovery-keys', '{"keys":[]}', $1) ON CONFLICT (name) DO NOTHING`,
    [now],
  );
  const { rows } = await client.query<{ value: Known }>(
    `SELECT value FROM settings WHERE name = 'recovery-keys' FOR UPDATE`,
  );
  const { keys } = rows[0]!.value;
  if (keys.some(same(key))) return false;
  await client.query(`UPDATE settings SET value = $1, updated_at = $2 WHERE name = 'recovery-keys'`, [
    JSON.stringify({ keys: [...keys, key] }),
    now,
  ]);
  if (keys.length === 0) return false;
  await writeEntries(client, [{ actor: 'sluice', action: 'keys.made-anew', subject: 'controller' }], now);
  return true;
}
