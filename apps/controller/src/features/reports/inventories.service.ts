import { Injectable } from '@nestjs/common';
import type { InventoryReport } from '#contracts/agent/reports.js';
import { OPEN_UPDATE_STATES } from '#domain/patches/close.js';
import { ianaZoneOf } from '#domain/windows/windows-zones.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { PlacementService } from '../rings/placement.service.js';
import { PlannerTimer } from '../rollouts/planner.timer.js';
import { prove, readFacts, readOpenRows, writeStates } from './proof-readings.js';
import { keepReports } from './report-row.js';

/** What a machine is, and what its new readings prove of installs. */
@Injectable()
export class InventoriesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly placement: PlacementService,
    private readonly planner: PlannerTimer,
  ) {}

  async accept(machineId: string, hash: string, inventory: InventoryReport): Promise<void> {
    const at = this.clock.now();
    const { name, edition, displayVersion, build, ubr, bootAt, timeZone } = inventory;
    await this.database.tx(async (client) => {
      await this.placement.lockFacts(client);
      await keepReports(client, [{ machineId, kind: 'inventory', hash, body: inventory }], at);
      await client.query(
        `UPDATE machines SET name = $2, edition = $3, display_version = $4, build = $5, ubr = $6,
           boot_at = coalesce($7, boot_at), zone_reported = $8 WHERE id = $1`,
        [machineId, name, edition, displayVersion, build, ubr, bootAt, ianaZoneOf(timeZone)],
      );
      // Another edition or Windows version may be what a label rule asks for.
      await this.placement.place(client, [machineId], `machine:${machineId}`);
      const facts = await readFacts(client, machineId);
      const open = await readOpenRows(client, [machineId], OPEN_UPDATE_STATES);
      const proven = (open.get(machineId) ?? [])
        .map((row) => {
          // Closed as unknown by a complete scan: that scan did not offer it.
          const offered = row.state === 'unknown' && row.evidence === 'none' ? false : null;
          return { row, proof: prove(row, facts, offered) };
        })
        .filter(({ row, proof }) => proof.state !== 'unknown' && proof.state !== row.state)
        .map(({ row, proof }) => ({ rowId: row.rowId, ...proof }));
      await writeStates(client, machineId, proven, at);
      await this.bus.publish(client, 'live', { kind: 'machine', machine: machineId, job: null, update: null });
    });
    this.planner.nudge();
  }
}
