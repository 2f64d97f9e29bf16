import { Injectable } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import type { MachineTransports, NewSshTransport, SshTransportView } from '#contracts/people/reach.js';
import { afterAttempt } from '#domain/reach/reach.js';
import { describeReason } from '#domain/reasons.js';
import type { TransportState } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { ReachError, type ReachReason } from '../../transports/port.js';
import { makeKeyPair } from '../../transports/ssh/key-pair.js';
import type { SshTarget } from '../../transports/ssh/session.js';
import { SshTransport } from '../../transports/ssh.transport.js';
import { AuditService, type Querier } from '../audit/audit.service.js';

export interface StoredTransport {
  machineId: string;
  beforePoll: boolean;
  host: string;
  port: number;
  account: string;
  publicKey: string;
  secret: Buffer;
  hostKey: string | null;
  hostKeySeen: string | null;
  pinnedBy: string | null;
  pinnedAt: Date | null;
  state: TransportState;
  reason: string | null;
  failures: number;
  retryAt: Date;
}

export const TRANSPORT_COLUMNS = `t.machine_id AS "machineId", t.before_poll AS "beforePoll", t.host, t.port, t.account,
  t.public_key AS "publicKey", t.secret, t.host_key AS "hostKey", t.host_key_seen AS "hostKeySeen", t.pinned_by AS "pinnedBy",
  t.pinned_at AS "pinnedAt", t.state, t.reason, t.failures, t.retry_at AS "retryAt"`;

/** Attempts that are kept and shown for a machine. */
const ATTEMPTS_KEPT = 50;
const placeOf = (machineId: string) => `machine:${machineId}:ssh`;

/** What came of one attempt; `hostKey` is the one that was seen where it was not the approved one. */
interface Attempted {
  purpose: 'probe' | 'hand-in';
  began: Date;
  jobIds: readonly string[];
  failure: ReachError | null;
}

