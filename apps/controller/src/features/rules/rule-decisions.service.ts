import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { judgePatch } from '#domain/rules/judge.js';
import type { Decision } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { RULES_LOCK } from '../../platform/locks.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { patchRule, readJudgedPatches, readRuledRings, readRules } from './rules.repository.js';

/** Who acts in the audit where rules do: the controller carries out what a person wrote down. */
const ACTOR = 'sluice';

/** A decision as it is stored; `reason` is null for a person's. */
interface Stored {
  patchId: string;
  ringId: string | null;
  decision: Decision;
  reason: string | null;
  ruleId: string | null;
  decidedBy: string;
}

/** What rules say now of a patch in a ring, beside what they had said; null for nothing. */
interface Change {
  patchId: string;
  ringId: string;
  before: Stored | null;
  after: Omit<Stored, 'patchId' | 'ringId'> | null;
}

const keyOf = (patchId: string, ringId: string | null) => `${patchId} ${ringId}`;

/**
 * Carries rules out: what they say of each patch becomes a decision for each ring. A person's word, for the ring or for all of
 * them, stands: where there is one, rules have none. Made anew as often as anybody likes, it changes only what changed.
 */
@Injectable()
export class RuleDecisions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
  ) {}

  /** Call it first in a transaction that changes rules. */
  async lock(client: Querier): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
  }

  /**
   * Makes the decisions by rules anew and stops what they decline.
   * @param patchIds these only; null for all
   * @returns how many decisions are others than before
   */
  async remake(patchIds: readonly string[] | null = null): Promise<number> {
    const changed = await this.database.tx((client) => this.remakeIn(client, patchIds));
    await this.stopDeclined();
    return changed;
  }

  /** The same as part of a larger act. Call `stopDeclined` after its commit. */
  async remakeIn(client: PoolClient, patchIds: readonly string[] | null = null): Promise<number> {
    await this.lock(client);
    const found = await this.changes(client, patchIds);
    if (found.length === 0) return 0;
    // A person may be deciding at this moment, under the lock of the patch: look again once it is ours.
    const locked = [...new Set(found.map(({ patchId }) => patchId))].sort();
    await client.query('SELECT 1 FROM patches WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [locked]);
    const changes = await this.changes(client, locked);
    await this.write(client, changes);
    return changes.filter(({ before, after }) => before?.decision !== after?.decision).length;
  }

  /**
   * Stops installs of what is declined, also of what a crash left over after an earlier pass, or after a person's decline, which stops
   * the installs that it finds by itself.
   */
  async stopDeclined(): Promise<void> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT j.id FROM patch_decisions d JOIN jobs j ON j.params -> 'release' ->> 'id' = d.patch_id::text
         JOIN machines m ON m.id = j.machine_id AND (d.ring_id IS NULL OR d.ring_id = m.ring_id)
       WHERE d.decision = 'decline' AND j.ended_at IS NULL
         AND j.state IN ('queued', 'leased', 'running') AND j.verb IN ('install', 'download')`,
    );
    for (const { id } of rows) await this.jobs.stop(id, ACTOR, 'patch-declined');
  }

  private async changes(client: PoolClient, patchIds: readonly string[] | null): Promise<Change[]> {
    const now = this.clock.now();
    const rules = await readRules(client);
    const plain = rules.map(patchRule);
    const rings = await readRuledRings(client);
    const patches = await readJudgedPatches(client, patchIds, now);
    const stored = await readDecisions(
      client,
      patches.map(({ id }) => id),
    );
    return patches.flatMap((patch) =>
      rings.flatMap((ring): Change[] => {
        const before = stored.get(keyOf(patch.id, ring.id)) ?? null;
        const general = stored.has(keyOf(patch.id, null));
        const verdict = judgePatch(plain, patch, ring, now);
        if (before?.reason === null || (general && before === null)) return [];
        const name = rules.find(({ id }) => id === verdict.ruleId)?.name;
        const after =
          general || verdict.outcome === 'wait'
            ? null
            : {
                decision: verdict.outcome,
                reason: verdict.reason,
                ruleId: verdict.ruleId,
                decidedBy: name === undefined ? ACTOR : `rule: ${name}`,
              };
        return isSame(before, after) ? [] : [{ patchId: patch.id, ringId: ring.id, before, after }];
      }),
    );
  }

  private async write(client: PoolClient, changes: readonly Change[]): Promise<void> {
    const now = this.clock.now();
    const gone = changes.filter(({ after }) => after === null);
    await client.query(
      `DELETE FROM patch_decisions d USING unnest($1::uuid[], $2::uuid[]) AS n(patch, ring)
       WHERE d.patch_id = n.patch AND d.ring_id = n.ring AND d.reason IS NOT NULL`,
      [gone.map(({ patchId }) => patchId), gone.map(({ ringId }) => ringId)],
    );
    const rows = changes.flatMap(({ patchId, ringId, after }) =>
      after === null ? [] : [{ id: randomUUID(), patchId, ringId, ...after }],
    );
    await client.query(
      `INSERT INTO patch_decisions AS d (id, patch_id, ring_id, decision, reason, rule_id, decided_by, decided_at)
       SELECT n.id, n."patchId", n."ringId", n.decision, n.reason, n."ruleId", n."decidedBy", $2
       FROM json_to_recordset($1::json) AS n(id uuid, "patchId" uuid, "ringId" uuid, decision text, reason text, "ruleId" uuid,
         "decidedBy" text)
       ON CONFLICT (patch_id, ring_id) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
         rule_id = excluded.rule_id, decided_by = excluded.decided_by,
         decided_at = CASE WHEN d.decision = excluded.decision THEN d.decided_at ELSE excluded.decided_at END
       WHERE d.reason IS NOT NULL`,
      [JSON.stringify(rows), now],
    );
    // Another rule that says the same changes nothing for anybody: who wrote the rules stands in the audit already.
    const told = changes.filter(({ before, after }) => before?.decision !== after?.decision);
    await this.audit.recordMany(
      client,
      told.map(({ patchId, ringId, before, after }) => ({
        actor: ACTOR,
        action: after === null ? 'patch.undecide' : `patch.${after.decision}`,
        subject: `patch:${patchId}`,
        detail: {
          ring: ringId,
          before: before?.decision ?? null,
          reason: after?.reason ?? null,
          rule: after?.ruleId ?? null,
          by: after?.decidedBy ?? null,
        },
      })),
    );
    await this.bus.publish(client, 'live', { kind: 'patch', machine: null, job: null, update: null });
  }
}

async function readDecisions(client: PoolClient, patchIds: readonly string[]): Promise<Map<string, Stored>> {
  const { rows } = await client.query<Stored>(
    `SELECT patch_id AS "patchId", ring_id AS "ringId", decision, reason, rule_id AS "ruleId", decided_by AS "decidedBy"
     FROM patch_decisions WHERE patch_id = ANY($1::uuid[])`,
    [patchIds],
  );
  return new Map(rows.map((row) => [keyOf(row.patchId, row.ringId), row]));
}

function isSame(before: Stored | null, after: Change['after']): boolean {
  if (before === null || after === null) return before === after;
  const { decision, reason, ruleId, decidedBy } = before;
  return (
    decision === after.decision && reason === after.reason && ruleId === after.ruleId && decidedBy === after.decidedBy
  );
}
