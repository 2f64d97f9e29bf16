import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CUMULATIVE, DOTNET, withPc } from './agent-journey.js';
import type { AgentPc } from './agent-pc.js';

/** Makes what is in the history so many days old. */
function age(pc: AgentPc, days: number): void {
  const store = pc.machine.read<{ history: { date: string }[] }>('wua.json');
  for (const line of store.history) line.date = new Date(Date.now() - days * 86_400_000).toISOString();
  pc.machine.writeFile('wua.json', store);
}

test('uninstall: only what the history shows, only after 30 days, and one a day, whoever signs the order', () =>
  withPc({}, async (pc) => {
    for (const update of [DOTNET, CUMULATIVE])
      pc.machine.offer(update.updateId, { uninstallable: true, needsRestart: false });
    assert.equal((await pc.do('uninstall', { update: DOTNET })).reason, 'not-installed');
    assert.equal((await pc.install([DOTNET, CUMULATIVE])).outcome, 'succeeded');
    age(pc, 29);
    assert.equal((await pc.do('uninstall', { update: CUMULATIVE })).reason, 'uninstall-too-young');
    age(pc, 31);
    assert.equal((await pc.do('uninstall', { update: CUMULATIVE })).outcome, 'succeeded');
    assert.match(String(pc.machine.events('uninstalled')[0]?.package), /RollupFix/);
    assert.equal((await pc.do('uninstall', { update: DOTNET })).reason, 'uninstall-ceiling');
    pc.write('uninstalls.json', '{ damaged');
    assert.equal(
      (await pc.do('uninstall', { update: DOTNET })).reason,
      'uninstall-ceiling',
      'unreadable counts as used up',
    );
    assert.equal(pc.machine.events('uninstalled').length, 1);
  }));

test('uninstall: a permanent update stays, and the code of Windows is told', () =>
  withPc({}, async (pc) => {
    pc.machine.offer(DOTNET.updateId, { uninstallable: false, needsRestart: false });
    await pc.install([DOTNET]);
    age(pc, 40);
    const result = await pc.do('uninstall', { update: DOTNET });
    assert.deepEqual([result.reason, result.hresult], ['uninstall-impossible', '0x800F0825']);
  }));

test('repair runs its numbered steps and says what each did; two a day', () =>
  withPc({}, async (pc) => {
    const result = await pc.do('repair', { steps: [2, 3, 4] });
    assert.equal(result.outcome, 'succeeded', JSON.stringify(result));
    assert.equal(result.detail, '2: done; 3: done; 4: done');
    assert.deepEqual(
      pc.machine.events('program').map((one) => one.program),
      ['sfc.exe'],
    );
    await pc.do('repair', { steps: [1] });
    assert.equal((await pc.do('repair', { steps: [1] })).reason, 'repair-ceiling');
  }));

test('notify shows one of the texts the PC has itself, in the language of its user, four a day', () =>
  withPc({}, async (pc) => {
    assert.equal((await pc.do('notify', { template: 2 })).reason, 'nobody-signed-in');
    pc.machine.setFacts({ sessions: [{ user: 'anna' }] });
    for (let i = 0; i < 4; i++) assert.equal((await pc.do('notify', { template: 2 })).outcome, 'succeeded');
    assert.equal((await pc.do('notify', { template: 2 })).reason, 'notify-ceiling');
    const [task] = await pc.run(`Export-ScheduledTask -TaskName 'Sluice notice'`);
    assert.match(task!, /S-1-5-32-545/);
    assert.match(task!, /LeastPrivilege/);
  }));

test('the PC is woken for its windows on mains only, within its own ceilings, and not after it has left', () =>
  withPc({}, async (pc, controller) => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    controller.wakeAt = [at(-1), at(5), at(5.5), at(30), at(24 * 8)];
    controller.want = ['hold'];
    await pc.poll();
    const [task] = await pc.run(`Export-ScheduledTask -TaskName 'Sluice wake'`);
    assert.equal(task!.match(/<TimeTrigger>/g)?.length, 2);
    assert.match(task!, /<WakeToRun>true/);
    assert.match(task!, /<DisallowStartIfOnBatteries>true/);
    controller.wakeAt = [];
    controller.want = ['hold'];
    await pc.poll();
    assert.equal((await pc.run(`@(Get-ScheduledTask | Where-Object { $_.TaskName -eq 'Sluice wake' }).Count`))[0], '0');
  }));

test('a PC that was woken stays for twenty minutes, then as long as it is needed, and never the whole day', () =>
  withPc({}, async (pc) => {
    const minutes = async (busyFor: number) =>
      Number(
        (
          await pc.inside(`$script:minutes = 0
            function Start-Sleep { param($Seconds) $script:minutes += $Seconds / 60 }
            function Get-SluiceInbox { if ($script:minutes -lt ${busyFor}) { @{ job = 'x' } } }
            Wait-SluiceWindow; $script:minutes`)
        )[0],
      );
    assert.equal(await minutes(0), 20);
    assert.equal(await minutes(95), 95);
    assert.equal(await minutes(10_000), 360);
  }));
