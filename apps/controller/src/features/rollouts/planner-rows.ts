import { z } from 'zod';
import { GatePlan, Waves } from '#contracts/people/planning.js';
import type { HealthRecord, MachineHealth } from '#domain/gates/health.js';
import type { Grant } from '#domain/gates/standing.js';
import type { PlannedMachine, PlannedRollout, Stage } from '#domain/planner/state.js';
import { type SeedCandidate, seedsBySite } from '#domain/rings/seed.js';
import { DAY_MS } from '#domain/time.js';
import type { GrantOutcome, MachineState, Ownership, RolloutState } from '#domain/words.js';

/** What the planner reads from the tables, as it comes, and what of it may be believed. */

const HealthRecordRow: z.ZodType<HealthRecord> = z.object({
  days: z.number(),
  bugchecks: z.int(),
  failedServices: z.array(z.string()),
});
/** As stored in `grants.health`. */
export const HealthRow = z.object({ before: HealthRecordRow.nullable(), after: HealthRecordRow.nullable() });

export interface MachineRow {
  id: string;
  ringId: string;
  site: string | null;
  ownership: Ownership;
  seedChosen: boolean;
  seenDays: number;
  zone: string | null;
  state: MachineState;
  lastSeenAt: Date | null;
  pausedUntil: Date | null;
  ownFrom: Date | null;
  ownTo: Date | null;
  absentFrom: Date | null;
  absentTo: Date | null;
  busy: boolean;
}

/** Power and people at a machine, of its newest inventory. */
export interface Presence {
  onMains: boolean | null;
  loggedOn: boolean | null;
}
const UNREAD: Presence = { onMains: null, loggedOn: null };

export function plannedMachines(
  rows: readonly MachineRow[],
  presence: ReadonlyMap<string, Presence>,
  now: Date,
): PlannedMachine[] {
  const seeds = new Set(seedsBySite(rows.map((row) => candidate(row, now))).values());
  return rows.map((row) => {
    const { id, ringId, site, zone, state, lastSeenAt, busy, ownFrom, ownTo, absentFrom, absentTo } = row;
    return {
      ...{ id, ringId, site, zone, state, lastSeenAt, busy },
      // Only on a personal machine is the owner's pause theirs to give.
      pausedUntil: row.ownership === 'personal' ? row.pausedUntil : null,
      ownWindow: ownFrom !== null && ownTo !== null ? { start: ownFrom, end: ownTo } : null,
      seed: seeds.has(id),
      presence: {
        absence: absentFrom !== null && absentTo !== null ? { from: absentFrom, to: absentTo } : null,
        ...(presence.get(id) ?? UNREAD),
      },
    };
  });
}

/** Days are counted back from today, the bits from the day on which it was seen last. */
function candidate({ id, site, ownership, seedChosen, seenDays, lastSeenAt }: MachineRow, now: Date): SeedCandidate {
  const today = Math.floor(now.getTime() / DAY_MS);
  const gap = lastSeenAt === null ? 14 : Math.max(0, today - Math.floor(lastSeenAt.getTime() / DAY_MS));
  const bits = gap > 13 ? 0 : (seenDays << gap) & 0x3fff;
  const daysSeen = bits.toString(2).replaceAll('0', '').length;
  return { id, site, ownership, preferred: seedChosen, daysSeen };
}

export interface StageRow {
  ringId: string;
  after: string[];
  waves: unknown;
  gate: unknown;
  barred: Stage['barred'];
}

const UNREADABLE_GATE: GatePlan = {
  minProven: Number.NaN,
  minProvenPercent: Number.NaN,
  maxFailed: Number.NaN,
  maxFailedPercent: Number.NaN,
  soakHours: Number.NaN,
};

export function plannedStage({ ringId, after, waves, gate, barred }: StageRow): Stage {
  return {
    ...{ ringId, after, barred },
    waves: Waves.safeParse(waves).data ?? [],
    gate: GatePlan.safeParse(gate).data ?? UNREADABLE_GATE,
  };
}

export interface RolloutRow {
  id: string;
  name: string;
  patchId: string;
  kind: string;
  state: RolloutState;
  startsAt: Date;
  accepted: string[];
  perWave: number;
  perSite: number;
  catchUpLatest: Date | null;
  restart: 'never' | 'if-required';
  stages: StageRow[];
}

export function plannedRollout(
  row: RolloutRow,
  read: { targets: ReadonlySet<string> | null; grants: readonly Grant[] | null; neededMinutes: number },
): PlannedRollout {
  const { id, state, startsAt, perWave, perSite, catchUpLatest } = row;
  return {
    ...{ id, state, startsAt, perWave, perSite, ...read },
    accepted: new Set(row.accepted),
    stages: row.stages.map(plannedStage),
    catchUp: catchUpLatest === null ? null : { latest: catchUpLatest },
  };
}

export interface GrantRow {
  id: string;
  rolloutId: string;
  machineId: string;
  ringId: string;
  jobId: string | null;
  grantedAt: Date;
  notAfter: Date;
  seenAt: Date | null;
  startedAt: Date | null;
  signalAt: Date | null;
  outcome: GrantOutcome | null;
  reason: string | null;
  endedAt: Date | null;
  health: unknown;
}

/** @returns null if one of them cannot be read: then nobody knows what the gates should count */
export function plannedGrants(rows: readonly GrantRow[]): Grant[] | null {
  const grants: Grant[] = [];
  for (const row of rows) {
    const health = row.health === null ? null : HealthRow.safeParse(row.health).data;
    if (health === undefined) return null;
    const { machineId, ringId, grantedAt, notAfter, seenAt, startedAt, signalAt, outcome, endedAt } = row;
    grants.push({
      ...{ machineId, ringId, grantedAt, notAfter, seenAt, startedAt, signalAt, outcome, endedAt },
      health: health as MachineHealth | null,
    });
  }
  return grants;
}
