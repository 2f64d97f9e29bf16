import { noteRecoveryKey } from '../features/keys/known-recovery-keys.js';
import { Bus } from './bus.js';
import { type Clock, SystemClock } from './clock.js';
import type { Config } from './config.js';
import { Database } from './database.js';
import { Keys } from './keys.js';
import { Log } from './log.js';
import { migrate } from './migrations.js';
import { Alarms } from './queues.js';

/** What every feature stands on; opened once by each process and given to both listeners. */
export interface Platform {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: Bus;
  readonly keys: Keys;
  readonly alarms: Alarms;
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** Of the embedded server, or config.databaseUrl. */
  readonly databaseUrl: string;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Connects, migrates, reads the keys. @throws StartError (see migrations.ts, keys.ts), or the driver's error. */
export async function openPlatform(config: Config, options: PlatformOptions): Promise<Platform> {
  const { databaseUrl, clock = new SystemClock(), log = new Log(config.logLevel, config.logFormat) } = options;
  const database = new Database(databaseUrl, (error) =>
    log.warn('A database connection was lost.', { error: error.message }),
  );
  const bus = new Bus(database, log);
  let alarms: Alarms | undefined;
  const close = async () => {
    await alarms?.close();
    await bus.close();
    await database.close();
  };
  try {
    const client = await database.pool.connect();
    try {
      for (const name of await migrate(client)) log.info('Applied a migration.', { name });
    } finally {
      client.release();
    }
    const keys = await Keys.open(config, clock);
    if (await database.tx((client) => noteRecoveryKey(client, keys.recoveryKeyPoint, clock.now()))) {
      log.warn(
        'New keys were made for an installation that had others, which its PCs trust. Run: npx sluice keys recover',
      );
    }
    alarms = new Alarms({ databaseUrl, redisUrl: config.redisUrl }, clock, log);
    await Promise.all([bus.open(), alarms.open()]);
    return { config, log, clock, database, bus, keys, alarms, close };
  } catch (error) {
    await close();
    throw error;
  }
}
