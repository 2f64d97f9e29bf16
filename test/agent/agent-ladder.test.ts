import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { MachineOptions } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const UX = 'HKLM:\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const USO = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\UsoSvc';
const ORCHESTRATOR = 'C:\\Windows\\uus\\AMD64\\MoUsoCoreWorker.exe';
const CUMULATIVE = { updateId: '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002', revision: 200 };
const DOTNET = '1c2a7d2f-7d4a-4a6f-8e6d-4a1b63b82001';
const ABSENT = { exists: false, type: null, value: null };

async function withPc(options: MachineOptions, work: (pc: AgentPc) => Promise<void>): Promise<void> {
  const pc = AgentPc.create(await new TestController().listen(), options);
  if (!pc) return;
  try {
    await work(pc);
    assert.deepEqual(pc.controller.invalid, [], 'every message fits the contract');
  } finally {
    await pc.close();
  }
}

/** A leak: Windows restarts the PC by itself, and the watch sees it. */
async function leak(pc: AgentPc): Promise<void> {
  await pc.run(`Restart-BenchMachine -By '${ORCHESTRATOR}'`);
  pc.write('watched.json', { at: '2026-01-01T00:00:00Z' });
  await pc.round();
}

/** Settings and tasks, without which services happen to run. */
function snapshot(pc: AgentPc): Record<string, unknown> {
  const { registry, tasks } = JSON.parse(pc.machine.runSync(['-Snapshot']).stdout) as Record<string, unknown>;
  return { registry, tasks };
}

test('Pro climbs from policy to pause to the orchestrator, one rung for each leak, and leaving undoes all of them', () =>
  withPc({ edition: 'Professional' }, async (pc) => {
    const before = snapshot(pc);
    await pc.hold();
    await pc.round();
    assert.equal((await pc.report()).rung, 'policy');
    assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);

    await leak(pc);
    let report = await pc.report();
    assert.equal(report.rung, 'pause');
    assert.equal(report.level, 'leaking');
    assert.deepEqual(
      report.leaks.map(({ kind, rung }) => [kind, rung]),
      [['restart', 'policy']],
    );
    assert.equal((await pc.registry(UX, 'PauseUpdatesExpiryTime')).exists, true);
    assert.equal((await pc.registry(USO, 'Start')).value, 2);

    await leak(pc);
    report = await pc.report();
    assert.equal(report.rung, 'orchestrator');
    assert.deepEqual(
      report.leaks.map(({ rung }) => rung),
      ['policy', 'pause'],
    );
    assert.equal((await pc.registry(USO, 'Start')).value, 4);
    assert.deepEqual(
      report.evidence.filter((one) => !one.ok),
      [],
    );
    assert.ok(report.evidence.some((one) => one.what === 'Service UsoSvc' && one.found === 'Stopped'));

    await leak(pc);
    assert.equal((await pc.report()).rung, 'orchestrator', 'there is nothing above');
    await pc.inside('$null = Clear-SluiceHold -Then none');
    assert.deepEqual(snapshot(pc), before);
  }));

test('a leak that was told once does not make the PC climb again, and no other service is ever touched', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.hold();
    assert.equal((await pc.report()).rung, 'pause');
    await leak(pc);
    assert.equal((await pc.report()).rung, 'orchestrator');
    await pc.round();
    assert.equal((await pc.report()).leaks.length, 1);
    const configured = pc.machine.events('service-config').map((event) => event.service);
    assert.deepEqual([...new Set(configured)], ['UsoSvc']);
  }));

test('an orchestrator that is switched on again is drift: told, and switched off again', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.hold();
    await leak(pc);
    await pc.inside(
      "$null = Invoke-SluiceProgram -Path 'sc.exe' -Arguments 'config', 'UsoSvc', 'start=', 'delayed-auto'; Start-Service -Name 'UsoSvc'",
    );
    await pc.round();
    const report = await pc.report();
    assert.match(report.drift.at(-1)!.what, /UsoSvc.Start was DWord 4, found DWord 2/);
    assert.equal(report.drift.at(-1)!.rung, 'orchestrator');
    assert.equal((await pc.registry(USO, 'Start')).value, 4);
    await pc.run("Start-Service -Name 'EventLog'");
    assert.deepEqual(
      report.evidence.filter((one) => !one.ok),
      [],
    );
  }));

