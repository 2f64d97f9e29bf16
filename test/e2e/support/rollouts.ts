import type { JobOrder } from '#contracts/agent/envelope.js';
import type { RingList, WindowView } from '#contracts/people/planning.js';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import type { TestAgent } from '#test/agent-client.js';
import type { Person } from '#test/people.js';
import { ALWAYS, QUICK_GATE, WELL } from '#test/rollouts.js';
import { until } from '#test/until.js';

/** The build that the patch of `enrolFleet` brings. */
const NEW_UBR = 4500;

export interface Ring {
  id: string;
  name: string;
}

/**
 * Spreads agents evenly over the rings of a fresh installation, gives each ring a window that is open at any hour, and a gate that
 * opens at the first proof.
 * @returns the rings in their order
 */
export async function planRings(admin: Person, agents: readonly TestAgent[]): Promise<Ring[]> {
  const { rows } = await admin.ask<RingList>('GET', '/api/v1/rings');
  const window = await admin.ask<WindowView>('POST', '/api/v1/windows', {
    name: 'At any hour',
    purpose: 'install',
    rule: { ...ALWAYS, zone: 'Europe/Berlin' },
  });
  for (const { id } of rows) {
    await admin.ask('PATCH', `/api/v1/rings/${id}`, {
      windows: [window.id],
      waves: [{ percent: 100 }],
      gate: QUICK_GATE,
    });
  }
  const share = Math.ceil(agents.length / rows.length);
  for (const [index, agent] of agents.entries()) {
    await admin.ask('PATCH', `/api/v1/machines/${agent.machine}`, { ring: rows[Math.floor(index / share)]?.id });
    await tellHealth(agent);
  }
  return rows;
}

/** What a PC says of itself: where it stands, and that it is well. */
async function tellHealth(agent: TestAgent, changes: Parameters<TestAgent['inventory']>[0] = {}): Promise<void> {
  await agent.inventory({
    timeZone: 'W. Europe Standard Time',
    health: WELL,
    ...changes,
  });
}

export interface Ordered {
  agent: TestAgent;
  order: JobOrder;
}

/** Polls until the planner gives one of these an order: it chooses itself who goes first. */
export function ordered(agents: readonly TestAgent[]): Promise<Ordered> {
  return until(
    `an order for one of ${agents.map(({ name }) => name).join(', ')}`,
    async () => {
      for (const agent of agents) {
        const order = await agent.take();
        if (order?.verb === 'install') return { agent, order };
      }
      return null;
    },
    (found) => found !== null,
  ) as Promise<Ordered>;
}

/** Reports that it is done, restarts, and proves it by its build. */
export async function prove({ agent, order }: Ordered): Promise<void> {
  await agent.result(order);
  agent.ubr = NEW_UBR;
  await tellHealth(agent, { bootAt: new Date().toISOString() });
  await agent.scan([]);
}

/** A rollout that halted, because its first machine failed. @returns its id */
export async function haltedRollout(operator: Person, agents: readonly TestAgent[], patch: string): Promise<string> {
  const plan = { patch, startsAt: new Date().toISOString(), name: 'November, halted' };
  const { id } = await operator.ask<RolloutDetail>('POST', '/api/v1/rollouts', plan);
  await operator.ask('POST', `/api/v1/rollouts/${id}/schedule`);
  const { agent, order } = await ordered(agents);
  await agent.result(order, { outcome: 'failed', reason: 'install-failed', hresult: '0x80070643' });
  await until(
    'the halt',
    () => operator.ask<RolloutDetail>('GET', `/api/v1/rollouts/${id}`),
    ({ state }) => state === 'halted',
  );
  return id;
}
