import { createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type pg from 'pg';
import { isKnownRecoveryKey } from '../features/keys/known-recovery-keys.js';
import { type PublishedKeys, publishNewKeys } from '../features/keys/new-keys.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Keys, pointOf } from '../platform/keys.js';
import { readRecoveryKey } from '../platform/recovery-key.js';
import { StartError } from '../platform/start-error.js';

export interface Recovered extends PublishedKeys {
  /** True when the public recovery key of this controller was another one until now: it has to be started anew. */
  adopted: boolean;
}

/**
 * Signs this controller's CA, job key and address with the offline recovery key and publishes them for the PCs that trust that key.
 * The private key is used once and kept nowhere.
 * @param typed the recovery key as people keep it
 * @throws StartError when it is no recovery key, or none that a PC of this installation can have pinned; nothing is changed then.
 */
export async function recover(config: Config, client: pg.ClientBase, typed: string, clock: Clock): Promise<Recovered> {
  const recoveryKey = readRecoveryKey(typed);
  if (!recoveryKey) {
    throw new StartError(
      'This is not a recovery key: a group is missing, or a letter was mistyped.',
      'It has 14 groups of four letters and digits, as set-up showed them.',
    );
  }
  const keys = await Keys.open(config, clock);
  await client.query('BEGIN');
  try {
    const publicKey = createPublicKey(recoveryKey);
    if (!(await isKnownRecoveryKey(client, pointOf(publicKey), keys.recoveryKeyPoint))) {
      throw new StartError(
        'No PC of this installation can have pinned this recovery key.',
        'Look for the one that was shown when this fleet was set up.',
      );
    }
    const { caPem: ca, caSha256, jobKeyPoint: jobKey } = keys;
    const content = { ca, caSha256, jobKey, address: config.agentAddress };
    const published = await publishNewKeys(client, recoveryKey, content, clock.now());
    // Before the commit: adopting it twice does no harm, publishing without it would give new PCs another key.
    const adopted = await keys.adoptRecoveryKey(publicKey);
    await client.query('COMMIT');
    return { ...published, adopted };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Writes what PCs take, for one that cannot reach this controller: somebody carries the file there. */
export async function writeKeysFile(file: string, { envelope }: PublishedKeys): Promise<void> {
  await writeFile(file, `${JSON.stringify({ keys: envelope })}\n`, { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new StartError(
        `The keys were published, but the file was not written (${error.code}).`,
        'Give a new name.',
      );
    },
  );
}
