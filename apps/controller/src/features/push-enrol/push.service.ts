import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NewPush, PushAgain, PushApprovals, PushDetail, PushList } from '#contracts/people/push.js';
import { type DoorKind, PUSH_AGAIN } from '#domain/reach/push.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { orGone, ProblemError } from '../../platform/problem.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { Passwords } from './passwords.js';
import { PUSH_CHANGED, PushRunner } from './push.runner.js';
import { detailOf, pushRun, pushRuns, rowOf, type StoredPush } from './push-rows.js';

const PORTS: Record<DoorKind, number> = { ssh: 22, winrm: 5986 };
/** Runs that are kept, with what became of each machine. */
const KEPT = 50;

/** What admins do with push-enrolments; PushRunner does the work. */
@Injectable()
export class PushService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly passwords: Passwords,
    private readonly runner: PushRunner,
  ) {}

  async list(): Promise<PushList> {
    const runs = await pushRuns(this.database.pool, KEPT);
    return { rows: runs.map((run) => rowOf(run, this.passwords.until(run.id))) };
  }

  /** @throws ProblemError `not-found` */
  async detail(id: string): Promise<PushDetail> {
    const push = await this.found(this.database.pool, id);
    return detailOf(this.database.pool, push, this.passwords.until(id));
  }

  /** @throws ProblemError `not-found` when there is no such ring */
  async create({ password, privateKey, ...wanted }: NewPush, by: string): Promise<PushDetail> {
    const id = randomUUID();
    const { addresses, transport, port = PORTS[transport], account, ring, ownership, dryRun, parallel } = wanted;
    const now = this.clock.now();
    await this.database.tx(async (client) => {
      await client
        .query(
          `INSERT INTO push_enrolments (id, transport, port, account, ring_id, ownership, parallel, created_at, created_by, alive_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)`,
          [id, transport, port, account, ring, ownership, parallel, now, by],
        )
        .catch(orGone);
      await client.query(
        `INSERT INTO push_machines (push_id, address, position, dry_run, changed_at)
         SELECT $1, a.address, a.position, $3, $4 FROM unnest($2::text[]) WITH ORDINALITY AS a(address, position)`,
        [id, addresses, dryRun, now],
      );
      await client.query(
        `DELETE FROM push_enrolments p USING (SELECT id FROM push_enrolments ORDER BY created_at DESC, id OFFSET ${KEPT}) old
         WHERE p.id = old.id AND NOT EXISTS (SELECT FROM push_machines m WHERE m.push_id = p.id AND m.state IN ('waiting', 'running'))`,
      );
      const detail = { transport, port, account, ring, ownership, dryRun, addresses };
      await this.record(client, 'push-enrolment.start', id, by, detail);
      await this.bus.publish(client, 'live', PUSH_CHANGED);
    });
    this.passwords.keep(id, { password, privateKey });
    this.runner.begin(id, parallel);
    return this.detail(id);
  }

  /**
   * Approves keys as they were shown, at the first contact or after a change; the machines are then tried.
   * @throws ProblemError `host-key-not-shown` where a machine showed another one: then none is approved
   */
  async approve(id: string, { keys }: PushApprovals, by: string): Promise<PushDetail> {
    const now = this.clock.now();
    const known = this.passwords.of(id) !== null;
    const push = await this.database.tx(async (client) => {
      const push = await this.found(client, id);
      for (const { address, key } of keys) {
        const shown = await client.query(
          `UPDATE push_machines SET state = $4, reason = $5, detail = NULL, key_seen = NULL, step = NULL, changed_at = $6
           WHERE push_id = $1 AND address = $2 AND key_seen = $3 AND state IN ('approval', 'failed')`,
          [id, address, key, known ? 'waiting' : 'failed', known ? null : 'push-password-gone', now],
        );
        if (shown.rowCount === 0) throw new ProblemError('host-key-not-shown', { detail: `It is about ${address}.` });
        const { rows } = await client.query<{ before: string | null }>(
          `INSERT INTO approved_keys AS k (transport, host, port, key, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (transport, host, port) DO UPDATE SET key = $4, approved_by = $5, approved_at = $6
           RETURNING (SELECT o.key FROM approved_keys o WHERE o.transport = $1 AND o.host = $2 AND o.port = $3) AS before`,
          [push.transport, address, push.port, key, by, now],
        );
        await this.record(client, 'push-enrolment.approve', id, by, { address, key, before: rows[0]?.before ?? null });
      }
      await this.bus.publish(client, 'live', PUSH_CHANGED);
      return push;
    });
    this.runner.begin(id, push.parallel);
    return this.detail(id);
  }

  /** Tries machines again, or enrols what a dry run has passed. @throws ProblemError `push-password-gone` */
  async again(id: string, { addresses, dryRun }: PushAgain, by: string): Promise<PushDetail> {
    const push = await this.database.tx(async (client) => {
      const push = await this.found(client, id);
      if (this.passwords.of(id) === null) throw new ProblemError('push-password-gone');
      const { rows } = await client.query<{ address: string }>(
        `UPDATE push_machines SET state = 'waiting', dry_run = $3, reason = NULL, detail = NULL, key_seen = NULL, step = NULL,
           changed_at = $4
         WHERE push_id = $1 AND ($2::text[] IS NULL OR address = ANY($2)) AND state = ANY($5) RETURNING address`,
        [id, addresses ?? null, dryRun, this.clock.now(), PUSH_AGAIN],
      );
      const tried = rows.map(({ address }) => address);
      await this.record(client, 'push-enrolment.again', id, by, { dryRun, addresses: tried });
      await this.bus.publish(client, 'live', PUSH_CHANGED);
      return push;
    });
    this.runner.begin(id, push.parallel);
    return this.detail(id);
  }

  /** Begins no further machine and forgets the password. What is under way on a machine goes on: half an installation helps nobody. */
  async stop(id: string, by: string): Promise<PushDetail> {
    await this.database.tx(async (client) => {
      await this.found(client, id);
      await client.query(
        `UPDATE push_machines SET state = 'stopped', changed_at = $2 WHERE push_id = $1 AND state IN ('waiting', 'approval')`,
        [id, this.clock.now()],
      );
      await this.record(client, 'push-enrolment.stop', id, by, {});
      await this.bus.publish(client, 'live', PUSH_CHANGED);
    });
    this.passwords.forget(id);
    return this.detail(id);
  }

  private async found(querier: Querier, id: string): Promise<StoredPush> {
    const push = await pushRun(querier, id);
    if (!push) throw new ProblemError('not-found');
    return push;
  }

  private record(client: Querier, action: string, id: string, actor: string, detail: Record<string, unknown>) {
    return this.audit.record(client, { actor, action, subject: `push-enrolment:${id}`, detail });
  }
}
