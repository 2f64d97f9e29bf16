import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import type { NewTokenAnswer } from '#contracts/people/enrolment.js';
import type { JobRow } from '#contracts/people/jobs.js';
import type { MachinePage } from '#contracts/people/machines.js';
import type { PatchDetail, PatchPage } from '#contracts/people/patches.js';
import type { RingList } from '#contracts/people/planning.js';
import { until } from '#test/until.js';
import { SimulatedAgent } from '../../apps/simulator/agent.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { makeFleet } from '../../apps/simulator/fleet.js';
import { OUR_CLIENT } from '../../apps/simulator/machine.js';
import { FORGETFUL } from '../../apps/simulator/memory.js';
import { fleetStop, Pace } from '../../apps/simulator/pace.js';
import { Random } from '../../apps/simulator/random.js';
import { Stand } from '../bench/stand.js';

const MACHINES = 8;
const SEED = 11;
/** An install of the removal tool takes two to three minutes of machine time: some four seconds here, time enough to be hit. */
const SPEED = 40;

let stand: Stand;
let client: ControllerClient;
let agents: SimulatedAgent[];
const stop = fleetStop();
const running: Promise<void>[] = [];

interface JobFacts {
  id: string;
  state: string;
  endings: number;
  outcomes: number;
}

/** Straight from the tables: what the API shows could itself be wrong. */
async function jobs(): Promise<JobFacts[]> {
  const { rows } = await stand.pool.query<JobFacts>(
    `SELECT j.id, j.state,
       (SELECT count(*)::int FROM job_events e WHERE e.job_id = j.id AND e.kind IN ('fail', 'refuse', 'late-result'))
         + (j.state = 'succeeded')::int AS endings,
       (SELECT count(*)::int FROM attempts a WHERE a.job_id = j.id AND a.outcome = 'succeeded') AS outcomes
     FROM jobs j WHERE j.verb = 'install'`,
  );
  return rows;
}

/** Empties every table of the queue, as if a Redis had been flushed. */
async function flushQueue(): Promise<number> {
  const { rows } = await stand.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename !~ 'migration'`,
  );
  if (rows.length > 0) await stand.pool.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')} CASCADE`);
  return rows.length;
}

describe('a controller that is killed while machines install, with its queue emptied', () => {
  before(async () => {
    stand = await Stand.open();
    await stand.startController();
    client = await ControllerClient.connect(stand.agentAddress, await stand.caSha256());
    const rings = await stand.people<z.infer<typeof RingList>>('GET', '/api/v1/rings');
    const { token } = await stand.people<z.infer<typeof NewTokenAnswer>>('POST', '/api/v1/enrolment-tokens', {
      label: 'Chaos',
      ring: rings.rows[0]!.id,
      ownership: 'organisation',
      maxUses: MACHINES,
      hours: 1,
    });
    agents = makeFleet(MACHINES, SEED, new Date()).map((machine, index) => {
      const random = Random.named(SEED, `agent ${index}`);
      return new SimulatedAgent(index, machine, {
        client,
        pace: new Pace(SPEED),
        store: FORGETFUL,
        random,
        token,
        log: () => {},
      });
    });
    running.push(...agents.map((agent) => agent.run(stop.signal)));
    await until(
      'every machine enrolled',
      () => stand.people<z.infer<typeof MachinePage>>('GET', '/api/v1/machines'),
      (page) => page.total === MACHINES && page.rows.every((row) => row.offered > 0),
    );
  });

  after(async () => {
    stop.abort();
    await Promise.all(running);
    client?.close();
    await stand?.close();
  });

  it('loses no job, and records no outcome twice', async () => {
    const page = await stand.people<z.infer<typeof PatchPage>>('GET', '/api/v1/patches?kind=msrt');
    const patch = page.rows[0];
    assert.ok(patch);
    const { machines } = await stand.people<z.infer<typeof PatchDetail>>('GET', `/api/v1/patches/${patch.id}`);
    const targets = machines.filter((row) => row.state === 'offered').map((row) => row.id);
    assert.ok(targets.length > 1);
    await stand.people('POST', `/api/v1/patches/${patch.id}/install`, { machines: targets, restart: 'never' });
    await until('work under way', jobs, (rows) =>
      rows.some((row) => row.state === ('running' satisfies z.infer<typeof JobRow>['state'])),
    );

    await stand.stopController('SIGKILL');
    assert.ok((await flushQueue()) > 0, 'the queue has tables to lose');
    // The machines finish while nobody listens: their results wait on their own disks.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await stand.startController();

    const ended = await until('every job ended', jobs, (rows) => rows.every((row) => row.state === 'succeeded'));
    assert.equal(ended.length, targets.length);
    for (const job of ended) assert.deepEqual([job.endings, job.outcomes], [1, 1], `job ${job.id}`);
    for (const agent of agents) {
      const installs = agent.machine.state.history.filter((entry) => entry.client === OUR_CLIENT);
      assert.ok(installs.length <= 1, `${agent.machine.facts.name} installed ${installs.length} times`);
    }
  });
});
