import { setMaxListeners } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { LiveEvent } from '#contracts/people/live.js';
import type { Look, PushState, PushStep } from '#domain/reach/push.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { ReachError } from '../../transports/port.js';
import { Turns } from '../../transports/ssh/pool.js';
import { AuditService } from '../audit/audit.service.js';
import { TokensService } from '../enrolment/tokens.people.js';
import { Passwords } from './passwords.js';
import { pushRun, type StoredPush } from './push-rows.js';
import { PushVisit } from './push-visit.js';

/** Told to open pages when something about a push-enrolment changed. */
export const PUSH_CHANGED: LiveEvent = { kind: 'push', machine: null, job: null, update: null };

/** The key that was seen is for a person to compare; nothing went wrong. */
const UNAPPROVED: ReadonlySet<string> = new Set(['host-key-unknown', 'certificate-unknown']);
/** Machines at once over all runs of this process. */
const TOTAL = 32;
const ALIVE_EVERY_MS = 15_000;
/** A run whose process gave no sign of life for so long has lost it, and its password with it. */
const DEAD_MS = 60_000;

interface Claimed {
  address: string;
  dryRun: boolean;
  pin: string | null;
}

interface Settled {
  state: PushState;
  reason: string | null;
  detail: string | null;
  keySeen?: string | null;
  machine?: string | null;
}

