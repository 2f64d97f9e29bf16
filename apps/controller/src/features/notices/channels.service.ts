import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { z } from 'zod';
import type { ChannelView, DeliveryPage, DeliveryQuery, DeliveryRow, NewChannel } from '#contracts/people/telling.js';
import type { ChannelKind, DeliveryState, Digest } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { NoticesService, placeOf, type Topic } from './notices.service.js';

interface StoredChannel {
  id: string;
  name: string;
  kind: ChannelKind;
  config: Record<string, unknown>;
  sealed: boolean;
  topics: Topic[];
  digest: Digest;
  enabled: boolean;
  lastAt: Date | null;
  lastState: DeliveryState | null;
  lastError: string | null;
}

const CHANNELS = `
SELECT c.id, c.name, c.kind, c.config, c.secret IS NOT NULL AS sealed, c.topics, c.digest, c.enabled,
  last.at AS "lastAt", last.state AS "lastState", last.error AS "lastError"
FROM channels c LEFT JOIN LATERAL (
  SELECT coalesce(d.ended_at, d.created_at) AS at, d.state, d.error FROM deliveries d
  WHERE d.channel_id = c.id AND (d.attempts > 0 OR d.ended_at IS NOT NULL) ORDER BY d.created_at DESC LIMIT 1
) last ON true`;

