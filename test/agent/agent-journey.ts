import assert from 'node:assert/strict';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

// Of the bench's catalogue: a cumulative update, .NET, firmware (must be alone), an upgrade with licence terms.
export const CUMULATIVE = { updateId: '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002', revision: 200 };
export const DOTNET = { updateId: '1c2a7d2f-7d4a-4a6f-8e6d-4a1b63b82001', revision: 201 };
export const FIRMWARE = { updateId: '2d3b8e30-8e5b-4b70-9f7e-5b2c74c93002', revision: 1 };
export const UPGRADE = { updateId: '3e4c9f41-9f6c-4c81-a08f-6c3d85da4001', revision: 203 };
export const RELEASE = { id: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21', notAfter: '2099-01-01T00:00:00Z' };

/** An enrolled PC and its controller for one test, in which every message of the agent fits the contract. */
export async function withPc(
  options: Parameters<typeof AgentPc.create>[1],
  body: (pc: AgentPc, controller: TestController) => Promise<void>,
): Promise<void> {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller, options);
  if (!pc) return;
  try {
    await body(pc, controller);
    assert.deepEqual(controller.invalid, []);
  } finally {
    await pc.close();
  }
}
