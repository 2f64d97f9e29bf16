import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ROOT_SDDL, WINDOWS_ACCOUNTS as WINDOWS } from './agent-accounts.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

describe('the set-up for WinRM', () => {
  let pc: AgentPc | null = null;
  before(async () => {
    pc = AgentPc.create(await new TestController().listen());
  });
  after(() => pc?.close());

  /** Everything that the set-up may touch, as text. */
  const STANDING = `"$(Get-Service WinRM | ForEach-Object { $_.StartType, $_.Status }) users=$($pc.users.Count) listeners=$($pc.listeners.Count) certificates=$($pc.certificates.Count) task=$([bool](Get-ScheduledTask -TaskName 'Sluice drop' -ErrorAction SilentlyContinue)) drop=$([IO.Directory]::Exists((Get-SluicePath -Child 'drop'))) note=$([IO.File]::Exists((Get-SluicePath -Child 'winrm.json')))"`;
  const on = (script: string) => pc!.inside(`${WINDOWS}\n${script}`);

  test('makes account, listener, rule and task, prints what to type, and takes all of it back', async () => {
    if (!pc) return;
    const [before, account, password, certificate, set, group, right, dacl, undone, without] = await on(`
      ${STANDING}
      Enable-SluiceWinRm -From '192.168.7.2'
      ${STANDING}
      "$($pc.groups)"
      $pc.sddl
      Export-ScheduledTask -TaskName 'Sluice drop'
      Disable-SluiceWinRm
      ${STANDING}
      $pc.sddl`);
    assert.equal(before, 'Manual Stopped users=0 listeners=0 certificates=0 task=False drop=False note=False');
    assert.match(account!, /^Account: {5}\S+\\sluice-winrm$/);
    assert.match(password!, /^Password: {4}[A-Za-z0-9_-]{32}$/);
    assert.match(certificate!, /^Certificate: ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.equal(set, 'Automatic Running users=1 listeners=1 certificates=1 task=True drop=True note=True');
    assert.equal(group, 'S-1-5-32-580 sluice-winrm');
    assert.match(dacl!, /\(A;;GRGX;;;S-1-5-21-1-2-3-1007\)/);
    // Remote Management Users alone opens PowerShell's endpoints, not the command shell.
    assert.equal(right, ROOT_SDDL.replace('D:P', 'D:P(A;;GXGR;;;S-1-5-21-1-2-3-1007)'));
    assert.equal(undone, before);
    assert.equal(without, ROOT_SDDL);
    const rules = pc.machine.events('program').filter(({ program }) => program === 'netsh.exe');
    const told = rules.map(({ arguments: words }) => (words as string[]).slice(2).join(' '));
    assert.deepEqual(told, [
      'delete rule name=Sluice WinRM',
      'add rule name=Sluice WinRM dir=in action=allow protocol=TCP localport=5986 remoteip=192.168.7.2',
      'delete rule name=Sluice WinRM',
    ]);
    const text = JSON.stringify(pc.machine.events());
    assert.ok(!text.includes(password!.slice(13)), 'the password stands in no command line');
  });

  test('run again gives another password to the same account', async () => {
    if (!pc) return;
    const lines = await on(`
      Enable-SluiceWinRm
      Enable-SluiceWinRm
      "rights=$([regex]::Matches($pc.sddl, '1007').Count)"
      "$((New-Object Net.NetworkCredential -ArgumentList '', $pc.users['sluice-winrm'].Password).Password)"
      Disable-SluiceWinRm
      ${STANDING}`);
    assert.notEqual(lines[1], lines[4]);
    assert.equal(lines[6], 'rights=1');
    assert.equal(lines[4], `Password:    ${lines[7]}`);
    assert.match(lines[8]!, /^Manual Stopped users=0 listeners=0 certificates=0/);
  });

  test('uses a listener that is there, and leaves it there', async () => {
    if (!pc) return;
    const lines = await on(`
      $own = [pscustomobject]@{ Thumbprint = 'CD34'; RawData = [byte[]](9) }
      $pc.certificates += $own
      $pc.listeners += [pscustomobject]@{ Transport = 'HTTPS'; CertificateThumbprint = 'cd 34' }
      $null = Enable-SluiceWinRm
      Disable-SluiceWinRm
      ${STANDING}`);
    assert.match(lines[0]!, /users=0 listeners=1 certificates=1 task=False drop=False note=False/);
  });

  test('touches no account that it did not make', async () => {
    if (!pc) return;
    const lines = await on(`
      $null = New-LocalUser -Name 'sluice-winrm'
      try { Enable-SluiceWinRm } catch { $_.Exception.Message }
      ${STANDING}`);
    assert.match(lines[0]!, /did not make\. Nothing has changed/);
    assert.match(lines[1]!, /^Manual Stopped users=1 listeners=0 certificates=0 task=False drop=False note=False$/);
  });

  test('what somebody has changed since stays as it is', async () => {
    if (!pc) return;
    const lines = await on(`
      $null = Enable-SluiceWinRm
      Set-Service -Name 'WinRM' -StartupType Disabled
      $pc.listeners = @([pscustomobject]@{ Transport = 'HTTPS'; CertificateThumbprint = 'EF56' })
      Disable-SluiceWinRm
      "$((Get-Service WinRM).StartType) $($pc.listeners.CertificateThumbprint)"`);
    assert.equal(lines[0], 'Disabled EF56');
  });
});
