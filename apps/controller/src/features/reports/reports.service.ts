import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ReportRequest } from '#contracts/agent/messages.js';
import { DoctorReport, HoldReport, InventoryReport, ScanReport } from '#contracts/agent/reports.js';
import type { ReportKind } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError, parseInput } from '../../platform/problem.js';
import { Batcher } from '../batcher.js';
import { HoldReportsService } from './hold-reports.service.js';
import { InventoriesService } from './inventories.service.js';
import { keepReports } from './report-row.js';
import { ScansService } from './scans.service.js';

interface Asked {
  machineId: string;
  kind: ReportKind;
  hash: string;
}

/** Reports by content: what the controller has already is only confirmed, in one statement for many machines. */
@Injectable()
export class ReportsService {
  private readonly touches: Batcher<Asked, boolean>;
  private readonly singles: Batcher<() => Promise<void>, undefined>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly inventories: InventoriesService,
    private readonly scans: ScansService,
    private readonly holds: HoldReportsService,
  ) {
    this.touches = new Batcher((asked) => this.touchAll(asked), 1000, 2);
    // Each is a transaction of its own. After a restart thousands come at once; they wait here, so that other work still finds
    // a connection.
    this.singles = new Batcher(async ([accept]) => [await accept?.().then(() => undefined)], 1, 3);
  }

  /**
   * @returns false when the body is needed and was not sent
   * @throws ProblemError `malformed` or `invalid` for a body that is not what its hash and kind say
   */
  async report(machineId: string, { kind, hash, body }: ReportRequest): Promise<boolean> {
    if (await this.touches.ask({ machineId, kind, hash })) return true;
    // Many machines scan alike: what one of them sent need not be sent by the others.
    if (kind === 'scan' && (await this.scans.acceptKnown(machineId, hash))) return true;
    if (body === undefined) return false;
    if (createHash('sha256').update(body, 'utf8').digest('hex') !== hash) {
      throw new ProblemError('invalid', { errors: [{ path: 'hash', message: 'It is not the SHA-256 of the body.' }] });
    }
    const content = parseJson(body);
    if (kind === 'scan') {
      await this.scans.accept(machineId, hash, parseInput(ScanReport, content));
    } else if (kind === 'inventory') {
      const inventory = parseInput(InventoryReport, content);
      await this.singles.ask(() => this.inventories.accept(machineId, hash, inventory));
    } else if (kind === 'doctor') {
      const doctor = parseInput(DoctorReport, content);
      await this.singles.ask(() => this.keep(machineId, hash, doctor));
    } else {
      const hold = parseInput(HoldReport, content);
      await this.singles.ask(() => this.holds.accept(machineId, hash, hold));
    }
    return true;
  }

  /** Kept as it is: it is shown and compared, and decides nothing. */
  private async keep(machineId: string, hash: string, body: DoctorReport): Promise<void> {
    const at = this.clock.now();
    await this.database.tx((client) => keepReports(client, [{ machineId, kind: 'doctor', hash, body }], at));
  }

  private async touchAll(asked: Asked[]): Promise<boolean[]> {
    const { rows } = await this.database.pool.query<{ key: string }>({
      name: 'reports-touch',
      text: `UPDATE reports r SET confirmed_at = $4
             FROM unnest($1::uuid[], $2::text[], $3::text[]) AS a(machine, kind, hash)
             WHERE r.machine_id = a.machine AND r.kind = a.kind AND r.hash = a.hash
             RETURNING r.machine_id || r.kind || r.hash AS key`,
      values: [
        asked.map((one) => one.machineId),
        asked.map((one) => one.kind),
        asked.map((one) => one.hash),
        this.clock.now(),
      ],
    });
    const known = new Set(rows.map((row) => row.key));
    return asked.map((one) => known.has(one.machineId + one.kind + one.hash));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError('malformed');
  }
}
