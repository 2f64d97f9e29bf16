import { Injectable } from '@nestjs/common';
import type { RolloutMachinePage, RolloutMachineQuery, RolloutMachineRow } from '#contracts/people/rollouts.js';
import { plan } from '#domain/planner/plan.js';
import type { Refusal } from '#domain/planner/state.js';
import { isReason } from '#domain/reasons.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { explain } from '../machines/explain.people.js';
import type { GrantRow } from './planner-rows.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { type ShownStanding, standings } from './rollout-views.people.js';

interface StoredMachine {
  id: string;
  name: string;
  ringId: string;
  ring: string;
  site: string | null;
  job: RolloutMachineRow['job'];
}

/** What needs a look first. */
const ORDER: readonly ShownStanding[] = [
  'failed',
  'unreadable',
  'running',
  'reserved',
  'waiting',
  'neutral',
  'untouched',
  'proven',
];

/** The machines of a rollout, each with where it stands and the planner's own cause why it has nothing yet. */
@Injectable()
export class RolloutMachinesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly states: PlannerStateRepository,
  ) {}

  /** @throws ProblemError `not-found`. */
  async list(id: string, query: RolloutMachineQuery): Promise<RolloutMachinePage> {
    const now = this.clock.now();
    const { state, grants } = await this.states.load(this.database.pool, now, [id]);
    const planned = state.rollouts.find((rollout) => rollout.id === id);
    if (!planned) throw new ProblemError('not-found');
    const own = new Map(grants.filter(({ rolloutId }) => rolloutId === id).map((grant) => [grant.machineId, grant]));
    const found = standings(planned, now);
    const machines = await this.machines([...found.keys()], [...own.values()]);
    const rows = machines
      .map((machine) => ({ machine, standing: found.get(machine.id) ?? 'untouched' }))
      .filter(({ machine }) => query.ring === undefined || machine.ringId === query.ring)
      .filter(({ standing }) => query.standing === undefined || standing === query.standing)
      .sort((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing));
    const { refusals } = plan(state, now);
    const causes = new Map(refusals.filter(({ rolloutId }) => rolloutId === id).map((one) => [one.machineId, one]));
    const first = (query.page - 1) * query.size;
    return {
      total: rows.length,
      rows: rows
        .slice(first, first + query.size)
        .map(({ machine, standing }) => shown(machine, standing, own.get(machine.id), causes.get(machine.id))),
    };
  }

  /** By name. The ring is that of the grant where there is one: a machine may have moved since. */
  private async machines(ids: readonly string[], grants: readonly GrantRow[]): Promise<StoredMachine[]> {
    const { rows } = await this.database.pool.query<StoredMachine>(
      `SELECT m.id, m.name, r.id AS "ringId", r.name AS ring, m.site,
         CASE WHEN j.id IS NOT NULL THEN json_build_object('id', j.id, 'state', j.state, 'percent', j.percent, 'phase', j.phase) END AS job
       FROM machines m LEFT JOIN grants g ON g.id = ANY($2::uuid[]) AND g.machine_id = m.id
         JOIN rings r ON r.id = coalesce(g.ring_id, m.ring_id) LEFT JOIN jobs j ON j.id = g.job_id
       WHERE m.id = ANY($1::uuid[]) ORDER BY lower(m.name), m.id`,
      [ids, grants.map(({ id }) => id)],
    );
    return rows;
  }
}

function shown(
  { id, name, ringId, ring, site, job }: StoredMachine,
  standing: ShownStanding,
  grant: GrantRow | undefined,
  refusal: Refusal | undefined,
): RolloutMachineRow {
  const since = grant && (grant.endedAt ?? grant.startedAt ?? grant.grantedAt);
  return {
    machine: { id, name },
    ring: { id: ringId, name: ring },
    ...{ site, standing, job },
    whyNot: whyNotOf(standing, grant, refusal),
    until: refusal?.until?.toISOString() ?? null,
    since: since?.toISOString() ?? null,
  };
}

/** Why it does not have the patch: what went wrong on it, else what keeps the planner from granting it. */
function whyNotOf(
  standing: ShownStanding,
  grant: GrantRow | undefined,
  refusal: Refusal | undefined,
): RolloutMachineRow['whyNot'] {
  if (standing === 'failed' && grant) {
    const cause = grant.reason ?? (grant.outcome === 'proven' ? 'health-worse' : 'silent-since-start');
    return isReason(cause) ? explain(cause) : explain('install-failed', cause);
  }
  if (standing === 'unreadable') return explain('health-unknown');
  if (standing === 'waiting') return explain('waiting');
  return refusal ? explain(refusal.reason) : null;
}
