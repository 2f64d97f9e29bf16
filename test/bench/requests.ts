import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '#contracts/agent/messages.js';
import type { Figure } from './figures.js';
import { atLeast, figure, percentile } from './figures.js';
import { flood, post } from './flood.js';
import { pollOf } from './messages.js';
import { controllerMeter, processorMs } from './processor.js';
import type { Stand } from './stand.js';

const CONNECTIONS = 48;
/** Each server in turn, again and again, so that what else the computer does meanwhile hits all of them alike. */
const ROUNDS = 6;
const SECONDS = 2;

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

interface Rate {
  readonly rate: number;
  readonly answered: number;
}

async function rateOf(port: number, requests: Buffer[]): Promise<Rate> {
  const result = await flood({ port, requests, seconds: SECONDS });
  if (Object.keys(result.other).length > 0)
    throw new Error(`Refused answers under load: ${JSON.stringify(result.other)}`);
  return { rate: result.answered / result.seconds, answered: result.answered };
}

const median = (values: readonly number[]) => percentile(values, 0.5);

/** Requests a second of the agents' endpoints beside a Nest + Fastify route that does nothing, both over TLS, in the same run. */
export async function requests(stand: Stand): Promise<Figure[]> {
  const machines = await stand.addMachines(CONNECTIONS);
  const hash = createHash('sha256').update('never sent').digest('hex');
  const report = { version: PROTOCOL_VERSION, kind: 'inventory', hash, at: new Date().toISOString() };
  const empty: ChildProcess = fork(new URL('./empty-route.js', import.meta.url), selfSigned(stand.folder));
  const [{ port }] = (await once(empty, 'message')) as [{ port: number }];
  const sides = {
    empty: { port, requests: machines.map((machine) => post('/empty', pollOf(machine, 0), machine.credential)) },
    poll: {
      port: stand.agentPort,
      requests: machines.map((machine) => post('/agent/v1/poll', pollOf(machine, 0), machine.credential)),
    },
    report: {
      port: stand.agentPort,
      requests: machines.map((machine) => post('/agent/v1/report', report, machine.credential)),
    },
  };
  const rounds: { empty: number; poll: number; report: number }[] = [];
  const spent = { empty: { ms: 0, answers: 0 }, poll: { ms: 0, answers: 0 }, report: { ms: 0, answers: 0 } };
  // The first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = { empty: 0, poll: 0, report: 0 };
    for (const side of ['empty', 'poll', 'report'] as const) {
      const meter = await controllerMeter(stand);
      const emptyBefore = processorMs(empty.pid!);
      const { rate, answered } = await rateOf(sides[side].port, sides[side].requests);
      const used = await meter();
      rates[side] = rate;
      if (round === 0) continue;
      spent[side].ms += side === 'empty' ? processorMs(empty.pid!) - emptyBefore : used;
      spent[side].answers += answered;
    }
    if (round > 0) rounds.push(rates);
  }
  empty.disconnect();
  const how = `median of ${ROUNDS} rounds in turn`;
  const each = (side: keyof typeof spent) => (1000 * spent[side].ms) / spent[side].answers;
  const beside = (side: 'poll' | 'report') => 100 * median(rounds.map((rates) => rates[side] / rates.empty));
  return [
    figure(
      'an empty Nest + Fastify route',
      median(rounds.map((rates) => rates.empty)),
      'requests/s',
      `${CONNECTIONS} TLS connections`,
    ),
    figure(
      'poll, answered at once',
      median(rounds.map((rates) => rates.poll)),
      'requests/s',
      'credential, look for due jobs',
    ),
    atLeast('poll beside the empty route', beside('poll'), 60, '%', how),
    figure(
      'report by hash alone',
      median(rounds.map((rates) => rates.report)),
      'requests/s',
      'content unknown to the controller',
    ),
    atLeast('report beside the empty route', beside('report'), 60, '%', how),
    figure('processor time of a request: empty route', each('empty'), 'µs', 'independent of other load'),
    figure('processor time of a request: poll', each('poll'), 'µs', 'controller and database'),
    figure('processor time of a request: report', each('report'), 'µs', 'controller and database'),
  ];
}
