import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY_MS } from '#domain/time.js';
import { TestAgent } from '#test/agent-client.js';
import { FakeClock } from '#test/clock.js';
import { order } from '#test/orders.js';
import { startController, startPlatform, type TestController } from '#test/platform.js';
import { RetentionService } from '../../apps/controller/src/features/retention/retention.service.js';
import { loadConfig } from '../../apps/controller/src/platform/config.js';

const clock = new FakeClock();
let controller: TestController;
let agent: TestAgent;
before(async () => {
  controller = await startController({ clock });
  agent = await TestAgent.enrolled(controller);
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[] = []) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;
const prune = (one = controller) => one.agents.app.get(RetentionService).prune();
const days = (count: number) => clock.advance((count * DAY_MS) / 1000);

/** What is left of a job: rows of jobs, attempts and events. */
async function rest(job: string): Promise<number[]> {
  const rows = await query<{ jobs: number; attempts: number; events: number }>(
    `SELECT (SELECT count(*) FROM jobs WHERE id = $1)::int AS jobs, (SELECT count(*) FROM attempts WHERE job_id = $1)::int AS attempts,
       (SELECT count(*) FROM job_events WHERE job_id = $1)::int AS events`,
    [job],
  );
  return [rows[0]!.jobs, rows[0]!.attempts, rows[0]!.events];
}

async function done(): Promise<string> {
  const job = await order(controller, agent.machine);
  const taken = await agent.take();
  assert.equal(taken?.job, job);
  assert.equal((await agent.progress(taken, 1)).status, 200);
  assert.equal((await agent.result(taken)).status, 200);
  return job;
}

test('events go 90 days after the end of their job, the job with its attempts after 400, the audit never', async () => {
  const job = await done();
  const [, , events] = await rest(job);
  assert.ok(events! >= 1);
  const audited = await query(`SELECT id, at, action, detail FROM audit_entries ORDER BY id`);
  days(90);
  clock.advance(-1);
  assert.deepEqual(await prune(), { events: 0, jobs: 0, records: 0 });
  clock.advance(1);
  assert.deepEqual(await prune(), { events, jobs: 0, records: 0 });
  assert.deepEqual(await rest(job), [1, 1, 0]);
  days(310);
  assert.deepEqual(await prune(), { events: 0, jobs: 1, records: 0 });
  assert.deepEqual(await rest(job), [0, 0, 0]);

  const after = await query<{ action: string }>(`SELECT id, at, action, detail FROM audit_entries ORDER BY id`);
  assert.deepEqual(after.slice(0, audited.length), audited);
  assert.deepEqual(
    after.slice(audited.length).map((entry) => entry.action),
    ['history.prune', 'history.prune'],
  );
});

test('a job that has not ended keeps everything, however old it is', async () => {
  const notAfter = new Date(clock.now().getTime() + 1000 * DAY_MS);
  const job = await order(controller, agent.machine, 'inventory', { notAfter });
  await query(`INSERT INTO job_events (job_id, attempt, at, kind, data) VALUES ($1, 0, $2, 'waiting', '{}')`, [
    job,
    clock.now(),
  ]);
  days(500);
  await prune();
  assert.deepEqual(await rest(job), [1, 0, 1]);
  await query(`UPDATE jobs SET state = 'cancelled', ended_at = $2 WHERE id = $1`, [job, clock.now()]);
});

test('more jobs than a batch holds go in one pass, also when all of them ended in the same moment', async () => {
  const ended = new Date(clock.now().getTime() - 100 * DAY_MS);
  await query(
    `WITH made AS (
       INSERT INTO jobs (id, machine_id, verb, params, changing, state, not_before, not_after, created_by, created_at, ended_at)
       SELECT gen_random_uuid(), $1, 'scan', '{}', false, 'succeeded', $2, $2, 'test', $2, $2 FROM generate_series(1, 1203) RETURNING id)
     INSERT INTO job_events (job_id, attempt, at, kind, data) SELECT id, 1, $2, 'created', '{}' FROM made`,
    [agent.machine, ended],
  );
  assert.deepEqual(await prune(), { events: 1203, jobs: 0, records: 0 });
  assert.deepEqual(await prune(), { events: 0, jobs: 0, records: 0 }, 'what is gone is not looked for again');
});

test('leases that ran out and news that were delivered go after 90 days, leaks and alarms that are over after 400; what still stands stays', async () => {
  const now = clock.now().getTime();
  const ago = (count: number) => new Date(now - count * DAY_MS);
  const { machine } = agent;
  await query(`INSERT INTO channels (id, name, kind, config) VALUES (gen_random_uuid(), 'Desk', 'email', '{}')`);
  for (const end of [ago(90), ago(89), ago(-5)]) {
    await query(
      `INSERT INTO hold_leases (id, machine_id, issued_at, not_after) VALUES (gen_random_uuid(), $1, $2, $3)`,
      [machine, ago(120), end],
    );
  }
  for (const end of [ago(90), ago(89), null]) {
    await query(
      `INSERT INTO deliveries (id, channel_id, topic, subject, body, state, created_at, due_at, ended_at)
       SELECT gen_random_uuid(), id, 'alarms', 'S', '{}', CASE WHEN $2::timestamptz IS NULL THEN 'queued' ELSE 'sent' END, $1, $1, $2 FROM channels`,
      [ago(120), end],
    );
  }
  for (const at of [ago(400), ago(399)]) {
    await query(
      `INSERT INTO hold_events (machine_id, kind, at, what, rung, edition, build) VALUES ($1, 'leak', $2, 'KB1', 'policy', 'Professional', 26100)`,
      [machine, at],
    );
  }
  for (const [raised, cleared] of [
    [ago(500), ago(400)],
    [ago(500), ago(399)],
    [ago(500), null],
  ]) {
    await query(`INSERT INTO alarms (kind, subject, raised_at, cleared_at) VALUES ('no-cumulative', 'fleet', $1, $2)`, [
      raised,
      cleared,
    ]);
  }
  const left = async () =>
    (
      await query<Record<string, number>>(
        `SELECT (SELECT count(*) FROM hold_leases)::int AS leases, (SELECT count(*) FROM deliveries)::int AS deliveries,
           (SELECT count(*) FROM hold_events)::int AS leaks, (SELECT count(*) FROM alarms WHERE raised_at = $1)::int AS alarms`,
        [ago(500)],
      )
    )[0];
  const { records } = await prune();
  assert.equal(records, 4);
  assert.deepEqual(await left(), { leases: 2, deliveries: 2, leaks: 1, alarms: 2 });
  const [told] = await query<{ detail: unknown }>(`SELECT detail FROM audit_entries WHERE subject = 'hold_leases'`);
  assert.deepEqual(told?.detail, { rows: 1, endedBefore: ago(90).toISOString() });
});

test('two controllers prune together and remove each thing once', async () => {
  const job = await done();
  days(500);
  const beside = await startPlatform({ clock, beside: controller.platform });
  const other = await startController({ platform: beside });
  try {
    await Promise.all([prune(), prune(other)]);
    await prune();
    assert.deepEqual(await rest(job), [0, 0, 0]);
  } finally {
    await other.close();
    await beside.close();
  }
});

test('what is old is found by an index, not by reading all jobs', async () => {
  const client = await controller.platform.database.pool.connect();
  try {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM jobs WHERE ended_at IS NOT NULL AND ended_at <= now()
         AND (ended_at, id) > ('2020-01-01', '00000000-0000-0000-0000-000000000000') ORDER BY ended_at, id LIMIT 500`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /jobs_ended/);
  } finally {
    await client.query('RESET enable_seqscan');
    client.release();
  }
});

test('days that make no sense are refused at the start', () => {
  for (const env of [{ SLUICE_KEEP_EVENTS_DAYS: '7' }, { SLUICE_KEEP_JOBS_DAYS: '60' }, { SLUICE_KEEP_JOBS_DAYS: 'x' }])
    assert.throws(() => loadConfig(env), /SLUICE_KEEP_/);
});