/** The SSH transport of machines: set up by people, used under audit. Its private keys go in, or are made here, and never come out. */
@Injectable()
export class TransportsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
    private readonly audit: AuditService,
    private readonly ssh: SshTransport,
  ) {}

  /** @throws ProblemError `not-found` */
  async list(machineId: string): Promise<MachineTransports> {
    const { pool } = this.database;
    const machine = await pool.query('SELECT 1 FROM machines WHERE id = $1', [machineId]);
    if (machine.rowCount === 0) throw new ProblemError('not-found');
    const stored = await this.stored(pool, machineId);
    const { rows } = await pool.query<{
      id: string;
      purpose: 'probe' | 'hand-in';
      at: Date;
      tookMs: number;
      jobs: string[];
      reason: string | null;
      detail: string | null;
    }>(
      `SELECT id::text, purpose, at, took_ms AS "tookMs", job_ids AS jobs, reason, detail FROM transport_attempts
       WHERE machine_id = $1 ORDER BY id DESC LIMIT ${ATTEMPTS_KEPT}`,
      [machineId],
    );
    return {
      order: stored ? (stored.beforePoll ? ['ssh', 'poll'] : ['poll', 'ssh']) : ['poll'],
      ssh: stored && viewOf(stored),
      attempts: rows.map(({ at, reason, ...row }) => ({
        ...row,
        kind: 'ssh',
        at: at.toISOString(),
        why: reason === null ? null : explained(reason),
      })),
    };
  }

  /** Sets the transport up, or changes it. Another address or account has to be approved and tested anew. */
  async set(machineId: string, wanted: NewSshTransport, by: string): Promise<MachineTransports> {
    await this.database.tx(async (client) => {
      const machine = await client.query<{ state: string }>('SELECT state FROM machines WHERE id = $1 FOR UPDATE', [
        machineId,
      ]);
      if (!machine.rows[0]) throw new ProblemError('not-found');
      if (['retired', 'left'].includes(machine.rows[0].state)) throw new ProblemError('machine-retired');
      const was = await this.stored(client, machineId);
      const pair = !was || wanted.newKey ? makeKeyPair() : null;
      const { host, port, account, beforePoll } = wanted;
      const moved = !was || was.host !== host || was.port !== port;
      const anew = moved || pair !== null || was.account !== account;
      await client.query(
        `INSERT INTO machine_transports AS t (machine_id, kind, before_poll, host, port, account, public_key, secret, retry_at)
         VALUES ($1, 'ssh', $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (machine_id, kind) DO UPDATE SET before_poll = $2, host = $3, port = $4, account = $5,
           public_key = coalesce($6, t.public_key), secret = coalesce($7, t.secret),
           host_key = CASE WHEN $9 THEN NULL ELSE t.host_key END, host_key_seen = CASE WHEN $9 THEN NULL ELSE t.host_key_seen END,
           pinned_by = CASE WHEN $9 THEN NULL ELSE t.pinned_by END, pinned_at = CASE WHEN $9 THEN NULL ELSE t.pinned_at END,
           state = CASE WHEN $10 THEN 'untested' ELSE t.state END, reason = CASE WHEN $10 THEN NULL ELSE t.reason END,
           failures = 0, retry_at = $8`,
        [
          machineId,
          beforePoll,
          host,
          port,
          account,
          pair?.publicKey ?? was?.publicKey,
          pair ? this.keys.seals.seal(pair.privateKey, placeOf(machineId)) : was?.secret,
          this.clock.now(),
          moved,
          anew,
        ],
      );
      await this.record(client, 'transport.set', machineId, by, {
        host,
        port,
        account,
        beforePoll,
        key: pair ? 'new' : 'kept',
      });
    });
    return this.list(machineId);
  }

  /** Approves the host key that the last test saw. @throws ProblemError `host-key-not-shown` where it was another one */
  async approve(machineId: string, hostKey: string, by: string): Promise<MachineTransports> {
    await this.database.tx(async (client) => {
      const stored = await this.locked(client, machineId);
      if (stored.hostKeySeen !== hostKey) throw new ProblemError('host-key-not-shown');
      await client.query(
        `UPDATE machine_transports SET host_key = $2, host_key_seen = NULL, pinned_by = $3, pinned_at = $4, state = 'untested',
           reason = NULL, failures = 0 WHERE machine_id = $1 AND kind = 'ssh'`,
        [machineId, hostKey, by, this.clock.now()],
      );
      await this.record(client, 'transport.approve', machineId, by, { hostKey, before: stored.hostKey });
    });
    return this.probe(machineId, by);
  }

  async remove(machineId: string, by: string): Promise<void> {
    await this.database.tx(async (client) => {
      const gone = await client.query(`DELETE FROM machine_transports WHERE machine_id = $1 AND kind = 'ssh'`, [
        machineId,
      ]);
      if (gone.rowCount === 0) throw new ProblemError('not-found');
      await this.record(client, 'transport.remove', machineId, by, {});
    });
  }

  /** Tests the transport now, and waits for what came of it. */
  async probe(machineId: string, by: string): Promise<MachineTransports> {
    const stored = await this.database.tx(async (client) => {
      const found = await this.locked(client, machineId);
      await this.record(client, 'transport.probe', machineId, by, { host: found.host, port: found.port });
      return found;
    });
    const began = this.clock.now();
    const failure = await this.attempt((target) => this.ssh.probe(target), stored);
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
          kind: 'ssh',
          jobs: jobIds,
        });
      }
      return claimed.orders;
    };
    const failure = await this.attempt((target) => this.ssh.handIn(target, orders), stored);
    if (failure || jobIds.length > 0) await this.note(stored, { purpose: 'hand-in', began, jobIds, failure });
    return { failure, jobIds };
  }

  private async attempt(
    work: (target: SshTarget) => Promise<void>,
    { machineId, host, port, account, hostKey, secret }: StoredTransport,
  ): Promise<ReachError | null> {
    const privateKey = this.keys.seals.open(secret, placeOf(machineId));
    if (privateKey === null) return new ReachError('transport-credential-lost', 'The sealed key does not open.');
    try {
      await work({ host, port, user: account, hostKey, auth: { kind: 'key', privateKey } });
      return null;
    } catch (error) {
      if (error instanceof ReachError) return error;
      throw error;
    }
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
         WHERE machine_id = $1 AND kind = 'ssh' AND secret = $2 AND host_key IS NOT DISTINCT FROM $3 AND host = $9 AND port = $10
           AND account = $11`,
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
        ],
      );
      if (changed.rowCount === 0) return;
      await client.query(
        `INSERT INTO transport_attempts (machine_id, kind, purpose, at, took_ms, job_ids, reason, detail)
         VALUES ($1, 'ssh', $2, $3, $4, $5, $6, $7)`,
        [
          stored.machineId,
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
    });
  }

  private async stored(querier: Querier, machineId: string): Promise<StoredTransport | null> {
    const { rows } = await querier.query<StoredTransport>(
      `SELECT ${TRANSPORT_COLUMNS} FROM machine_transports t WHERE machine_id = $1 AND kind = 'ssh'`,
      [machineId],
    );
    return rows[0] ?? null;
  }

  private async locked(client: Querier, machineId: string): Promise<StoredTransport> {
    await client.query(`SELECT 1 FROM machine_transports WHERE machine_id = $1 AND kind = 'ssh' FOR UPDATE`, [
      machineId,
    ]);
    const stored = await this.stored(client, machineId);
    if (!stored) throw new ProblemError('not-found');
    return stored;
  }

  private record(client: Querier, action: string, machineId: string, actor: string, detail: Record<string, unknown>) {
    return this.audit.record(client, { actor, action, subject: `machine:${machineId}`, detail });
  }
}

function explained(code: string) {
  const { sentence, nextStep } = describeReason(code);
  return { reason: code, sentence, nextStep };
}

function viewOf(stored: StoredTransport): SshTransportView {
  const { host, port, account, publicKey, hostKey, hostKeySeen, pinnedBy, pinnedAt, state, reason, retryAt } = stored;
  return {
    host,
    port,
    account,
    publicKey,
    hostKey,
    hostKeySeen,
    pinnedBy,
    pinnedAt: pinnedAt?.toISOString() ?? null,
    state,
    why: reason === null ? null : explained(reason),
    retryAt: reason === null || state === 'refused' ? null : retryAt.toISOString(),
  };
}
