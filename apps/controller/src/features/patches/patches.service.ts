import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { decisionFor, type PatchDecision } from '#domain/patches/decisions.js';
import { MINUTE_MS } from '#domain/time.js';
import type { Decision } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService } from '../audit/audit.service.js';
import { type CreateRefusal, JobsService, type NewJob } from '../jobs/jobs.service.js';
import { RuleDecisions } from '../rules/rule-decisions.service.js';

export type Decided = { ok: true } | { ok: false; reason: 'not-found' | 'patch-declined' | 'decided-by-rule' };

/** `reason` is null for a person's decision, else why rules decided so. */
type StoredDecision = PatchDecision & { reason: string | null };

export interface InstallOrder {
  patchId: string;
  /** Without them: every machine to which the patch is offered. */
  machineIds?: readonly string[];
  restart: 'never' | 'if-required';
  /** Minutes in which the install may start. */
  withinMinutes: number;
  by: string;
}
export type InstallRefusal = CreateRefusal | 'patch-declined' | 'not-offered' | 'install-ordered';
export interface InstallAnswer {
  created: { machine: string; job: string }[];
  refused: { machine: string; reason: InstallRefusal }[];
}

interface Candidate {
  machineId: string;
  ringId: string;
  /** Offered members of the patch; null when there is none. */
  updates: { updateId: string; revision: number }[] | null;
  ordered: boolean;
}

/** WUA identities in one order at most, the ceiling that the PC keeps too (docs/protocol.md). */
const UPDATES_IN_ORDER = 200;

