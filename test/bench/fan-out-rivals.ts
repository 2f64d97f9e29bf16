import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hosts } from './fan-out-hosts.js';
import { mainThreadMs } from './processor.js';

/** One fan-out to every host. */
export interface Round {
  readonly ms: number;
  /** Processor time of the client's side, its children included. */
  readonly cpuMs: number;
}

export interface Side {
  /** @param warm over connections that stand already. @throws unless it succeeded at every host */
  round(warm: boolean): Promise<Round>;
  /** Processes that make up the client's side; what they start counts with them. */
  pids(warm: boolean): readonly number[];
}

/** What each `ssh` is told, whoever starts it: nothing of the user's own settings, and the pinned host key or nothing. */
const SSH_OPTIONS = [
  '-F none -T',
  '-o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o LogLevel=ERROR',
  '-o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null',
].join(' ');

/** One shell line that goes to all hosts at once, told `cold` or `warm`; `times` says what its children have used. */
const SCRIPTS = {
  ssh: (folder: string, user: string) => `
    failed=0 pids=
    while read -r name address port; do
      if [ "$1" = warm ]; then control=${folder}/masters/$address; else control=none; fi
      ssh ${SSH_OPTIONS} -o UserKnownHostsFile=${folder}/known_hosts -S $control -i ${folder}/keys/$name -p $port \\
        ${user}@$address sluice < ${folder}/order > /dev/null &
      pids="$pids $!"
    done < ${folder}/hosts
    for pid in $pids; do wait $pid || failed=1; done
    times
    exit $failed`,
  ansible: (folder: string) => `
    if [ "$1" = warm ]; then control=${folder}/masters/%h; else control=none; fi
    export ANSIBLE_SSH_ARGS="${SSH_OPTIONS} -o UserKnownHostsFile=${folder}/known_hosts -S $control"
    ansible all -i ${folder}/inventory -f "$(wc -l < ${folder}/hosts)" -m raw -a "$(cat ${folder}/arguments)" > ${folder}/said || failed=1
    times
    exit \${failed:-0}`,
};
export type RivalName = keyof typeof SCRIPTS;

/** Connections that stand between rounds, as ControlPersist keeps them, but under our eyes. */
export class Masters {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  static async open(hosts: Hosts): Promise<Masters> {
    const { folder } = hosts;
    mkdirSync(join(folder, 'masters'));
    const children = hosts.all.map(({ sshd: { host, port, user }, privateKeyFile }) =>
      spawn(
        'ssh',
        [
          ...`${SSH_OPTIONS} -o UserKnownHostsFile=${folder}/known_hosts -M -N`.split(' '),
          ...['-S', join(folder, 'masters', host), '-i', privateKeyFile, '-p', String(port), `${user}@${host}`],
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      ),
    );
    const masters = new Masters(children);
    while (!hosts.all.every(({ sshd }) => existsSync(join(folder, 'masters', sshd.host)))) {
      if (children.some(({ exitCode }) => exitCode !== null)) throw new Error('A kept connection of ssh ended.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return masters;
  }

  get pids(): number[] {
    return this.children.map(({ pid }) => pid!);
  }

  cpuMs(): number {
    return this.pids.reduce((sum, pid) => sum + mainThreadMs(pid), 0);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        if (child.exitCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill();
        await ended;
      }),
    );
  }
}

/** Another program that reaches the same hosts. */
export class Rival implements Side {
  #running: number | null = null;

  constructor(
    private readonly name: RivalName,
    private readonly hosts: Hosts,
    private readonly masters: Masters,
  ) {
    const { folder, all } = hosts;
    const line = (of: (host: (typeof all)[number]) => string, file: string) =>
      writeFileSync(join(folder, file), all.map((host) => `${of(host)}\n`).join(''));
    line(({ name, sshd }) => `${name} ${sshd.host} ${sshd.port}`, 'hosts');
    line(
      ({ name, sshd, privateKeyFile }) =>
        `${name} ansible_host=${sshd.host} ansible_port=${sshd.port} ansible_user=${sshd.user} ansible_ssh_private_key_file=${privateKeyFile}`,
      'inventory',
    );
    // A terminal, which Ansible asks for by default, is nothing that these hosts give.
    // What begins with a brace is taken for arguments in JSON, so the order must be one of them.
    const order = readFileSync(join(folder, 'order'), 'utf8');
    writeFileSync(join(folder, 'arguments'), JSON.stringify({ _raw_params: order }));
    writeFileSync(join(folder, 'ansible.cfg'), '[ssh_connection]\nusetty = False\nretries = 0\n');
  }

  pids(warm: boolean): readonly number[] {
    return [...(this.#running === null ? [] : [this.#running]), ...(warm ? this.masters.pids : [])];
  }

  async round(warm: boolean): Promise<Round> {
    const { folder, all } = this.hosts;
    const before = warm ? this.masters.cpuMs() : 0;
    const began = performance.now();
    const script = SCRIPTS[this.name](folder, all[0]!.sshd.user);
    const child = spawn('sh', ['-c', script, this.name, warm ? 'warm' : 'cold'], {
      env: { PATH: process.env.PATH, HOME: folder, ANSIBLE_CONFIG: join(folder, 'ansible.cfg'), LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#running = child.pid!;
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    this.#running = null;
    const ms = performance.now() - began;
    if (code !== 0) throw new Error(`${this.name} did not succeed at every host (exit code ${code}).`);
    return { ms, cpuMs: timesMs(said) + (warm ? this.masters.cpuMs() - before : 0) };
  }
}

/** Sum of what the shell's `times` prints (`0m1.52s 0m0.31s`, for itself and for its children), milliseconds. */
function timesMs(text: string): number {
  const found = [...text.matchAll(/(\d+)m([\d.]+)s/g)];
  if (found.length !== 4) throw new Error(`The shell did not say what its children have used: ${text}`);
  return found.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}
