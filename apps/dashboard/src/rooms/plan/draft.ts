import type { z } from 'zod';
import type { GatePlan, RingRow, Waves } from '#contracts/people/planning.js';
import { type RolloutDetail, RolloutPlan } from '#contracts/people/rollouts.js';
import { DAY_MS } from '#domain/time.js';
import type { OnOvertaken } from '#domain/words.js';
import { type GateDraft, gateOf } from '../../planning/GateFields.js';
import { readWaves, wavesText } from '../../planning/tell.js';

/** What this rollout does otherwise than the ring itself would. */
export interface Otherwise {
  /** As typed: `5, 50 %, all`. */
  waves: string;
  gate: GateDraft;
  onOvertaken: OnOvertaken;
}

export interface DraftStage {
  ring: string;
  included: boolean;
  /** Null: as the ring has it. */
  otherwise: Otherwise | null;
}

/** A plan while somebody writes it. Times as the browser's fields have them, `2026-12-08T14:00` in the reader's zone. */
export interface Draft {
  patch: string;
  name: string;
  when: 'now' | 'at';
  at: string;
  stages: DraftStage[];
  perWave: number;
  perSite: number;
  catchUp: boolean;
  catchUpLatest: string;
  restart: RolloutPlan['restart'];
}

/** For a datetime-local field. */
export function fieldOf(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const instantOf = (field: string): string | null => {
  const at = new Date(field);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
};

export const ownOf = (ring: RingRow): Otherwise => ({
  waves: wavesText(ring.waves),
  gate: ring.gate,
  onOvertaken: ring.onOvertaken,
});

/** A plan as it begins: every ring that has machines, each as it is set up. */
export function newDraft(patch: string, rings: readonly RingRow[], now: Date): Draft {
  return {
    patch,
    name: '',
    when: 'now',
    at: fieldOf(new Date(now.getTime() + DAY_MS)),
    stages: rings.map((ring) => ({ ring: ring.id, included: ring.machines > 0, otherwise: null })),
    perWave: 10,
    perSite: 5,
    catchUp: false,
    catchUpLatest: fieldOf(new Date(now.getTime() + 21 * DAY_MS)),
    restart: 'if-required',
  };
}

/** The plan of a rollout that was saved. A stage that differs from its ring keeps what was chosen. */
export function draftOf(rollout: RolloutDetail, rings: readonly RingRow[], now: Date): Draft {
  const stages = rings.map((ring): DraftStage => {
    const stage = rollout.stages.find((each) => each.ring.id === ring.id);
    if (!stage) return { ring: ring.id, included: false, otherwise: null };
    const chosen = { waves: wavesText(stage.waves), gate: stage.gatePlan, onOvertaken: stage.onOvertaken };
    const same = JSON.stringify(chosen) === JSON.stringify(ownOf(ring));
    return { ring: ring.id, included: true, otherwise: same ? null : chosen };
  });
  const starts = new Date(rollout.startsAt);
  const fresh = newDraft(rollout.patch.id, rings, now);
  return {
    ...fresh,
    name: rollout.name,
    when: starts > now ? 'at' : 'now',
    at: fieldOf(starts > now ? starts : new Date(fresh.at)),
    stages,
    perWave: rollout.perWave,
    perSite: rollout.perSite,
    catchUp: rollout.catchUpLatest !== null,
    catchUpLatest: rollout.catchUpLatest ? fieldOf(new Date(rollout.catchUpLatest)) : fresh.catchUpLatest,
    restart: rollout.restart,
  };
}

/** What the API takes, or null while something is missing or cannot be read: the fields say what. */
export function planOf(draft: Draft, now: Date): RolloutPlan | null {
  const stages = draft.stages.filter(({ included }) => included).map(stageOf);
  const startsAt = draft.when === 'now' ? now.toISOString() : instantOf(draft.at);
  const plan = RolloutPlan.safeParse({
    patch: draft.patch,
    ...(draft.name.trim() ? { name: draft.name } : {}),
    startsAt,
    stages,
    perWave: draft.perWave,
    perSite: draft.perSite,
    catchUpLatest: draft.catchUp ? (instantOf(draft.catchUpLatest) ?? '') : null,
    restart: draft.restart,
  });
  return plan.success ? plan.data : null;
}

function stageOf({ ring, otherwise }: DraftStage): {
  ring: string;
  waves?: z.infer<typeof Waves> | null;
  gate?: GatePlan | null;
  onOvertaken?: OnOvertaken;
} {
  if (otherwise === null) return { ring };
  return { ring, waves: readWaves(otherwise.waves), gate: gateOf(otherwise.gate), onOvertaken: otherwise.onOvertaken };
}
