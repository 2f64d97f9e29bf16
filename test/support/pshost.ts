import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { requireTool } from './gaps.js';
import { type RealPowerShell, serveArguments } from './powershell.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Where a script runs: on this computer, or in Wine on a real Windows registry. */
export type Engine = 'linux' | 'wine';

/** How to start the host of one engine. */
export interface Host {
  engine: Engine;
  command: string;
  /** Arguments that come before the host's own. */
  lead: string[];
  env: NodeJS.ProcessEnv;
}

/** What a process left. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const hosts = new Map<Engine, Host | null>();

/**
 * Builds the bench host where it is stale and tells how to start it.
 * @returns null when the .NET SDK or Wine is missing; the gap is listed (see gaps.ts).
 * @throws when it does not build.
 */
export function benchHost(engine: Engine = 'linux'): Host | null {
  if (!hosts.has(engine)) hosts.set(engine, prepare(engine));
  return hosts.get(engine)!;
}

function prepare(engine: Engine): Host | null {
  const wine = engine === 'wine' ? requireTool('wine') : null;
  if (!requireTool('dotnet') || (engine === 'wine' && !wine)) return null;
  const build = [path.join(ROOT, 'agents/bench/build.mjs'), ...(wine ? ['--wine'] : [])];
  const executable = execFileSync(process.execPath, build, { encoding: 'utf8' }).trim();
  if (!wine) return { engine, command: executable, lead: [], env: {} };
  // Without the last one .NET 10 dies in Wine 8 after a few garbage collections ("Internal CLR error").
  const env = {
    WINEPREFIX: path.join(ROOT, '.cache/wine'),
    WINEDEBUG: '-all',
    DISPLAY: '',
    DOTNET_EnableWriteXorExecute: '0',
  };
  if (!existsSync(path.join(env.WINEPREFIX, 'system.reg'))) {
    execFileSync('wineboot', ['-i'], { env: { ...process.env, ...env }, stdio: 'ignore', timeout: 180_000 });
  }
  return { engine, command: wine, lead: [executable], env };
}

/** What a test may turn on a machine: the fields of machine.json, see agents/bench/Host/Machine/MachineFacts.cs. */
export type Facts = Record<string, unknown>;

/** One line of events.jsonl: an effect outside the script, such as `registry-set`, `installed`, `restart-requested`. */
export interface BenchEvent {
  at: string;
  event: string;
  pid: number;
  [detail: string]: unknown;
}

export interface MachineOptions {
  engine?: Engine;
  edition?: 'Core' | 'Professional' | 'Education' | 'Enterprise';
  build?: 19045 | 22631 | 26100 | 26200;
  ubr?: number;
  name?: string;
  /** Charge of the battery in percent; without it there is none. */
  battery?: number;
  /** A person signed in. */
  session?: string;
  facts?: Facts;
}

/** A simulated PC in a folder of its own. */
export class BenchMachine {
  private constructor(
    readonly host: Host,
    readonly folder: string,
  ) {}

  /** @returns null when the engine is missing (listed as a gap). */
  static create(options: MachineOptions = {}): BenchMachine | null {
    const host = benchHost(options.engine ?? 'linux');
    if (!host) return null;
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-bench-'));
    const machine = new BenchMachine(host, folder);
    const wanted = { edition: options.edition, build: options.build, ubr: options.ubr, name: options.name };
    const args = Object.entries({ ...wanted, battery: options.battery, session: options.session })
      .filter(([, value]) => value !== undefined)
      .flatMap(([name, value]) => [`-${name}`, String(value)]);
    const made = machine.runSync(['-NewMachine', machine.inside(folder), ...args]);
    if (made.code !== 0) throw new Error(`The machine was not made: ${made.stderr}`);
    if (options.facts) machine.setFacts(options.facts);
    return machine;
  }

