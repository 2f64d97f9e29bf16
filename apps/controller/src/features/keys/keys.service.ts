import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { type PublishedKeys, readNewKeys } from './new-keys.js';

const REFRESH_MS = 5000;

/** What the recovery key has named last, at most five seconds old. Kept in memory: every poll asks, and strangers may. */
@Injectable()
export class KeysService implements OnModuleInit {
  private newest: PublishedKeys | null = null;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /** Null: the PCs' keys are those of their enrolment. */
  get published(): PublishedKeys | null {
    return this.newest;
  }

  async onModuleInit(): Promise<void> {
    this.newest = await readNewKeys(this.database.pool);
  }

  @Interval(REFRESH_MS)
  async tick(): Promise<void> {
    try {
      this.newest = await readNewKeys(this.database.pool);
    } catch (error) {
      this.log.warn('The published keys could not be read.', { error: (error as Error).message });
    }
  }
}
