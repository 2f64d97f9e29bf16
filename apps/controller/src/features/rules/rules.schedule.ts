import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '#domain/time.js';
import { Log } from '../../platform/log.js';
import { RuleDecisions } from './rule-decisions.service.js';

const EVERY_MS = 5 * MINUTE_MS;

/** Lets rules decide when a deferral's day has come, and whatever else nobody told them of. */
@Injectable()
export class RulesSchedule {
  constructor(
    private readonly decisions: RuleDecisions,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.decisions.remake();
    } catch (error) {
      // The next pass finds the same work again; the database may only be restarting.
      this.log.warn('Rules could not be carried out.', { error: (error as Error).message });
    }
  }
}
