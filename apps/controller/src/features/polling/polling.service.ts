import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PollAnswer, PollRequest } from '#contracts/agent/messages.js';
import { judgeContact } from '#domain/machines/life.js';
import type { ReportKind } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { type Claim, ClaimsService } from '../jobs/claims.service.js';
import { KeysService } from '../keys/keys.service.js';
import { type AgentIdentity } from '../machines/credentials.service.js';
import { MachinesService } from '../machines/machines.service.js';
import { PresenceService } from '../machines/presence.service.js';
import { OutlookService } from './outlook.service.js';
import { WakeTimesService } from './wake-times.service.js';

/**
 * Longest hold, before jitter. An idle agent then stays under 10 KiB an hour on the wire; behind a middlebox with a shorter idle
 * limit it asks for shorter holds by itself.
 */
export const HOLD_MS = 330_000;
const JITTER = 0.15;
/** How often held polls are looked through for holds that are over. */
const SWEEP_MS = 1000;
/** How often the tables are searched for due jobs of held machines whose wake-up was lost. */
const SEARCH_MS = 5000;
/** How often machines that only hold their connection count as seen anew; people see them as online for two minutes. */
const STILL_THERE_MS = 45_000;
/** What was asked for is not asked for again sooner, so that an agent which cannot answer does not spin. */
const ASK_AGAIN_MS = 10 * 60_000;
/** Polls a second that come back after a shutdown. */
const RETURN_RATE = 150;
const SHORTEST_RETURN_SECONDS = 5;
/** For the older of two polls of one machine. Its connection is dead as a rule; if not, the two must not chase each other. */
const OLDER_POLL_SECONDS = 30;

/** One held poll: what it takes to answer it, and no more, because there may be ten thousand. */
interface Waiter {
  readonly machineId: string;
  readonly busy: string | null;
  readonly until: number;
  readonly resolve: (answer: Partial<PollAnswer>) => void;
  /** A look at the tables is under way; a wake-up meanwhile asks for another. */
  looking: boolean;
  again: boolean;
  /** When it is to wake, where it does not know yet: told with whatever answers this poll. */
  wakeAt: string[] | null;
}

const NOTHING: Claim = { orders: [], jobIds: [] };

export interface Connection {
  /** Calls back once if the client goes away before it is answered. */
  onGone(listener: () => void): void;
}

/** Holds polls, and answers them the moment something is due. */
@Injectable()
export class PollingService implements OnModuleInit, OnModuleDestroy {
  private readonly waiters = new Map<string, Waiter>();
  private readonly asked = new Map<string, number>();
  private unsubscribe = () => {};
  private closing = false;

  constructor(
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly database: Database,
    private readonly claims: ClaimsService,
    private readonly outlook: OutlookService,
    private readonly wakeTimes: WakeTimesService,
    private readonly presence: PresenceService,
    private readonly machines: MachinesService,
    private readonly audit: AuditService,
    private readonly keys: KeysService,
    private readonly log: Log,
  ) {}