test('the dead-man gives the orchestrator its service back, without any script', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    const original = [await pc.registry(USO, 'Start'), await pc.registry(USO, 'DelayedAutostart')];
    await pc.hold();
    await leak(pc);
    const task = pc.machine.events('task-registered').at(-1)!;
    assert.equal(task.task, 'Sluice dead-man');
    const { tasks } = pc.machine.read<{ tasks: Record<string, { xml: string }> }>('tasks.json');
    assert.doesNotMatch(tasks['Sluice dead-man']!.xml, /powershell|Poll\.ps1/i);
    for (let time = 1; time <= 2; time++) {
      assert.equal(pc.machine.runSync(['-RunTask', 'Sluice dead-man']).code, 0);
      assert.deepEqual([await pc.registry(USO, 'Start'), await pc.registry(USO, 'DelayedAutostart')], original);
      assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
      assert.deepEqual(await pc.registry(`${POLICY}\\AU`, 'NoAutoUpdate'), ABSENT);
    }
  }));

test('a service that somebody had switched off before stays off when the PC leaves, and comes back when the hold lapses', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    const off = "$null = Invoke-SluiceProgram -Path 'sc.exe' -Arguments 'config', 'UsoSvc', 'start=', 'disabled'";
    await pc.inside(off);
    await pc.hold();
    await leak(pc);
    const [blocked] = await pc.inside('"$((Clear-SluiceHold -Then none).OriginalBlocked)"');
    assert.equal(blocked, 'True');
    assert.equal((await pc.registry(USO, 'Start')).value, 4);
    await pc.hold();
    await leak(pc);
    await pc.inside('$null = Clear-SluiceHold -Then lapsed');
    assert.equal((await pc.registry(USO, 'Start')).value, 2);
  }));

test('the first hold empties the download folder, never the datastore beside it, and no later hold does', () =>
  withPc({}, async (pc) => {
    const folder = pc.machine.file('Windows/SoftwareDistribution');
    const stage = (name: string) => {
      mkdirSync(path.join(folder, 'Download', name), { recursive: true });
      writeFileSync(path.join(folder, 'Download', name, 'payload.cab'), 'staged');
    };
    mkdirSync(path.join(folder, 'DataStore'), { recursive: true });
    writeFileSync(path.join(folder, 'DataStore', 'DataStore.edb'), 'datastore');
    stage('one');
    const held = await pc.do('hold');
    assert.equal(held.outcome, 'succeeded');
    assert.match(String(held.detail), /1 deleted/);
    assert.equal(existsSync(path.join(folder, 'Download', 'one')), false);
    assert.equal(existsSync(path.join(folder, 'DataStore', 'DataStore.edb')), true);
    stage('two');
    await pc.do('resume');
    await pc.do('hold');
    assert.equal(existsSync(path.join(folder, 'Download', 'two')), true);
  }));

test('nothing is deleted while an update waits for its restart', () =>
  withPc({}, async (pc) => {
    mkdirSync(pc.machine.file('Windows/SoftwareDistribution/Download/one'), { recursive: true });
    await pc.run(
      `$null = New-Item -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired'`,
    );
    const held = await pc.do('hold');
    assert.equal(held.outcome, 'succeeded');
    assert.equal(existsSync(pc.machine.file('Windows/SoftwareDistribution/Download/one')), true);
  }));

test('a pause that a crashed search had lifted is back with the next round', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.hold();
    const until = await pc.registry(UX, 'PauseUpdatesExpiryTime');
    await pc.inside(`function Set-SluiceHold { throw 'power cut' }
      $session = New-Object psobject
      $session | Add-Member -NotePropertyName 'x' -NotePropertyValue 1
      Write-SluiceState -Child 'lift.json' -Value ([ordered]@{ until = (ConvertTo-SluiceInstant -Time (Get-SluiceNow).AddMinutes(30)) })
      foreach ($entry in (Read-SluiceJournal).entries) { if ($entry['name'] -clike 'Pause*') { Remove-SluiceRegistryValue -Path $entry['path'] -Name $entry['name'] } }`);
    assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
    // While a work process lives, the lift is its business.
    await pc.inside(`$lock = Enter-SluiceLock -Name 'work'
      try { $null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 } } finally { $lock.Dispose() }`);
    assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
    await pc.round();
    assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), until);
    assert.equal(pc.has('lift.json'), false);
  }));

