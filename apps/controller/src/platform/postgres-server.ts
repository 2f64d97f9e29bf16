import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { asOwner, binaries, type Owner, ownerFor, socketPlace } from './postgres-place.js';
import { commandOf, gone } from './process-info.js';
import { StartError } from './start-error.js';

const run = promisify(execFile);

const USER = 'sluice';
const DATABASE = 'sluice';
const START_MS = 60_000;
/** Fast shutdown writes a checkpoint; a busy disk may need its time. */
const STOP_MS = 20_000;

const SETTINGS = [
  'lc_messages=C',
  'TimeZone=UTC',
  'log_timezone=UTC',
  'max_connections=100',
  'wal_level=minimal',
  'max_wal_senders=0',
  // Just-in-time compilation costs more than the small queries here take.
  'jit=off',
];

export interface PostgresOptions {
  /** Folder that holds `postgres/` (the cluster), its password and its log. */
  readonly dataDir: string;
  /** Further `name=value` settings. */
  readonly settings?: readonly string[];
}

/**
 * The embedded PostgreSQL: a child process that listens on a socket in the data folder only (on Windows on a loopback port). Made with
 * the bare binaries, because the package's own class hangs in `stop()` when the server has died, and takes over our signals.
 */
export class PostgresServer {
  private stopping = false;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly cluster: string,
  ) {}

  /**
   * Makes the cluster at the first start, stops a server that a killed controller left behind, and resolves when the database
   * `sluice` answers.
   * @throws StartError when the folder cannot be used or the server says why it does not start.
   */
  static async start({ dataDir, settings = [] }: PostgresOptions): Promise<PostgresServer> {
    const bin = await binaries();
    const owner = await ownerFor([dataDir, bin.postgres]);
    const cluster = path.join(dataDir, 'postgres');
    const passwordFile = path.join(dataDir, 'postgres-password');
    await makeCluster(cluster, passwordFile, bin.initdb, owner);
    await stopOrphan(cluster);
    const place = await socketPlace(dataDir, owner);
    const logFile = path.join(dataDir, 'postgres.log');
    const log = openSync(logFile, 'w', 0o600);
    const flags = [...SETTINGS, ...place.settings, ...settings].flatMap((setting) => ['-c', setting]);
    // A session of its own: Ctrl-C in the terminal must reach the controller first, not the database under it.
    const [program, args, user] = asOwner(owner, bin.postgres, ['-D', cluster, ...flags]);
    const child = spawn(program, args, {
      ...user,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C' },
    });
    closeSync(log);
    const password = (await readFile(passwordFile, 'utf8')).trim();
    const server = new PostgresServer(place.url(USER, password, DATABASE), child, cluster);
    try {
      await server.ready(logFile);
      await createDatabase(place.url(USER, password, 'postgres'));
    } catch (error) {
      await server.stop();
      throw error;
    }
    child.unref();
    return server;
  }

  /** Calls `listener` when the server ends although nobody asked it to. */
  onDied(listener: () => void): void {
    this.child.once('exit', () => {
      if (!this.stopping) listener();
    });
  }

  /** Ends the server: politely, then firmly, then by force. Returns at once when it is gone already. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { pid } = this.child;
    if (!pid || this.child.exitCode !== null || this.child.signalCode !== null) return;
    if (process.platform === 'win32') {
      const { pg_ctl } = await binaries();
      await run(pg_ctl, ['stop', '-m', 'fast', '-D', this.cluster]).catch(() => {});
    } else {
      this.child.kill('SIGINT');
    }
    if (await this.exited(STOP_MS)) return;
    this.child.kill('SIGQUIT');
    if (await this.exited(5000)) return;
    this.child.kill('SIGKILL');
    await this.exited(5000);
  }

  private async exited(timeoutMs: number): Promise<boolean> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.child.once('exit', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** The server writes its state into line 8 of postmaster.pid, as pg_ctl reads it. */
  private async ready(logFile: string): Promise<void> {
    const pidFile = path.join(this.cluster, 'postmaster.pid');
    let failure: Error | undefined;
    this.child.once('error', (error) => {
      failure = error;
    });
    for (const end = Date.now() + START_MS; Date.now() < end; ) {
      const lines = await readFile(pidFile, 'utf8').then(
        (text) => text.split('\n'),
        () => [],
      );
      if (lines[0] === String(this.child.pid) && lines[7]?.trim() === 'ready') return;
      if (failure || this.child.exitCode !== null || this.child.signalCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new StartError(`PostgreSQL did not start: ${failure?.message ?? lastComplaint(logFile)}`, `Read ${logFile}.`);
  }
}

function lastComplaint(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return (
    lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line))?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ??
    'no cause was given.'
  );
}

/** Made aside and renamed when whole, so that a start that was cut off leaves nothing half-made in its place. */
async function makeCluster(cluster: string, passwordFile: string, initdb: string, owner: Owner | null): Promise<void> {
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return;
  const fresh = `${cluster}.new`;
  const copy = `${passwordFile}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await writeFile(copy, `${password}\n`, { mode: 0o600 });
  if (owner) await Promise.all([chown(fresh, owner.uid, owner.gid), chown(copy, owner.uid, owner.gid)]);
  try {
    // The built-in locale sorts and folds the same on every system, whatever its libc has.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const options = [...locale, '--auth=scram-sha-256', '--no-instructions'];
    const places = [`--pgdata=${fresh}`, `--username=${USER}`, `--pwfile=${copy}`];
    const [program, args, user] = asOwner(owner, initdb, [...places, ...options]);
    await run(program, args, user);
    await rename(fresh, cluster);
    await chmod(passwordFile, 0o600);
  } catch (error) {
    const cause = (error as { stderr?: string }).stderr?.match(/error: (.*)/)?.[1] ?? (error as Error).message;
    throw new StartError(
      `PostgreSQL could not be set up: ${cause}.`,
      `Check free space and rights of ${path.dirname(cluster)}.`,
    );
  } finally {
    await rm(copy, { force: true });
  }
}

/** A controller that was killed leaves its server running, and a dead server its pid file, whose number may belong to anybody now. */
async function stopOrphan(cluster: string): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!pid) return;
  const command = commandOf(pid);
  if (!command?.includes('postgres') || (process.platform !== 'win32' && !command.includes(cluster))) {
    await rm(pidFile, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  if (!(await gone(pid, STOP_MS))) process.kill(pid, 'SIGQUIT');
  if (!(await gone(pid, 5000))) {
    throw new StartError(
      `A PostgreSQL server of an earlier start (process ${pid}) does not end.`,
      `End process ${pid} by hand.`,
    );
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
