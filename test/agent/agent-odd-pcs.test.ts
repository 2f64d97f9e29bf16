import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { BenchMachine } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { withPc } from './agent-journey.js';
import type { AgentPc } from './agent-pc.js';

const AGENTS = path.resolve(import.meta.dirname, '../../../agents');
const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\PowerShell';
const SCHEDULER = ['Get', 'Register', 'Start', 'Stop', 'Unregister'].map((verb) => `${verb}-ScheduledTask`);

const service = (pc: AgentPc, name: string) => pc.machine.file(`Program Files/Sluice/service/${name}`);
const effects = (pc: AgentPc) => pc.machine.events().filter(({ event }) => /registry|task|program/.test(event)).length;
const lines = (pc: AgentPc, sentence: RegExp) =>
  pc
    .log('poll')
    .split('\n')
    .filter((line) => sentence.test(line)).length;

test('in a 32-bit PowerShell every script of the agent says so, ends with 71 and touches nothing', () =>
  withPc({}, async (pc, controller) => {
    const env = { PROCESSOR_ARCHITEW6432: 'AMD64' };
    const told = /This is the 32-bit PowerShell.*start it again in the 64-bit one, .*Sysnative/;
    for (const name of ['Poll.ps1', 'Poll.ps1', 'Work.ps1', 'Remove-Sluice.ps1']) {
      const ended = await pc.machine.script(service(pc, name), [], { env });
      assert.equal(ended.code, 71, ended.stdout + ended.stderr);
      assert.match(ended.stdout, told);
    }
    assert.equal(lines(pc, told), 1, 'not every five minutes');
    assert.match(pc.log('work'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ error This is the 32-bit PowerShell/);
    assert.equal(effects(pc), 0);
    assert.deepEqual(controller.received, []);
  }));

test('under AppLocker or App Control, and where files of the module are gone, the reason and what helps stand in the log', () =>
  withPc({}, async (pc, controller) => {
    const poll = pc.machine.inside(service(pc, 'Poll.ps1'));
    const constrained = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '${poll}' -Once; exit $LASTEXITCODE`;
    const ended = await pc.machine.command(constrained);
    assert.equal(ended.code, 72, ended.stdout + ended.stderr);
    assert.equal(
      lines(pc, /ConstrainedLanguage: AppLocker or App Control restricts scripts\. Let the policy allow/),
      1,
    );

    const broken = pc.machine.file('Program Files/Sluice/Sluice/Private/Read-SluiceFile.ps1');
    writeFileSync(broken, 'quarantined {');
    assert.equal((await pc.machine.script(poll, ['-Once'])).code, 73);
    assert.equal(
      lines(pc, /module cannot be loaded \(.*Read-SluiceFile\.ps1.*an antivirus perhaps\. .*enrol this PC anew/),
      1,
    );
    rmSync(pc.machine.file('Program Files/Sluice/Sluice'), { recursive: true });
    assert.equal((await pc.machine.script(poll, ['-Once'])).code, 73);
    // What is not ours is not written to, log or no log.
    pc.machine.setFacts({ owners: { [pc.machine.file('ProgramData/Sluice')]: 'S-1-5-21-1-2-3-1001' } });
    const before = pc.log('poll');
    await pc.machine.script(poll, [], { env: { PROCESSOR_ARCHITEW6432: 'AMD64' } });
    assert.equal(pc.log('poll'), before);
    assert.equal(effects(pc), 0);
    assert.deepEqual(controller.received, []);
  }));

test('what will keep the agent from its next start, or a file taken from it, is told while it can still be told', () =>
  withPc({}, async (pc, controller) => {
    await pc.inside(`Write-SluiceFile -Child 'files' -Text (@(Get-SluiceCodeFile) -join "\`n")`);
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    assert.deepEqual((await pc.report()).conflicts, []);
    await pc.setRegistry(POLICY, 'EnableScripts', 'DWord', '1');
    await pc.setRegistry(POLICY, 'ExecutionPolicy', 'String', `'AllSigned'`);
    rmSync(pc.machine.file('Program Files/Sluice/Sluice/Private/Watch-SluiceHold.ps1'));
    await pc.poll();
    const told = controller.reports.hold?.conflicts as string[];
    assert.match(told[0]!, /^1 files of the agent are missing \(Sluice\/Private\/Watch-SluiceHold\.ps1\)/);
    assert.match(told[1]!, /^Group Policy allows signed scripts only, so the agent does not start again/);
    for (const sentence of told) assert.ok(pc.log('poll').includes(sentence), sentence);
    assert.deepEqual(await pc.inside('(Get-SluiceStatus).Problems'), told);
  }));

test('a PC whose PowerShell lacks what the agent needs is not enrolled: no token spent, no folder made', async () => {
  const controller = await new TestController().listen();
  const machine = BenchMachine.create({ facts: { missingCommands: SCHEDULER } });
  if (!machine) return controller.close();
  try {
    const code = machine.file('Program Files/Sluice');
    for (const folder of ['Sluice', 'service'])
      cpSync(path.join(AGENTS, folder), path.join(code, folder), { recursive: true });
    const install = (env = {}) =>
      machine.script(
        `${code}/service/Install-Sluice.ps1`,
        ['-Address', controller.address, '-CaSha256', controller.caSha256],
        {
          env: { SLUICE_ENROLMENT_TOKEN: controller.token, ...env },
        },
      );
    const lacking = await install();
    assert.equal(lacking.code, 1);
    assert.match(
      lacking.stderr,
      /cannot work on this PC: PowerShell lacks Get-ScheduledTask, .*: repair the modules of Windows PowerShell/,
    );
    const narrow = await install({ PROCESSOR_ARCHITEW6432: 'AMD64' });
    assert.equal(narrow.code, 71);
    await machine.command(
      `$null = New-Item -Path '${POLICY}' -Force; Set-ItemProperty -LiteralPath '${POLICY}' -Name EnableScripts -Value 0`,
    );
    machine.setFacts({ missingCommands: [] });
    assert.match((await install()).stderr, /cannot work on this PC: Group Policy forbids scripts/);
    assert.equal(existsSync(machine.file('ProgramData/Sluice')), false);
    assert.deepEqual(controller.received, []);
  } finally {
    await controller.close();
    machine.remove();
  }
});

test('an installation that fails at its last step leaves no credential behind, even where its tasks cannot be taken away', () =>
  withPc({}, async (pc, controller) => {
    rmSync(pc.path(''), { recursive: true });
    const answer = await pc.attempt(`function script:Register-SluiceTask { throw 'no scheduler' }
      function script:Unregister-SluiceTask { throw 'no scheduler' }
      $token = (New-Object Net.NetworkCredential -ArgumentList '', '${controller.token}').SecurePassword
      Install-SluiceAgent -Address '${controller.address}' -CaSha256 '${controller.caSha256}' -Token $token`);
    assert.equal(answer.error?.message, 'no scheduler');
    assert.equal(existsSync(pc.path('')), false);
  }));
