import type { LiveEvent } from '#contracts/people/live.js';
import type { JobRow } from './job-row.js';

type Shown = Pick<JobRow, 'id' | 'machineId' | 'verb' | 'state' | 'phase' | 'percent' | 'attempt'>;

/** What an open page is told about a job. */
export function liveJob(job: Shown, update: LiveEvent['update'] = null): LiveEvent {
  const { id, verb, state, phase, percent, attempt } = job;
  return { kind: 'job', machine: job.machineId, job: { id, verb, state, phase, percent, attempt }, update };
}
