import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { HOUR_MS, MINUTE_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { watchOf } from './files.js';
import { ReadingsService } from './readings.service.js';

const LOOK_MS = MINUTE_MS;
/** A busy server writes many times a second; all of it is read at once. */
const GATHER_MS = 500;
/** A folder on another computer tells of no change: its files are read so often without being told. */
const FILE_MS = 15 * MINUTE_MS;
const DIRECTORY_MS = HOUR_MS;

interface Watched {
  watcher: FSWatcher;
  /** Of the folder: another one may take its place under its name. */
  inode: number;
  name: string;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Reads sources when they change. The folder is watched, not the file: dhcpd and Kea put a new file in the place of the old one. A
 * directory, which cannot be watched, is asked once an hour.
 */
@Injectable()
export class DiscoveryWatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watched = new Map<string, Watched>();
  private readonly reading = new Set<Promise<void>>();
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly readings: ReadingsService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    void this.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    this.readings.stop();
    for (const id of [...this.watched.keys()]) this.forget(id);
    await Promise.all(this.reading);
  }

  @Interval(LOOK_MS)
  async tick(): Promise<void> {
    if (this.closed) return;
    try {
      await this.follow();
      for (const id of await this.claimDue()) await this.read(id);
    } catch (error) {
      this.log.warn('The sources of discovery could not be looked at.', { error: (error as Error).message });
    }
  }

  /** Watches what is to be watched now, and nothing else: after a change of sources, and against folders that came later. */
  async follow(): Promise<void> {
    const { rows } = await this.database.pool.query<{ id: string; path: string }>(
      `SELECT id, config ->> 'path' AS path FROM discovery_sources WHERE enabled AND kind NOT IN ('ldap', 'upload')`,
    );
    const wanted = new Set(rows.map(({ id }) => id));
    for (const id of [...this.watched.keys()]) if (!wanted.has(id)) this.forget(id);
    for (const { id, path: given } of rows) await this.watchOne(id, given);
  }

  private async watchOne(id: string, given: string): Promise<void> {
    const place = await watchOf(given, this.config.discoveryFolders);
    const inode = place && (await stat(place.folder).catch(() => null))?.ino;
    const known = this.watched.get(id);
    if (known && known.inode === inode && known.name === place?.name) return;
    this.forget(id);
    if (!place || !inode || this.closed) return;
    const { folder, name } = place;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, changed) => {
        // Kea's older files carry the name and an ending.
        if (changed === null || changed.startsWith(name)) this.soon(id);
      });
      watcher.on('error', () => this.forget(id));
      this.watched.set(id, { watcher, inode, name, timer: undefined });
      // What was written before anybody watched.
      this.soon(id);
    } catch {
      this.log.debug('A folder cannot be watched; its files are read from time to time.', { source: id });
    }
  }

  private soon(id: string): void {
    const one = this.watched.get(id);
    if (!one || one.timer) return;
    one.timer = setTimeout(() => {
      one.timer = undefined;
      this.read(id).catch((error: Error) =>
        this.log.warn('A source of discovery could not be read.', { error: error.message }),
      );
    }, GATHER_MS);
  }

  private async read(id: string): Promise<void> {
    if (this.closed) return;
    const reading = this.readings.read(id);
    const settled = reading.catch(() => {});
    this.reading.add(settled);
    try {
      await reading;
    } finally {
      this.reading.delete(settled);
    }
  }

  /** One process of all reads what is due. */
  private async claimDue(): Promise<string[]> {
    const now = this.clock.now();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const { rows } = await this.database.pool.query<{ id: string }>(
      `UPDATE discovery_sources SET tried_at = $1
       WHERE enabled AND kind <> 'upload' AND (tried_at IS NULL OR tried_at <= CASE kind WHEN 'ldap' THEN $2::timestamptz ELSE $3 END) RETURNING id`,
      [now, ago(DIRECTORY_MS), ago(FILE_MS)],
    );
    return rows.map(({ id }) => id);
  }

  private forget(id: string): void {
    const one = this.watched.get(id);
    if (!one) return;
    clearTimeout(one.timer);
    one.watcher.close();
    this.watched.delete(id);
  }
}