  /** A path of this computer as scripts on the machine write it. */
  inside(file: string): string {
    return this.host.engine === 'wine' ? `Z:${file.replaceAll('/', '\\')}` : file;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Everything the environment of a process on this machine differs in. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.host.env, SLUICE_BENCH_MACHINE: this.inside(this.folder) };
  }

  /** Runs the host with its own arguments (`-Restart`, `-RunTask`, `-Snapshot` …) and waits. */
  runSync(args: string[], options: { input?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {}): Ended {
    const ended = spawnSync(this.host.command, [...this.host.lead, ...args], {
      env: { ...this.env, ...options.env },
      input: options.input ?? '',
      encoding: 'utf8',
      timeout: options.timeoutMs ?? 120_000,
      maxBuffer: 64 << 20,
    });
    return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
  }

  /** As {@link runSync}, without blocking: needed when this process also answers the script. */
  run(args: string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    const child = this.start(args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Starts the host and leaves it running; for tests that kill it. */
  start(args: string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): ChildProcessWithoutNullStreams {
    const env = { ...this.env, ...options.env };
    const child = spawn(this.host.command, [...this.host.lead, ...args], { env });
    child.stdin.end(options.input ?? '');
    return child;
  }

  /** Runs a script file as powershell.exe -File would. */
  script(file: string, args: string[] = [], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    return this.run(['-NoProfile', '-NonInteractive', '-File', this.inside(file), ...args], options);
  }

  /** Runs a text as powershell.exe -Command would. */
  command(text: string, options: { input?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    return this.run(['-NoProfile', '-Command', text], options);
  }

  read<T>(name: string): T {
    return JSON.parse(readFileSync(this.file(name), 'utf8')) as T;
  }

  writeFile(name: string, content: unknown): void {
    writeFileSync(this.file(name), JSON.stringify(content));
  }

  /** Changes machine.json. Not while a process of the machine is writing it. */
  setFacts(facts: Facts): void {
    writeFileSync(this.file('machine.json'), JSON.stringify({ ...this.read<Facts>('machine.json'), ...facts }));
  }

  /** Changes the updates on offer, each given as a change to the entry with that id. */
  offer(id: string, change: Record<string, unknown>): void {
    const catalogue = this.read<{ updates: Record<string, unknown>[] }>('catalogue.json');
    const found = catalogue.updates.find((update) => update.id === id);
    if (found) Object.assign(found, change);
    else catalogue.updates.push({ id, title: id, ...change });
    writeFileSync(this.file('catalogue.json'), JSON.stringify(catalogue));
  }

  /** A file of JSON lines. */
  lines<T>(name: string): T[] {
    if (!existsSync(this.file(name))) return [];
    return readFileSync(this.file(name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  }

  /** What happened outside the scripts so far, in order; of one kind, if named. */
  events(kind?: string): BenchEvent[] {
    return this.lines<BenchEvent>('events.jsonl').filter((entry) => !kind || entry.event === kind);
  }

  /**
   * Takes the machine away. A program that still runs on it may write into a folder that was just emptied; it ends once it
   * finds its machine gone, so the emptying is repeated (rmSync itself repeats only the removal of the folder).
   */
  remove(): void {
    for (let attempt = 1; existsSync(this.folder); attempt++) {
      try {
        rmSync(this.folder, { recursive: true, force: true });
      } catch (error) {
        if (attempt === 50) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      }
    }
  }
}

/** What a script left behind: each output object as invariant text with its type, and what a catch block would see. */
export interface Answer {
  id: string;
  output: string[];
  types: string[];
  error: { id: string; category: string; exception: string; message: string } | null;
  text: string;
}

/** One long-lived engine that runs many small scripts, each in a fresh runspace. */
export class ScriptServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<string, { resolve: (answer: Answer) => void; reject: (problem: Error) => void }>();
  #next = 0;

  private constructor(command: string, args: string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, args, { env });
    this.#child.stderr.resume();
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    this.#child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The engine ended before it answered.'));
    });
  }

  /** The bench host, on this machine. */
  static onBench(machine: BenchMachine, env: NodeJS.ProcessEnv = {}): ScriptServer {
    return new ScriptServer(machine.host.command, [...machine.host.lead, '-Serve'], { ...machine.env, ...env });
  }

  /** The same in one process of the bench host that runs `script`, which speaks the protocol itself. */
  static onBenchByScript(machine: BenchMachine, script: string): ScriptServer {
    return new ScriptServer(machine.host.command, [...machine.host.lead, '-NoProfile', '-File', script], machine.env);
  }

  /** A PowerShell of this computer, which knows no simulated machine. */
  static inPowerShell(powershell: RealPowerShell, env: NodeJS.ProcessEnv = {}): ScriptServer {
    return new ScriptServer(powershell.command, serveArguments(powershell), { ...process.env, ...env });
  }

  /** @param cwd folder the script runs in, as the machine writes it. */
  run(script: string, cwd?: string): Promise<Answer> {
    const id = String(this.#next++);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ id, script, cwd })}\n`);
    });
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await new Promise((resolve) => this.#child.once('close', resolve));
  }
}
