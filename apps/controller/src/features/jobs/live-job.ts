import type { PoolClient } from 'pg';
import type { LiveEvent } from '#contracts/people/fleet.js';
import type { Bus } from '../../platform/bus.js';
import type { JobRow } from './job-row.js';
import type { Change } from './ledger.js';

type Shown = Pick<JobRow, 'id' | 'machineId' | 'verb' | 'state' | 'phase' | 'percent' | 'attempt'>;

/** What an open page is told about a job. */
export function liveJob(job: Shown, update: LiveEvent['update'] = null): LiveEvent {
  const { id, verb, state, phase, percent, attempt } = job;
  return { kind: 'job', machine: job.machineId, job: { id, verb, state, phase, percent, attempt }, update };
}

/** Tells open pages of changes, in the transaction that makes them: no page hears of what was rolled back. */
export async function announce(bus: Bus, client: PoolClient, changes: readonly Change[]): Promise<void> {
  await bus.publishMany(
    client,
    'live',
    changes.map((change) => liveJob(change.after)),
  );
}