/** The ways by which people are told. Their secrets go in and never come out. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly audit: AuditService,
    private readonly notices: NoticesService,
  ) {}

  async list(): Promise<ChannelView[]> {
    const { rows } = await this.database.pool.query<StoredChannel>(`${CHANNELS} ORDER BY lower(c.name)`);
    return rows.map(viewOf);
  }

  async create(channel: NewChannel, by: string): Promise<ChannelView> {
    const id = randomUUID();
    const { secret, config, ...fields } = apart(channel);
    if (channel.kind === 'chat' && secret === undefined) throw new ProblemError('channel-secret-missing');
    await this.database.tx(async (client) => {
      await this.refuseTwice(client, id, fields.name);
      await client.query(
        `INSERT INTO channels (id, name, kind, config, secret, topics, digest, enabled, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          fields.name,
          fields.kind,
          JSON.stringify(config),
          secret === undefined ? null : this.keys.seals.seal(secret, placeOf(id)),
          fields.topics,
          fields.digest,
          fields.enabled,
          this.clock.now(),
        ],
      );
      await this.record(client, 'channel.create', id, by, { name: fields.name, kind: fields.kind });
    });
    return this.one(id);
  }

  /** @throws ProblemError `not-found`; `channel-kind-fixed` when the kind would change, because secrets belong to a kind */
  async change(id: string, channel: NewChannel, by: string): Promise<ChannelView> {
    const { secret, config, ...fields } = apart(channel);
    await this.database.tx(async (client) => {
      const known = await client.query<{ kind: ChannelKind; config: Record<string, unknown> }>(
        'SELECT kind, config FROM channels WHERE id = $1 FOR UPDATE',
        [id],
      );
      const was = known.rows[0];
      if (!was) throw new ProblemError('not-found');
      if (was.kind !== fields.kind) throw new ProblemError('channel-kind-fixed');
      // Whoever redirects a channel must know its secret: the stored one is never sent to a new address.
      const moved = ['host', 'port', 'url', 'user', 'security'].some((name) => was.config[name] !== config[name]);
      await this.refuseTwice(client, id, fields.name);
      const sealed = secret === undefined ? null : this.keys.seals.seal(secret, placeOf(id));
      await client.query(
        `UPDATE channels SET name = $2, config = $3, topics = $4, digest = $5, enabled = $6,
           secret = CASE WHEN $7::bytea IS NOT NULL THEN $7 WHEN $8 THEN NULL ELSE secret END
         WHERE id = $1`,
        [id, fields.name, JSON.stringify(config), fields.topics, fields.digest, fields.enabled, sealed, moved],
      );
      await this.record(client, 'channel.change', id, by, {
        name: fields.name,
        secret: sealed ? 'new' : moved ? 'removed' : 'kept',
      });
    });
    return this.one(id);
  }

  async remove(id: string, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      const gone = await client.query<{ name: string }>('DELETE FROM channels WHERE id = $1 RETURNING name', [id]);
      if (!gone.rows[0]) throw new ProblemError('not-found');
      await this.record(client, 'channel.remove', id, by, { name: gone.rows[0].name });
    });
  }

  /** Sends a message now, and waits for what became of it: the button of somebody who just set the channel up. */
  async test(id: string, by: string): Promise<DeliveryRow> {
    const { id: delivery } = await this.database.tx(async (client) => {
      const known = await client.query('SELECT 1 FROM channels WHERE id = $1 FOR SHARE', [id]);
      if (known.rowCount === 0) throw new ProblemError('not-found');
      await this.record(client, 'channel.test', id, by, {});
      const notice = {
        title: 'A test message',
        sentence: `${by} asked Sluice to try this channel.`,
        nextStep: null,
        url: `${this.config.peopleAddress}/alarms`,
      };
      return this.notices.write(client, id, 'alarm', 'A test message', { notices: [notice] });
    });
    await this.notices.deliver(delivery);
    const { rows } = await this.deliveries('d.id = $1', [delivery], 1, 0);
    return rows[0] as DeliveryRow;
  }

  async log({ channel, state, page, size }: z.infer<typeof DeliveryQuery>): Promise<DeliveryPage> {
    const where = '($1::uuid IS NULL OR d.channel_id = $1) AND ($2::text IS NULL OR d.state = $2)';
    return this.deliveries(where, [channel ?? null, state ?? null], size, (page - 1) * size);
  }

  private async deliveries(where: string, values: unknown[], size: number, offset: number): Promise<DeliveryPage> {
    const { rows } = await this.database.pool.query<
      Omit<DeliveryRow, 'channel' | 'createdAt' | 'endedAt'> & {
        channelId: string;
        channelName: string;
        createdAt: Date;
        endedAt: Date | null;
      }
    >(
      `SELECT d.id, d.topic, d.subject, d.state, d.attempts, d.error, d.created_at AS "createdAt", d.ended_at AS "endedAt",
         c.id AS "channelId", c.name AS "channelName"
       FROM deliveries d JOIN channels c ON c.id = d.channel_id WHERE ${where}
       ORDER BY d.created_at DESC, d.id LIMIT ${size} OFFSET ${offset}`,
      values,
    );
    const counted = await this.database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM deliveries d WHERE ${where}`,
      values,
    );
    return {
      total: counted.rows[0]?.n ?? 0,
      rows: rows.map(({ channelId, channelName, createdAt, endedAt, ...row }) => ({
        ...row,
        channel: { id: channelId, name: channelName },
        createdAt: createdAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      })),
    };
  }

  private async one(id: string): Promise<ChannelView> {
    const { rows } = await this.database.pool.query<StoredChannel>(`${CHANNELS} WHERE c.id = $1`, [id]);
    if (!rows[0]) throw new ProblemError('not-found');
    return viewOf(rows[0]);
  }

  private async refuseTwice(client: PoolClient, id: string, name: string): Promise<void> {
    // Locked as a whole: two channels of one name would otherwise meet at the index, as an error without words.
    await client.query('LOCK TABLE channels IN SHARE ROW EXCLUSIVE MODE');
    const twin = await client.query('SELECT 1 FROM channels WHERE name = $1 AND id <> $2', [name, id]);
    if (twin.rowCount) throw new ProblemError('name-taken');
  }

  private record(client: PoolClient, action: string, id: string, by: string, detail: Record<string, unknown>) {
    return this.audit.record(client, { actor: by, action, subject: `channel:${id}`, detail });
  }
}

/** What of a channel is a secret, and what is stored as it is. */
function apart(channel: NewChannel) {
  const { name, kind, topics, digest, enabled } = channel;
  const fields = { name, kind, topics, digest, enabled };
  switch (channel.kind) {
    case 'email': {
      const { host, port, security, user, from, to, password } = channel;
      return {
        ...fields,
        config: { host, port, security, user, from, to } as Record<string, unknown>,
        secret: password,
      };
    }
    case 'webhook':
      return { ...fields, config: { url: channel.url } as Record<string, unknown>, secret: channel.secret };
    case 'ntfy':
      return {
        ...fields,
        config: { url: channel.url, topic: channel.topic } as Record<string, unknown>,
        secret: channel.token,
      };
    case 'chat':
      return { ...fields, config: { shape: channel.shape } as Record<string, unknown>, secret: channel.url };
  }
}

function viewOf(row: StoredChannel): ChannelView {
  const { id, kind, name, topics, digest, enabled, config, sealed, lastAt, lastState, lastError } = row;
  const targets: Record<ChannelKind, string> = {
    email: `${(config.to as string[] | undefined)?.join(', ')} by ${config.host}`,
    webhook: hostOf(config.url),
    ntfy: `${config.topic} on ${hostOf(config.url)}`,
    chat: config.shape === 'teams' ? 'Teams' : 'Slack',
  };
  const last = lastAt && lastState ? { at: lastAt.toISOString(), state: lastState, error: lastError } : null;
  return { id, kind, name, topics, digest, enabled, target: targets[kind], settings: config, hasSecret: sealed, last };
}

function hostOf(url: unknown): string {
  return URL.canParse(String(url)) ? new URL(String(url)).host : '';
}
