import { Injectable } from '@nestjs/common';
import type { HoldReport } from '#contracts/agent/reports.js';
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
      await this.levels.refresh(client, [machineId]);
    });
  }
}
