import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { VerbParams } from '#contracts/agent/envelope.js';
import { isUnderWay, type JobRefusal } from '#domain/jobs/job-machine.js';
import { DAY_MS } from '#domain/time.js';
import { CHANGING_VERBS, isStoppable, type MachineState, type Verb } from '#domain/words.js';
import { notifySql } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database, plainArray } from '../../platform/database.js';
import { Alarms } from '../../platform/queues.js';
import { AuditService, auditSql, type Querier } from '../audit/audit.service.js';
import { readStop } from '../fleet-stop/fleet-stop.setting.js';
import { type RestartedMachine, withRestartTerms } from '../restarts/restart-terms.js';
import { lockJobs, moveAll, step, write } from './ledger.js';
import { TELL_CHANGED } from './regular-moves.js';

export interface NewJob {
  machineId: string;
  verb: Verb;
  /** As VerbParams of the agent protocol says for the verb. */
  params: Record<string, unknown>;
  /** Who orders it: a user's name, or `sluice` for what the controller does by itself. */
  createdBy: string;
  notBefore: Date;
  notAfter: Date;
}

export type CreateRefusal = 'not-found' | 'machine-retired' | 'machine-not-active' | 'invalid' | 'fleet-stopped';
export type Created = { ok: true; jobId: string } | { ok: false; reason: CreateRefusal };
export type StopReason = 'stopped-by-person' | 'patch-declined' | 'fleet-stopped';
export type Stopped = { ok: true } | { ok: false; reason: JobRefusal | 'not-found' };

/** Machines that may be given jobs. A lost one is only silent: its job waits until it comes back or until its not-after. */
const REACHABLE: readonly MachineState[] = ['active', 'lost'];
const STOP_VALID_MS = DAY_MS;

const CREATE = `
WITH changed AS (
  INSERT INTO jobs (id, machine_id, verb, params, changing, not_before, not_after, created_by, created_at)
  SELECT n.*, $9 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::boolean[], $6::timestamptz[],
    $7::timestamptz[], $8::text[]) AS n
  RETURNING id, machine_id, verb, params, state, phase, percent, attempt, not_before, created_by, NULL AS shown
), audited AS (${auditSql(
  {
    at: '$9',
    actor: 'created_by',
    action: `'job.create'`,
    subject: `'machine:' || machine_id`,
    detail: `jsonb_build_object('job', id, 'verb', verb, 'params', params)`,
  },
  'changed',
)}), told AS (${TELL_CHANGED}
), woken AS (${notifySql(
  'wake',
  `'{"machine":"' || machine_id || '"}'`,
  '(SELECT DISTINCT machine_id FROM changed WHERE not_before <= $9) due',
)})
SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM woken)`;

