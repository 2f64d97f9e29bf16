import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '#test/until.js';
import { SimulatedAgent } from '../../apps/simulator/agent.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { makeFleet } from '../../apps/simulator/fleet.js';
import { FORGETFUL } from '../../apps/simulator/memory.js';
import { fleetStop, Pace } from '../../apps/simulator/pace.js';
import { Random } from '../../apps/simulator/random.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

/** Gives a PC one order and says how it ended. */
type Do = (verb: string, changes?: Record<string, unknown>) => Promise<string>;

/** What a hold lives through, as a list of endings. */
async function live(controller: TestController, act: Do): Promise<string[]> {
  const past = new Date(Date.now() - 60_000).toISOString();
  const future = new Date(Date.now() + 3_600_000).toISOString();
  const told = [await act('renew'), await act('resume')];
  controller.leaseDays = null;
  told.push(await act('hold'));
  controller.leaseDays = 21;
  told.push(await act('renew'), await act('hold'), await act('renew'));
  controller.leaseDays = null;
  // The lease that it has is in force.
  told.push(await act('hold'), await act('renew'));
  told.push(await act('resume'), await act('renew'));
  told.push(await act('scan', { notAfter: past }), await act('scan', { notBefore: future }));
  return told;
}

const word = (result: { outcome: string; reason: string | null } | undefined) =>
  `${result?.outcome}${result?.reason ? ` ${result.reason}` : ''}`;

test('a simulated agent ends each order of a hold as the agent that ships does', async () => {
  const real = await new TestController().listen();
  const pc = AgentPc.create(real, { edition: 'Professional' });
  if (!pc) return real.close();
  const simulated = await new TestController().listen();
  const stop = fleetStop();
  let running: Promise<void> | null = null;
  let client: ControllerClient | null = null;
  try {
    const shipped = await live(real, async (verb, changes) => {
      const job = real.give(verb, {}, changes);
      await pc.poll();
      await pc.work();
      return word(real.results(job).at(-1));
    });
    assert.deepEqual(shipped, [
      'refused not-held',
      'succeeded',
      'failed lease-ran-out',
      'refused not-held',
      'succeeded',
      'succeeded',
      'succeeded',
      'failed lease-ran-out',
      'succeeded',
      'refused not-held',
      'refused order-expired',
      'refused not-yet-valid',
    ]);

    client = await ControllerClient.connect(simulated.address, simulated.caSha256);
    const [machine] = makeFleet(1, 7, new Date());
    const tools = {
      client,
      pace: new Pace(1000),
      store: FORGETFUL,
      random: Random.named(7, 'agent'),
      token: simulated.token,
      log: () => {},
    };
    running = new SimulatedAgent(0, machine!, tools).run(stop.signal);
    const imitated = await live(simulated, async (verb, changes) => {
      const job = simulated.give(verb, {}, changes);
      return word(
        await until(
          `the end of ${verb}`,
          async () => simulated.results(job).at(-1),
          (result) => result !== undefined,
        ),
      );
    });
    assert.deepEqual(imitated, shipped);
  } finally {
    stop.abort();
    await pc.close();
    await simulated.close();
    await running;
    client?.close();
  }
});
