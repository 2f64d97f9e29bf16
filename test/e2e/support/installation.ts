import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../apps/controller/src/platform/postgres-place.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
/** Installing the packages is most of it, and takes a minute or two on a small machine. */
const START_MS = 600_000;

/** What keeps an installation apart from others on this computer. */
async function surroundings(more: NodeJS.ProcessEnv = {}): Promise<{ env: NodeJS.ProcessEnv; url: string }> {
  const [people, agents] = [await freePort(), await freePort()];
  const env = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    SLUICE_PEOPLE_PORT: String(people),
    SLUICE_AGENT_HOST: '127.0.0.1',
    SLUICE_AGENT_PORT: String(agents),
    SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${agents}`,
    ...more,
  };
  return { env, url: `http://127.0.0.1:${people}` };
}

/** What a newcomer has: a clean clone in an empty home, started with `npm start`. */
export class Installation {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly folder: string,
    private readonly repo: string,
    private readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
    readonly url: string,
  ) {}

  static async clone(): Promise<Installation> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-clone-'));
    execFileSync('git', ['clone', '--quiet', ROOT, path.join(folder, 'repo')]);
    const home = path.join(folder, 'home');
    mkdirSync(home);
    // Where packages come from is this computer's affair, not Sluice's.
    const npmrc = path.join(homedir(), '.npmrc');
    if (existsSync(npmrc)) copyFileSync(npmrc, path.join(home, '.npmrc'));
    const repo = path.join(folder, 'repo');
    const { env, url } = await surroundings();
    return new Installation(folder, repo, path.join(repo, 'data'), { ...env, HOME: home }, url);
  }

  /**
   * This tree as it stands, already built, with a data folder of its own.
   * @param more further variables, as loadConfig reads them
   */
  static async here(more: NodeJS.ProcessEnv = {}): Promise<Installation> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-here-'));
    // As root the database server runs as another user, who has to get in.
    chmodSync(folder, 0o755);
    const dataDir = path.join(folder, 'data');
    const { env, url } = await surroundings(more);
    return new Installation(folder, ROOT, dataDir, { ...env, HOME: homedir(), SLUICE_DATA: dataDir }, url);
  }

  /**
   * Resolves when the controller says that it is ready.
   * @param args what stands behind `npm start --`
   * @returns the set-up link, if one was printed
   */
  async start(args: readonly string[] = []): Promise<string | null> {
    this.output = '';
    const child = spawn('npm', ['start', '--', ...args], { cwd: this.repo, env: this.env });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    for (const end = Date.now() + START_MS; Date.now() < end; ) {
      // The ready message is one write: what belongs to it is there when its first line is.
      if (/^Sluice is ready/m.test(this.output)) return /Set-up +(\S+)/.exec(this.output)?.[1] ?? null;
      assert.equal(child.exitCode, null, this.output);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`Sluice did not start. ${this.output}`);
  }

  /** As a power cut would: the controller gets no chance to finish anything, its database goes on alone. */
  async kill(): Promise<void> {
    const pid = Number(readFileSync(path.join(this.dataDir, 'controller.pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await this.ended();
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const pid = Number(readFileSync(path.join(this.dataDir, 'controller.pid'), 'utf8'));
    process.kill(pid, 'SIGINT');
    await this.ended();
  }

  private async ended(): Promise<void> {
    const child = this.child!;
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }

  /** Processes that still work in this folder. */
  leftovers(): string[] {
    const list = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    return list.split('\n').filter((line) => line.includes(this.folder) && !line.startsWith('ps '));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
