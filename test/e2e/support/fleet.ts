import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { cumulative, makeToken, TestAgent } from '#test/agent-client.js';
import type { TestController } from '#test/platform.js';

/** The patch that every machine of `enrolFleet` is offered. */
export const PATCH_TITLE = 'Windows 11 24H2 cumulative update, 2026-11';

/** Machines that are enrolled, have reported, and are offered one cumulative update. Named PC-01, PC-02 … */
export async function enrolFleet(controller: TestController, count: number): Promise<[TestAgent, ...TestAgent[]]> {
  const update = cumulative();
  const agents: TestAgent[] = [];
  for (let number = 1; number <= count; number += 1) {
    const agent = new TestAgent(controller);
    agent.name = `PC-${String(number).padStart(2, '0')}`;
    agents.push(agent);
    await introduce(agent, update);
  }
  const [first, ...others] = agents;
  if (!first) throw new Error('A fleet has at least one machine.');
  return [first, ...others];
}

async function introduce(agent: TestAgent, update: ScannedUpdate): Promise<void> {
  const token = await makeToken(agent.controller.platform);
  const reply = await agent.enrol(token);
  if (reply.status !== 200) throw new Error(`enrol: ${reply.status} ${reply.text}`);
  await agent.poll();
  await agent.inventory();
  await agent.scan([update]);
}
