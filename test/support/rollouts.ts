import type { InventoryReport } from '#contracts/agent/reports.js';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { PlannerService } from '../../apps/controller/src/features/rollouts/planner.service.js';
import { cumulative, makeToken, TestAgent } from './agent-client.js';
import type { FakeClock } from './clock.js';
import type { Person } from './people.js';
import type { TestController } from './platform.js';

/** Open every day, around the clock. */
export const ALWAYS = {
  recurrence: 'FREQ=DAILY',
  plusDays: 0,
  from: '2026-01-01',
  to: null,
  startTime: '00:00',
  durationMinutes: 1440,
  zone: 'UTC',
  blackouts: [],
  exceptions: [],
};

/** Proven at once, and no harm is allowed. */
export const QUICK_GATE = { minProven: 1, minProvenPercent: 0, maxFailed: 0, maxFailedPercent: 0, soakHours: 0 };

/** Gives every ring one window. */
export async function giveWindow(controller: TestController, rule: object = ALWAYS): Promise<void> {
  const { pool } = controller.platform.database;
  await pool.query('DELETE FROM ring_windows');
  await pool.query('DELETE FROM maintenance_windows');
  await pool.query(
    `INSERT INTO maintenance_windows (id, name, purpose, rule) VALUES (gen_random_uuid(), 'always', 'install', $1)`,
    [JSON.stringify(rule)],
  );
  await pool.query('INSERT INTO ring_windows SELECT r.id, w.id FROM rings r, maintenance_windows w');
}

/** Makes one more ring behind the others. @returns its id */
export async function addRing(controller: TestController, name: string): Promise<string> {
  const { rows } = await controller.platform.database.pool.query<{ id: string }>(
    `INSERT INTO rings (id, name, position) SELECT gen_random_uuid(), $1, max(position) + 1 FROM rings RETURNING id`,
    [name],
  );
  return rows[0]!.id;
}

/** Writes down who was seen, then lets the planner look. */
export async function pass(controller: TestController) {
  await controller.agents.app.get(PresenceService).flush();
  const planner = controller.agents.app.get(PlannerService);
  for (let tries = 0; tries < 50; tries += 1) {
    const done = await planner.pass();
    if (done !== null) return done;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Another process was at it all the time.');
}

/** Machines that have polled and are offered one and the same update. */
export async function offered(
  controller: TestController,
  count: number,
  update = cumulative(),
): Promise<{ agents: TestAgent[]; patch: string; update: ReturnType<typeof cumulative> }> {
  const token = await makeToken(controller.platform);
  const agents: TestAgent[] = [];
  for (let index = 0; index < count; index += 1) {
    const agent = await TestAgent.enrolled(controller, token);
    await agent.inventory({ health: WELL });
    await agent.scan([update]);
    await agent.poll();
    agents.push(agent);
  }
  await controller.agents.app.get(PresenceService).flush();
  const { rows } = await controller.platform.database.pool.query<{ id: string }>(
    'SELECT patch_id AS id FROM updates WHERE update_id = $1',
    [update.updateId],
  );
  return { agents, patch: rows[0]!.id, update };
}

export const WELL: InventoryReport['health'] = { since: '2026-06-01T00:00:00.000Z', bugchecks: [], failedServices: [] };

/** Takes its order, installs, and proves it. */
export async function install(
  agent: TestAgent,
  clock: FakeClock,
  health: InventoryReport['health'] = WELL,
  ubr = 4500,
): Promise<void> {
  const order = await agent.take();
  if (order?.verb !== 'install') throw new Error(`Expected an install, not ${order?.verb ?? 'nothing'}.`);
  await agent.progress(order, 1);
  const updates = order.params.updates.map((named) => {
    return { ...named, outcome: 'succeeded' as const, restartRequired: false, hresult: null, reason: null };
  });
  clock.advance(60);
  await agent.result(order, { updates });
  await prove(agent, clock, health, ubr);
}

/** Reports the build of the cumulative update of tests, as it stands after the restart. */
export async function prove(
  agent: TestAgent,
  clock: FakeClock,
  health: InventoryReport['health'] = WELL,
  ubr = 4500,
): Promise<void> {
  clock.advance(60);
  await agent.poll();
  agent.ubr = ubr;
  await agent.inventory({ health, bootAt: clock.now().toISOString() });
  await agent.scan([]);
}

/** Plans, schedules and lets it start. */
export async function startRollout(
  person: Person,
  controller: TestController,
  plan: Record<string, unknown>,
): Promise<RolloutDetail> {
  const startsAt = controller.platform.clock.now().toISOString();
  const draft = await person.ask<RolloutDetail>('POST', '/api/v1/rollouts', { startsAt, ...plan });
  await person.ask('POST', `/api/v1/rollouts/${draft.id}/schedule`);
  await pass(controller);
  return person.ask('GET', `/api/v1/rollouts/${draft.id}`);
}
