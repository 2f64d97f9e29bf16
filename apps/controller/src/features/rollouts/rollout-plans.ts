import { Injectable } from '@nestjs/common';
import type { RolloutPlan } from '#contracts/people/rollouts.js';
import { gateProblem } from '#domain/gates/gate.js';
import type { Stage } from '#domain/planner/state.js';
import type { Reason } from '#domain/reasons.js';
import { wavesProblem } from '#domain/rollouts/waves.js';
import type { OnOvertaken } from '#domain/words.js';
import { ProblemError } from '../../platform/problem.js';
import type { Querier } from '../audit/audit.service.js';
import { barredSql } from './planner-state.repository.js';

/** A plan with everything that it leaves to the rings filled in. */
export interface CheckedPlan {
  name: string;
  kind: string;
  stages: CheckedStage[];
  /** Why it cannot be saved; empty if it can. */
  problems: Reason[];
}

export interface CheckedStage {
  ringId: string;
  after: string[];
  waves: RolloutPlanStage['waves'];
  gate: RolloutPlanStage['gate'];
  onOvertaken: OnOvertaken;
  barred: Stage['barred'];
}

type GivenStage = NonNullable<RolloutPlan['stages']>[number];
interface RolloutPlanStage {
  waves: NonNullable<GivenStage['waves']>;
  gate: NonNullable<GivenStage['gate']>;
}

interface RingDefaults extends RolloutPlanStage {
  id: string;
  onOvertaken: OnOvertaken;
  barred: Stage['barred'];
}

const NAME_LENGTH = 80;

/** Fills in and judges what people plan. */
@Injectable()
export class RolloutPlans {
  /** @throws ProblemError `not-found` for an unknown patch. */
  async check(querier: Querier, plan: RolloutPlan): Promise<CheckedPlan> {
    const { rows } = await querier.query<{ title: string; kind: string }>(
      'SELECT title, kind FROM patches WHERE id = $1',
      [plan.patch],
    );
    const patch = rows[0];
    if (!patch) throw new ProblemError('not-found');
    const rings = await this.rings(querier, plan.patch);
    const given = plan.stages ?? rings.map(({ id }): GivenStage => ({ ring: id }));
    const byRing = new Map(given.map((stage) => [stage.ring, stage]));
    const stages: CheckedStage[] = [];
    for (const ring of rings) {
      const stage = byRing.get(ring.id);
      if (stage === undefined) continue;
      const { waves = ring.waves, gate = ring.gate, onOvertaken = ring.onOvertaken } = stage;
      const after = stages.map(({ ringId }) => ringId);
      stages.push({ ringId: ring.id, after, waves, gate, onOvertaken, barred: ring.barred });
    }
    const known = new Set(rings.map(({ id }) => id));
    const problems = new Set<Reason>();
    if (rings.length === 0) problems.add('rings-missing');
    if (byRing.size < given.length) problems.add('ring-twice');
    if (given.some(({ ring }) => !known.has(ring))) problems.add('ring-unknown');
    for (const { waves, gate } of stages) {
      const problem = wavesProblem(waves) ?? gateProblem(gate);
      if (problem !== null) problems.add(problem);
    }
    const open = stages.filter(({ barred }) => barred === null);
    const barred = stages[0]?.barred ?? null;
    if (open.length === 0 && barred !== null) problems.add(barred);
    if (plan.catchUpLatest !== null && plan.catchUpLatest <= plan.startsAt) problems.add('catch-up-before-start');
    const name = plan.name ?? patch.title.slice(0, NAME_LENGTH).trim();
    return { name, kind: patch.kind, stages, problems: [...problems] };
  }

  /** In the order of a rollout. */
  private async rings(querier: Querier, patchId: string): Promise<RingDefaults[]> {
    const { rows } = await querier.query<RingDefaults>(
      `SELECT r.id, r.waves, r.gate, r.on_overtaken AS "onOvertaken", ${barredSql('$1::uuid', 'r.id')} AS barred
       FROM rings r ORDER BY r.position`,
      [patchId],
    );
    return rows;
  }
}
