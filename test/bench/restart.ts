import type { Figure } from './figures.js';
import { atMost, figure } from './figures.js';
import { HeldFleet } from './held-fleet.js';
import type { Stand } from './stand.js';

const HOLD_SECONDS = 600;
const BACK_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** People keep looking while everybody comes back: the slowest answer they get. */
async function watch(stand: Stand, done: () => boolean): Promise<number> {
  let slowest = 0;
  while (!done()) {
    const began = performance.now();
    await stand.people('GET', '/api/v1/machines?size=50');
    slowest = Math.max(slowest, performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return slowest;
}

/** The controller dies without a word and is started again: how long until every agent has been heard anew. */
export async function restart(stand: Stand, count: number): Promise<Figure[]> {
  const machines = await stand.addMachines(count);
  const caSha256 = await stand.caSha256();
  const fleet = await HeldFleet.hold({ address: stand.agentAddress, caSha256, machines, waitSeconds: HOLD_SECONDS });
  await stand.stopController('SIGKILL');
  const { rows } = await stand.pool.query<{ now: Date }>('SELECT now()');
  const died = rows[0]!.now;
  const began = performance.now();
  await stand.startController();
  const ready = performance.now() - began;
  let back = 0;
  const looking = watch(stand, () => back === count);
  while (back < count && performance.now() - began < BACK_WITHIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const seen = await stand.pool.query<{ count: number }>(
      'SELECT count(*)::int FROM machines WHERE last_seen_at > $1',
      [died],
    );
    back = seen.rows[0]!.count;
  }
  const took = performance.now() - began;
  if (back < count) throw new Error(`Only ${back} of ${count} agents came back in two minutes.`);
  const slowest = await looking;
  await fleet.end();
  const agents = count.toLocaleString('en');
  return [
    atMost(
      `killed and started again, all ${agents} agents back`,
      took / 1000,
      60,
      's',
      'kill -9; agents back off as the protocol says',
    ),
    figure('of this, until the controller was ready', ready / 1000, 's'),
    atMost('slowest answer to a person meanwhile', slowest / 1000, 5, 's', 'fleet page, asked four times a second'),
  ];
}
