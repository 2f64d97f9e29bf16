import { createHash, randomBytes } from 'node:crypto';
import type { Platform } from './platform.js';

const LIFE_MS = 24 * 3_600_000;

/**
 * Makes the link that creates the first admin. Each start before that makes a new one, so that a link lost in a terminal is no
 * matter; only its hash is stored. The token stands in the fragment, which browsers never send: it reaches no log on the way.
 * @param address origin of the people's listener.
 * @returns null once set-up is done: then no link is made ever again.
 */
export async function makeSetupLink({ database, clock }: Platform, address: string): Promise<string | null> {
  const token = randomBytes(24).toString('base64url');
  const now = clock.now();
  const value = {
    tokenSha256: createHash('sha256').update(token).digest('hex'),
    expiresAt: new Date(now.getTime() + LIFE_MS).toISOString(),
  };
  const { rowCount } = await database.pool.query(
    `INSERT INTO settings (name, value, updated_at)
     SELECT 'setup', $1, $2 WHERE NOT EXISTS (SELECT 1 FROM users)
     ON CONFLICT (name) DO UPDATE SET value = $1, updated_at = $2 WHERE settings.value->>'doneAt' IS NULL`,
    [JSON.stringify(value), now],
  );
  return rowCount === 1 ? `${address}/setup#${token}` : null;
}
