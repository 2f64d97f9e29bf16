import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Envelope } from '#contracts/agent/envelope.js';
import { requireTool } from '#test/gaps.js';
import { Hosts } from './fan-out-hosts.js';
import type { FanOutAnswer, FanOutOrder } from './fan-out-ours.js';
import { Masters, Rival, type RivalName, type Round, type Side } from './fan-out-rivals.js';
import { atMost, type Figure, figure, percentile } from './figures.js';
import { type Memory, memoryOf } from './processor.js';

const HOSTS = 80;
const ROUNDS = 5;
/** Between two looks at the memory. */
const LOOK_MS = 25;
/** A signed order as it is: the one of the protocol's tests. */
const GOLDEN = 'test/contract/golden/poll-answer.json';

/** The adapter of the controller, in a process of its own that lives through all rounds, as the controller does. */
class Ours implements Side {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor(
    private readonly hosts: Hosts,
    private readonly order: Envelope,
  ) {
    this.#child = fork(fileURLToPath(new URL('fan-out-ours.js', import.meta.url)), { stdio: 'inherit' });
    this.#ended = once(this.#child, 'exit').then(() => {
      throw new Error('Our side of the fan-out ended.');
    });
    this.#ended.catch(() => {});
  }

  pids(): readonly number[] {
    return [this.#child.pid!];
  }

  async round(warm: boolean): Promise<Round> {
    const targets = this.hosts.all.map(({ sshd }) => sshd.target());
    this.#child.send({ targets, order: this.order, warm } satisfies FanOutOrder);
    const [answer] = (await Promise.race([once(this.#child, 'message'), this.#ended])) as [FanOutAnswer];
    const { failures, ...round } = answer;
    if (failures.length > 0) throw new Error(`${failures.length} hosts were not reached: ${failures[0]}`);
    return round;
  }

  close(): void {
    this.#child.kill();
  }
}
type SideName = 'ours' | RivalName;
/** The limit for Ansible is what we take "well ahead" of it for. */
const RIVALS = {
  ssh: { title: `${HOSTS} \`ssh\``, limit: 1.3 },
  ansible: { title: `Ansible with ${HOSTS} forks`, limit: 0.5 },
} as const satisfies Record<RivalName, unknown>;
type Sides = ReadonlyMap<SideName, Side>;
type Turns = ReadonlyMap<SideName, readonly Round[]>;
interface Results {
  /** Of the very first fan-out of our process. */
  readonly first: Round;
  readonly cold: Turns;
  readonly warm: Turns;
  /** At its highest while connecting. */
  readonly memory: ReadonlyMap<SideName, Memory>;
}

/** Each side in turn, again and again, so that what else the computer does meanwhile hits all of them alike. The first turn only warms up. */
async function inTurn(sides: Sides, warm: boolean, arrived: () => void): Promise<Map<SideName, Round[]>> {
  const rounds = new Map<SideName, Round[]>();
  for (let number = 0; number <= ROUNDS; number++) {
    for (const [name, side] of sides) {
      const round = await side.round(warm);
      arrived();
      if (number > 0) rounds.set(name, [...(rounds.get(name) ?? []), round]);
    }
  }
  return rounds;
}

/** Looked at many times in a round of its own, because looking takes time. */
async function peak(side: Side): Promise<Memory> {
  let highest: Memory = { rss: 0, pss: 0 };
  const looking = setInterval(() => {
    const now = memoryOf(side.pids(false));
    if (now.rss > highest.rss) highest = now;
  }, LOOK_MS);
  try {
    await side.round(false);
  } finally {
    clearInterval(looking);
  }
  return highest;
}

async function measure(hosts: Hosts): Promise<Results> {
  const order = (JSON.parse(readFileSync(GOLDEN, 'utf8')) as { jobs: Envelope[] }).jobs[0]!;
  const text = JSON.stringify({ orders: [order] });
  writeFileSync(join(hosts.folder, 'order'), text);
  const arrived = () => hosts.expect(text);
  const masters = await Masters.open(hosts);
  const ours = new Ours(hosts, order);
  const sides = new Map<SideName, Side>([
    ['ours', ours],
    ['ssh', new Rival('ssh', hosts, masters)],
  ]);
  if (requireTool('ansible')) sides.set('ansible', new Rival('ansible', hosts, masters));
  try {
    const first = await ours.round(false);
    arrived();
    const cold = await inTurn(sides, false, arrived);
    const warm = await inTurn(sides, true, arrived);
    const memory = new Map<SideName, Memory>();
    for (const [name, side] of sides) memory.set(name, await peak(side));
    return { first, cold, warm, memory };
  } finally {
    ours.close();
    await masters.close();
  }
}

function median(rounds: readonly Round[], of: (round: Round) => number): number {
  return percentile(rounds.map(of), 0.5);
}

const MEASURES = { time: (round: Round) => round.ms, 'processor time': (round: Round) => round.cpuMs };

/** Ours beside another one's in the same turn, the median of the turns; an empty row where the other did not take part. */
function beside(rounds: Turns, rival: keyof typeof RIVALS, measure: keyof typeof MEASURES): Figure {
  const { title, limit } = RIVALS[rival];
  const what = `its ${measure} beside ${title}`;
  const theirs = rounds.get(rival);
  if (!theirs) return figure(what, Number.NaN, '', `left out: ${rival} is missing`);
  const of = MEASURES[measure];
  const ratios = theirs.map((round, turn) => of(rounds.get('ours')![turn]!) / of(round));
  const note = `${Math.round(median(rounds.get('ours')!, of))} ms and ${Math.round(median(theirs, of))} ms`;
  return atMost(what, percentile(ratios, 0.5), limit, '×', note);
}

function rowsOf(what: string, rounds: Turns, note: string): Figure[] {
  return [
    figure(what, median(rounds.get('ours')!, MEASURES.time), 'ms', `median of ${ROUNDS} turns; ${note}`),
    beside(rounds, 'ssh', 'time'),
    beside(rounds, 'ssh', 'processor time'),
    beside(rounds, 'ansible', 'time'),
    beside(rounds, 'ansible', 'processor time'),
  ];
}

function figuresOf({ first, cold, warm, memory }: Results): Figure[] {
  const what = `order to ${HOSTS} hosts over SSH`;
  const each = (of: keyof Memory) => [...memory].map(([name, mib]) => `${name} ${Math.round(mib[of])}`).join(', ');
  const note = `resident: ${each('rss')}; with what is shared counted once: ${each('pss')}`;
  return [
    ...rowsOf(`${what}, each connected to anew`, cold, `the very first took ${Math.round(first.ms)} ms`),
    figure('memory meanwhile, at its highest', memory.get('ours')!.rss, 'MiB', note),
    ...rowsOf(`${what}, connections kept`, warm, 'the others over ControlMaster'),
  ];
}

/** The order to {@link HOSTS} OpenSSH servers, through the adapter of the controller, by `ssh` and by Ansible. */
export async function fanOut(): Promise<Figure[]> {
  const hosts = await Hosts.start(HOSTS);
  if (!hosts) return [figure(`an order to ${HOSTS} hosts over SSH`, Number.NaN, '', 'left out: sshd is missing')];
  try {
    return figuresOf(await measure(hosts));
  } finally {
    await hosts.stop();
  }
}
