import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NewJobsAnswer } from '#contracts/people/jobs.js';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import { TestAgent } from '#test/agent-client.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { giveWindow, pass, QUICK_GATE, startRollout } from '#test/rollouts.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { TestController as BenchController } from '../agent/agent-controller.js';
import { CUMULATIVE } from '../agent/agent-journey.js';
import { AgentPc } from '../agent/agent-pc.js';

/** The agent that ships, on the bench, at the controller that ships: what neither side can claim alone. */
let controller: TestController;
let people: Record<'viewer' | 'operator' | 'admin', Person>;
before(async () => {
  controller = await startController();
  people = await signInAll(controller);
  await giveWindow(controller);
  // No active hours: the test may run at any time of day.
  const policy = { ...DEFAULT_RESTART_POLICY, activeHours: null };
  await people.admin.ask('PUT', '/api/v1/restart-policies', { policies: [{ ring: null, ownership: null, policy }] });
});
after(() => controller.close());

const query = async <T extends object>(sql: string, values: unknown[] = []) =>
  (await controller.platform.database.pool.query<T>(sql, values)).rows;

/** A PC that is enrolled at the real controller, and has told what it is. */
async function withRealPc(
  options: Parameters<typeof AgentPc.create>[1] & { ownership?: 'personal' },
  body: (pc: AgentPc, machine: string) => Promise<void>,
): Promise<void> {
  const bench = await new BenchController().listen();
  const pc = AgentPc.create(bench, options);
  if (!pc) return bench.close();
  try {
    const { machine, credential, smbiosUuid } = await TestAgent.enrolled(controller);
    const { caSha256, caPem: ca, jobKeyPoint: jobKey, recoveryKeyPoint: recoveryKey } = controller.platform.keys;
    const ownership = options.ownership ?? 'organisation';
    await query('UPDATE machines SET ownership = $2 WHERE id = $1', [machine, ownership]);
    const config = { address: controller.agents.url, machine, caSha256, ca, jobKey, recoveryKey, ownership };
    pc.write('config.json', { ...config, proxy: null });
    pc.write('credential', credential);
    pc.machine.setFacts({ smbiosUuid });
    await round(pc);
    await body(pc, machine);
  } finally {
    await pc.close();
  }
}

/** Asks, does, and tells what came of it. */
async function round(pc: AgentPc): Promise<void> {
  await pc.poll();
  await pc.work();
  await pc.poll();
  await controller.agents.app.get(PresenceService).flush();
}

test('a rollout to a real agent: granted in its window, restarted under its terms, proven by its build, and its health opens the gate', () =>
  withRealPc({}, async (pc, machine) => {
    const [report] = await query<{ health: { since: string } | null }>(
      `SELECT body->'health' AS health FROM reports WHERE machine_id = $1 AND kind = 'inventory'`,
      [machine],
    );
    assert.ok(report?.health?.since, pc.log('work'));
    const [{ patch, ring }] = (await query<{ patch: string; ring: string }>(
      'SELECT u.patch_id AS patch, m.ring_id AS ring FROM updates u, machines m WHERE u.update_id = $1 AND m.id = $2',
      [CUMULATIVE.updateId, machine],
    )) as [{ patch: string; ring: string }];
    const plan = { patch, stages: [{ ring, waves: [{ percent: 100 }], gate: QUICK_GATE }] };
    const rollout = await startRollout(people.operator, controller, plan);
    assert.equal(rollout.state, 'running', JSON.stringify(rollout.why));

    await round(pc);
    const [job] = await query<{ params: { policy?: { deadline: string } }; state: string; cause: string | null }>(
      `SELECT params, state, reason AS cause FROM jobs WHERE machine_id = $1 AND verb = 'install'`,
      [machine],
    );
    assert.equal(job?.state, 'succeeded', `${job?.cause} ${pc.log('work')}`);
    assert.ok(job.params.policy, 'an agent of this version is given the terms of its restart');
    assert.equal(pc.machine.events('restart-requested').length, 1, pc.log('work'));
    pc.machine.runSync(['-Restart']);
    await round(pc);
    await pass(controller);
    const end = await people.viewer.ask<RolloutDetail>('GET', `/api/v1/rollouts/${rollout.id}`);
    assert.equal(end.state, 'completed', JSON.stringify([end.counts, end.why]));
    assert.equal(end.counts.proven, 1);
    const [grant] = await query<{ health: { before: object | null; after: object | null } }>(
      'SELECT health FROM grants WHERE machine_id = $1',
      [machine],
    );
    assert.ok(grant?.health.before && grant.health.after);
  }));

