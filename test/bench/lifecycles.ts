import 'reflect-metadata';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
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
import type { Figure } from './figures.js';
import { atLeast, figure } from './figures.js';
import type { LoadMachine, Stand } from './stand.js';

/** The size to which the services gather concurrent requests; bare `pg` gets the same. */
const BATCH = 100;
const BATCHES = 60;
const WARM_UP = 10;
/** Batches under way at a time, each on a connection of its own, as in the services. */
const PARALLEL = 2;

/** Runs `BATCHES` batches, `PARALLEL` at a time, after some that only warm up; returns lifecycles a second. */
async function timed(batch: (number: number) => Promise<void>): Promise<number> {
  for (let number = 0; number < WARM_UP; number++) await batch(number);
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < BATCHES; number = next++) await batch(number);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return (BATCHES * BATCH) / ((performance.now() - began) / 1000);
}

/**
 * Four durable steps in bare SQL. Without history: the least that a job can cost, one row. With history: the same, and a row
 * for every step beside it, as the controller keeps it.
 */
async function bare(stand: Stand, history: boolean): Promise<number> {
  const pool = new pg.Pool({ connectionString: stand.databaseUrl, max: PARALLEL });
  await pool.query(`CREATE TABLE bare_jobs (id uuid PRIMARY KEY, state text NOT NULL, attempt int NOT NULL DEFAULT 0,
    percent int NOT NULL DEFAULT 0, result jsonb)`);
  await pool.query(`CREATE INDEX ON bare_jobs (id) WHERE state = 'queued'`);
  await pool.query(`CREATE TABLE bare_events (id bigserial PRIMARY KEY, job uuid NOT NULL REFERENCES bare_jobs, at timestamptz NOT NULL,
    kind text NOT NULL, data jsonb NOT NULL)`);
  const step = async (sql: string, values: unknown[]): Promise<string[]> => {
    const text = history
      ? `WITH moved AS (${sql} RETURNING id, state), noted AS (
           INSERT INTO bare_events (job, at, kind, data) SELECT id, now(), state, '{}' FROM moved)
         SELECT id FROM moved`
      : `${sql} RETURNING id`;
    const { rows } = await pool.query<{ id: string }>(text, values);
    return rows.map((row) => row.id);
  };
  const speed = await timed(async () => {
    await step(`INSERT INTO bare_jobs (id, state) SELECT gen_random_uuid(), 'queued' FROM generate_series(1, $1)`, [
      BATCH,
    ]);
    const ids = await step(
      `UPDATE bare_jobs SET state = 'leased', attempt = attempt + 1
       WHERE id IN (SELECT id FROM bare_jobs WHERE state = 'queued' LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [BATCH],
    );
    await step(`UPDATE bare_jobs SET state = 'running', percent = 50 WHERE id = ANY($1::uuid[])`, [ids]);
    await step(`UPDATE bare_jobs SET state = 'succeeded', percent = 100, result = '{}' WHERE id = ANY($1::uuid[])`, [
      ids,
    ]);
  });
  await pool.query('DROP TABLE bare_events, bare_jobs');
  await pool.end();
  return speed;
}

async function ours(stand: Stand, machines: readonly LoadMachine[]): Promise<number> {
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
    const lease = { version: PROTOCOL_VERSION, attempt: 1, fence: 1, at: new Date().toISOString() } as const;
    await progress.record({ machineId, jobId, progress: { ...lease, seq: 1, phase: 'searching', percent: 50 } });
    const result = {
      ...lease,
      outcome: 'succeeded',
      reason: null,
      hresult: null,
      detail: null,
      restartRequired: false,
      updates: [],
    } as const;
    await results.record({ machineId, jobId, result: { ...result, updates: [] } });
  };
  const speed = await timed(async (number) => {
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
  });
  await app.close();
  await platform.close();
  return speed;
}

/**
 * Grant, lease with signature, progress and result, each committed, with history, attempts and audit, beside bare `pg` with SKIP
 * LOCKED at the same batch size in the same run. The controller's process is stopped meanwhile: both sides have the machine alone.
 */
export async function lifecycles(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(PARALLEL * BATCH);
  await stand.stopController();
  const plain = await bare(stand, false);
  const noted = await bare(stand, true);
  const whole = await ours(stand, machines);
  await stand.startController();
  const how = `batches of ${BATCH}, ${PARALLEL} at a time`;
  return [
    figure('bare pg, SKIP LOCKED, one row a job', plain, 'lifecycles/s', how),
    figure('bare pg with a history row a step', noted, 'lifecycles/s', how),
    figure(
      'job lifecycles, all durable',
      whole,
      'lifecycles/s',
      `${how}; history, attempts, audit and signature included`,
    ),
    atLeast('job lifecycles beside bare pg', (100 * whole) / plain, 50, '%', 'one row a job'),
    figure('job lifecycles beside bare pg with history', (100 * whole) / noted, '%'),
  ];
}
