import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { type PublishedKeys, readNewKeys } from './new-keys.js';

const CACHE_MS = 5000;

/** What the recovery key has named last, at most five seconds old: ten thousand agents may ask at once. */
@Injectable()
export class KeysService {
  private cached: { keys: PublishedKeys | null; at: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async published(): Promise<PublishedKeys | null> {
    const now = this.clock.now().getTime();
    if (this.cached && Math.abs(now - this.cached.at) < CACHE_MS) return this.cached.keys;
    const keys = await readNewKeys(this.database.pool);
    this.cached = { keys, at: now };
    return keys;
  }
}