  /** Machines that hold a poll at this process. */
  get held(): number {
    return this.waiters.size;
  }

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('wake', (message) => {
      if (message.kind === 'resync') for (const waiter of this.waiters.values()) this.attend(waiter);
      else if (typeof message.machine === 'string') this.attend(this.waiters.get(message.machine));
      else if (typeof message.credentials === 'string') this.dismiss(message.credentials);
    });
  }

  /** Before the listener closes: everybody is sent away with a time of their own to come back. */
  onModuleDestroy(): void {
    this.closing = true;
    this.unsubscribe();
    const spread = Math.max(SHORTEST_RETURN_SECONDS, this.waiters.size / RETURN_RATE);
    for (const waiter of [...this.waiters.values()]) {
      this.finish(waiter, { retryAfter: 1 + Math.round(Math.random() * spread) });
    }
  }

  /** @throws ProblemError `cloned-credential` when another PC uses this machine's credential */
  async poll(agent: AgentIdentity, request: PollRequest, connection: Connection): Promise<PollAnswer> {
    const now = this.clock.now();
    // The name decides nothing: a renamed PC is the same machine, and PresenceService notes its new name.
    const { smbiosUuid, name } = request;
    if (judgeContact({ smbiosUuid: agent.smbiosUuid, name }, { smbiosUuid, name }).event === 'cloned') {
      await this.machines.move({
        machineId: agent.machineId,
        event: 'cloned',
        by: 'sluice',
        why: 'Its credential was used by a PC with another SMBIOS UUID.',
        detail: { smbiosUuid, name },
      });
      throw new ProblemError('cloned-credential');
    }
    this.presence.polled(agent.machineId, {
      name,
      agentVersion: request.agentVersion,
      bootAt: request.bootAt,
      clockSkewMs: Date.parse(request.now) - now.getTime(),
      auditHead: request.auditHead,
      keysSerial: request.keysSerial,
    });
    const parts = await this.wait(agent.machineId, request, connection);
    const head = await this.audit.head();
    const newest = this.keys.published?.serial ?? 0;
    return {
      now: this.clock.now().toISOString(),
      retryAfter: 0,
      jobs: [],
      want: [],
      renewLease: false,
      auditHead: head === request.auditHead ? null : head,
      keysSerial: newest > request.keysSerial ? newest : null,
      ...parts,
    };
  }

  private wait(machineId: string, request: PollRequest, connection: Connection): Promise<Partial<PollAnswer>> {
    if (this.closing) return Promise.resolve({ retryAfter: SHORTEST_RETURN_SECONDS });
    const older = this.waiters.get(machineId);
    if (older) this.finish(older, { retryAfter: OLDER_POLL_SECONDS });
    const hold = Math.min(request.waitSeconds * 1000, HOLD_MS * (1 - JITTER + 2 * JITTER * Math.random()));
    return new Promise((resolve, reject) => {
      const until = performance.now() + hold;
      const waiter: Waiter = {
        machineId,
        busy: request.busy,
        until,
        resolve,
        looking: true,
        again: false,
        wakeAt: null,
      };
      // Before the first look: a job that comes in between then wakes this poll instead of being missed.
      this.waiters.set(machineId, waiter);
      connection.onGone(() => this.finish(waiter, {}));
      this.begin(waiter, hold).catch((error: unknown) => {
        this.drop(waiter);
        reject(error);
      });
    });
  }

  /** The first look of a poll. */
  private async begin(waiter: Waiter, hold: number): Promise<void> {
    const outlook = await this.outlook.look(waiter.machineId);
    waiter.wakeAt = await this.wakeTimes.news(waiter.machineId, outlook.sleeper);
    const claim = outlook.due ? await this.claims.claim(waiter) : NOTHING;
    const requests = this.requests(waiter.machineId, outlook);
    waiter.looking = false;
    if (claim.orders.length > 0 || requests.renewLease || requests.want.length > 0 || hold === 0) {
      await this.deliver(waiter, claim, requests);
    } else if (waiter.again) {
      this.attend(waiter);
    }
  }

  /** Looks whether something is due for a held poll, once more if it is woken meanwhile. */
  private attend(waiter: Waiter | undefined): void {
    if (!waiter) return;
    if (waiter.looking) {
      waiter.again = true;
      return;
    }
    waiter.looking = true;
    waiter.again = false;
    this.claims
      .claim(waiter)
      .then(async (claim) => {
        waiter.looking = false;
        if (claim.orders.length > 0) await this.deliver(waiter, claim, {});
        else if (waiter.again) this.attend(waiter);
      })
      .catch((error: Error) => {
        // The poll stays held; the next search finds the job again.
        waiter.looking = false;
        this.log.warn('A due job could not be handed out.', { machine: waiter.machineId, error: error.message });
      });
  }

  /** Answers the machine's poll: this one, or a newer one that took its place during the claim. */
  private async deliver(waiter: Waiter, { orders, jobIds }: Claim, rest: Partial<PollAnswer>): Promise<void> {
    const current = this.waiters.get(waiter.machineId);
    if (current) this.finish(current, { jobs: orders, ...rest });
    else if (jobIds.length > 0) await this.claims.giveBack(jobIds);
  }

  /** The machine's state or credential has changed: its next poll, at once, is told what that means. */
  private dismiss(machineId: string): void {
    const waiter = this.waiters.get(machineId);
    // One that is still looking was let in after the change, or is answered within moments.
    if (waiter && !waiter.looking) this.finish(waiter, {});
  }

  /** What is to be asked of the machine now; each thing at most every ten minutes. */
  private requests(machineId: string, outlook: { want: ReportKind[]; renewLease: boolean }) {
    return {
      want: this.mayAsk(`${machineId} want`, outlook.want.length > 0) ? outlook.want : [],
      renewLease: this.mayAsk(`${machineId} lease`, outlook.renewLease),
    };
  }

  private mayAsk(what: string, needed: boolean): boolean {
    if (!needed) {
      this.asked.delete(what);
      return false;
    }
    const now = performance.now();
    if (now - (this.asked.get(what) ?? -ASK_AGAIN_MS) < ASK_AGAIN_MS) return false;
    this.asked.set(what, now);
    return true;
  }

  private finish(waiter: Waiter, answer: Partial<PollAnswer>): void {
    this.drop(waiter);
    waiter.resolve(waiter.wakeAt ? { ...answer, wakeAt: waiter.wakeAt } : answer);
  }

  private drop(waiter: Waiter): void {
    if (this.waiters.get(waiter.machineId) === waiter) this.waiters.delete(waiter.machineId);
  }

  @Interval(SWEEP_MS)
  endHolds(): void {
    const now = performance.now();
    for (const waiter of this.waiters.values()) if (waiter.until <= now && !waiter.looking) this.finish(waiter, {});
  }

  @Interval(STILL_THERE_MS)
  noteHeld(): void {
    this.presence.stillThere(this.waiters.keys());
  }

  /** Every process looks for its own held machines: a lost wake-up costs seconds, never a job. */
  @Interval(SEARCH_MS)
  async search(): Promise<void> {
    if (this.waiters.size === 0) return;
    try {
      const { rows } = await this.database.pool.query<{ machine: string }>(
        `SELECT DISTINCT machine_id AS machine FROM jobs
         WHERE ended_at IS NULL AND state = 'queued' AND not_before <= $1 AND not_after > $1`,
        [this.clock.now()],
      );
      for (const { machine } of rows) this.attend(this.waiters.get(machine));
    } catch (error) {
      this.log.warn('Due jobs could not be searched for.', { error: (error as Error).message });
    }
  }
}
