import 'reflect-metadata';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import { AgentsModule } from '../../apps/controller/src/agents.module.js';
import { ClaimsService } from '../../apps/controller/src/features/jobs/claims.service.js';
import { JobsService } from '../../apps/controller/src/features/jobs/jobs.service.js';
import { ProgressService } from '../../apps/controller/src/features/jobs/progress.service.js';
import { ResultsService } from '../../apps/controller/src/features/jobs/results.service.js';
import { loadConfig } from '../../apps/controller/src/platform/config.js';
import { Log } from '../../apps/controller/src/platform/log.js';
import { openPlatform } from '../../apps/controller/src/platform/platform.js';
import { PlatformModule } from '../../apps/controller/src/platform/platform.module.js';
import { BARE, BARE_WITH_HISTORY, bareJobs } from './bare-jobs.js';
import type { Figure } from './figures.js';
import { atLeast, figure, percentile } from './figures.js';
import { resultOf } from './messages.js';
import { databaseMs } from './processor.js';
import type { LoadMachine, Stand } from './stand.js';

/** The size to which the services gather concurrent requests; bare `pg` gets the same. */
const BATCH = 100;
/** Batches under way at a time, each on a connection of its own, as in the services. */
const PARALLEL = 2;
/** Each side in turn, again and again, so that what else the computer does meanwhile hits all of them alike. */
const ROUNDS = 6;
const BATCHES_A_ROUND = 16;

/** Lifecycles a second of one round. */
async function round(batch: (number: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < BATCHES_A_ROUND; number = next++) await batch(number);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return (BATCHES_A_ROUND * BATCH) / ((performance.now() - began) / 1000);
}

const SIDES = ['plain', 'noted', 'ours'] as const;
type Side = (typeof SIDES)[number];

/** Of this process and of the database processes of one side, milliseconds so far. */
async function processorOf(stand: Stand, side: Side): Promise<number> {
  const { user, system } = process.cpuUsage();
  const application = { plain: BARE, noted: BARE_WITH_HISTORY, ours: 'sluice' }[side];
  return (user + system) / 1000 + (await databaseMs(stand, application));
}

interface OurJobs {
  batch(number: number): Promise<void>;
  close(): Promise<void>;
}

/** The same steps through the services that the listeners call. */
async function ourJobs(stand: Stand, machines: readonly LoadMachine[]): Promise<OurJobs> {
  const config = loadConfig({ SLUICE_DATA: join(stand.folder, 'data'), DATABASE_URL: stand.databaseUrl });
  const platform = await openPlatform(config, { databaseUrl: stand.databaseUrl, log: new Log('error', 'text') });

  @Module({ imports: [PlatformModule.forRoot(platform), AgentsModule] })
  class BenchModule {}

  const app = await NestFactory.createApplicationContext(BenchModule, { logger: false });
  const [jobs, claims, progress, results] = [
    app.get(JobsService),
    app.get(ClaimsService),
    app.get(ProgressService),
    app.get(ResultsService),
  ];
  const lifecycle = async (machineId: string, jobId: string) => {
    const { orders } = await claims.claim({ machineId, busy: null });
    if (orders.length === 0) throw new Error('A job that was just created was not handed out.');
    const lease = { attempt: 1, fence: 1 };
    const step = { ...lease, version: PROTOCOL_VERSION, at: new Date().toISOString(), seq: 1, percent: 50 } as const;
    await progress.record({ machineId, jobId, progress: { ...step, phase: 'searching' } });
    await results.record({ machineId, jobId, result: resultOf(lease) });
  };
  const batch = async (number: number): Promise<void> => {
    const own = machines.slice((number % PARALLEL) * BATCH, ((number % PARALLEL) + 1) * BATCH);
    const now = new Date();
    const notAfter = new Date(now.getTime() + 3_600_000);
    const created = await jobs.createMany(
      own.map(({ id }) => ({
        machineId: id,
        verb: 'scan' as const,
        params: {},
        createdBy: 'bench',
        notBefore: now,
        notAfter,
      })),
    );
    await Promise.all(
      created.map(async (each, index) => {
        if (!each.ok) throw new Error(`A job was refused: ${each.reason}`);
        await lifecycle(own[index]!.id, each.jobId);
      }),
    );
  };
  const close = async () => {
    await app.close();
    await platform.close();
  };
  return { batch, close };
}

/**
 * Grant, lease with signature, progress and result, each committed, with history, attempts and audit, beside bare `pg` with SKIP
 * LOCKED at the same batch size in the same run. The controller's process is stopped meanwhile: both sides have the machine alone.
 */
export async function lifecycles(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(PARALLEL * BATCH);
  await stand.stopController();
  const sides = {
    plain: await bareJobs(stand.databaseUrl, PARALLEL, false),
    noted: await bareJobs(stand.databaseUrl, PARALLEL, true),
    ours: await ourJobs(stand, machines),
  };
  const rounds: Record<Side, number>[] = [];
  const spent: Record<Side, number> = { plain: 0, noted: 0, ours: 0 };
  // The first round only warms up.
  for (let number = 0; number <= ROUNDS; number++) {
    const rates: Record<Side, number> = { plain: 0, noted: 0, ours: 0 };
    for (const side of SIDES) {
      const before = await processorOf(stand, side);
      rates[side] = await round((batch) => sides[side].batch(side === 'ours' ? batch : BATCH));
      if (number > 0) spent[side] += (await processorOf(stand, side)) - before;
    }
    if (number > 0) rounds.push(rates);
  }
  for (const side of Object.values(sides)) await side.close();
  await stand.startController();
  const each = (side: Side) => (1000 * spent[side]) / (ROUNDS * BATCHES_A_ROUND * BATCH);
  const median = (of: (rates: Record<Side, number>) => number) => percentile(rounds.map(of), 0.5);
  const how = `batches of ${BATCH}, ${PARALLEL} at a time`;
  return [
    figure(
      'bare pg, SKIP LOCKED, one row a job',
      median((rates) => rates.plain),
      'lifecycles/s',
      how,
    ),
    figure(
      'bare pg with a history row a step',
      median((rates) => rates.noted),
      'lifecycles/s',
      how,
    ),
    figure(
      'job lifecycles, all durable',
      median((rates) => rates.ours),
      'lifecycles/s',
      `${how}; history, attempts, audit and signature included`,
    ),
    atLeast(
      'job lifecycles beside bare pg',
      median((rates) => (100 * rates.ours) / rates.plain),
      50,
      '%',
      `one row a job; median of ${ROUNDS} rounds in turn`,
    ),
    figure(
      'job lifecycles beside bare pg with history',
      median((rates) => (100 * rates.ours) / rates.noted),
      '%',
    ),
    figure('processor time of a lifecycle: bare', each('plain'), 'µs', 'program and database'),
    figure('processor time of a lifecycle: bare with history', each('noted'), 'µs', 'program and database'),
    figure('processor time of a lifecycle: ours', each('ours'), 'µs', 'controller and database'),
  ];
}
