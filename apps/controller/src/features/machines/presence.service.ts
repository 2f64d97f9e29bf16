import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { AuditService } from '../audit/audit.service.js';
import { PlannerTimer } from '../rollouts/planner.timer.js';

/** What a poll tells about its machine. */
export interface Sighting {
  name: string;
  agentVersion: string;
  bootAt: string;
  /** Agent clock minus controller clock, milliseconds. */
  clockSkewMs: number;
  auditHead: string | null;
  /** Serial of the new keys that the agent took last; 0: none. */
  keysSerial: number;
}

/** What is worth an audit entry about a machine that was seen. */
interface Change {
  id: string;
  name: string;
  was: string;
  returned: boolean;
  /** Of the new keys that it has taken since. */
  serial: string | null;
  /** It was away for a while, and may get its turn now. */
  back: boolean;
}

/** A machine that comes back after so long may get its turn now (isPresent of libs/domain/gates). */
const AWAY_MINUTES = 10;
/** Noted while a controller's clock was wrong: kept, the machine would seem to be online until then. */
const WAS_AHEAD = `m.last_seen_at > s.at + interval '1 hour'`;
/** A longer absence may have cost it its window. */
const WAS_ABSENT = `m.last_seen_at < s.at - interval '1 day'`;
const FLUSH_MS = 3000;
/** Keeps a wildly wrong clock within the column's integer (about 24 days). */
const MAX_SKEW_MS = 2 ** 31 - 1;

/**
 * Who was seen when. Polls are noted in memory and written in one statement every few seconds: ten thousand idle machines must not
 * mean ten thousand transactions. A crash loses the sightings of three seconds; the machines poll again.
 */
@Injectable()
export class PresenceService implements OnModuleDestroy {
  private seen = new Map<string, { at: Date; sighting: Sighting | null }>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly log: Log,
    private readonly planner: PlannerTimer,
  ) {}

  polled(machineId: string, sighting: Sighting): void {
    this.seen.set(machineId, { at: this.clock.now(), sighting });
  }

  /** These machines still hold a connection. */
  stillThere(machineIds: Iterable<string>): void {
    const at = this.clock.now();
    for (const id of machineIds) this.seen.set(id, { at, sighting: this.seen.get(id)?.sighting ?? null });
  }

  @Interval(FLUSH_MS)
  async tick(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.log.warn('Sightings of machines could not be written; they are kept.', { error: (error as Error).message });
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.tick();
  }

  async flush(): Promise<void> {
    const seen = this.seen;
    if (seen.size === 0) return;
    this.seen = new Map();
    const rows = [...seen]
      .map(([id, { at, sighting }]) => ({
        id,
        at,
        ...sighting,
        ...(sighting && {
          clockSkewMs: Math.max(-MAX_SKEW_MS, Math.min(MAX_SKEW_MS, Math.round(sighting.clockSkewMs))),
        }),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    let back = false;
    try {
      await this.database.tx(async (client) => {
        const changed = await client.query<Change>(
          `WITH seen AS (
             SELECT * FROM json_to_recordset($1::json) AS s(id uuid, at timestamptz, name text, "agentVersion" text,
               "bootAt" timestamptz, "clockSkewMs" int, "auditHead" text, "keysSerial" bigint)
           ), moved AS (
             UPDATE machines m SET last_seen_at = CASE WHEN ${WAS_AHEAD} THEN s.at ELSE greatest(m.last_seen_at, s.at) END, name = coalesce(s.name, m.name),
               agent_version = coalesce(s."agentVersion", m.agent_version), boot_at = coalesce(s."bootAt", m.boot_at),
               clock_skew_ms = coalesce(s."clockSkewMs", m.clock_skew_ms),
               audit_head = coalesce(s."auditHead", m.audit_head), keys_serial = coalesce(s."keysSerial", m.keys_serial),
               state = CASE m.state WHEN 'lost' THEN 'active' ELSE m.state END,
               state_reason = CASE m.state WHEN 'lost' THEN NULL ELSE m.state_reason END,
               absent_from = CASE WHEN ${WAS_ABSENT} THEN m.last_seen_at ELSE m.absent_from END,
               absent_to = CASE WHEN ${WAS_ABSENT} THEN s.at ELSE m.absent_to END,
               seen_days = CASE WHEN m.last_seen_at IS NULL THEN 1 WHEN s.at < m.last_seen_at THEN m.seen_days
                 ELSE ((m.seen_days << least(14, s.at::date - m.last_seen_at::date)) | 1) & 16383 END
             FROM seen s JOIN machines old ON old.id = s.id WHERE m.id = s.id
             RETURNING m.id, m.name, old.name AS was, old.state = 'lost' AS returned,
               nullif(m.keys_serial, old.keys_serial) AS serial,
               coalesce(old.last_seen_at < s.at - interval '${AWAY_MINUTES} minutes', true) AS back
           )
           SELECT * FROM moved WHERE name <> was OR returned OR back OR serial IS NOT NULL`,
          [JSON.stringify(rows)],
        );
        back = changed.rows.some((row) => row.back);
        await this.audit.recordMany(
          client,
          changed.rows.flatMap(({ id, name, was, returned, serial }) => {
            const entry = { actor: 'sluice', subject: `machine:${id}` };
            return [
              ...(returned ? [{ ...entry, action: 'machine.returned', detail: {} }] : []),
              ...(serial === null
                ? []
                : [{ ...entry, action: 'machine.new-keys', detail: { serial: Number(serial) } }]),
              ...(name === was ? [] : [{ ...entry, action: 'machine.renamed', detail: { from: was, to: name } }]),
            ];
          }),
        );
      });
    } catch (error) {
      for (const [id, entry] of seen) if (!this.seen.has(id)) this.seen.set(id, entry);
      throw error;
    }
    if (back) this.planner.nudge();
  }
}