@Injectable()
export class JobsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly alarms: Alarms,
    private readonly audit: AuditService,
  ) {}

  async create(job: NewJob & { client?: PoolClient }): Promise<Created> {
    const { client, ...wanted } = job;
    const [created] = await this.createMany([wanted], client);
    return created as Created;
  }

  /**
   * Creates all jobs, or none if the database fails; a machine that may not have its job is refused on its own. State, history,
   * audit and wake-up are one transaction: that of `client` when it is given, which is how an order becomes part of a larger act.
   * @returns one answer for each job, in the same order
   */
  async createMany(jobs: readonly NewJob[], client?: PoolClient): Promise<Created[]> {
    // One statement is a transaction by itself; only a hold's wish makes it two.
    const whole = client ?? (jobs.some(({ verb }) => wishOf(verb) !== null) ? null : this.database.pool);
    const answers = await (whole
      ? this.insert(whole, jobs)
      : this.database.tx((ownClient) => this.insert(ownClient, jobs)));
    const now = this.clock.now();
    for (const [index, job] of jobs.entries()) {
      const answer = answers[index] as Created;
      // An alarm of a transaction that is rolled back later finds no job, and does nothing.
      if (answer.ok && job.notBefore > now) this.alarms.set({ job: answer.jobId }, job.notBefore);
    }
    return answers;
  }

  private async insert(client: Querier, jobs: readonly NewJob[]): Promise<Created[]> {
    const now = this.clock.now();
    const { rows } = await client.query<RestartedMachine & { state: MachineState }>({
      name: 'machines-states',
      text: `SELECT id, state, ring_id AS "ringId", ownership, agent_version AS "agentVersion" FROM machines
             WHERE id = ANY($1::uuid[])`,
      values: [plainArray(jobs.map((job) => job.machineId))],
    });
    const machines = new Map(rows.map((row) => [row.id, row]));
    // Only asked where it matters: most jobs look, or give a machine back.
    const stopped = jobs.some(({ verb }) => isStoppable(verb)) && (await readStop(client))?.stopped !== false;
    const answers = jobs.map((job): Created => {
      const reason =
        refusalOf(job, machines.get(job.machineId)?.state) ??
        (stopped && isStoppable(job.verb) ? 'fleet-stopped' : null);
      return reason ? { ok: false, reason } : { ok: true, jobId: randomUUID() };
    });
    const possible = jobs.flatMap((job, index) => {
      const answer = answers[index] as Created;
      return answer.ok ? [{ ...job, id: answer.jobId }] : [];
    });
    if (possible.length === 0) return answers;
    const accepted = await withRestartTerms(client, possible, machines, now);
    await client.query({
      name: 'jobs-create',
      text: CREATE,
      values: [
        plainArray(accepted.map((job) => job.id)),
        plainArray(accepted.map((job) => job.machineId)),
        plainArray(accepted.map((job) => job.verb)),
        accepted.map((job) => JSON.stringify(job.params)),
        plainArray(accepted.map((job) => CHANGING_VERBS.includes(job.verb))),
        plainArray(accepted.map((job) => job.notBefore.toISOString())),
        plainArray(accepted.map((job) => job.notAfter.toISOString())),
        accepted.map((job) => job.createdBy),
        now,
      ],
    });
    await this.rememberHoldWish(client, accepted, now);
    return answers;
  }

  /**
   * What people asked for last decides whether a machine is given hold leases (design rule 4). The level stays what the machine
   * reported; only "none" becomes "unknown", because something was asked for now.
   */
  private async rememberHoldWish(client: Querier, jobs: readonly NewJob[], now: Date): Promise<void> {
    for (const wanted of [true, false]) {
      const machines = jobs.filter((job) => wishOf(job.verb) === wanted).map((job) => job.machineId);
      if (machines.length === 0) continue;
      await client.query(
        `INSERT INTO hold_states (machine_id, level, wanted, since)
         SELECT DISTINCT id, CASE WHEN $2::boolean THEN 'unknown' ELSE 'none' END, $2::boolean, $3::timestamptz
         FROM unnest($1::uuid[]) AS m(id)
         ON CONFLICT (machine_id) DO UPDATE SET wanted = excluded.wanted,
           level = CASE WHEN hold_states.level = 'none' THEN excluded.level ELSE hold_states.level END`,
        [machines, wanted, now],
      );
    }
  }

  /**
   * A person, or a rule that a person wrote, asks to stop. A queued job is cancelled at once; one in the hands of its machine is asked to stop by an order of its
   * own, and by the answer to its next progress message, whichever comes first.
   */
  async stop(
    jobId: string,
    by: string,
    reason: StopReason = 'stopped-by-person',
    client?: PoolClient,
  ): Promise<Stopped> {
    return client
      ? this.stopIn(client, jobId, by, reason)
      : this.database.tx((own) => this.stopIn(own, jobId, by, reason));
  }

  private async stopIn(client: PoolClient, jobId: string, by: string, reason: StopReason): Promise<Stopped> {
    const job = (await lockJobs(client, [jobId])).get(jobId);
    if (!job) return { ok: false, reason: 'not-found' };
    if (job.state === 'stopping') return { ok: true };
    const at = this.clock.now();
    const stopped = step(job, 'stop', {
      at,
      set: { reason },
      note: { kind: 'stop', data: { by } },
    });
    if (!stopped.ok) return stopped;
    await write(client, [stopped.change]);
    await this.audit.record(client, {
      actor: by,
      action: 'job.stop',
      subject: `machine:${job.machineId}`,
      detail: { job: jobId, verb: job.verb },
    });
    if (isUnderWay(stopped.change.after.state)) {
      await this.insert(client, [
        {
          machineId: job.machineId,
          verb: 'stop',
          params: { job: jobId },
          createdBy: by,
          notBefore: at,
          notAfter: new Date(Math.min(job.notAfter.getTime(), at.getTime() + STOP_VALID_MS)),
        },
      ]);
    }
    return { ok: true };
  }

  /** The machine says that it has left: its leave job, if one is under way, has thereby succeeded. */
  async succeedLeave(client: PoolClient, machineId: string): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM jobs WHERE machine_id = $1 AND verb = 'leave' AND fence > 0 AND ended_at IS NULL`,
      [machineId],
    );
    const at = this.clock.now();
    const end = { outcome: 'succeeded' as const, reason: null, hresult: null, result: null };
    await moveAll(client, rows, (job) =>
      step(job, 'succeed', {
        at,
        set: { reason: null, percent: 100 },
        note: null,
        end,
      }),
    );
  }

  /** Ends every open job of machines that are gone; part of the transaction in which they go. */
  async cancelAll(client: PoolClient, machineIds: readonly string[], reason: 'machine-retired'): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM jobs WHERE machine_id = ANY($1::uuid[]) AND ended_at IS NULL`,
      [machineIds],
    );
    const facts = { at: this.clock.now(), set: { reason }, note: { kind: 'machine-gone', data: {} } };
    // Nobody is left who could confirm a stop, so a job under way ends as if its machine had confirmed it.
    await moveAll(client, rows, (job) => step(job, isUnderWay(job.state) ? 'confirm-stopped' : 'stop', facts));
  }
}

/** Whether the verb asks for the machine to be held; null where it says nothing about that. */
function wishOf(verb: Verb): boolean | null {
  if (verb === 'hold') return true;
  return verb === 'resume' || verb === 'leave' ? false : null;
}

function refusalOf(job: NewJob, state: MachineState | undefined): CreateRefusal | null {
  if (state === undefined) return 'not-found';
  if (state === 'retired' || state === 'left') return 'machine-retired';
  if (!REACHABLE.includes(state)) return 'machine-not-active';
  if (!VerbParams[job.verb].safeParse(job.params).success || job.notAfter <= job.notBefore) return 'invalid';
  return null;
}
