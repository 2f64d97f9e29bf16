import { JOB_TYPE, JobOrder } from '#contracts/agent/envelope.js';
import { PollAnswer } from '#contracts/agent/messages.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { backOffMs } from '../../apps/simulator/pace.js';
import { pollOf, resultOf } from './messages.js';
import type { LoadMachine } from './stand.js';

/** To this process: hold a poll for each machine. */
export interface HoldCommand {
  readonly address: string;
  readonly caSha256: string;
  readonly machines: readonly LoadMachine[];
  readonly waitSeconds: number;
}

/** From this process. `at` is the monotonic clock of the host, in nanoseconds, which both processes share. */
export type HoldEvent =
  | { kind: 'held'; count: number }
  | { kind: 'arrived'; job: string; at: string }
  | { kind: 'cycle' };

const RAMP = 50;
/** As long as a real one; agents tell the newest that they were given. */
let auditHead = '0'.repeat(64);
let stopped = false;

function tell(event: HoldEvent): void {
  // The parent may have gone while answers were on their way.
  if (process.connected) process.send?.(event);
}

/** The load generator trusts the orders it caused: signatures are checked by the simulator, not here. */
function orderIn(bytes: string): JobOrder {
  return JobOrder.parse(
    JSON.parse(
      Buffer.from(bytes, 'base64')
        .toString('utf8')
        .slice(JOB_TYPE.length + 1),
    ),
  );
}

async function finish(client: ControllerClient, machine: LoadMachine, order: JobOrder): Promise<void> {
  await client.post(`/agent/v1/jobs/${order.job}/result`, resultOf(order), { credential: machine.credential });
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function hold(client: ControllerClient, machine: LoadMachine, waitSeconds: number): Promise<void> {
  for (let failures = 0; !stopped; ) {
    const answer = await client.post('/agent/v1/poll', pollOf(machine, waitSeconds, auditHead), {
      credential: machine.credential,
      timeoutSeconds: 900,
    });
    const at = process.hrtime.bigint().toString();
    const poll = PollAnswer.safeParse(answer.body);
    if (answer.status !== 200 || !poll.success) {
      failures += 1;
      await sleep(backOffMs(failures, answer.retryAfter, Math.random()));
      continue;
    }
    failures = 0;
    auditHead = poll.data.auditHead ?? auditHead;
    tell({ kind: 'cycle' });
    for (const envelope of poll.data.jobs) {
      const order = orderIn(envelope.bytes);
      tell({ kind: 'arrived', job: order.job, at });
      await finish(client, machine, order);
    }
    if (poll.data.retryAfter > 0) await sleep(poll.data.retryAfter * 1000);
  }
}

process.on('message', async (command: HoldCommand) => {
  const client = await ControllerClient.connect(command.address, command.caSha256);
  const waiting = [...command.machines];
  // A poll that is answered at once opens each connection, so that `held` means held.
  const open = async () => {
    for (let machine = waiting.pop(); machine; machine = waiting.pop()) {
      await client.post('/agent/v1/poll', pollOf(machine, 0), { credential: machine.credential });
      void hold(client, machine, command.waitSeconds);
    }
  };
  await Promise.all(Array.from({ length: RAMP }, open));
  tell({ kind: 'held', count: command.machines.length });
});
process.once('disconnect', () => {
  stopped = true;
  process.exit(0);
});