test('the PC wakes by itself for the windows of its ring; a personal one does not', async () => {
  const wakes = async (pc: AgentPc) =>
    Number((await pc.run(`@(Get-ScheduledTask | Where-Object { $_.TaskName -eq 'Sluice wake' }).Count`))[0]);
  await withRealPc({}, async (pc) => {
    assert.equal(await wakes(pc), 1);
    assert.match((await pc.run(`Export-ScheduledTask -TaskName 'Sluice wake'`))[0]!, /T00:00:00Z.*T00:00:00Z/);
  });
  await withRealPc({ ownership: 'personal' }, async (pc, machine) => {
    assert.equal(await wakes(pc), 0);
    const standing = async () =>
      (
        await query<{ paused: Date | null; own: Date | null }>(
          'SELECT paused_until AS paused, own_to AS own FROM machines WHERE id = $1',
          [machine],
        )
      )[0]!;
    await pc.inside('Suspend-Sluice -Days 2');
    const { paused } = await standing();
    assert.ok(paused && Math.abs(paused.getTime() - Date.now() - 2 * 86_400_000) < 60_000);
    await pc.inside('Request-SluiceInstall -When now');
    const { paused: over, own } = await standing();
    assert.deepEqual([over, pc.has('pause.json')], [null, false]);
    assert.ok(own && own > new Date());
  });
});

test('notices, repairs and uninstalls are ordered by people; the PC does them, or refuses by its own ceilings', () =>
  withRealPc({ session: 'anna' }, async (pc, machine) => {
    const order = (body: object) => ({ machines: [machine], ...body });
    const done = async (body: object) => {
      const { created } = NewJobsAnswer.parse(await people.operator.ask('POST', '/api/v1/machines/jobs', order(body)));
      await round(pc);
      const [job] = await query<{ state: string; reason: string | null }>(
        'SELECT state, reason FROM jobs WHERE id = $1',
        [created[0]?.job],
      );
      return [job?.state, job?.reason];
    };
    assert.deepEqual(await done({ verb: 'notify', template: 3 }), ['succeeded', null]);
    assert.equal(pc.machine.events('task-started').filter((one) => one.task === 'Sluice notice').length, 1);
    assert.deepEqual(await done({ verb: 'repair', steps: [3, 4] }), ['succeeded', null]);
    const [row] = await query<{ id: string }>('SELECT id FROM updates WHERE update_id = $1', [CUMULATIVE.updateId]);
    const [state, reason] = await done({ verb: 'uninstall', update: row?.id });
    assert.deepEqual([state, reason], ['refused', 'not-installed']);
    for (const [body, status] of [
      [{ verb: 'repair' }, 422],
      [{ verb: 'repair', steps: [5] }, 422],
      [{ verb: 'notify', template: 1 }, 422],
      [{ verb: 'uninstall' }, 422],
      [{ verb: 'uninstall', update: machine }, 404],
    ] as const) {
      assert.equal((await people.operator.send('POST', '/api/v1/machines/jobs', order(body))).status, status);
    }
    assert.equal((await people.viewer.send('POST', '/api/v1/machines/jobs', order({ verb: 'notify', template: 3 }))).status, 403); // biome-ignore format: one row
  }));
