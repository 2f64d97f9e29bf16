import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { describeReason } from '#domain/reasons.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { type Delivery, type Notice, NoticesService } from './notices.service.js';

interface News {
  kind: string;
  actor: string;
  rolloutId: string;
  rollout: string;
  ring: string | null;
  reason: string | null;
}

const EVERY_MS = 10_000;
const BATCH = 500;
/** What of a rollout people are told without asking; waves and gates are for its page. */
const TOLD: Readonly<Record<string, (news: News) => string>> = {
  started: ({ actor }) => `It has started (${actor}).`,
  completed: () => 'It is complete: every ring has passed its gate.',
  overtaken: () => 'Microsoft offers a newer patch instead, so it has ended.',
  cancelled: ({ actor }) => `${actor} cancelled it.`,
  halted: ({ ring, reason }) =>
    `It halted by itself${ring === null ? '' : ` in the ring ${ring}`}. ${reason === null ? '' : describeReason(reason).sentence}`.trim(),
};

/** Tells people what becomes of rollouts, from the events that stand in the tables: none is lost, and none is told twice. */
@Injectable()
export class RolloutNews {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly notices: NoticesService,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.tellNew();
    } catch (error) {
      this.log.warn('News of rollouts could not be told.', { error: (error as Error).message });
    }
  }

  /** @returns how many messages were written or added to */
  async tellNew(): Promise<number> {
    const deliveries = await this.database.tx(async (client) => {
      const fresh = await this.fresh(client);
      const halts = fresh.filter(({ kind }) => kind === 'halted').map((news) => this.noticeOf(news));
      const others = fresh.filter(({ kind }) => kind !== 'halted' && kind in TOLD).map((news) => this.noticeOf(news));
      return [
        ...(await this.notices.tell(client, 'halt', halts)),
        ...(await this.notices.tell(client, 'rollout', others)),
      ] satisfies Delivery[];
    });
    this.notices.ring(deliveries);
    return deliveries.length;
  }

  private async fresh(client: PoolClient): Promise<News[]> {
    const { rows } = await client.query<News>(
      `WITH fresh AS (
         UPDATE rollout_events SET told = true WHERE id IN (
           SELECT id FROM rollout_events WHERE NOT told ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
         ) RETURNING id, kind, actor, rollout_id, data
       )
       SELECT e.kind, e.actor, r.id AS "rolloutId", r.name AS rollout, g.name AS ring, e.data ->> 'reason' AS reason
       FROM fresh e JOIN rollouts r ON r.id = e.rollout_id LEFT JOIN rings g ON g.id::text = e.data ->> 'ring'
       ORDER BY e.id`,
    );
    return rows;
  }

  private noticeOf(news: News): Notice {
    return {
      title: news.rollout,
      sentence: TOLD[news.kind]?.(news) ?? news.kind,
      nextStep: news.kind === 'halted' ? 'Look at the machines that failed, then resume or cancel it.' : null,
      url: `${this.config.peopleAddress}/rollouts/${news.rolloutId}`,
    };
  }
}
