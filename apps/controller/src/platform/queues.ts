import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Alarm, type AlarmKind, QUEUES } from '#contracts/queue.js';
import type { Clock } from './clock.js';
import type { Log } from './log.js';

/** Where BullMQ keeps its tables; the name is its own preset, which it takes for granted with a pool from outside. */
const SCHEMA = 'bullmq';
/** The queue, its worker, and the worker's LISTEN. */
const CONNECTIONS = 4;

/** Shorter than the reconciler's look at the tables, so that an outage costs no more than that. */
const REST_MS = 1000;

/** Where the queue lives: Redis when a URL for it is given, otherwise the database. */
export interface QueuePlace {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
}

/**
 * The alarm clock: rings when a job or a message may be due. It holds ids only, and nothing depends on it: losing
 * every alarm costs the time until the reconciler looks at the tables, never a fact.
 */
export class Alarms {
  private queue: Pick<Queue, 'add' | 'waitUntilReady' | 'obliterate' | 'close'> | undefined;
  private worker: Pick<Worker, 'close'> | undefined;
  private readonly listeners = new Map<AlarmKind, (id: string) => Promise<void>>();
  private readonly redis: Redis[] = [];
  private readonly pool: pg.Pool | undefined;

  constructor(
    private readonly place: QueuePlace,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    if (!place.redisUrl) this.pool = this.queuePool();
  }

  /** Makes the queue's own tables where they are missing, and resolves when alarms can be set. */
  async open(): Promise<void> {
    const options = { defaultJobOptions: { removeOnComplete: true, removeOnFail: 100 } };
    // A queue over a lost Redis must fail at once instead of hoarding alarms that the reconciler covers anyway.
    const queue = this.pool
      ? new Queue(QUEUES.alarms, { connection: await migrated(this.pool), ...options }, createPostgresBackend)
      : new Queue(QUEUES.alarms, { connection: this.redisConnection({ enableOfflineQueue: false }), ...options });
    queue.on('error', (error: Error) => this.trouble(error));
    this.queue = queue as Alarms['queue'];
    await queue.waitUntilReady();
  }

  /**
   * Rings at `at`, or at once if that is past. Returns before the alarm is stored, so that no grant waits for the queue: call it
   * after the commit. A failure is logged and left to the reconciler.
   */
  set(alarm: Alarm, at: Date): void {
    const delay = Math.max(0, at.getTime() - this.clock.now().getTime());
    const [kind, id] = kindAndId(alarm);
    this.queue
      // The instant is part of the id: the same alarm set twice rings once, a later one is not swallowed by an earlier.
      ?.add(`${kind}-due`, alarm, { delay, jobId: `${id}-${at.getTime()}` })
      .catch((error: Error) => this.trouble(error));
  }

  /** Registers what is to happen when an alarm of a kind rings. One that throws is logged; the tables still tell of the work. */
  onAlarm(kind: AlarmKind, listener: (id: string) => Promise<void>): void {
    this.listeners.set(kind, listener);
    this.worker ??= this.startWorker();
  }

  private startWorker(): Pick<Worker, 'close'> {
    const process = async ({ data }: { data: unknown }) => {
      const [kind, id] = kindAndId(Alarm.parse(data));
      await this.listeners.get(kind)?.(id);
    };
    const worker = this.pool
      ? new Worker(QUEUES.alarms, process, { connection: this.pool, concurrency: 4 }, createPostgresBackend)
      : new Worker(QUEUES.alarms, process, { connection: this.redisConnection({}), concurrency: 4 });
    worker.on('error', (error: Error) => {
      this.trouble(error);
      this.rest(worker);
    });
    worker.on('failed', (_job: unknown, error: Error) => this.trouble(error));
    return worker;
  }

  /** Forgets every alarm: for tests of the rule that nothing depends on them. */
  async forget(): Promise<void> {
    await this.queue?.obliterate({ force: true });
  }

  async close(): Promise<void> {
    await this.worker?.close();
    await this.queue?.close();
    await this.pool?.end();
    for (const connection of this.redis) connection.disconnect();
  }

  /**
   * BullMQ takes a lost PostgreSQL for an ordinary error and asks again at once, without giving way to anything else: no timer
   * fires, no signal is heard, memory grows. A worker in trouble therefore pauses before it asks again.
   */
  private rest(worker: Pick<Worker, 'pause' | 'resume' | 'isPaused' | 'closing'>): void {
    if (worker.isPaused()) return;
    worker.pause(true).catch((error: Error) => this.trouble(error));
    setTimeout(() => {
      if (!worker.closing) worker.resume();
    }, REST_MS).unref();
  }

  /**
   * Ours instead of BullMQ's own: that one takes the listeners off a connection before it ends it, and a database that dies in that
   * moment would end the process with it.
   */
  private queuePool(): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.place.databaseUrl,
      max: CONNECTIONS,
      keepAlive: true,
      application_name: 'sluice-queue',
      options: `-c search_path=${SCHEMA}`,
    });
    pool.on('error', (error) => this.trouble(error));
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  }

  private redisConnection(options: { enableOfflineQueue?: boolean }): Redis {
    const connection = new Redis(this.place.redisUrl!, { maxRetriesPerRequest: null, ...options });
    connection.on('error', (error) => this.trouble(error));
    this.redis.push(connection);
    return connection;
  }

  private trouble(error: Error): void {
    this.log.warn('The queue has trouble; due work is found by the reconciler meanwhile.', { error: error.message });
  }
}

function kindAndId(alarm: Alarm): [AlarmKind, string] {
  return Object.entries(alarm)[0] as [AlarmKind, string];
}

async function migrated(pool: pg.Pool): Promise<pg.Pool> {
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  return pool;
}
