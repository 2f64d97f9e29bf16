import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import type { TOPICS } from '#contracts/people/telling.js';
import { deliveryDue, retryAt } from '#domain/notices/due.js';
import { HOUR_MS, MINUTE_MS } from '#domain/time.js';
import type { ChannelKind, DeliveryState, Digest } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { Log } from '../../platform/log.js';
import { Alarms } from '../../platform/queues.js';
import { fleetZone } from './fleet-zone.js';
import { type Message, SendError, send } from './send.js';

export type Topic = (typeof TOPICS)[number];

/** One thing to tell. */
export interface Notice {
  title: string;
  sentence: string;
  nextStep: string | null;
  /** Page of the dashboard. */
  url: string;
}

/** What a delivery carries: news, or a page that was made whole, such as the weekly report. */
export interface DeliveryBody {
  notices: Notice[];
  page?: { text: string; csv: string; url: string };
}

interface Due {
  id: string;
  channelId: string;
  kind: ChannelKind;
  config: Record<string, unknown>;
  secret: Buffer | null;
  topic: Topic;
  subject: string;
  body: DeliveryBody;
  attempts: number;
}

const EVERY_MS = 30_000;
/** Longer than any sender takes: a process that dies in the middle of one leaves the message to another. */
const SENDING_MS = 3 * MINUTE_MS;
/** News in one message at most; the rest is a number and a link. */
const NOTICES_IN_ONE = 200;
const BATCH = 50;

/** Name of the place of a channel's secret (see platform/seals). */
export const placeOf = (channelId: string): string => `channel:${channelId}`;

/**
 * Tells people: what is to be told is written down in the transaction of the act, one delivery for each channel; the queue rings when
 * it is due. Delivery is at least once: a process that dies between sending and noting it sends again.
 */
