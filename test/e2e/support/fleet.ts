import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { cumulative, makeToken, TestAgent } from '#test/agent-client.js';
import type { TestController } from '#test/platform.js';

/** The patch that every machine of `enrolFleet` is offered. */
export const PATCH_TITLE = 'Windows 11 24H2 cumulative update, 2026-11';

/** Machines that are enrolled, have reported, and are offered a cumulative update and a driver. Named PC-01, PC-02 … */
export async function enrolFleet(controller: TestController, count: number): Promise<[TestAgent, ...TestAgent[]]> {
  const updates = [cumulative(), driver()];
  const agents: TestAgent[] = [];
  for (let number = 1; number <= count; number += 1) {
    const agent = new TestAgent(controller);
    agent.name = `PC-${String(number).padStart(2, '0')}`;
    agents.push(agent);
    await introduce(agent, updates);
  }
  const [first, ...others] = agents;
  if (!first) throw new Error('A fleet has at least one machine.');
  return [first, ...others];
}

/** A driver has no KB number and no month. */
function driver(): ScannedUpdate {
  return cumulative({
    title: 'NVIDIA - Display - 32.0.15.8140',
    kb: [],
    categories: [{ id: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', name: 'Drivers' }],
    type: 'driver',
    severity: 'none',
    driver: {
      class: 'Display',
      provider: 'NVIDIA',
      manufacturer: 'NVIDIA',
      model: 'NVIDIA RTX A2000',
      hardwareId: 'pci\\ven_10de&dev_2531',
      date: '2026-09-01',
    },
  });
}

async function introduce(agent: TestAgent, updates: ScannedUpdate[]): Promise<void> {
  const token = await makeToken(agent.controller.platform);
  const reply = await agent.enrol(token);
  if (reply.status !== 200) throw new Error(`enrol: ${reply.status} ${reply.text}`);
  await agent.poll();
  await agent.inventory();
  await agent.scan(updates);
}
