import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Envelope } from '#contracts/agent/envelope.js';
import { type LeaseTimes, newestIssue, newLease, shouldRenew } from '#domain/holds/lease.js';
import { HOUR_MS } from '#domain/time.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { signLease } from '../jobs/orders.js';

/** Hold leases (design rule 4): committed first, signed afterwards, given only while a person wants the hold. */
@Injectable()
export class LeasesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
  ) {}

  /**
   * A lease for the machine: a new one, or the newest again when it is less than an hour old, so that a lost answer asked for again
   * does not fill the table.
   * @throws ProblemError `hold-not-wanted`
   */
  async renew(machineId: string): Promise<Envelope> {
    const lease = await this.database.tx(async (client) => {
      const wanted = await client.query('SELECT 1 FROM hold_states WHERE machine_id = $1 AND wanted FOR UPDATE', [
        machineId,
      ]);
      if (wanted.rowCount === 0) throw new ProblemError('hold-not-wanted');
      const now = this.clock.now();
      const { rows } = await client.query<LeaseTimes & { id: string }>(
        `SELECT id, issued_at AS "issuedAt", not_after AS "notAfter" FROM hold_leases
         WHERE machine_id = $1 AND issued_at <= $2 ORDER BY issued_at DESC LIMIT 1`,
        [machineId, newestIssue(now)],
      );
      const newest = rows[0];
      if (newest && !shouldRenew(newest, now) && now.getTime() - newest.issuedAt.getTime() < HOUR_MS) return newest;
      const made = { id: randomUUID(), ...newLease(now) };
      await client.query('INSERT INTO hold_leases (id, machine_id, issued_at, not_after) VALUES ($1, $2, $3, $4)', [
        made.id,
        machineId,
        made.issuedAt,
        made.notAfter,
      ]);
      await client.query('UPDATE hold_states SET lease_until = $2 WHERE machine_id = $1', [machineId, made.notAfter]);
      return made;
    });
    return signLease(this.keys, {
      machine: machineId,
      lease: lease.id,
      issuedAt: lease.issuedAt.toISOString(),
      notAfter: lease.notAfter.toISOString(),
    });
  }
}
