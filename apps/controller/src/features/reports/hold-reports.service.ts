import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { HoldReport } from '#contracts/agent/reports.js';
import type { HoldEventKind, Rung } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { LevelsService } from '../holds/levels.service.js';
import { keepReports } from './report-row.js';

/** What a machine says of its own hold: kept as it is, and judged (the agent's own word for the level decides nothing). */
@Injectable()
export class HoldReportsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly levels: LevelsService,
  ) {}

  async accept(machineId: string, hash: string, report: HoldReport): Promise<void> {
    const at = this.clock.now();
    await this.database.tx(async (client) => {
      await keepReports(client, [{ machineId, kind: 'hold', hash, body: report }], at);
      await client.query(
        `INSERT INTO hold_states (machine_id, level, rung, wanted, since, lease_until) VALUES ($1, 'none', $2, false, $3, $4)
         ON CONFLICT (machine_id) DO UPDATE SET rung = excluded.rung, lease_until = excluded.lease_until`,
        [machineId, report.rung, at, report.leaseUntil],
      );
      await this.keepEvents(client, machineId, report);
      await this.levels.refresh(client, [machineId]);
    });
  }

  /** The report names its newest leaks and drift again each time; each is counted once, on the rung where it happened. */
  private async keepEvents(client: PoolClient, machineId: string, report: HoldReport): Promise<void> {
    const { leaks, drift, rung } = report;
    const events = [...named('leak', leaks), ...named('drift', drift)].map((one) => ({
      ...one,
      rung: one.rung ?? rung,
    }));
    if (events.length === 0) return;
    await client.query(
      `INSERT INTO hold_events (machine_id, kind, at, what, rung, edition, build)
       SELECT m.id, e.kind, e.at, e.what, e.rung, m.edition, m.build
       FROM machines m CROSS JOIN json_to_recordset($2::json) AS e(kind text, at timestamptz, what text, rung text)
       WHERE m.id = $1 AND e.rung IS NOT NULL ON CONFLICT DO NOTHING`,
      [machineId, JSON.stringify(events)],
    );
  }
}

const named = (kind: HoldEventKind, items: readonly { at: string; what: string; rung?: Rung }[]) =>
  items.map(({ at, what, rung }) => ({ kind, at, what, rung }));
