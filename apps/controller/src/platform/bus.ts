import pg from 'pg';
import type { Database } from './database.js';
import { Log } from './log.js';

/** `wake`: something is due for a machine. `live`: something that a page shows has changed. */
export type BusChannel = 'wake' | 'live';
export type BusMessage = Record<string, unknown>;
type Listener = (message: BusMessage) => void;

/** PostgreSQL refuses a NOTIFY payload of 8000 bytes or more. */
const PAYLOAD_LIMIT = 7900;
/** Messages that `notifySql` packs begin within so many bytes; the last of them may go beyond. */
const PACK_BYTES = 4000;
const RECONNECT_MS = [100, 250, 500, 1000, 2000, 5000];

/** The name for NOTIFY, where a statement sends messages beside its other work. */
export const pgChannel = (channel: BusChannel) => `sluice_${channel}`;

/**
 * Packs messages into as few NOTIFY payloads as can carry them: each is a JSON array.
 * @throws RangeError for a message that NOTIFY cannot carry
 */
export function notifyTexts(channel: BusChannel, payloads: readonly object[]): string[] {
  const packs: string[] = [];
  let pack: string[] = [];
  let size = 1;
  const close = () => {
    if (pack.length > 0) packs.push(`[${pack.join(',')}]`);
    pack = [];
    size = 1;
  };
  for (const payload of payloads) {
    const text = JSON.stringify(payload);
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes >= PAYLOAD_LIMIT) throw new RangeError(`A ${channel} message is too long for NOTIFY.`);
    if (size + bytes > PAYLOAD_LIMIT) close();
    pack.push(text);
    size += bytes;
  }
  close();
  return packs;
}

/**
 * The same inside a statement, for messages of at most 3900 bytes: a query that sends them, to be used as a CTE and counted, since
 * PostgreSQL does not run a CTE that nobody reads.
 * @param text SQL expression of a row's message: JSON text
 */
export function notifySql(channel: BusChannel, text: string, from: string): string {
  return `SELECT pg_notify('${pgChannel(channel)}', '[' || string_agg(m.text, ',') || ']') FROM (
    SELECT text, sum(octet_length(text) + 1) OVER (ROWS UNBOUNDED PRECEDING) / ${PACK_BYTES} AS pack
    FROM (SELECT ${text} AS text FROM ${from}) t) m GROUP BY m.pack`;
}

/**
 * Messages between all controller processes on one database, by LISTEN/NOTIFY. A message may be lost while the connection is
 * down; after each reconnect every subscriber gets `{ kind: 'resync' }` and has to look at the tables itself.
 */
export class Bus {
  private readonly listeners: Record<BusChannel, Set<Listener>> = { wake: new Set(), live: new Set() };
  private connection: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  async open(): Promise<void> {
    await this.connect();
  }

  /**
   * @param client the transaction to which the message belongs: it goes out when that commits, or never. Null: at once.
   * @throws when the payload exceeds what NOTIFY can carry; payloads name things, they do not carry them.
   */
  async publish(client: Pick<pg.ClientBase, 'query'> | null, channel: BusChannel, payload: object): Promise<void> {
    await this.publishMany(client, channel, [payload]);
  }

  /** The same for bulk acts, in one statement. */
  async publishMany(
    client: Pick<pg.ClientBase, 'query'> | null,
    channel: BusChannel,
    payloads: readonly object[],
  ): Promise<void> {
    if (payloads.length === 0) return;
    const texts = notifyTexts(channel, payloads);
    await (client ?? this.database.pool).query({
      name: 'bus-notify',
      text: 'SELECT pg_notify($1, text) FROM unnest($2::text[]) AS text',
      values: [pgChannel(channel), texts],
    });
  }

  /** @returns the function that ends the subscription. */
  subscribe(channel: BusChannel, listener: Listener): () => void {
    this.listeners[channel].add(listener);
    return () => {
      this.listeners[channel].delete(listener);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.connection?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    // A connection of its own: LISTEN belongs to a session, and a pool may hand that session to anybody.
    const connection = new pg.Client({
      connectionString: this.database.url,
      application_name: 'sluice-bus',
      keepAlive: true,
    });
    connection.on('error', (error) => this.lost(connection, error));
    connection.on('end', () => this.lost(connection, new Error('connection ended')));
    connection.on('notification', ({ channel, payload }) => this.deliver(channel, payload ?? '{}'));
    await connection.connect();
    await connection.query('LISTEN sluice_wake; LISTEN sluice_live');
    this.connection = connection;
    this.failures = 0;
  }

  private lost(connection: pg.Client, error: Error): void {
    if (this.closed || connection !== this.connection) return;
    this.connection = undefined;
    this.log.warn('The message connection to the database was lost; it is opened again.', { error: error.message });
    connection.end().catch(() => {});
    this.reconnectLater();
  }

  private reconnectLater(): void {
    const delay = RECONNECT_MS[Math.min(this.failures++, RECONNECT_MS.length - 1)];
    this.retry = setTimeout(async () => {
      try {
        await this.connect();
      } catch {
        if (!this.closed) this.reconnectLater();
        return;
      }
      for (const channel of ['wake', 'live'] as const) this.emit(channel, { kind: 'resync' });
    }, delay);
  }

  private deliver(name: string, payload: string): void {
    const channel = (['wake', 'live'] as const).find((candidate) => pgChannel(candidate) === name);
    if (!channel || this.listeners[channel].size === 0) return;
    for (const message of JSON.parse(payload) as BusMessage[]) this.emit(channel, message);
  }

  private emit(channel: BusChannel, message: BusMessage): void {
    for (const listener of this.listeners[channel]) {
      try {
        listener(message);
      } catch (error) {
        this.log.error('A subscriber of the message bus failed.', { channel, error: (error as Error).message });
      }
    }
  }
}
