import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { RESTART_TERMS_SINCE, type RestartTerms } from '#contracts/agent/envelope.js';
import type { UpdateIdentity } from '#contracts/common.js';
import type { InstallNow } from '#contracts/people/patches.js';
import { decisionFor, type PatchDecision } from '#domain/patches/decisions.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import { MINUTE_MS } from '#domain/time.js';
import { isAtLeast } from '#domain/versions.js';
import { nextWindows, type Span } from '#domain/windows/calendar.js';
import { readWindow, type WindowProblem, type WindowRule } from '#domain/windows/rule.js';
import type { Decision } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService } from '../audit/audit.service.js';
import { type CreateRefusal, JobsService, type NewJob } from '../jobs/jobs.service.js';
import { ringWindows } from '../rollouts/ring-windows.js';
import { RuleDecisions } from '../rules/rule-decisions.service.js';
import { INSTALLABLE_SQL, installOrder } from './install-order.js';

export type Decided = { ok: true } | { ok: false; reason: 'not-found' | 'patch-declined' | 'decided-by-rule' };

/** `reason` is null for a person's decision, else why rules decided so. */
type StoredDecision = PatchDecision & { reason: string | null };

export interface InstallOrder {
  patchId: string;
  /** Without them: every machine to which the patch is offered. */
  machineIds?: readonly string[] | undefined;
  restart: 'never' | 'if-required';
  /** Minutes in which the install may start. */
  withinMinutes: number;
  /** Outside maintenance windows; otherwise in each machine's next one. */
  expedite: boolean;
  restartPolicy?: InstallNow['restartPolicy'];
  by: string;
}
export type InstallRefusal =
  | CreateRefusal
  | WindowProblem
  | 'patch-declined'
  | 'not-offered'
  | 'install-ordered'
  | 'agent-too-old'
  | 'ring-without-window';
export interface InstallAnswer {
  created: { machine: string; job: string }[];
  refused: { machine: string; reason: InstallRefusal }[];
}

interface Candidate {
  machineId: string;
  ringId: string;
  zone: string | null;
  agentVersion: string;
  /** Offered members of the patch; null when there is none. */
  updates: UpdateIdentity[] | null;
  ordered: boolean;
}

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
      const times = await this.orderTimes(client, order);
      for (const candidate of candidates) {
        const { machineId, ringId } = candidate;
        const declined = decisionFor(patchId, ringId, decisions)?.decision === 'decline';
        const made = declined ? 'patch-declined' : orderFor(order, candidate, times);
        if (typeof made === 'string') answer.refused.push({ machine: machineId, reason: made });
        else wanted.push(made);
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
          expedite: order.expedite,
          restartPolicy: order.restartPolicy,
        },
      });
      return answer;
    });
  }

  /** When an order may be carried out: at once, or in the next window of a machine's ring and zone. */
  private async orderTimes(client: PoolClient, { expedite, withinMinutes }: InstallOrder): Promise<OrderTimes> {
    const now = this.clock.now();
    const at = { start: now, end: new Date(now.getTime() + withinMinutes * MINUTE_MS) };
    if (expedite) return () => ({ ok: true, ...at });
    const windows = await ringWindows(client);
    return ({ ringId, zone }) => nextInstall(windows.get(ringId) ?? [], zone, now);
  }

  /** The machines asked for, with what the patch means on each; without a list only those to which it is offered. */
  private async candidates(client: PoolClient, { patchId, machineIds }: InstallOrder): Promise<Candidate[]> {
    const { rows } = await client.query<Candidate>(
      `SELECT m.id AS "machineId", m.ring_id AS "ringId", coalesce(m.zone_chosen, m.zone_reported) AS zone,
         m.agent_version AS "agentVersion", o.updates,
         EXISTS (SELECT 1 FROM jobs j WHERE j.machine_id = m.id AND j.verb = 'install'
           AND j.ended_at IS NULL AND j.params->'release'->>'id' = $1::text) AS ordered
       FROM machines m LEFT JOIN (
         SELECT mu.machine_id,
           json_agg(json_build_object('updateId', u.update_id, 'revision', u.revision) ORDER BY u.update_id, u.revision) AS updates
         FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
         WHERE u.patch_id = $1::text::uuid AND mu.state IN ${INSTALLABLE_SQL}
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

type OrderTime = { ok: true; start: Date; end: Date } | { ok: false; reason: WindowProblem | 'ring-without-window' };
type OrderTimes = (machine: Pick<Candidate, 'ringId' | 'zone'>) => OrderTime;

/** The order for a machine, or why it gets none. */
function orderFor(order: InstallOrder, candidate: Candidate, times: OrderTimes): NewJob | InstallRefusal {
  const { machineId, updates, ordered, agentVersion } = candidate;
  const { patchId, restart, restartPolicy, by } = order;
  if (ordered) return 'install-ordered';
  if (updates === null) return 'not-offered';
  const own = restart !== 'never' && restartPolicy !== undefined;
  if (own && !isAtLeast(agentVersion, RESTART_TERMS_SINCE)) return 'agent-too-old';
  const time = times(candidate);
  if (!time.ok) return time.reason;
  const { start: notBefore, end: notAfter } = time;
  const job = installOrder({ patchId, machineId, updates, restart, notBefore, notAfter, by });
  return own ? { ...job, params: { ...job.params, policy: ownTerms(restartPolicy, notBefore) } } : job;
}

/** The next window that is open or to come. Two that overlap are two. */
function nextInstall(rules: readonly WindowRule[], zone: string | null, now: Date): OrderTime {
  if (rules.length === 0) return { ok: false, reason: 'ring-without-window' };
  const spans: Span[] = [];
  for (const rule of rules) {
    const read = readWindow(rule, zone);
    if (!read.ok) return read;
    spans.push(...nextWindows(read.window, now, 1));
  }
  const [first] = spans.sort((a, b) => a.start.getTime() - b.start.getTime());
  if (first === undefined) return { ok: false, reason: 'window-never-opens' };
  return { ok: true, start: first.start > now ? first.start : now, end: first.end };
}

/** Snoozed for as long as the standard policy says: people gave the rest. */
function ownTerms(policy: NonNullable<InstallOrder['restartPolicy']>, from: Date): RestartTerms {
  const { noticeMinutes, countdownMinutes, deadlineMinutes } = policy;
  const deadline = new Date(from.getTime() + deadlineMinutes * MINUTE_MS).toISOString();
  return { noticeMinutes, countdownMinutes, deadline, snoozeMinutes: DEFAULT_RESTART_POLICY.snoozeMinutes };
}
