import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { LeaveRequest } from '#contracts/agent/messages.js';
import { type MachineEvent, type MachineRefusal, machineTransition } from '#domain/machines/life.js';
import type { MachineState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService } from '../audit/audit.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { type AgentIdentity, CredentialsService } from './credentials.service.js';

export interface MachineMove {
  machineId: string;
  event: MachineEvent;
  /** Who caused it: a user's name, `machine:<id>` or `sluice`. */
  by: string;
  /** One sentence, kept beside the new state. */
  why: string | null;
  detail?: Record<string, unknown>;
}
export type Moved = { ok: true; state: MachineState } | { ok: false; reason: MachineRefusal | 'not-found' };

/** The life of machines: every change of state, with all that follows from it, in one transaction. */
@Injectable()
export class MachinesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
    private readonly credentials: CredentialsService,
  ) {}

  move(move: MachineMove, client?: PoolClient): Promise<Moved> {
    return client ? this.moveLocked(client, move) : this.database.tx((own) => this.moveLocked(own, move));
  }

  private async moveLocked(client: PoolClient, move: MachineMove): Promise<Moved> {
    const { machineId, event, by, why } = move;
    const { rows } = await client.query<{ state: MachineState }>(
      'SELECT state FROM machines WHERE id = $1 FOR NO KEY UPDATE',
      [machineId],
    );
    const before = rows[0]?.state;
    if (before === undefined) return { ok: false, reason: 'not-found' };
    const decided = machineTransition(before, event);
    if (!decided.ok || decided.state === before) return decided;
    const { state } = decided;
    await client.query('UPDATE machines SET state = $2, state_reason = $3 WHERE id = $1', [machineId, state, why]);
    if (state === 'retired' || state === 'left') {
      await this.jobs.cancelAll(client, [machineId], 'machine-retired');
      await client.query('UPDATE hold_states SET wanted = false WHERE machine_id = $1', [machineId]);
    }
    // A retired machine keeps its credential until it has left: it must hear that it is retired, and give back what it held.
    if (state === 'left' || event === 'reinstall') await this.credentials.revokeAll(client, [machineId]);
    else await this.credentials.changed(client, machineId);
    await this.audit.record(client, {
      actor: by,
      action: `machine.${event}`,
      subject: `machine:${machineId}`,
      detail: { from: before, to: state, ...move.detail },
    });
    await this.bus.publish(client, 'live', { kind: 'machine', machine: machineId, job: null, update: null });
    await this.bus.publish(client, 'wake', { machine: machineId });
    return decided;
  }

  /** The last message of a machine: it has given Windows Update back. Said twice, it is recorded once. */
  async leave(agent: AgentIdentity, message: LeaveRequest): Promise<void> {
    const { restored, foreign, failed, originalBlocked } = message;
    await this.database.tx(async (client) => {
      await this.jobs.succeedLeave(client, agent.machineId);
      const moved = await this.moveLocked(client, {
        machineId: agent.machineId,
        event: 'leave',
        by: `machine:${agent.machineId}`,
        why: failed.length > 0 ? 'The machine left, but could not restore all values.' : 'The machine has left.',
        detail: { restored, foreign, failed, originalBlocked },
      });
      if (!moved.ok) return;
      await client.query(`UPDATE hold_states SET level = 'none', rung = NULL, since = $2 WHERE machine_id = $1`, [
        agent.machineId,
        this.clock.now(),
      ]);
    });
  }
}
