import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '#domain/time.js';
import { Bus } from '../../platform/bus.js';
import { Log } from '../../platform/log.js';
import { PlannerService } from './planner.service.js';

/** News come in bursts: the first one waits so long for the others. */
const GATHER_MS = 300;
/** A pass takes at most this part of the time, however much happens. */
const REST_FACTOR = 5;
/** When another process was at it. */
const AGAIN_MS = 1000;

/** Lets the planner look each minute, and soon after something that may change what it decides. */
@Injectable()
export class PlannerTimer implements OnModuleInit, OnModuleDestroy {
  private unsubscribe = () => {};
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private restUntil = 0;
  private closed = false;

  constructor(
    private readonly planner: PlannerService,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('wake', ({ kind }) => {
      if (kind === 'plan' || kind === 'resync') this.nudge();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    this.unsubscribe();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Something happened on which the plan may depend: a contact, a result, a report, a person's act. */
  nudge(delay = GATHER_MS): void {
    if (this.closed || this.timer !== undefined) return;
    const wait = Math.max(delay, this.restUntil - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.tick();
    }, wait).unref();
  }

  @Interval(MINUTE_MS)
  tick(): Promise<void> {
    if (this.running !== undefined) {
      this.nudge();
      return this.running;
    }
    this.running = this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    const begun = performance.now();
    try {
      if (await this.planner.isIdle()) return;
      if ((await this.planner.pass()) === null) this.nudge(AGAIN_MS);
    } catch (error) {
      // Nothing was granted; the next look finds the same work again.
      this.log.warn('A pass of the planner failed.', { error: (error as Error).message });
    } finally {
      const now = performance.now();
      this.restUntil = now + (now - begun) * REST_FACTOR;
    }
  }
}