/** Works through the machines of push-enrolments: so many at once of a run, of this process, and one at a time of one address. */
@Injectable()
export class PushRunner implements OnModuleDestroy {
  private readonly total = new Turns(TOTAL);
  private readonly hosts = new Map<string, Turns>();
  /** Workers by run. */
  private readonly workers = new Map<string, Set<Promise<void>>>();
  /** Runs whose workers have to look once more before they end. */
  private readonly again = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly tokens: TokensService,
    private readonly passwords: Passwords,
    private readonly visits: PushVisit,
    private readonly log: Log,
  ) {
    // Every visit under way listens to it.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Machines of the run wait, or may wait: sees to it that so many workers look. */
  begin(id: string, parallel: number): void {
    if (this.stopping.signal.aborted) return;
    const workers = this.workers.get(id) ?? new Set();
    this.workers.set(id, workers);
    this.again.add(id);
    while (workers.size < parallel) {
      const worker: Promise<void> = this.work(id)
        .catch((error: Error) => this.log.error('A push-enrolment failed.', { push: id, error: error.message }))
        .finally(() => {
          workers.delete(worker);
          if (workers.size === 0) this.workers.delete(id);
        });
      workers.add(worker);
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled([...this.workers.values()].flatMap((workers) => [...workers]));
  }

  @Interval(ALIVE_EVERY_MS)
  async stayAlive(): Promise<void> {
    const now = this.clock.now();
    await this.database.pool.query('UPDATE push_enrolments SET alive_at = $2 WHERE id = ANY($1)', [
      [...this.workers.keys()],
      now,
    ]);
    // What waits for nobody: its process ended, and the password with it.
    const { rowCount } = await this.database.pool.query(
      `UPDATE push_machines m SET state = 'failed', reason = 'push-interrupted', changed_at = $1 FROM push_enrolments p
       WHERE p.id = m.push_id AND m.state IN ('waiting', 'running') AND p.alive_at < $2`,
      [now, new Date(now.getTime() - DEAD_MS)],
    );
    if (rowCount) await this.bus.publish(null, 'live', PUSH_CHANGED);
  }

  private async work(id: string): Promise<void> {
    const push = await pushRun(this.database.pool, id);
    if (!push) return;
    while (!this.stopping.signal.aborted) {
      const claimed = await this.claim(push);
      if (claimed) await this.inTurn(claimed.address, () => this.one(push, claimed));
      else if (!this.again.delete(id)) return;
    }
  }

  private async claim({ id, transport, port }: StoredPush): Promise<Claimed | null> {
    const { rows } = await this.database.pool.query<Claimed>(
      `UPDATE push_machines m SET state = 'running', step = 'connect', changed_at = $2
       WHERE m.push_id = $1 AND m.address = (SELECT w.address FROM push_machines w WHERE w.push_id = $1 AND w.state = 'waiting'
         ORDER BY w.position LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING m.address, m.dry_run AS "dryRun",
         (SELECT k.key FROM approved_keys k WHERE k.transport = $3 AND k.host = m.address AND k.port = $4) AS pin`,
      [id, this.clock.now(), transport, port],
    );
    if (rows[0]) await this.bus.publish(null, 'live', PUSH_CHANGED);
    return rows[0] ?? null;
  }

  /** One at a time of one address, whichever runs it is in: two installers at once would disturb each other. */
  private async inTurn(address: string, work: () => Promise<void>): Promise<void> {
    const turns = this.hosts.get(address) ?? new Turns(1);
    this.hosts.set(address, turns);
    try {
      await turns.take(() => this.total.take(work));
    } finally {
      if (turns.idle && this.hosts.get(address) === turns) this.hosts.delete(address);
    }
  }

  private async one(push: StoredPush, { address, dryRun, pin }: Claimed): Promise<void> {
    const secret = this.passwords.of(push.id);
    if (secret === null) {
      await this.settle(push, address, { state: 'failed', reason: 'push-password-gone', detail: null });
      return;
    }
    const made: string[] = [];
    try {
      const { machine } = await this.visits.visit({
        transport: push.transport,
        target: { host: address, port: push.port, user: push.account, secret, pin },
        dryRun,
        token: async () => {
          const token = await this.tokens.create(
            {
              label: `Push ${address}`.slice(0, 80),
              ring: push.ring?.id ?? null,
              ownership: push.ownership,
              maxUses: 1,
              hours: 1,
            },
            push.createdBy,
          );
          made.push(token.id);
          return token.token;
        },
        signal: this.stopping.signal,
        step: (step, look) => this.step(push.id, address, step, look),
      });
      const state = machine === null ? 'passed' : 'enrolled';
      await this.settle(push, address, { state, reason: null, detail: null, machine });
    } catch (error) {
      await this.settle(push, address, this.failureOf(error, push, address));
    } finally {
      for (const id of made) await this.tokens.revoke(id, 'sluice');
    }
  }

  private failureOf(error: unknown, push: StoredPush, address: string): Settled {
    if (this.stopping.signal.aborted) return { state: 'failed', reason: 'push-interrupted', detail: null };
    if (!(error instanceof ReachError)) {
      this.log.error('A push-enrolment failed on one machine.', {
        push: push.id,
        address,
        error: (error as Error).message,
      });
      return { state: 'failed', reason: 'unexpected-error', detail: null };
    }
    const { reason, message: detail, details } = error;
    const state = UNAPPROVED.has(reason) ? 'approval' : 'failed';
    return { state, reason, detail, keySeen: details.hostKey ?? null, machine: details.machine ?? null };
  }

  private async step(id: string, address: string, step: PushStep, look: Look | undefined): Promise<void> {
    await this.database.pool.query(
      `UPDATE push_machines SET step = $3, look = coalesce($4, look), changed_at = $5,
         machine_id = coalesce((SELECT id FROM machines WHERE id = $6::uuid), machine_id)
       WHERE push_id = $1 AND address = $2`,
      [id, address, step, look ? JSON.stringify(look) : null, this.clock.now(), look?.machine ?? null],
    );
    await this.bus.publish(null, 'live', PUSH_CHANGED);
  }

  private async settle(push: StoredPush, address: string, settled: Settled): Promise<void> {
    const { state, reason, detail, keySeen = null, machine = null } = settled;
    await this.database.tx(async (client) => {
      await client.query(
        `UPDATE push_machines SET state = $3, reason = $4, detail = $5, key_seen = $6, machine_id = coalesce($7, machine_id), changed_at = $8
         WHERE push_id = $1 AND address = $2`,
        [push.id, address, state, reason, detail, keySeen, machine, this.clock.now()],
      );
      await this.audit.record(client, {
        actor: push.createdBy,
        action: `push-enrolment.${state}`,
        subject: `push-enrolment:${push.id}`,
        detail: { address, reason, key: keySeen, machine },
      });
      await this.bus.publish(client, 'live', PUSH_CHANGED);
    });
  }
}
