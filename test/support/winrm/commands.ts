import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { BenchMachine } from '../pshost.js';

export interface Gathered {
  stdout: Buffer[];
  stderr: Buffer[];
  /** Set when the process ended and everything of it was read. */
  exitCode?: number;
}

/**
 * A command line as WinRM's shell runs it: real processes. Programs named from %SystemRoot% are those of the simulated PC, with
 * the bench's engine as `powershell.exe`; everything else goes to /bin/sh, which stands for cmd.exe as far as tests of the protocol need.
 */
export class ServerCommand {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #open = new Set<Readable>();
  #exitCode: number | undefined;
  #wake = () => {};

  constructor(line: string, machine: BenchMachine | undefined) {
    this.#child = start(line, machine);
    // Stopping a command ends what it started too, so it has a process group of its own.
    this.#child.stdin.on('error', () => {});
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      this.#open.add(stream);
      stream.on('readable', () => this.#wake());
      stream.on('end', () => {
        this.#open.delete(stream);
        this.#wake();
      });
    }
    this.#child.once('error', (problem) => this.#child.stderr.destroy(problem));
    this.#child.once('exit', (code) => {
      this.#exitCode = code ?? -1073741510;
      this.#wake();
    });
  }

  /** @returns false when the process no longer reads. */
  async write(data: Buffer, end: boolean): Promise<boolean> {
    const { stdin } = this.#child;
    if (stdin.destroyed || stdin.writableEnded) return false;
    if (data.length > 0 && !stdin.write(data) && !(await drained(stdin))) return false;
    if (end) stdin.end();
    return true;
  }

  /**
   * Waits until there is something to say, at most `ms`.
   * @param room bytes that fit into the answer.
   * @param piece bytes of one stream element, at most.
   */
  async gather(ms: number, room: number, piece: number): Promise<Gathered> {
    const deadline = Date.now() + ms;
    for (;;) {
      const gathered = { stdout: take(this.#child.stdout, room, piece), stderr: take(this.#child.stderr, room, piece) };
      if (gathered.stdout.length + gathered.stderr.length > 0) return gathered;
      if (this.#open.size === 0 && this.#exitCode !== undefined) return { ...gathered, exitCode: this.#exitCode };
      const left = deadline - Date.now();
      if (left <= 0) return gathered;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  get running(): boolean {
    return this.#exitCode === undefined;
  }

  kill(): void {
    if (!this.running || !this.#child.pid) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It ended in this moment.
    }
  }
}

/** @returns false when nobody will read the rest. Not by `once`: that throws the error of a pipe closed while it is waited for. */
function drained(stream: Writable): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (ready: boolean) => {
      stream.off('drain', yes).off('close', no);
      resolve(ready);
    };
    const yes = () => settle(true);
    const no = () => settle(false);
    stream.on('drain', yes).on('close', no);
  });
}

/** What is there, at most a piece. A stream with nothing in it is asked too: only so does it begin to read, and tell of its end. */
function take(stream: Readable, room: number, piece: number): Buffer[] {
  const data = stream.read(Math.min(piece, room, stream.readableLength)) as Buffer | null;
  return data ? [data] : [];
}

/** `%Name%` as cmd.exe fills it in on the simulated PC. */
const FOLDERS: Record<string, string> = {
  '%systemroot%': 'Windows',
  '%programfiles%': 'Program Files',
  '%programdata%': 'ProgramData',
};

function start(line: string, machine: BenchMachine | undefined): ChildProcessWithoutNullStreams {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2]!);
  if (!/^%\w+%.*\.exe$/i.test(words[0] ?? '')) return spawn('/bin/sh', ['-c', line], { detached: true });
  if (!machine) throw new Error("This server has none of Windows' programs: give it a bench machine.");
  const [program, ...args] = words.map((word) => onMachine(word, machine));
  const environment = { ...machine.env, SLUICE_BENCH_SPEED: '1000' };
  if (/powershell\.exe$/i.test(program!)) {
    return spawn(machine.host.command, [...machine.host.lead, ...args], { env: environment, detached: true });
  }
  return spawn(program!, args, { env: environment, detached: true });
}

function onMachine(word: string, machine: BenchMachine): string {
  const [lead = '', ...rest] = word.split('\\');
  const folder = FOLDERS[lead.toLowerCase()];
  return folder === undefined ? word : machine.file([folder, ...rest].join('/'));
}
