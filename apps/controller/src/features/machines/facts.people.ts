import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database.js';
import { Log } from '../../platform/log.js';

const EVERY_MS = 5 * 60_000;

/**
 * Triggers keep machine_facts, but a scan and a decision that commit at the same moment each see the state before the other. So all facts
 * are compared now and then; only rows that differ are written.
 */
@Injectable()
export class FactsService {
  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.log.warn('The facts of the fleet list could not be compared.', { error: (error as Error).message });
    }
  }

  async refresh(): Promise<void> {
    await this.database.pool.query('SELECT refresh_machine_facts(array_agg(id)) FROM machines HAVING count(*) > 0');
  }
}
