import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { makeKeyPair } from '../../../apps/controller/src/transports/ssh/key-pair.js';
import { requireTool } from '../gaps.js';
import { freePort, listening } from '../listening.js';

export interface SshdOptions {
  /** Lines of its own config, after the ones every test needs. */
  config?: string[];
  /** Take this port again: the same machine with another host key. */
  port?: number;
  /** Loopback addresses at which it listens, 16 at most; the first is its own. */
  addresses?: readonly string[];
  /** Private host key of its own, a file with its public half beside it; without it a new one is made. */
  hostKeyFile?: string;
}

/** All of 127.0.0.0/8 is this computer, so each of these is a machine of its own. sshd listens at no more than 16. */
const ADDRESSES = Array.from({ length: 16 }, (_, n) => `127.0.0.${n + 1}`);

/**
 * A real OpenSSH server on a loopback port, with keys and config of its own. Who signs in is the user that runs the tests: an
 * ordinary sshd may not become somebody else.
 */
export class Sshd {
  readonly user = userInfo().username;

  private constructor(
    private readonly folder: string,
    readonly addresses: readonly string[],
    readonly port: number,
    private readonly child: ChildProcess,
    /** As `ssh-keygen -lf` prints it, with the type in front. */
    readonly hostKey: string,
    /** The same key in full, as known_hosts has it. */
    readonly hostPublicKey: string,
    /** Private key that may sign in, OpenSSH text. */
    readonly privateKey: string,
  ) {}

  get host(): string {
    return this.addresses[0]!;
  }

  /** @returns null when sshd is missing (listed as a gap) */
  static async start({
    config = [],
    port,
    addresses = ADDRESSES,
    hostKeyFile,
  }: SshdOptions = {}): Promise<Sshd | null> {
    const sshd = requireTool('sshd');
    if (!sshd) return null;
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-sshd-'));
    chmodSync(folder, 0o755);
    const file = (name: string) => path.join(folder, name);
    const pair = makeKeyPair();
    const host = hostKeyFile ?? file('host');
    if (!hostKeyFile) {
      const hostPair = makeKeyPair();
      writeFileSync(host, hostPair.privateKey, { mode: 0o600 });
      writeFileSync(`${host}.pub`, `${hostPair.publicKey}\n`);
    }
    writeFileSync(file('authorized'), `${pair.publicKey}\n`, { mode: 0o600 });
    // As root sshd wants the folder of its unprivileged half, which only the service's start makes.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const chosen = port ?? (await freePort());
    const lines = [
      `Port ${chosen}`,
      ...addresses.map((address) => `ListenAddress ${address}`),
      `HostKey ${host}`,
      `PidFile ${file('pid')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'KbdInteractiveAuthentication no',
      'MaxStartups 100',
      'MaxSessions 20',
      ...config,
    ];
    writeFileSync(file('config'), `${lines.join('\n')}\n`);
    const child = spawn(sshd, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await listening(chosen, child, () => said, addresses[0]);
    const printed = execFileSync('ssh-keygen', ['-lf', `${host}.pub`], { encoding: 'utf8' });
    const hostKey = `ssh-ed25519 ${printed.split(' ')[1]}`;
    const hostPublicKey = readFileSync(`${host}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim();
    return new Sshd(folder, addresses, chosen, child, hostKey, hostPublicKey, pair.privateKey);
  }

  /** Everything that a session needs. */
  target(changes: Record<string, unknown> = {}) {
    const { host, port, user, hostKey, privateKey } = this;
    return { host, port, user, hostKey, auth: { kind: 'key' as const, privateKey }, ...changes };
  }

  allow(publicKey: string): void {
    const file = path.join(this.folder, 'authorized');
    writeFileSync(file, `${readFileSync(file, 'utf8')}${publicKey}\n`);
  }

  forbid(publicKey: string): void {
    const file = path.join(this.folder, 'authorized');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`${publicKey}\n`, ''));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
