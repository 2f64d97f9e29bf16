import { randomUUID } from 'node:crypto';
import type { Verb } from '#domain/words.js';
import { JobsService, type NewJob } from '../../apps/controller/src/features/jobs/jobs.service.js';
import type { TestController } from './platform.js';

/** Orders a job as `anna`, valid from now for an hour. @returns its id */
export async function order(
  controller: TestController,
  machineId: string,
  verb: Verb = 'scan',
  changes: Partial<NewJob> = {},
): Promise<string> {
  const notBefore = changes.notBefore ?? controller.platform.clock.now();
  const notAfter = new Date(notBefore.getTime() + 3_600_000);
  const jobs = controller.agents.app.get(JobsService);
  const job = { machineId, verb, params: {}, createdBy: 'anna', notBefore, notAfter, ...changes };
  const made = await jobs.create(job);
  if (!made.ok) throw new Error(`The job was refused: ${made.reason}`);
  return made.jobId;
}

/** Parameters of an install of one update. */
export function installParams(
  update: { updateId: string; revision: number } = { updateId: randomUUID(), revision: 1 },
) {
  const release = { id: randomUUID(), notAfter: '2027-01-01T00:00:00.000Z' };
  return { updates: [{ updateId: update.updateId, revision: update.revision }], release, restart: 'never' };
}
