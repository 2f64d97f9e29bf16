import { Injectable } from '@nestjs/common';
import type { MachineDetail, MachineUpdateRow } from '#contracts/people/machines.js';
import { OPEN_UPDATE_STATES } from '#domain/patches/close.js';
import type { Reason } from '#domain/reasons.js';
import type { Decision, JobState, PatchKind, ReportKind, Rung, UpdateState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { JOB_VIEW_SQL, type StoredJob, shownJob } from '../jobs/job-view.people.js';
import { PlannerCauses } from '../rollouts/planner-causes.people.js';
import { explainMissing } from './explain.people.js';
import { FleetService, type StoredMachine, shownMachine } from './fleet.people.js';
import { EXPLAINING_MS, OPEN_SQL } from './fleet-sql.people.js';

const UPDATES_SHOWN = 500;
const JOBS_SHOWN = 50;

interface StoredFacts {
  smbiosUuid: string;
  stateReason: string | null;
  bootAt: Date | null;
  clockSkewMs: number | null;
  preflight: MachineDetail['preflight'];
  holdWanted: boolean | null;
  holdRung: Rung | null;
  holdSince: Date | null;
  zoneChosen: string | null;
  zoneReported: string | null;
  seed: boolean;
}

interface StoredUpdate {
  id: string;
  updateId: string;
  patchId: string;
  title: string;
  kb: string[];
  kind: PatchKind;
  severity: string;
  state: UpdateState;
  since: Date;
  hresult: string | null;
  decision: Decision | null;
}

interface InstallJob {
  state: JobState;
  reason: string | null;
  hresult: string | null;
  createdAt: Date;
  updates: { updateId: string }[];
}

/** Everything about one machine, for its page. */
@Injectable()
export class MachineDetailService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly fleet: FleetService,
    private readonly planned: PlannerCauses,
  ) {}

  /** @throws ProblemError `not-found`. */
  async detail(id: string): Promise<MachineDetail> {
    const row = await this.fleet.row(id);
    if (!row) throw new ProblemError('not-found');
    const [facts, reports, updates, installs, jobs, planned] = await Promise.all([
      this.facts(id),
      this.reports(id),
      this.updates(id),
      this.installs(id),
      this.jobs(id),
      this.planned.ofMachine(id),
    ]);
    const { holdWanted, holdRung, holdSince, bootAt, ...plain } = facts;
    return {
      ...shownMachine(row, this.clock.now()),
      ...plain,
      enrolledAt: row.enrolledAt.toISOString(),
      bootAt: bootAt?.toISOString() ?? null,
      holdWanted: holdWanted ?? false,
      holdRung,
      holdSince: holdSince?.toISOString() ?? null,
      holdReport: reports.get('hold')?.body ?? null,
      doctorReport: reports.get('doctor')?.body ?? null,
      doctorAt: reports.get('doctor')?.confirmedAt.toISOString() ?? null,
      inventory: reports.get('inventory')?.body ?? null,
      inventoryAt: reports.get('inventory')?.confirmedAt.toISOString() ?? null,
      scannedAt: row.scannedAt?.toISOString() ?? null,
      updates: updates.map((update) => shownUpdate(update, row, installs, planned.get(update.patchId) ?? null)),
      jobs: jobs.map(shownJob),
    };
  }

  private async facts(id: string): Promise<StoredFacts> {
    const { rows } = await this.database.pool.query<StoredFacts>(
      `SELECT m.smbios_uuid AS "smbiosUuid", m.state_reason AS "stateReason", m.boot_at AS "bootAt",
         m.clock_skew_ms AS "clockSkewMs", m.preflight, h.wanted AS "holdWanted", h.rung AS "holdRung", h.since AS "holdSince",
         m.zone_chosen AS "zoneChosen", m.zone_reported AS "zoneReported", m.seed_chosen AS seed
       FROM machines m LEFT JOIN hold_states h ON h.machine_id = m.id WHERE m.id = $1`,
      [id],
    );
    return rows[0]!;
  }

  /** The scan report stays out: its updates are rows of their own, and it is large. */
  private async reports(id: string): Promise<Map<ReportKind, { body: unknown; confirmedAt: Date }>> {
    const { rows } = await this.database.pool.query<{ kind: ReportKind; body: unknown; confirmedAt: Date }>(
      `SELECT kind, body, confirmed_at AS "confirmedAt" FROM reports WHERE machine_id = $1 AND kind <> 'scan'`,
      [id],
    );
    return new Map(rows.map((row) => [row.kind, row]));
  }

  /** What is open first, oldest patch before newer ones; then what ended last. */
  private async updates(id: string): Promise<StoredUpdate[]> {
    const { rows } = await this.database.pool.query<StoredUpdate>(
      `SELECT u.id, u.update_id AS "updateId", p.id AS "patchId", u.title, u.kb, p.kind, u.severity, mu.state, mu.since, mu.hresult,
         CASE WHEN bool_or(d.decision = 'decline') THEN 'decline' WHEN bool_or(d.decision = 'release') THEN 'release' END AS decision
       FROM machine_updates mu JOIN machines m ON m.id = mu.machine_id
         JOIN updates u ON u.id = mu.update_id JOIN patches p ON p.id = u.patch_id
         LEFT JOIN patch_decisions d ON d.patch_id = p.id AND (d.ring_id IS NULL OR d.ring_id = m.ring_id)
       WHERE mu.machine_id = $1
       GROUP BY u.id, p.id, mu.machine_id, mu.update_id
       ORDER BY mu.state IN ${OPEN_SQL} DESC, CASE WHEN mu.state IN ${OPEN_SQL} THEN p.first_seen_at END, mu.since DESC, u.id
       LIMIT $2`,
      [id, UPDATES_SHOWN],
    );
    return rows;
  }

  /** Newest first. */
  private async installs(id: string): Promise<InstallJob[]> {
    const { rows } = await this.database.pool.query<InstallJob>(
      `SELECT state, reason, hresult, created_at AS "createdAt", params -> 'updates' AS updates FROM jobs
       WHERE machine_id = $1 AND verb = 'install' AND created_at > $2 ORDER BY created_at DESC LIMIT 200`,
      [id, new Date(this.clock.now().getTime() - EXPLAINING_MS)],
    );
    return rows;
  }

  private async jobs(id: string): Promise<StoredJob[]> {
    const { rows } = await this.database.pool.query<StoredJob>(
      `${JOB_VIEW_SQL} WHERE j.machine_id = $1 ORDER BY j.created_at DESC, j.id LIMIT $2`,
      [id, JOBS_SHOWN],
    );
    return rows;
  }
}

function shownUpdate(
  update: StoredUpdate,
  machine: StoredMachine,
  installs: readonly InstallJob[],
  planned: Reason | null,
): MachineUpdateRow {
  const { id, patchId, title, kb, kind, severity, state, hresult, decision } = update;
  const job = installs.find((install) => install.updates.some((named) => named.updateId === update.updateId)) ?? null;
  const open = OPEN_UPDATE_STATES.includes(state);
  return {
    ...{ id, patchId, title, kb, kind, severity, state, hresult, decision },
    since: update.since.toISOString(),
    whyNot: explainMissing({
      machine: { state: machine.state, lastSeenAt: machine.lastSeenAt, lastCompleteScanAt: machine.scannedAt },
      update: state,
      hresult,
      decision,
      job: open ? job : null,
      hold: machine.hold,
      planned: open ? planned : null,
    }),
  };
}
