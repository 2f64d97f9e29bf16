import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Ownership } from '#domain/words.js';
import { OWNERSHIPS } from '#domain/words.js';
import { SimulatedAgent } from './agent.js';
import { BEHAVIOURS } from './behaviours.js';
import { ControllerClient } from './client.js';
import { makeFleet } from './fleet.js';
import { live } from './life.js';
import { FORGETFUL, MemoryFolder } from './memory.js';
import { fleetStop, Pace, pause } from './pace.js';
import { Random } from './random.js';

const USAGE = `A simulated fleet that speaks the agent protocol.

  node dist/apps/simulator/main.js --controller https://127.0.0.1:8443 --ca-sha256 HEX
       [--machines 80] [--seed 1] [--speed 1] [--state FOLDER]

Enrolment tokens come in the variable SIMULATOR_TOKENS, never as an argument, where other users could read them:
  [{"ownership":"organisation","machines":60,"token":"…"},{"ownership":"personal","machines":20,"token":"…"}]
They are dealt out in this order, each to as many machines as it says. Machines whose credential is kept in the state folder need none.`;

const Tokens = z.array(
  z.strictObject({ ownership: z.enum(OWNERSHIPS), machines: z.int().min(1).optional(), token: z.string().min(1) }),
);
type Tokens = z.infer<typeof Tokens>;

const Options = z.object({
  controller: z.url({ protocol: /^https$/, error: '--controller must be an https address.' }),
  'ca-sha256': z.string('--ca-sha256 is missing.').regex(/^[0-9a-fA-F]{64}$/, '--ca-sha256 must be 64 hex digits.'),
  machines: z.coerce.number('--machines must be a number.').int().min(1).max(10_000).default(80),
  seed: z.coerce.number('--seed must be a number.').int().default(1),
  speed: z.coerce.number('--speed must be a number.').min(1).max(10_000).default(1),
  state: z.string().optional(),
});

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}\n`);
  process.exit(1);
}

function readOptions(): z.infer<typeof Options> {
  const names = ['controller', 'ca-sha256', 'machines', 'seed', 'speed', 'state'] as const;
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const parsed = Options.safeParse(values);
  return parsed.success ? parsed.data : fail(parsed.error.issues[0]!.message);
}

function readTokens(): Tokens {
  let value: unknown;
  try {
    value = JSON.parse(process.env.SIMULATOR_TOKENS || '[]');
  } catch {
    fail('SIMULATOR_TOKENS is not JSON.');
  }
  const parsed = Tokens.safeParse(value);
  return parsed.success ? parsed.data : fail('SIMULATOR_TOKENS does not have the expected form.');
}

/** The token for the next machine of this ownership; null when all are used up. */
function deal(tokens: Tokens, ownership: Ownership): string | null {
  const next = tokens.find((each) => each.ownership === ownership && each.machines !== 0);
  if (next?.machines !== undefined) next.machines -= 1;
  return next?.token ?? null;
}

/** Waits for the controller instead of giving up: both may be started together. */
async function connect(address: string, caSha256: string, signal: AbortSignal): Promise<ControllerClient | null> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await ControllerClient.connect(address, caSha256);
    } catch (error) {
      if (attempt >= 20) fail(error instanceof Error ? error.message : 'The controller cannot be reached.');
      await pause(500, signal);
    }
  }
  return null;
}

async function main(): Promise<void> {
  const options = readOptions();
  const tokens = readTokens();
  const stop = fleetStop();
  // `disconnect`: the controller that started this fleet beside it has died.
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(event, () => stop.abort());
  const client = await connect(options.controller, options['ca-sha256'], stop.signal);
  if (!client) return;
  const store = options.state ? new MemoryFolder(options.state) : FORGETFUL;
  const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const agents = makeFleet(options.machines, options.seed, new Date()).map((machine, index) => {
    const random = Random.named(options.seed, `agent ${index}`);
    const token = deal(tokens, machine.facts.ownership);
    return {
      random,
      agent: new SimulatedAgent(index, machine, { client, pace: new Pace(options.speed), store, random, token, log }),
    };
  });
  log(
    `${agents.length} simulated machines, ${agents.filter(({ agent }) => agent.enrolled).length} of them enrolled before`,
  );
  const bases = Object.values(BEHAVIOURS).map((behaviour) => behaviour.basis);
  const observed = bases.filter((basis) => basis === 'observed').length;
  log(`this Windows is imitated: ${observed} behaviours observed on real ones, ${bases.length - observed} assumed`);
  await Promise.all(
    agents.map(async ({ agent, random }) => {
      // A fleet does not arrive in one instant.
      await pause(random.next() * Math.min(30_000, agents.length * 25), stop.signal);
      await Promise.all([agent.run(stop.signal), live(agent, random, stop.signal)]);
    }),
  );
  client.close();
}

await main();
