import { Injectable } from '@nestjs/common';
import type { PatchDetail } from '#contracts/people/patches.js';
import { decisionFor, type PatchDecision } from '#domain/patches/decisions.js';
import type { Reason } from '#domain/reasons.js';
import type { HoldLevel, JobState, MachineState, UpdateState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { explainMissing } from '../machines/explain.people.js';
import { EXPLAINING_MS } from '../machines/fleet-sql.people.js';
import { PlannerCauses } from '../rollouts/planner-causes.people.js';
import { DryRunService } from '../rules/dry-run.people.js';
import { PatchListService } from './patch-list.people.js';

interface StoredMember {
  updateId: string;
  revision: number;
  title: string;
  firstSeenAt: Date;
}

interface StoredPlace {
  id: string;
  name: string;
  ring: string;
  ringId: string;
  machineState: MachineState;
  lastSeenAt: Date | null;
  hold: HoldLevel;
  scannedAt: Date | null;
  state: UpdateState;
  since: Date;
  hresult: string | null;
}

interface StoredInstall {
  machineId: string;
  id: string;
  state: JobState;
  percent: number;
  phase: string | null;
  reason: string | null;
  hresult: string | null;
  createdAt: Date;
}

/** One patch: its updates, and where it stands on every machine. */
@Injectable()
export class PatchDetailService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly patches: PatchListService,
    private readonly planned: PlannerCauses,
    private readonly rules: DryRunService,
  ) {}

  /** @throws ProblemError `not-found`. */
  async detail(id: string): Promise<PatchDetail> {
    const row = await this.patches.row(id);
    if (!row) throw new ProblemError('not-found');
    const [members, places, installs, decisions, rules, planned] = await Promise.all([
      this.members(id),
      this.places(id),
      this.installs(id),
      this.decisions(id),
      this.rules.sayOf(id),
      this.planned.ofPatch(id),
    ]);
    return {
      ...row,
      rules,
      updates: members.map((member) => ({ ...member, firstSeenAt: member.firstSeenAt.toISOString() })),
      machines: places.map((place) =>
        shownPlace(id, place, installs.get(place.id) ?? null, decisions, planned.get(place.id) ?? null),
      ),
    };
  }

  private async members(id: string): Promise<StoredMember[]> {
    const { rows } = await this.database.pool.query<StoredMember>(
      `SELECT update_id AS "updateId", revision, title, first_seen_at AS "firstSeenAt" FROM updates
       WHERE patch_id = $1 ORDER BY title, update_id, revision`,
      [id],
    );
    return rows;
  }

  /** One row a machine: that of its newest revision. */
  private async places(id: string): Promise<StoredPlace[]> {
    const { rows } = await this.database.pool.query<StoredPlace>(
      `SELECT * FROM (
         SELECT DISTINCT ON (m.id) m.id, m.name, r.name AS ring, r.id AS "ringId", m.state AS "machineState",
           m.last_seen_at AS "lastSeenAt", coalesce(h.level, 'none') AS hold, s.confirmed_at AS "scannedAt",
           mu.state, mu.since, mu.hresult
         FROM updates u JOIN machine_updates mu ON mu.update_id = u.id
           JOIN machines m ON m.id = mu.machine_id JOIN rings r ON r.id = m.ring_id
           LEFT JOIN hold_states h ON h.machine_id = m.id
           LEFT JOIN reports s ON s.machine_id = m.id AND s.kind = 'scan'
         WHERE u.patch_id = $1 AND m.state NOT IN ('retired', 'left')
         ORDER BY m.id, mu.state = 'overtaken', u.revision DESC, mu.since DESC
       ) places ORDER BY lower(places.name), places.id`,
      [id],
    );
    return rows;
  }

  /** The newest install job of each machine that names a member. */
  private async installs(id: string): Promise<Map<string, StoredInstall>> {
    const { rows } = await this.database.pool.query<StoredInstall>(
      `SELECT DISTINCT ON (j.machine_id) j.machine_id AS "machineId", j.id, j.state, j.percent, j.phase, j.reason, j.hresult,
         j.created_at AS "createdAt"
       FROM jobs j
       WHERE j.verb = 'install' AND j.created_at > $2 AND EXISTS (
         SELECT FROM jsonb_array_elements(j.params -> 'updates') named
         JOIN updates u ON u.update_id = (named ->> 'updateId')::uuid AND u.patch_id = $1
       )
       ORDER BY j.machine_id, j.created_at DESC`,
      [id, new Date(this.clock.now().getTime() - EXPLAINING_MS)],
    );
    return new Map(rows.map((row) => [row.machineId, row]));
  }

  private async decisions(id: string): Promise<PatchDecision[]> {
    const { rows } = await this.database.pool.query<PatchDecision>(
      `SELECT patch_id AS "patchId", ring_id AS "ringId", decision, decided_at AS "decidedAt"
       FROM patch_decisions WHERE patch_id = $1`,
      [id],
    );
    return rows;
  }
}

function shownPlace(
  patchId: string,
  place: StoredPlace,
  install: StoredInstall | null,
  decisions: readonly PatchDecision[],
  planned: Reason | null,
): PatchDetail['machines'][number] {
  const { id, name, ring, state, hresult, hold } = place;
  return {
    ...{ id, name, ring, state },
    since: place.since.toISOString(),
    whyNot: explainMissing({
      machine: { state: place.machineState, lastSeenAt: place.lastSeenAt, lastCompleteScanAt: place.scannedAt },
      update: state,
      hresult,
      decision: decisionFor(patchId, place.ringId, decisions)?.decision ?? null,
      job: install,
      hold,
      planned,
    }),
    job: install && { id: install.id, state: install.state, percent: install.percent, phase: install.phase },
  };
}
