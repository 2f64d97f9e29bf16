import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sshd } from '#test/ssh/sshd.js';

/**
 * What the receiver on a PC does, without PowerShell: puts down unread what it gets, and answers in one line. Ansible's `raw` has no
 * standard input, so from there the order comes as the command.
 */
const RECEIVER = `case "$SSH_ORIGINAL_COMMAND" in
  sluice) cat > "$1" ;;
  *) printf %s "$SSH_ORIGINAL_COMMAND" > "$1" ;;
esac
echo '{"sluice":1,"taken":true,"reason":null}'
`;

/** A machine to be reached, with what a client needs that reads files. */
export interface Host {
  readonly sshd: Sshd;
  readonly name: string;
  readonly privateKeyFile: string;
  readonly drop: string;
}

/** Real OpenSSH servers, each at a loopback address, with a port, a host key and a client key of its own. */
export class Hosts {
  private constructor(
    readonly folder: string,
    readonly all: readonly Host[],
  ) {}

  /** @returns null when sshd is missing */
  static async start(count: number): Promise<Hosts | null> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-fan-out-'));
    chmodSync(folder, 0o755);
    for (const name of ['keys', 'drop']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'receive'), RECEIVER);
    const all: Host[] = [];
    const hosts = new Hosts(folder, all);
    try {
      while (all.length < count) {
        const host = await startOne(folder, all.length + 1);
        if (!host) return null;
        all.push(host);
      }
      const known = all.map(({ sshd }) => `[${sshd.host}]:${sshd.port} ${sshd.hostPublicKey}\n`);
      writeFileSync(join(folder, 'known_hosts'), known.join(''));
      return hosts;
    } finally {
      if (all.length < count) await hosts.stop();
    }
  }

  /** Makes sure that every host got exactly this once more, and forgets it. @throws where one did not */
  expect(order: string): void {
    const missed = this.all.filter(({ drop }) => !existsSync(drop) || readFileSync(drop, 'utf8') !== order);
    if (missed.length > 0) throw new Error(`${missed.map(({ name }) => name).join(', ')} did not get the order.`);
    for (const { drop } of this.all) rmSync(drop);
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map(({ sshd }) => sshd.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function startOne(folder: string, index: number): Promise<Host | null> {
  const name = `pc${String(index).padStart(2, '0')}`;
  const drop = join(folder, 'drop', name);
  const sshd = await Sshd.start({
    addresses: [`127.0.1.${index}`],
    config: [
      `ForceCommand /bin/sh ${join(folder, 'receive')} ${drop}`,
      'PermitTTY no',
      'DisableForwarding yes',
      'PasswordAuthentication no',
      // Away from the user's own shell settings, which may take longer than everything else.
      `SetEnv HOME=${folder}`,
      // The one that every client here knows: a newer one would cost the others more than ours.
      'KexAlgorithms curve25519-sha256',
    ],
  });
  if (!sshd) return null;
  const privateKeyFile = join(folder, 'keys', name);
  writeFileSync(privateKeyFile, sshd.privateKey, { mode: 0o600 });
  return { sshd, name, privateKeyFile, drop };
}
