import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { test } from 'node:test';
import { withPc } from './agent-journey.js';
import { nothingIsLeft, type Snapshot } from './hold-checker.js';

/** The process dies when it is about to remove something that fits; half of a folder is gone by then. */
const dieAt = (like: string) => `
  function global:Step-Removal([string]$What) {
    if ($What -notlike '${like}') { return }
    if ([IO.Directory]::Exists($What)) {
      $files = @([IO.Directory]::GetFiles($What, '*', 'AllDirectories') | Sort-Object)
      for ($i = 0; $i -lt $files.Count / 2; $i++) { [IO.File]::Delete($files[$i]) }
    }
    Stop-BenchProcess
  }
  $global:RealRemove = Get-Command -Name Remove-Item -CommandType Cmdlet
  $global:RealUnregister = Get-Command -Name Unregister-ScheduledTask -CommandType Cmdlet
  function global:Remove-Item([string]$LiteralPath, [switch]$Recurse, [switch]$Force) { Step-Removal $LiteralPath; & $global:RealRemove @PSBoundParameters }
  function global:Unregister-ScheduledTask([string]$TaskName) { Step-Removal $TaskName; & $global:RealUnregister -TaskName $TaskName -Confirm:$false }`;

test('a crash anywhere in the removal leaves nothing of the hold, and the next start or Remove-Sluice.ps1 takes the rest away', () =>
  withPc({ session: 'anna' }, async (pc, controller) => {
    const { machine } = pc;
    const code = machine.file('Program Files/Sluice');
    const look = async () => {
      await pc.run('Save-BenchSnapshot');
      return machine.lines<Snapshot>('snapshots.jsonl').at(-1)!;
    };
    const register = () => pc.inside(`foreach ($kind in 'poll', 'work') { Register-SluiceTask -Kind $kind }`);
    const gone = async (where: string) => {
      assert.deepEqual([existsSync(pc.path('')), existsSync(code)], [false, false], where);
      assert.deepEqual(nothingIsLeft([before, await look()]), [], where);
    };

    const before = await look();
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    const job = controller.give('leave');
    await pc.poll();
    await register();

    // Everything is back and told; the removal has not begun.
    const early = await pc.attempt('function script:Disable-SluiceSsh { Stop-BenchProcess }; Invoke-SluiceWork');
    assert.equal(early.error?.id, 'BenchProcessDied');
    assert.equal(controller.results(job).at(-1)?.outcome, 'succeeded');
    for (const folder of ['Program Files', 'ProgramData'])
      cpSync(machine.file(`${folder}/Sluice`), machine.file(`kept/${folder}`), { recursive: true });
    assert.deepEqual(nothingIsLeft([before, { ...(await look()), tasks: {} }]), []);
    await pc.work();
    await gone('before the removal');

    for (const [like, script] of [
      ['*ProgramData/Sluice', 'Poll.ps1'],
      ['*Program Files/Sluice/Sluice', 'Poll.ps1'],
      ['*Receive-SluiceOrder.ps1', 'Remove-Sluice.ps1'],
      ['*Program Files/Sluice', 'Remove-Sluice.ps1'],
    ] as const) {
      for (const folder of ['Program Files', 'ProgramData'])
        cpSync(machine.file(`kept/${folder}`), machine.file(`${folder}/Sluice`), { recursive: true });
      await register();
      const died = await pc.attempt(`${dieAt(like)}; Invoke-SluiceWork`);
      assert.equal(died.error?.id, 'BenchProcessDied', `${like} ${died.error?.message}`);
      assert.deepEqual(nothingIsLeft([before, { ...(await look()), tasks: {} }]), [], like);
      assert.equal(existsSync(pc.path('credential')) && like !== '*ProgramData/Sluice', false, like);
      const ended = await machine.script(`${code}/service/${script}`);
      assert.equal(ended.code, 0, `${like} ${ended.stdout} ${ended.stderr}`);
      await gone(like);
    }
  }));

test('an order to leave whose result is out, but whose removal never began, is carried on; no other order comes in between', () =>
  withPc({}, async (pc, controller) => {
    controller.give('leave');
    await pc.poll();
    await pc.attempt('function script:Complete-SluiceLeave { Stop-BenchProcess }; Invoke-SluiceWork');
    assert.equal(controller.of('leave').length, 0);
    const hold = controller.give('hold');
    await pc.poll();
    assert.equal(controller.results(hold)[0]?.reason, 'another-job-running');
    await pc.work();
    assert.equal(controller.of('leave').length, 1);
    assert.equal(existsSync(pc.path('')), false);
  }));
