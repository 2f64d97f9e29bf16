import { spawn } from 'node:child_process';
import path from 'node:path';
import type { BenchMachine } from '../pshost.js';
import type { Oddness } from './odd-server.js';

/** Lines of sshd_config that make `powershell.exe` the one of the bench machine, for whoever signs in. */
export function benchShell(machine: BenchMachine): string[] {
  const shell = machine.file('Windows/System32/WindowsPowerShell/v1.0');
  return [`SetEnv "PATH=${shell}:${process.env.PATH}" SLUICE_BENCH_SPEED=1000 SLUICE_BENCH_LOGON=network`];
}

/** The same behind the SSH server of the tests, which takes passwords. */
export function runsBench(machine: BenchMachine): Oddness {
  return (channel, _, command) => {
    const shell = path.dirname(machine.file('Windows/System32/WindowsPowerShell/v1.0/powershell.exe'));
    const env = {
      ...machine.env,
      PATH: `${shell}:${process.env.PATH}`,
      SLUICE_BENCH_SPEED: '1000',
      SLUICE_BENCH_LOGON: 'network',
    };
    const child = spawn('/bin/sh', ['-c', command], { env });
    channel.pipe(child.stdin);
    child.stdin.on('error', () => {});
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on('close', (code) => {
      channel.exit(code ?? 1);
      channel.end();
    });
  };
}
