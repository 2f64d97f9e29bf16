import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BenchMachine } from '#test/pshost.js';
import type { TestCertificate } from '#test/winrm/certificates.js';
import { WINDOWS_ACCOUNTS } from '../../agent/agent-accounts.js';

/** The token of an administrator over the network, and that of a local account of Remote Management Users. */
const ADMINISTRATOR = ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-12288'];
const LIMITED = ['S-1-1-0', 'S-1-5-32-580', 'S-1-5-2', 'S-1-16-8448'];
const SPEED = { SLUICE_BENCH_SPEED: '1000' };

/** A simulated PC whose set-up for SSH or WinRM is run by the scripts that ship; accounts, certificates and listeners are imitated. */
export class ReachedPc {
  private constructor(
    readonly name: string,
    readonly bench: BenchMachine,
  ) {}

  /** @returns null when the engine is missing (listed as a gap) */
  static create(name: string): ReachedPc | null {
    const bench = BenchMachine.create({ name, facts: { visitorGroups: ADMINISTRATOR } });
    return bench && new ReachedPc(name, bench);
  }

  /** From now on those who sign in over the network are the limited account. */
  limitVisitors(): void {
    this.bench.setFacts({ visitorGroups: LIMITED });
  }

  /** The feature OpenSSH Server, as Windows leaves it. @returns the file of its host key */
  async addSshServer(program: string): Promise<string> {
    const folder = this.bench.file('ProgramData/ssh');
    mkdirSync(folder);
    const key = path.join(folder, 'ssh_host_ed25519_key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    writeFileSync(path.join(folder, 'sshd_config'), `HostKey ${key}\nPort 22\nMatch Group administrators\n`);
    mkdirSync('/run/sshd', { recursive: true });
    const service = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\sshd';
    await this.command(`$null = New-Item -Path '${service}' -Force
      $null = New-ItemProperty -LiteralPath '${service}' -Name 'ImagePath' -PropertyType String -Value '${program}'
      $null = New-ItemProperty -LiteralPath '${service}' -Name 'Start' -PropertyType DWord -Value 3`);
    return key;
  }

  /**
   * Enable-SluiceSsh.ps1 with the key that the dashboard shows.
   * @returns the host key that it printed, and its block of sshd_config for the user who runs this test
   */
  async enableSsh(publicKey: string, user: string): Promise<{ hostKey: string; block: string[] }> {
    const printed = await this.setUp(`Enable-SluiceSsh.ps1' -PublicKey '${publicKey}'`);
    const config = readFileSync(this.bench.file('ProgramData/ssh/sshd_config'), 'latin1');
    const block = /Match User sluice-drop[\s\S]*?# Sluice end/.exec(config)?.[0].replace('sluice-drop', user);
    return { hostKey: /Host key: (.+)/.exec(printed)![1]!.trim(), block: block!.split('\r\n') };
  }

  /** Enable-SluiceWinRm.ps1, which finds this certificate made. @returns what it printed */
  async enableWinRm({ cert }: TestCertificate): Promise<{ account: string; password: string; certificate: string }> {
    const der = new X509Certificate(cert).raw.toString('base64');
    const before = `$pc.der = [Convert]::FromBase64String('${der}')`;
    const printed = await this.setUp("Enable-SluiceWinRm.ps1' -From '127.0.0.1'", before);
    const told = (label: string) => new RegExp(`${label}: +(\\S+)`).exec(printed)![1]!;
    return { account: told('Account'), password: told('Password'), certificate: told('Certificate') };
  }

  /** Ends tasks of the agent, as if it were between two rounds. */
  async stop(...tasks: string[]): Promise<void> {
    const names = tasks.map((task) => `'Sluice ${task}'`).join(', ');
    await this.bench.command(
      `Get-ScheduledTask -TaskName ${names} -ErrorAction SilentlyContinue | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }`,
    );
  }

  /** As Windows does every five minutes. */
  async startPoll(): Promise<void> {
    await this.command("Start-ScheduledTask -TaskName 'Sluice poll'");
  }

  async restart(): Promise<void> {
    const { code, stderr } = await this.bench.run(['-Restart', '-Boot'], { env: SPEED });
    assert.equal(code, 0, stderr);
  }

  /** How many installations of this update Windows itself remembers. */
  async installations(updateId: string): Promise<number> {
    const told = await this.command(
      `$history = (New-Object -ComObject 'Microsoft.Update.Session').QueryHistory('', 0, 50)
      @(for ($at = 0; $at -lt $history.Count; $at++) { $history.Item($at) }) |
        Where-Object { $_.Operation -eq 1 -and $_.UpdateIdentity.UpdateID -eq '${updateId}' } | Measure-Object | ForEach-Object Count`,
    );
    return Number(told.trim());
  }

  /** The end of the agent's logs, for a test that failed. */
  log(): string {
    return ['install', 'drop', 'poll', 'work']
      .map((name) => this.bench.file(`ProgramData/Sluice/log/${name}.log`))
      .map((file) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-1500) : ''))
      .join('\n');
  }

  async remove(): Promise<void> {
    await this.stop('poll', 'work', 'drop');
    this.bench.remove();
  }

  private setUp(script: string, before = ''): Promise<string> {
    const code = this.bench.file('Program Files/Sluice');
    return this.command(`Import-Module -Name '${code}/Sluice/Sluice.psd1'
      ${WINDOWS_ACCOUNTS}
      ${before}
      & '${code}/service/${script}`);
  }

  private async command(text: string): Promise<string> {
    const { code, stdout, stderr } = await this.bench.command(text, { env: SPEED });
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  }
}
