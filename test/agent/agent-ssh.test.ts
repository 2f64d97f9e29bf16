import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { Sshd } from '#test/ssh/sshd.js';
import { makeKeyPair } from '../../apps/controller/src/transports/ssh/key-pair.js';
import { SshTransport } from '../../apps/controller/src/transports/ssh.transport.js';
import { WINDOWS_ACCOUNTS as WINDOWS } from './agent-accounts.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

/** As the feature of Windows leaves it, with a line of somebody's own. */
const CONFIG = `# This is the sshd server system-wide configuration file.
Port 22
Banner none # von Jürgen
Match Group administrators
       AuthorizedKeysFile __PROGRAMDATA__/ssh/administrators_authorized_keys
`;
const STANDING = `"$(Get-Service sshd | ForEach-Object { $_.StartType, $_.Status }) users=$($pc.users.Count) task=$([bool](Get-ScheduledTask -TaskName 'Sluice drop' -ErrorAction SilentlyContinue)) drop=$([IO.Directory]::Exists((Get-SluicePath -Child 'drop'))) note=$([IO.File]::Exists((Get-SluicePath -Child 'ssh.json')))"`;

describe('the set-up for SSH', () => {
  const pair = makeKeyPair();
  let pc: AgentPc | null = null;
  let folder = '';
  let config = '';

  before(async () => {
    const server = requireTool('sshd');
    pc = server ? AgentPc.create(await new TestController().listen()) : null;
    if (!pc || !server) return;
    folder = pc.machine.file('ProgramData/ssh');
    config = path.join(folder, 'sshd_config');
    mkdirSync(folder);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'ssh_host_ed25519_key')]);
    mkdirSync('/run/sshd', { recursive: true });
    const key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\sshd';
    await pc.setRegistry(key, 'ImagePath', 'String', `'${server}'`);
    await pc.setRegistry(key, 'Start', 'DWord', '3');
  });
  after(() => pc?.close());

  const on = (script: string) => pc!.inside(`${WINDOWS}\n${script}`);
  const start = () => writeFileSync(config, `HostKey ${folder}/ssh_host_ed25519_key\n${CONFIG}`);

  test('makes an account that can hand in jobs and nothing else, judged by a real server with the block as it stands', {
    timeout: 120_000,
  }, async () => {
    if (!pc) return;
    start();
    const own = readFileSync(config, 'latin1');
    const [before, account, hostKey, set, dacl] = await on(`
      ${STANDING}
      Enable-SluiceSsh -PublicKey '${pair.publicKey}'
      ${STANDING}
      Export-ScheduledTask -TaskName 'Sluice drop'`);
    assert.equal(before, 'Manual Stopped users=0 task=False drop=False note=False');
    assert.equal(account, 'Account:  sluice-drop');
    const printed = execFileSync('ssh-keygen', ['-lf', path.join(folder, 'ssh_host_ed25519_key.pub')], {
      encoding: 'utf8',
    });
    assert.equal(hostKey, `Host key: ssh-ed25519 ${printed.split(' ')[1]}`);
    assert.equal(set, 'Automatic Running users=1 task=True drop=True note=True');
    assert.match(dacl!, /\(A;;GRGX;;;S-1-5-21-1-2-3-1007\)/);
    const written = readFileSync(config, 'latin1');
    assert.ok(written.indexOf('Match User sluice-drop') < written.indexOf('Match Group administrators'));
    assert.equal(written.replace(/# Sluice begin[\s\S]*# Sluice end\r\n/, ''), own);

    // The very block, for the user who runs this test.
    const sshd = (await Sshd.start())!;
    const block = /Match User sluice-drop[\s\S]*?# Sluice end/.exec(written)![0].replace('sluice-drop', sshd.user);
    await sshd.stop();
    const limited = (await Sshd.start({ config: ['SetEnv SLUICE_BENCH_SPEED=1000', ...block.split('\r\n')] }))!;
    const transport = new SshTransport();
    try {
      const { privateKey } = pair;
      await transport.probe(limited.target({ auth: { kind: 'key', privateKey } }));
      // The server's other keys do not open this account.
      await assert.rejects(transport.probe(limited.target()), { reason: 'reach-auth' });
    } finally {
      transport.close();
      await limited.stop();
    }

    const [undone] = await on(`$pc.users = @{ 'sluice-drop' = [pscustomobject]@{ SID = 'S-1-5-21-1-2-3-1007' } }
      Disable-SluiceSsh
      ${STANDING}`);
    assert.equal(undone, before);
    assert.equal(readFileSync(config, 'latin1'), own);
    assert.ok(!existsSync(path.join(folder, 'sluice-drop_keys')));
  });

  test('run again takes the new key in place of the old one, and one block stays one', async () => {
    if (!pc) return;
    start();
    const second = makeKeyPair().publicKey;
    await on(`$null = Enable-SluiceSsh -PublicKey '${pair.publicKey}'
      $null = Enable-SluiceSsh -PublicKey '${second}'`);
    const keys = readFileSync(path.join(folder, 'sluice-drop_keys'), 'utf8');
    assert.equal(keys, `restrict ${second} sluice\n`);
    assert.equal(readFileSync(config, 'utf8').match(/# Sluice begin/g)?.length, 1);
    const guarded = pc.machine
      .events('program')
      .find(({ arguments: words }) => (words as string[])[0]?.endsWith('_keys'));
    assert.ok((guarded!.arguments as string[]).includes('/inheritance:r'));
    await on(`$pc.users['sluice-drop'] = [pscustomobject]@{ SID = 'S-1-5-21-1-2-3-1007' }
      Disable-SluiceSsh`);
  });

  test('leaves a configuration that the server would not take as it was', async () => {
    if (!pc) return;
    const broken = `Port twenty-two\n${CONFIG}`;
    writeFileSync(config, broken);
    const [said] = await on(`try { Enable-SluiceSsh -PublicKey '${pair.publicKey}' } catch { $_.Exception.Message }
      Disable-SluiceSsh`);
    assert.match(said!, /does not take the new configuration, so the old one stays/);
    assert.equal(readFileSync(config, 'utf8'), broken);
    assert.ok(!existsSync(`${config}.sluice`));
  });

  test('says what is missing where Windows has no SSH server, and touches no account that it did not make', async () => {
    if (!pc) return;
    start();
    const [own] = await on(`$null = New-LocalUser -Name 'sluice-drop'
      try { Enable-SluiceSsh -PublicKey '${pair.publicKey}' } catch { $_.Exception.Message }`);
    assert.match(own!, /did not make\. Nothing has changed/);
    const [missing] =
      await on(`Remove-Item -LiteralPath 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\sshd' -Recurse -Force
      try { Enable-SluiceSsh -PublicKey '${pair.publicKey}' } catch { $_.Exception.Message }`);
    assert.match(missing!, /is not installed/);
  });
});