@Injectable()
export class NoticesService implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
    private readonly alarms: Alarms,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.alarms.onAlarm('delivery', (id) => this.deliver(id));
  }

  /**
   * Writes news down for every channel that wants the topic; news that waits already takes it up.
   * @returns deliveries for `ring`, after the commit
   */
  async tell(client: PoolClient, topic: Topic, notices: readonly Notice[]): Promise<Delivery[]> {
    if (notices.length === 0) return [];
    const { rows } = await client.query<{ id: string; digest: Digest }>(
      'SELECT id, digest FROM channels WHERE enabled AND $1 = ANY(topics) ORDER BY id FOR UPDATE',
      [topic],
    );
    const written: Delivery[] = [];
    for (const { id, digest } of rows) written.push(await this.tellOne(client, { id, digest }, topic, notices));
    return written;
  }

  /** Writes one message of its own down, to be sent at once. */
  async write(
    client: PoolClient,
    channelId: string,
    topic: Topic,
    subject: string,
    body: DeliveryBody,
  ): Promise<Delivery> {
    const delivery = { id: randomUUID(), due: this.clock.now() };
    return this.insert(client, delivery, { channelId, topic, subject, body });
  }

  /** Sets the alarms of deliveries whose transaction is committed. */
  ring(deliveries: readonly Delivery[]): void {
    for (const { id, due } of deliveries) this.alarms.set({ delivery: id }, due);
  }

  /** Finds what is due without any alarm: a queue that was emptied costs time, never a message. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      const { rows } = await this.database.pool.query<{ id: string }>(
        `SELECT id FROM deliveries WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at LIMIT $2`,
        [this.clock.now(), BATCH],
      );
      for (const { id } of rows) await this.deliver(id);
    } catch (error) {
      this.log.warn('Messages that are due could not be looked for.', { error: (error as Error).message });
    }
  }

  /** Sends a delivery if it is due and no other process is at it. */
  async deliver(id: string): Promise<void> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<Due>(
      `UPDATE deliveries d SET attempts = d.attempts + 1, due_at = $2
       FROM channels c WHERE d.id = $1 AND c.id = d.channel_id AND d.state = 'queued' AND d.due_at <= $3
       RETURNING d.id, c.id AS "channelId", c.kind, c.config, c.secret, d.topic, d.subject, d.body, d.attempts`,
      [id, new Date(now.getTime() + SENDING_MS), now],
    );
    const due = rows[0];
    if (!due) return;
    try {
      await send(this.messageOf(due));
      await this.end(id, 'sent', null);
    } catch (error) {
      // Only our own words: those of a server or of a library might repeat a password or a secret address.
      await this.fail(due, error instanceof SendError ? error.message : 'The message could not be sent.');
    }
  }

  private messageOf({ channelId, kind, config, secret, topic, subject, body }: Due): Message {
    const opened = secret === null ? null : this.keys.seals.open(secret, placeOf(channelId));
    if (secret !== null && opened === null) {
      throw new SendError('The secret of this channel cannot be opened: enter it again.');
    }
    return { kind, config, secret: opened, topic, subject, body, at: this.clock.now() };
  }

  private async fail({ id, attempts }: Due, error: string): Promise<void> {
    const next = retryAt(attempts, this.clock.now());
    if (next === null) return this.end(id, 'failed', error);
    await this.database.pool.query('UPDATE deliveries SET error = $2, due_at = $3 WHERE id = $1', [id, error, next]);
    this.ring([{ id, due: next }]);
  }

  private async end(id: string, state: DeliveryState, error: string | null): Promise<void> {
    await this.database.pool.query('UPDATE deliveries SET state = $2, error = $3, ended_at = $4 WHERE id = $1', [
      id,
      state,
      error,
      this.clock.now(),
    ]);
    if (state === 'failed') this.log.warn('A message to people was given up.', { delivery: id, error: error ?? '' });
  }

  private async tellOne(
    client: PoolClient,
    channel: { id: string; digest: Digest },
    topic: Topic,
    notices: readonly Notice[],
  ): Promise<Delivery> {
    const now = this.clock.now();
    const waiting = await client.query<{ id: string; due: Date; body: DeliveryBody }>(
      `SELECT id, due_at AS due, body FROM deliveries
       WHERE channel_id = $1 AND topic = $2 AND state = 'queued' AND attempts = 0 AND due_at > $3
       ORDER BY due_at LIMIT 1 FOR UPDATE`,
      [channel.id, topic, now],
    );
    const open = waiting.rows[0];
    if (open) {
      const all = [...open.body.notices, ...notices];
      await client.query('UPDATE deliveries SET subject = $2, body = $3 WHERE id = $1', [
        open.id,
        subjectOf(topic, all),
        JSON.stringify({ ...open.body, notices: all.slice(0, NOTICES_IN_ONE) }),
      ]);
      return { id: open.id, due: open.due };
    }
    const recent = await client.query<{ at: Date }>(
      `SELECT coalesce(ended_at, due_at) AS at FROM deliveries WHERE channel_id = $1 AND coalesce(ended_at, due_at) > $2`,
      [channel.id, new Date(now.getTime() - HOUR_MS)],
    );
    const times = recent.rows.map(({ at }) => at);
    const due = deliveryDue(channel.digest, times, await fleetZone(client), now);
    const body = { notices: notices.slice(0, NOTICES_IN_ONE) };
    const message = { channelId: channel.id, topic, subject: subjectOf(topic, notices), body };
    return this.insert(client, { id: randomUUID(), due }, message);
  }

  private async insert(
    client: PoolClient,
    delivery: Delivery,
    message: { channelId: string; topic: Topic; subject: string; body: DeliveryBody },
  ): Promise<Delivery> {
    const { channelId, topic, subject, body } = message;
    await client.query(
      `INSERT INTO deliveries (id, channel_id, topic, subject, body, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [delivery.id, channelId, topic, subject, JSON.stringify(body), this.clock.now(), delivery.due],
    );
    return delivery;
  }
}

export interface Delivery {
  id: string;
  due: Date;
}

const HEADINGS: Readonly<Record<Topic, string>> = {
  alarm: 'Needs a look',
  'alarm-over': 'Over',
  rollout: 'Rollout',
  halt: 'Halted',
  weekly: 'The week',
};

function subjectOf(topic: Topic, notices: readonly Notice[]): string {
  const [first] = notices;
  const more = notices.length > 1 ? ` and ${notices.length - 1} more` : '';
  return `${HEADINGS[topic]}: ${first?.title ?? ''}${more}`.slice(0, 200);
}
