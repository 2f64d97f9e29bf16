import { HOLD_MS } from '../../apps/controller/src/features/polling/polling.service.js';
import { countingProxy } from './counting-proxy.js';
import type { Figure } from './figures.js';
import { atMost, figure } from './figures.js';
import { HeldFleet } from './held-fleet.js';
import type { Stand } from './stand.js';

const AGENTS = 20;
const SHORT_HOLD_SECONDS = 2;
const REAL_HOLD_SECONDS = HOLD_MS / 1000;
const MEASURED_MS = 20_000;
/** IPv4 + TCP with timestamps. A cycle is a request, an answer and an acknowledgement of each. */
const HEADER_BYTES = 52;
const PACKETS_A_CYCLE = 4;

/**
 * Bytes of an idle agent. The hold is shortened so that many cycles fit into the run; an hour is then computed from the bytes of
 * one cycle and the number of cycles in an hour at the real hold.
 */
export async function wire(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(AGENTS);
  const proxy = await countingProxy(stand.agentPort);
  const fleet = await HeldFleet.hold({
    address: `https://127.0.0.1:${proxy.port}`,
    caSha256: await stand.caSha256(),
    machines,
    waitSeconds: SHORT_HOLD_SECONDS,
  });
  const handshakes = proxy.take();
  const cyclesBefore = fleet.cycles;
  await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
  const cycles = fleet.cycles - cyclesBefore;
  const perCycle = proxy.take() / cycles;
  await fleet.end();
  proxy.close();
  const anHour = 3600 / REAL_HOLD_SECONDS;
  return [
    atMost(
      'an idle agent on the wire, an hour',
      (perCycle * anHour) / 1024,
      10,
      'KiB',
      `TLS included; ${cycles} cycles measured at a hold of ${SHORT_HOLD_SECONDS} s, the hour computed for ${REAL_HOLD_SECONDS} s`,
    ),
    figure('one idle cycle', perCycle, 'bytes', 'request and answer, both directions, above TCP'),
    figure(
      'the same hour with IP and TCP headers',
      ((perCycle + PACKETS_A_CYCLE * HEADER_BYTES) * anHour) / 1024,
      'KiB',
      'headers computed, not measured',
    ),
    figure('connecting and the first poll', handshakes / AGENTS, 'bytes', 'once per connection'),
  ];
}
