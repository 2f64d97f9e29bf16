import type { Envelope } from '#contracts/agent/envelope.js';
import type { SshTarget } from '../../apps/controller/src/transports/ssh/session.js';
import { SshTransport } from '../../apps/controller/src/transports/ssh.transport.js';

/** Our side of the fan-out, in a process of its own: its processor time and its memory are those of the adapter that ships. */

export interface FanOutOrder {
  readonly targets: readonly SshTarget[];
  readonly order: Envelope;
  /** Over the connections of the time before; false: each host is connected to anew. */
  readonly warm: boolean;
}

export interface FanOutAnswer {
  readonly ms: number;
  readonly cpuMs: number;
  /** Why it did not succeed everywhere. */
  readonly failures: readonly string[];
}

let transport = new SshTransport();

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Ending a connection costs processor time too. */
async function disconnected(): Promise<void> {
  while (process.getActiveResourcesInfo().includes('TCPSocketWrap')) await new Promise((go) => setTimeout(go, 5));
}

async function fanOut({ targets, order, warm }: FanOutOrder): Promise<FanOutAnswer> {
  if (!warm) {
    transport.close();
    await disconnected();
    transport = new SshTransport();
  }
  const before = cpuMs();
  const began = performance.now();
  const ends = await Promise.allSettled(targets.map((target) => transport.handIn(target, async () => [order])));
  const ms = performance.now() - began;
  if (!warm) {
    transport.close();
    await disconnected();
    transport = new SshTransport();
  }
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  return { ms, cpuMs: cpuMs() - before, failures };
}

process.on('message', (order: FanOutOrder) => {
  void fanOut(order).then((answer) => process.send!(answer));
});
