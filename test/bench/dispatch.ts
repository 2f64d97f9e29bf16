import type { z } from 'zod';
import type { NewJobsAnswer } from '#contracts/people/jobs.js';
import type { Figure } from './figures.js';
import { atMost, figure, percentile } from './figures.js';
import { HeldFleet } from './held-fleet.js';
import type { LoadMachine, Stand } from './stand.js';
import { residentMiB } from './stand.js';

/** Longer than any run: nobody's poll may end by itself while something is timed. */
const HOLD_SECONDS = 600;

const milliseconds = (from: bigint, to: bigint) => Number(to - from) / 1e6;

/** From the click (a request of the people API) to the moment at which the machine has the order. */
async function click(stand: Stand, fleet: HeldFleet, machines: readonly LoadMachine[]): Promise<number[]> {
  const clicked = process.hrtime.bigint();
  const answer = await stand.people<z.infer<typeof NewJobsAnswer>>('POST', '/api/v1/machines/jobs', {
    machines: machines.map((machine) => machine.id),
    verb: 'inventory',
  });
  const arrivals = answer.created.map(async ({ job }) => milliseconds(clicked, await fleet.arrivalOf(job)));
  return await Promise.all(arrivals);
}

/** Clicks on one machine after another; each is idle again when its turn comes. */
async function clicksOneByOne(stand: Stand, fleet: HeldFleet, machines: readonly LoadMachine[], count: number) {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    times.push(...(await click(stand, fleet, [machines[(index * 7) % machines.length]!])));
    // Long enough for the result to be recorded: the fleet is idle at every click.
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return times;
}

async function settledMiB(stand: Stand): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return residentMiB(stand.pid);
}

/** Dispatch, and the memory that the controller needs, with a small fleet. */
export async function smallFleet(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(80);
  const fleet = await hold(stand, machines);
  await clicksOneByOne(stand, fleet, machines, 50);
  const times = await clicksOneByOne(stand, fleet, machines, 400);
  const together = await click(stand, fleet, machines);
  const resident = await settledMiB(stand);
  await fleet.end();
  return [
    atMost(
      'click → agent has the job, 80 held agents, p50',
      percentile(times, 0.5),
      30,
      'ms',
      '400 clicks on idle machines',
    ),
    atMost('click → agent has the job, 80 held agents, p99', percentile(times, 0.99), 150, 'ms', 'the same clicks'),
    figure('one click for all 80, last agent', Math.max(...together), 'ms', '80 orders signed and delivered'),
    atMost('resident memory with 80 machines', resident, 200, 'MiB', 'controller process, after the clicks'),
  ];
}

/** The same with many agents, and what each of them costs. */
export async function manyAgents(stand: Stand, count: number): Promise<Figure[]> {
  const machines = await stand.addMachines(count);
  const before = await settledMiB(stand);
  const began = performance.now();
  const fleet = await hold(stand, machines);
  const connecting = (performance.now() - began) / 1000;
  const held = await settledMiB(stand);
  await clicksOneByOne(stand, fleet, machines, 50);
  const times = await clicksOneByOne(stand, fleet, machines, 400);
  await fleet.end();
  const agents = count.toLocaleString('en');
  const perAgent = ((held - before) * 1024) / count;
  return [
    atMost(
      `click → agent has the job, ${agents} held agents, p99`,
      percentile(times, 0.99),
      1000,
      'ms',
      '400 clicks on idle machines',
    ),
    figure(`click → agent has the job, ${agents} held agents, p50`, percentile(times, 0.5), 'ms'),
    atMost(
      `memory of a held agent, of ${agents}`,
      perAgent,
      60,
      'KiB',
      'growth of the resident memory of the controller, TLS included',
    ),
    figure(
      `${agents} agents connected in`,
      connecting,
      's',
      'full TLS handshakes, load generator on the same two cores',
    ),
  ];
}

async function hold(stand: Stand, machines: readonly LoadMachine[]): Promise<HeldFleet> {
  return await HeldFleet.hold({
    address: stand.agentAddress,
    caSha256: await stand.caSha256(),
    machines,
    waitSeconds: HOLD_SECONDS,
  });
}