/** What people decide on patches, and installs ordered at once. */
@Injectable()
export class PatchesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
    private readonly rules: RuleDecisions,
  ) {}

  /**
   * Releases or declines a patch for a ring, or takes the decision back. A decline also stops what was ordered before it. Where a
   * person decides, rules have no word; where the word is taken back, they have it again.
   * @param ringId null = every ring
   * @param decision null = none
   * @returns `patch-declined` for a release in a ring while the patch is declined for all: it would have no effect;
   *   `decided-by-rule` where a rule's word is to be taken back
   */
  async decide(patchId: string, ringId: string | null, decision: Decision | null, by: string): Promise<Decided> {
    const decided = await this.database.tx(async (client): Promise<Decided & { stop?: string[] }> => {
      const known = await client.query(
        'SELECT 1 FROM patches WHERE id = $1 AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM rings WHERE id = $2)) FOR UPDATE',
        [patchId, ringId],
      );
      if (known.rowCount === 0) return { ok: false, reason: 'not-found' };
      const earlier = await this.decisionsOf(client, patchId);
      const general = earlier.find((row) => row.ringId === null);
      if (decision === 'release' && ringId !== null && general?.decision === 'decline') {
        return { ok: false, reason: 'patch-declined' };
      }
      const own = earlier.find((row) => row.ringId === ringId);
      if (decision === null && own && own.reason !== null) return { ok: false, reason: 'decided-by-rule' };
      if ((own?.decision ?? null) === decision && (own?.reason ?? null) === null) return { ok: true };
      await client.query(
        `DELETE FROM patch_decisions WHERE patch_id = $1
           AND (ring_id IS NOT DISTINCT FROM $2 OR ($2::uuid IS NULL AND reason IS NOT NULL))`,
        [patchId, ringId],
      );
      if (decision !== null) {
        await client.query('UPDATE patches SET changed_at = NULL, changed_reason = NULL WHERE id = $1', [patchId]);
        await client.query(
          `INSERT INTO patch_decisions (id, patch_id, ring_id, decision, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)`,
          [randomUUID(), patchId, ringId, decision, by, this.clock.now()],
        );
      }
      await this.audit.record(client, {
        actor: by,
        action: decision === null ? 'patch.undecide' : `patch.${decision}`,
        subject: `patch:${patchId}`,
        detail: { ring: ringId, before: own?.decision ?? null, byRule: (own?.reason ?? null) !== null },
      });
      await this.bus.publish(client, 'live', { kind: 'patch', machine: null, job: null, update: null });
      return { ok: true, stop: decision === 'decline' ? await this.openInstalls(client, patchId, ringId) : [] };
    });
    if (!decided.ok) return decided;
    // After the commit: from here on no new install can be ordered, so these are all there are.
    for (const job of decided.stop ?? []) await this.jobs.stop(job, by);
    await this.rules.remake([patchId]);
    return { ok: true };
  }

  private async openInstalls(client: PoolClient, patchId: string, ringId: string | null): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT j.id FROM jobs j JOIN machines m ON m.id = j.machine_id
       WHERE j.ended_at IS NULL AND j.state IN ('queued', 'leased', 'running') AND j.verb IN ('install', 'download')
         AND j.params->'release'->>'id' = $1::text AND ($2::uuid IS NULL OR m.ring_id = $2)`,
      [patchId, ringId],
    );
    return rows.map((row) => row.id);
  }

  /**
   * "Install now": the click is itself the release of this patch for these machines, and stands in the audit as one. The patch's id is
   * the id of the release that travels in the order.
   * @returns what became of each machine; null when there is no such patch
   */
  async installNow(order: InstallOrder): Promise<InstallAnswer | null> {
    const { patchId, by } = order;
    return this.database.tx(async (client) => {
      // The same lock as in decide: a decline and an install are never decided at the same time.
      const known = await client.query('SELECT 1 FROM patches WHERE id = $1 FOR UPDATE', [patchId]);
      if (known.rowCount === 0) return null;
      const decisions = await this.decisionsOf(client, patchId);
      const candidates = await this.candidates(client, order);
      const answer: InstallAnswer = { created: [], refused: [] };
      const wanted: NewJob[] = [];
      for (const candidate of candidates) {
        const { machineId, ringId, updates, ordered } = candidate;
        const declined = decisionFor(patchId, ringId, decisions)?.decision === 'decline';
        const reason = declined ? 'patch-declined' : ordered ? 'install-ordered' : updates ? null : 'not-offered';
        if (reason) answer.refused.push({ machine: machineId, reason });
        else wanted.push(this.installJob(order, machineId, updates ?? []));
      }
      for (const id of new Set(order.machineIds ?? [])) {
        const found = candidates.some((candidate) => candidate.machineId === id);
        if (!found) answer.refused.push({ machine: id, reason: 'not-found' });
      }
      const created = await this.jobs.createMany(wanted, client);
      for (const [index, { machineId }] of wanted.entries()) {
        const job = created[index];
        if (job?.ok) answer.created.push({ machine: machineId, job: job.jobId });
        else if (job) answer.refused.push({ machine: machineId, reason: job.reason });
      }
      if (answer.created.length === 0) return answer;
      await this.audit.record(client, {
        actor: by,
        action: 'patch.install-now',
        subject: `patch:${patchId}`,
        detail: {
          releasedFor: answer.created.map(({ machine }) => machine),
          restart: order.restart,
          withinMinutes: order.withinMinutes,
        },
      });
      return answer;
    });
  }

  private installJob(order: InstallOrder, machineId: string, updates: NonNullable<Candidate['updates']>): NewJob {
    const now = this.clock.now();
    const notAfter = new Date(now.getTime() + order.withinMinutes * MINUTE_MS);
    const release = { id: order.patchId, notAfter: notAfter.toISOString() };
    return {
      machineId,
      verb: 'install',
      params: { updates: updates.slice(0, UPDATES_IN_ORDER), release, restart: order.restart },
      createdBy: order.by,
      notBefore: now,
      notAfter,
    };
  }

  /** The machines asked for, with what the patch means on each; without a list only those to which it is offered. */
  private async candidates(client: PoolClient, { patchId, machineIds }: InstallOrder): Promise<Candidate[]> {
    const { rows } = await client.query<Candidate>(
      `SELECT m.id AS "machineId", m.ring_id AS "ringId", o.updates,
         EXISTS (SELECT 1 FROM jobs j WHERE j.machine_id = m.id AND j.verb = 'install'
           AND j.ended_at IS NULL AND j.params->'release'->>'id' = $1::text) AS ordered
       FROM machines m LEFT JOIN (
         SELECT mu.machine_id,
           json_agg(json_build_object('updateId', u.update_id, 'revision', u.revision) ORDER BY u.update_id, u.revision) AS updates
         FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
         WHERE u.patch_id = $1::text::uuid AND mu.state IN ('offered', 'downloaded', 'failed', 'rolled-back')
         GROUP BY mu.machine_id
       ) o ON o.machine_id = m.id
       WHERE CASE WHEN $2::uuid[] IS NULL THEN o.updates IS NOT NULL AND m.state IN ('active', 'lost')
         ELSE m.id = ANY($2) END
       ORDER BY m.id`,
      [patchId, machineIds ?? null],
    );
    return rows;
  }

  private async decisionsOf(client: PoolClient, patchId: string): Promise<StoredDecision[]> {
    const { rows } = await client.query<StoredDecision>(
      `SELECT patch_id AS "patchId", ring_id AS "ringId", decision, decided_at AS "decidedAt", reason
       FROM patch_decisions WHERE patch_id = $1`,
      [patchId],
    );
    return rows;
  }
}
