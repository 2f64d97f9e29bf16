import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import type { HoldReport } from '#contracts/agent/reports.js';
import { type HoldVerdict, holdLevel } from '#domain/holds/level.js';
import { HOUR_MS } from '#domain/time.js';
import type { HoldLevel } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';

interface Row {
  machineId: string;
  wanted: boolean;
  level: HoldLevel;
  reason: string | null;
  daysSeen: string[] | null;
  report: HoldReport | null;
  confirmedAt: Date | null;
}

const CHUNK = 500;
/** Days kept: from one second Tuesday to the next, and the seven after it. */
const DAYS_KEPT = 45;

/** Keeps the level of every hold true: it changes by reports, and by mere time. */
@Injectable()
export class LevelsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  @Interval(HOUR_MS)
  async tick(): Promise<void> {
    try {
      await this.noteDays();
      await this.refreshAll();
    } catch (error) {
      this.log.warn('Hold levels could not be refreshed.', { error: (error as Error).message });
    }
  }

  /** Adds the day of the last sighting to what a hold's proof rests on. Hourly, so that no day online is missed. */
  async noteDays(): Promise<void> {
    await this.database.pool.query(
      `UPDATE hold_states h SET evidence = jsonb_set(h.evidence, '{daysSeen}', (
         SELECT jsonb_agg(day) FROM (
           SELECT jsonb_array_elements_text(coalesce(h.evidence->'daysSeen', '[]')) AS day
           UNION SELECT s.day ORDER BY day DESC LIMIT ${DAYS_KEPT}) d))
       FROM (SELECT id, to_char(last_seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM machines
             WHERE last_seen_at > $1) s
       WHERE s.id = h.machine_id AND h.wanted AND NOT coalesce(h.evidence->'daysSeen', '[]') ? s.day`,
      [new Date(this.clock.now().getTime() - 2 * 24 * HOUR_MS)],
    );
  }

  private async refreshAll(): Promise<void> {
    const { rows } = await this.database.pool.query<{ id: string }>('SELECT machine_id AS id FROM hold_states');
    for (let from = 0; from < rows.length; from += CHUNK) {
      const ids = rows.slice(from, from + CHUNK).map((row) => row.id);
      await this.database.tx((client) => this.refresh(client, ids));
    }
  }

  /** Judges these machines' holds anew from their newest report; writes what has changed. */
  async refresh(client: PoolClient, machineIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const { rows } = await client.query<Row>(
      `SELECT h.machine_id AS "machineId", h.wanted, h.level, h.evidence->>'reason' AS reason,
         h.evidence->'daysSeen' AS "daysSeen", r.body AS report, r.confirmed_at AS "confirmedAt"
       FROM hold_states h LEFT JOIN reports r ON r.machine_id = h.machine_id AND r.kind = 'hold'
       WHERE h.machine_id = ANY($1::uuid[]) ORDER BY h.machine_id FOR UPDATE OF h`,
      [machineIds],
    );
    const changed = rows
      .map((row) => ({ row, verdict: judge(row, now) }))
      .filter(({ row, verdict }) => verdict.level !== row.level || verdict.reason !== row.reason);
    if (changed.length === 0) return;
    await client.query(
      `UPDATE hold_states h SET level = c.level, evidence = h.evidence || jsonb_build_object('reason', c.reason),
         since = CASE WHEN h.level = c.level THEN h.since ELSE $2 END
       FROM json_to_recordset($1::json) AS c(machine uuid, level text, reason text) WHERE h.machine_id = c.machine`,
      [JSON.stringify(changed.map(({ row, verdict }) => ({ machine: row.machineId, ...verdict }))), now],
    );
    await this.bus.publishMany(
      client,
      'live',
      changed.map(({ row }) => ({ kind: 'hold', machine: row.machineId, job: null, update: null })),
    );
  }
}

function judge({ wanted, report, confirmedAt, daysSeen }: Row, now: Date): HoldVerdict {
  const instant = (text: string | null | undefined) => (text ? new Date(text) : null);
  // "Nothing was read" is not "everything is in place".
  const readBack = report && report.evidence.length > 0 ? report.evidence.every((item) => item.ok) : null;
  return holdLevel(
    {
      wanted,
      setAt: instant(report?.since),
      settingsInPlace: readBack,
      confirmedAt,
      leaseUntil: instant(report?.leaseUntil),
      leaks: (report?.leaks ?? []).map((leak) => new Date(leak.at)),
      daysSeen: daysSeen ?? [],
    },
    now,
  );
}
