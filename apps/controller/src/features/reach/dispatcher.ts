import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { NOTHING_DUE_MS, POLL_PATIENCE_MS } from '#domain/reach/reach.js';
import { MINUTE_MS } from '#domain/time.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';
import { ClaimsService } from '../jobs/claims.service.js';
import { UNDER_WAY_SQL } from '../jobs/job-row.js';
import { type StoredTransport, TRANSPORT_COLUMNS } from './stored.js';
import { TransportsService } from './transports.service.js';

const SEARCH_MS = 5000;
/** Turns taken in one search; the rest follows in the next. */
const TURNS = 64;
/** A turn whose process died is free again after this. Longer than any attempt takes. */
const TURN_MS = 3 * MINUTE_MS;

/**
 * Takes the turn of machines that are to be reached now: by moving `retry_at` on, so that of several controller processes one has it.
 * A transport waits while one that comes before it is to be tried first (`ssh` before `winrm`, as their names happen to sort).
 */
const TAKE_TURNS = `
WITH due AS MATERIALIZED (
  SELECT t.machine_id, t.kind FROM machine_transports t
  JOIN machines m ON m.id = t.machine_id AND m.state IN ('active', 'lost')
  WHERE t.state = 'ready' AND t.retry_at <= $1 AND NOT EXISTS (
    SELECT FROM machine_transports e WHERE e.machine_id = t.machine_id AND e.kind < t.kind AND e.before_poll >= t.before_poll
      AND e.state = 'ready' AND e.retry_at <= $1)
  AND EXISTS (
    SELECT FROM jobs j WHERE j.machine_id = t.machine_id AND j.ended_at IS NULL AND j.state = 'queued' AND j.not_after > $1
      AND j.attempt < j.max_attempts
      AND greatest(j.not_before, j.created_at) <= CASE WHEN t.before_poll THEN $1::timestamptz ELSE $3::timestamptz END)
  ORDER BY t.retry_at LIMIT ${TURNS} FOR UPDATE OF t SKIP LOCKED
)
UPDATE machine_transports t SET retry_at = $2 FROM due
WHERE t.machine_id = due.machine_id AND t.kind = due.kind
RETURNING ${TRANSPORT_COLUMNS}, (
  SELECT j.id FROM jobs j WHERE j.machine_id = t.machine_id AND j.ended_at IS NULL AND j.verb <> 'stop'
    AND j.state IN ${UNDER_WAY_SQL} LIMIT 1) AS busy`;

type Turn = StoredTransport & { busy: string | null };

/** Goes to the machines that did not come for their jobs, over the transports that people set up for them. */
@Injectable()
export class Dispatcher implements OnModuleInit, OnModuleDestroy {
  private unsubscribe = () => {};
  private readonly underWay = new Set<Promise<void>>();
  private searching = false;
  private again = false;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly claims: ClaimsService,
    private readonly transports: TransportsService,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    // Where SSH comes first, nobody waits for the next search.
    this.unsubscribe = this.bus.subscribe('wake', () => void this.search());
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    this.unsubscribe();
    await Promise.allSettled(this.underWay);
  }

  @Interval(SEARCH_MS)
  async search(): Promise<void> {
    if (this.searching || this.closing) {
      this.again = true;
      return;
    }
    this.searching = true;
    try {
      do {
        this.again = false;
        for (const turn of await this.takeTurns()) this.begin(turn);
      } while (this.again && !this.closing);
    } catch (error) {
      this.log.warn('Machines to be reached could not be searched for.', { error: (error as Error).message });
    } finally {
      this.searching = false;
    }
  }

  /** Resolves when what is under way has ended; for a test, and for the stop. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private async takeTurns(): Promise<Turn[]> {
    const now = this.clock.now();
    const after = (ms: number) => new Date(now.getTime() + ms);
    const { rows } = await this.database.pool.query<Turn>(TAKE_TURNS, [now, after(TURN_MS), after(-POLL_PATIENCE_MS)]);
    return rows;
  }

  private begin(turn: Turn): void {
    const work = this.reach(turn)
      .catch((error: Error) => {
        this.log.warn('A machine could not be reached.', { machine: turn.machineId, error: error.message });
      })
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async reach(turn: Turn): Promise<void> {
    const { machineId, kind, busy } = turn;
    const { failure, jobIds } = await this.transports.handIn(turn, () => this.claims.claim({ machineId, busy }));
    if (failure) {
      // What surely did not arrive waits for the next way; what may have arrived keeps its lease until it runs out.
      if (jobIds.length > 0 && !failure.details.uncertain) await this.claims.giveBack(jobIds);
      return;
    }
    if (jobIds.length > 0) return;
    const later = new Date(this.clock.now().getTime() + NOTHING_DUE_MS);
    await this.database.pool.query('UPDATE machine_transports SET retry_at = $2 WHERE machine_id = $1 AND kind = $3', [
      machineId,
      later,
      kind,
    ]);
  }
}
