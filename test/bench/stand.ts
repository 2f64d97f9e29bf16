import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import { PostgresServer } from '../../apps/controller/src/platform/postgres-server.js';

const CONTROLLER = 'dist/apps/controller/src/main.js';
const READY_WITHIN_MS = 30_000;

/** A machine that the load generator speaks for. */
export interface LoadMachine {
  readonly id: string;
  readonly credential: string;
  readonly smbiosUuid: string;
  readonly name: string;
}

/** Resident memory of a process, MiB. */
export function residentMiB(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/**
 * What a measurement stands on: an embedded PostgreSQL with the durability of production, and the real controller in a process
 * of its own, so that its memory and its processor time are its own.
 */
export class Stand {
  readonly folder: string;
  readonly #peoplePort: number;
  readonly #agentPort: number;
  readonly #postgres: PostgresServer;
  #controller: ChildProcess | null = null;
  #pool: pg.Pool | null = null;
  #session = '';

  private constructor(folder: string, postgres: PostgresServer, ports: { people: number; agent: number }) {
    this.folder = folder;
    this.#postgres = postgres;
    this.#peoplePort = ports.people;
    this.#agentPort = ports.agent;
  }

  static async open(): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    // The database server runs as another user when this one is root, and must be able to reach its folder.
    chmodSync(folder, 0o755);
    const postgres = await PostgresServer.start({ dataDir: folder });
    return new Stand(folder, postgres, { people: await freePort(), agent: await freePort() });
  }

  get databaseUrl(): string {
    return this.#postgres.url;
  }

  get agentAddress(): string {
    return `https://127.0.0.1:${this.#agentPort}`;
  }

  get agentPort(): number {
    return this.#agentPort;
  }

  get pid(): number {
    if (!this.#controller?.pid) throw new Error('The controller is not running.');
    return this.#controller.pid;
  }

  get pool(): pg.Pool {
    if (!this.#pool) {
      this.#pool = new pg.Pool({ connectionString: this.databaseUrl, max: 4 });
      // The server may end before the last idle connection is closed.
      this.#pool.on('error', () => {});
    }
    return this.#pool;
  }

  /** Starts the controller and waits until both listeners answer. Returns the milliseconds that took. */
  async startController(): Promise<number> {
    if (!existsSync(CONTROLLER)) throw new Error(`${CONTROLLER} is missing: run npx tsc -b first.`);
    const began = performance.now();
    const controller = spawn(process.execPath, [CONTROLLER], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        DATABASE_URL: this.databaseUrl,
        SLUICE_DATA: join(this.folder, 'data'),
        SLUICE_PEOPLE_PORT: String(this.#peoplePort),
        SLUICE_AGENT_HOST: '127.0.0.1',
        SLUICE_AGENT_PORT: String(this.#agentPort),
        SLUICE_AGENT_ADDRESS: this.agentAddress,
        SLUICE_LOG: 'error',
      },
    });
    this.#controller = controller;
    while (!(await this.#answers())) {
      if (controller.exitCode !== null) throw new Error('The controller ended while starting.');
      if (performance.now() - began > READY_WITHIN_MS) throw new Error('The controller did not get ready in 30 s.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const took = performance.now() - began;
    if (!this.#session) await this.#openSession();
    return took;
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#peoplePort}/api/v1/setup`)).ok;
    } catch {
      return false;
    }
  }

  async stopController(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const controller = this.#controller;
    this.#controller = null;
    if (!controller || controller.exitCode !== null) return;
    const ended = new Promise((resolve) => controller.once('exit', resolve));
    controller.kill(signal);
    await ended;
  }

  /** Signs in without a password: an admin and a session are written straight into the database. */
  async #openSession(): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    const user = randomUUID();
    await this.pool.query(`INSERT INTO users (id, name, password_hash, role) VALUES ($1, 'bench', '-', 'admin')`, [
      user,
    ]);
    await this.pool.query(
      `INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
      [createHash('sha256').update(token).digest(), user],
    );
    this.#session = token;
  }

  /** Calls the people API as an admin. @throws when the answer is not a success. */
  async people<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.#peoplePort}${path}`, {
      method,
      headers: { cookie: `sluice_session=${this.#session}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async caSha256(): Promise<string> {
    return (await this.people<{ caSha256: string }>('GET', '/api/v1/enrolment-line')).caSha256;
  }

  /** Machines with credentials, written straight into the database: enrolment is measured nowhere here. */
  async addMachines(count: number): Promise<LoadMachine[]> {
    const machines = Array.from({ length: count }, (_, index): LoadMachine => {
      const id = randomUUID();
      const credential = `slm_${id}_${randomBytes(32).toString('base64url')}`;
      return { id, credential, smbiosUuid: randomUUID(), name: `LOAD-${String(index + 1).padStart(5, '0')}` };
    });
    const hashes = machines.map((machine) => createHash('sha256').update(machine.credential).digest());
    await this.pool.query(
      `INSERT INTO machines (id, name, smbios_uuid, ownership, ring_id, edition, display_version, build, ubr, agent_version)
       SELECT m.id, m.name, m.smbios, 'organisation', (SELECT id FROM rings ORDER BY position DESC LIMIT 1), 'Professional',
         '25H2', 26200, 9738, '0.1.0'
       FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS m(id, name, smbios)`,
      [machines.map((each) => each.id), machines.map((each) => each.name), machines.map((each) => each.smbiosUuid)],
    );
    await this.pool.query(
      `INSERT INTO credentials (id, machine_id, secret_hash, first_used_at)
       SELECT gen_random_uuid(), c.machine, c.hash, now() FROM unnest($1::uuid[], $2::bytea[]) AS c(machine, hash)`,
      [machines.map((each) => each.id), hashes],
    );
    return machines;
  }

  async close(): Promise<void> {
    await this.stopController();
    await this.#pool?.end();
    await this.#postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
