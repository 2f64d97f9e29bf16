import { Injectable } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import { afterAttempt } from '#domain/reach/reach.js';
import { CARRIERS, type Carrier } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import type { ReachError, ReachReason } from '../../transports/port.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { Carriers } from './carriers.js';
import { explained, type StoredTransport, sshView, TRANSPORT_COLUMNS, winRmView } from './stored.js';

/** Attempts that are kept and shown for a machine. */
const ATTEMPTS_KEPT = 50;
const NOT_SHOWN = { ssh: 'host-key-not-shown', winrm: 'certificate-not-shown' } as const;

/** What came of one attempt; `hostKey` is the one that was seen where it was not the approved one. */
interface Attempted {
  purpose: 'probe' | 'hand-in';
  began: Date;
  jobIds: readonly string[];
  failure: ReachError | null;
}

/** The transports of machines that go to them: tested and approved by people, used under audit. */
@Injectable()
export class TransportsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly carriers: Carriers,
  ) {}

  /** @throws ProblemError `not-found` */
  async list(machineId: string): Promise<MachineTransports> {
    const { pool } = this.database;
    const machine = await pool.query('SELECT 1 FROM machines WHERE id = $1', [machineId]);
    if (machine.rowCount === 0) throw new ProblemError('not-found');
    const ssh = await this.stored(pool, machineId, 'ssh');
    const winrm = await this.stored(pool, machineId, 'winrm');
    const { rows } = await pool.query<{
      id: string;
      kind: Carrier;
      purpose: 'probe' | 'hand-in';
      at: Date;
      tookMs: number;
      jobs: string[];
      reason: string | null;
      detail: string | null;
    }>(
      `SELECT id::text, kind, purpose, at, took_ms AS "tookMs", job_ids AS jobs, reason, detail FROM transport_attempts
       WHERE machine_id = $1 ORDER BY transport_attempts.id DESC LIMIT ${ATTEMPTS_KEPT}`,
      [machineId],
    );
    const found = { ssh, winrm };
    const first = CARRIERS.filter((kind) => found[kind]?.beforePoll);
    const later = CARRIERS.filter((kind) => found[kind] && !found[kind].beforePoll);
    return {
      order: [...first, 'poll', ...later],
      ssh: ssh && sshView(ssh),
      winrm: winrm && winRmView(winrm),
      attempts: rows.map(({ at, reason, ...row }) => ({
        ...row,
        at: at.toISOString(),
        why: reason === null ? null : explained(reason),
      })),
    };
  }

  /** Approves the host key or certificate that the last test saw. @throws ProblemError where it was another one */
  async approve(machineId: string, kind: Carrier, hostKey: string, by: string): Promise<MachineTransports> {
    await this.database.tx(async (client) => {
      const stored = await this.locked(client, machineId, kind);
      if (stored.hostKeySeen !== hostKey) throw new ProblemError(NOT_SHOWN[kind]);
      await client.query(
        `UPDATE machine_transports SET host_key = $2, host_key_seen = NULL, pinned_by = $3, pinned_at = $4, state = 'untested',
           reason = NULL, failures = 0 WHERE machine_id = $1 AND kind = $5`,
        [machineId, hostKey, by, this.clock.now(), kind],
      );
      const what = kind === 'ssh' ? { hostKey } : { certificate: hostKey };
      await this.record(client, 'transport.approve', machineId, by, { kind, ...what, before: stored.hostKey });
    });
    return this.probe(machineId, kind, by);
  }

  async remove(machineId: string, kind: Carrier, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      const gone = await client.query('DELETE FROM machine_transports WHERE machine_id = $1 AND kind = $2', [
        machineId,
        kind,
      ]);
      if (gone.rowCount === 0) throw new ProblemError('not-found');
      await this.record(client, 'transport.remove', machineId, by, { kind });
    });
  }

  /** Tests the transport now, and waits for what came of it. */
  async probe(machineId: string, kind: Carrier, by: string): Promise<MachineTransports> {
    const stored = await this.database.tx(async (client) => {
      const found = await this.locked(client, machineId, kind);
      await this.record(client, 'transport.probe', machineId, by, { kind, host: found.host, port: found.port });
      return found;
    });
    const began = this.clock.now();
    const failure = await this.carriers.probe(stored);
    await this.note(stored, { purpose: 'probe', began, jobIds: [], failure });
    return this.list(machineId);
  }

  /**
   * Hands orders in. The use of the key is in the audit before the orders leave.
   * @param claim leases what is due; asked only once the machine has answered
   * @returns the failure, and whether anything was due at all
   */
  async handIn(
    stored: StoredTransport,
    claim: () => Promise<{ orders: readonly Envelope[]; jobIds: readonly string[] }>,
  ): Promise<{ failure: ReachError | null; jobIds: readonly string[] }> {
    const began = this.clock.now();
    let jobIds: readonly string[] = [];
    const orders = async () => {
      const claimed = await claim();
      jobIds = claimed.jobIds;
      if (jobIds.length > 0) {
        await this.record(this.database.pool, 'transport.use', stored.machineId, 'sluice', {
          kind: stored.kind,
          jobs: jobIds,
        });
      }
      return claimed.orders;
    };
    const failure = await this.carriers.handIn(stored, orders);
    if (failure || jobIds.length > 0) await this.note(stored, { purpose: 'hand-in', began, jobIds, failure });
    return { failure, jobIds };
  }

  /** The attempt and what it makes of the transport, in one transaction; not if the transport was changed meanwhile. */
  private async note(stored: StoredTransport, { purpose, began, jobIds, failure }: Attempted): Promise<void> {
    const now = this.clock.now();
    const reason: ReachReason | null = failure?.reason ?? null;
    await this.database.tx(async (client) => {
      const after = afterAttempt(stored.failures, reason, now);
      // A test that could not be finished proves nothing: only one that passed makes a transport ready.
      const state = reason !== null && after.state === 'ready' ? stored.state : after.state;
      const changed = await client.query(
        `UPDATE machine_transports SET state = $4, reason = $5, failures = $6, retry_at = $7, host_key_seen = $8
         WHERE machine_id = $1 AND secret = $2 AND host_key IS NOT DISTINCT FROM $3 AND host = $9 AND port = $10
           AND account = $11 AND kind = $12 AND sign_in IS NOT DISTINCT FROM $13 AND administrator = $14`,
        [
          stored.machineId,
          stored.secret,
          stored.hostKey,
          state,
          reason,
          after.failures,
          after.retryAt,
          failure?.details.hostKey ?? null,
          stored.host,
          stored.port,
          stored.account,
          stored.kind,
          stored.signIn,
          stored.administrator,
        ],
      );
      if (changed.rowCount === 0) return;
      await client.query(
        `INSERT INTO transport_attempts (machine_id, kind, purpose, at, took_ms, job_ids, reason, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          stored.machineId,
          stored.kind,
          purpose,
          began,
          now.getTime() - began.getTime(),
          jobIds,
          reason,
          failure?.message.slice(0, 300) ?? null,
        ],
      );
      await client.query(
        `DELETE FROM transport_attempts WHERE machine_id = $1 AND id <= (
           SELECT id FROM transport_attempts WHERE machine_id = $1 ORDER BY id DESC OFFSET ${ATTEMPTS_KEPT} LIMIT 1)`,
        [stored.machineId],
      );
      // A page that is open shows at once why the machine is not reached.
      await this.bus.publish(client, 'live', { kind: 'machine', machine: stored.machineId, job: null, update: null });
    });
  }

  private async stored(querier: Querier, machineId: string, kind: Carrier): Promise<StoredTransport | null> {
    const { rows } = await querier.query<StoredTransport>(
      `SELECT ${TRANSPORT_COLUMNS} FROM machine_transports t WHERE machine_id = $1 AND kind = $2`,
      [machineId, kind],
    );
    return rows[0] ?? null;
  }

  private async locked(client: Querier, machineId: string, kind: Carrier): Promise<StoredTransport> {
    await client.query('SELECT 1 FROM machine_transports WHERE machine_id = $1 AND kind = $2 FOR UPDATE', [
      machineId,
      kind,
    ]);
    const stored = await this.stored(client, machineId, kind);
    if (!stored) throw new ProblemError('not-found');
    return stored;
  }

  private record(client: Querier, action: string, machineId: string, actor: string, detail: Record<string, unknown>) {
    return this.audit.record(client, { actor, action, subject: `machine:${machineId}`, detail });
  }
}
