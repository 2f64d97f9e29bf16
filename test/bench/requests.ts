import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import type { Figure } from './figures.js';
import { atLeast, figure } from './figures.js';
import { flood, post } from './flood.js';
import type { LoadMachine, Stand } from './stand.js';

const CONNECTIONS = 48;
const SECONDS = 6;

function pollAtOnce(machine: LoadMachine): object {
  return {
    version: PROTOCOL_VERSION,
    agentVersion: '0.1.0',
    smbiosUuid: machine.smbiosUuid,
    name: machine.name,
    bootAt: '2026-11-20T08:00:00Z',
    now: new Date().toISOString(),
    lease: null,
    busy: null,
    auditHead: null,
    waitSeconds: 0,
  };
}

/** A certificate of the same kind (P-256) as the agents listener's. */
function selfSigned(folder: string): [string, string] {
  const files: [string, string] = [join(folder, 'empty.key'), join(folder, 'empty.crt')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-subj', '/CN=localhost', '-days', '2', '-keyout', files[0], '-out', files[1]],
    { stdio: 'ignore' },
  );
  return files;
}

async function rate(port: number, requests: Buffer[]): Promise<number> {
  await flood({ port, requests, seconds: 2 });
  const result = await flood({ port, requests, seconds: SECONDS });
  if (Object.keys(result.other).length > 0)
    throw new Error(`Refused answers under load: ${JSON.stringify(result.other)}`);
  return result.answered / result.seconds;
}

/** Requests a second of the agents' endpoints beside a Nest + Fastify route that does nothing, both over TLS, in the same run. */
export async function requests(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(CONNECTIONS);
  const polls = machines.map((machine) => post('/agent/v1/poll', pollAtOnce(machine), machine.credential));
  const hash = createHash('sha256').update('never sent').digest('hex');
  const report = { version: PROTOCOL_VERSION, kind: 'inventory', hash, at: new Date().toISOString() };
  const reports = machines.map((machine) => post('/agent/v1/report', report, machine.credential));
  const empty: ChildProcess = fork(new URL('./empty-route.js', import.meta.url), selfSigned(stand.folder));
  const [{ port }] = (await once(empty, 'message')) as [{ port: number }];
  const emptyRate = await rate(
    port,
    machines.map((machine) => post('/empty', pollAtOnce(machine))),
  );
  empty.disconnect();
  const pollRate = await rate(stand.agentPort, polls);
  const reportRate = await rate(stand.agentPort, reports);
  return [
    figure('an empty Nest + Fastify route', emptyRate, 'requests/s', `${CONNECTIONS} TLS connections`),
    figure('poll, answered at once', pollRate, 'requests/s', 'credential, look for due jobs'),
    atLeast('poll beside the empty route', (100 * pollRate) / emptyRate, 60, '%'),
    figure('report by hash alone', reportRate, 'requests/s', 'content unknown to the controller'),
    atLeast('report beside the empty route', (100 * reportRate) / emptyRate, 60, '%'),
  ];
}