test('a local group policy or device management that rules Windows Update is named', () =>
  withPc({}, async (pc) => {
    await pc.hold();
    assert.deepEqual((await pc.report()).conflicts, []);
    const folder = pc.machine.file('Windows/System32/GroupPolicy/Machine');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'Registry.pol'), registryPol([['NoAutoUpdate', 0], ['AUOptions', 4], ['NoAutoRebootWithLoggedOnUsers', 1]])); // biome-ignore format: one row
    await pc.setRegistry('HKLM:\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update', 'AllowAutoUpdate', 'DWord', '3'); // biome-ignore format: one row
    const { conflicts } = await pc.report();
    assert.equal(conflicts!.length, 3);
    assert.match(conflicts!.join(' '), /sets NoAutoUpdate.*sets AUOptions.*MDM\) sets AllowAutoUpdate/);
  }));

/** A Registry.pol as the policy editor writes it: PReg, version 1, then [key;value;type;size;data] in UTF-16. */
function registryPol(values: [string, number][]): Buffer {
  const text = (value: string) => Buffer.from(value, 'utf16le');
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const entries = values.map(([name, data]) => {
    const key = text('Software\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU\0');
    const parts = [key, text(`${name}\0`), number(4), number(4), number(data)];
    return Buffer.concat([
      text('['),
      ...parts.flatMap((part, index) => (index ? [text(';'), part] : [part])),
      text(']'),
    ]);
  });
  return Buffer.concat([Buffer.from('PReg'), number(1), ...entries]);
}

test('a build that changed without a trace in the history is a leak; what a restart finished from before the hold makes nobody climb', () =>
  withPc({ edition: 'Professional' }, async (pc) => {
    const version = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
    const due = () => pc.write('watched.json', { at: '2026-01-01T00:00:00Z' });
    await pc.hold();
    await pc.setRegistry(version, 'UBR', 'DWord', '5000');
    due();
    await pc.round();
    let report = await pc.report();
    assert.deepEqual([report.leaks.at(-1)?.kind, report.rung], ['build', 'pause']);

    await pc.inside('$null = Clear-SluiceHold -Then none');
    await pc.run(
      `$null = New-Item -Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired'`,
    );
    await pc.hold();
    await pc.setRegistry(version, 'UBR', 'DWord', '5001');
    due();
    await pc.round();
    report = await pc.report();
    assert.deepEqual([report.leaks.at(-1)?.kind, report.rung], ['finished', 'policy']);
  }));

test('our own install that a restart finishes is no leak, and a download by Windows itself is one', () =>
  withPc({ edition: 'Professional' }, async (pc) => {
    await pc.do('hold');
    await pc.do('scan');
    const installed = await pc.install([CUMULATIVE]);
    assert.equal(installed.outcome, 'succeeded');
    await pc.run('Restart-BenchMachine');
    await pc.do('inventory');
    await pc.do('scan');
    assert.deepEqual((await pc.report()).leaks, []);

    await pc.run(`$session = New-Object -ComObject Microsoft.Update.Session; $session.ClientApplicationID = 'UpdateOrchestrator'
      $all = New-Object -ComObject Microsoft.Update.UpdateColl
      $found = $session.CreateUpdateSearcher().Search('IsInstalled=0').Updates
      for ($i = 0; $i -lt $found.Count; $i++) { if ($found.Item($i).Identity.UpdateID -eq '${DOTNET}') { $found.Item($i).AcceptEula(); $null = $all.Add($found.Item($i)) } }
      $downloader = $session.CreateUpdateDownloader(); $downloader.Updates = $all; $null = $downloader.Download()`);
    await pc.do('scan');
    const { leaks } = await pc.report();
    assert.deepEqual(
      leaks.map((one) => one.kind),
      ['download'],
    );
  }));
