import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, test } from 'node:test';
import { BenchMachine, type MachineOptions } from '#test/pshost.js';

const TASK = (arguments_: string, extra = '') => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Triggers>${extra}</Triggers>
<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy></Settings>
<Actions><Exec><Command>$env:SystemRoot\\System32\\WindowsPowerShell\\v1.0\\powershell.exe</Command><Arguments>${arguments_}</Arguments></Exec></Actions></Task>`;

describe('a machine on the bench', { timeout: 300_000 }, () => {
  const made: BenchMachine[] = [];

  function create(options: MachineOptions = {}): BenchMachine | null {
    const machine = BenchMachine.create(options);
    if (machine) made.push(machine);
    return machine;
  }

  afterEach(() => {
    for (const machine of made.splice(0)) {
      machine.runSync(['-Restart']); // ends its tasks
      machine.remove();
    }
  });

  /** Runs a text and gives its lines; it must end well. */
  async function lines(machine: BenchMachine, text: string): Promise<string[]> {
    const { stdout, stderr, code } = await machine.command(text);
    assert.equal(code, 0, stderr);
    return stdout.split(/\r?\n/).filter(Boolean);
  }

  function script(machine: BenchMachine, name: string, text: string): string {
    writeFileSync(machine.file(name), text);
    return machine.file(name);
  }

  test('ends like powershell.exe: with the code of exit, 1 after an uncaught error, else 0', async () => {
    const machine = create();
    if (!machine) return;
    const file = script(
      machine,
      'exit.ps1',
      'param([switch]$Quiet, [int]$Code) if ($Code -eq 99) { throw "bad" }; function Leave { exit $Code }; if ($Code) { Leave }; "fine"',
    );
    for (const [code, expected] of [
      [0, 0],
      [7, 7],
      [99, 1],
    ] as const) {
      const ended = await machine.script(file, ['-Quiet', '-Code', String(code)]);
      assert.equal(ended.code, expected, ended.stderr);
    }
    assert.equal((await machine.command('exit 4')).code, 4);
    assert.equal((await machine.command('Write-Error no')).code, 1);
    assert.equal((await machine.command('try { throw 1 } catch { }; 1')).code, 0);
    assert.notEqual((await machine.script('/no/such.ps1')).code, 0);
  });

  test('reads a secret from stdin, also for a powershell.exe that it starts', async () => {
    const machine = create();
    if (!machine) return;
    const inner = script(machine, 'inner.ps1', '$s = Read-Host -AsSecureString "Token"; "length $($s.Length)"');
    const text = `& "$env:SystemRoot\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -NoProfile -File '${inner}'`;
    const { stdout } = await machine.command(text, { input: 'secret\n' });
    assert.match(stdout, /length 6/);
    assert.doesNotMatch(stdout, /secret/);
  });

  test('shows scripts only folders of its own', async () => {
    const machine = create();
    if (!machine) return;
    const folders = await lines(
      machine,
      '$env:ProgramFiles; $env:ProgramData; $env:SystemRoot; $env:TEMP; [IO.Path]::GetTempPath()',
    );
    for (const folder of folders) assert.ok(folder.startsWith(machine.folder), folder);
  });

  test('is of the edition and build that were asked for', async () => {
    const machine = create({ edition: 'Core', build: 26200, battery: 40, session: 'anna', name: 'HOME-1' });
    if (!machine) return;
    const seen = await lines(
      machine,
      `$v = Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'; $v.EditionID; $v.CurrentBuild; $v.DisplayVersion
       (Get-CimInstance -ClassName Win32_Battery).EstimatedChargeRemaining; (Get-CimInstance -ClassName Win32_ComputerSystem).Name
       @(Get-CimInstance -ClassName Win32_Process -Filter "Name='explorer.exe' OR Name='LogonUI.exe'").Count
       (Get-CimInstance -ClassName SoftwareLicensingProduct -Filter "ApplicationID='55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL").LicenseStatus
       try { Get-CimInstance -ClassName Win32_Nope -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }`,
    );
    assert.deepEqual(seen.slice(0, 7), ['Core', '26200', '25H2', '40', 'HOME-1', '1', '1']);
    assert.match(seen[7]!, /0x80041010/);
  });

  test('keeps every kind of registry value through reg.exe import, and removes what the file removes', async () => {
    const machine = create();
    if (!machine) return;
    const reg = [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Bench]',
      '@="default"',
      '"dword"=dword:fffffffe',
      '"text"="a \\"b\\" \\\\ c"',
      '"binary"=hex:01,02,ff',
      '"qword"=hex(b):05,00,00,00,01,00,00,00',
      '"many"=hex(7):61,00,00,00,62,00,00,00,\\',
      '  00,00',
      '"expand"=hex(2):25,00,41,00,25,00,00,00',
      '"gone"=-',
      '',
      '[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Old]',
      '',
    ];
    writeFileSync(machine.file('restore.reg'), Buffer.from(`\ufeff${reg.join('\r\n')}`, 'utf16le'));
    const seen = await lines(
      machine,
      `$k = 'HKLM:\\SOFTWARE\\Bench'; $null = New-Item -Path $k; $null = New-ItemProperty -LiteralPath $k -Name gone -Value 1 -PropertyType DWord; $null = New-Item -Path 'HKLM:\\SOFTWARE\\Old\\Below' -Force
       & "$env:SystemRoot\\System32\\reg.exe" import '${machine.file('restore.reg')}'; $LASTEXITCODE
       $key = Get-Item -LiteralPath $k; foreach ($n in $key.GetValueNames()) { "$n|$($key.GetValueKind($n))|$($key.GetValue($n, $null, 'DoNotExpandEnvironmentNames') -join ',')" }
       Test-Path 'HKLM:\\SOFTWARE\\Old'`,
    );
    assert.deepEqual(seen, [
      'The operation completed successfully.',
      '0',
      '|String|default',
      'binary|Binary|1,2,255',
      'dword|DWord|-2',
      'expand|ExpandString|%A%',
      'many|MultiString|a,b',
      'qword|QWord|4294967301',
      'text|String|a "b" \\ c',
      'False',
    ]);
  });

  test('changes nothing for a file that is no registry script', async () => {
    const machine = create();
    if (!machine) return;
    writeFileSync(machine.file('bad.reg'), '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Bad]\n"a"=dword:1\n');
    const seen = await lines(
      machine,
      `& "$env:SystemRoot\\System32\\reg.exe" import '${machine.file('bad.reg')}' 2>$null; $LASTEXITCODE; Test-Path 'HKLM:\\SOFTWARE\\Bad'`,
    );
    assert.deepEqual(seen, ['1', 'False']);
  });

  test('keeps one truth about services: cmdlets, sc.exe and registry agree, protected ones refuse', async () => {
    const machine = create();
    if (!machine) return;
    const start = `(Get-ItemProperty -LiteralPath 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\UsoSvc').Start`;
    const seen = await lines(
      machine,
      `Stop-Service UsoSvc; Set-Service UsoSvc -StartupType Disabled; "$((Get-Service UsoSvc).Status) $((Get-Service UsoSvc).StartType) $(${start})"
       try { Start-Service UsoSvc -ErrorAction Stop } catch { 'cannot start' }
       & "$env:SystemRoot\\System32\\sc.exe" config UsoSvc start= delayed-auto; "$((Get-Service UsoSvc).StartType) $(${start})"
       try { Set-Service WaaSMedicSvc -StartupType Disabled -ErrorAction Stop } catch { $_.CategoryInfo.Category }
       $null = & "$env:SystemRoot\\System32\\sc.exe" config NoSuch start= auto; $LASTEXITCODE -ne 0; 'end'`,
    );
    assert.deepEqual(seen, [
      'Stopped Disabled 4',
      'cannot start',
      '[SC] ChangeServiceConfig SUCCESS',
      'Automatic 2',
      'PermissionDenied',
      'True',
      'end',
    ]);
    machine.runSync(['-Restart']);
    assert.deepEqual(await lines(machine, '(Get-Service UsoSvc).Status'), ['Running']);
  });

  test('runs a task as a process of its own, once at a time, and forgets nothing about it', async () => {
    const machine = create();
    if (!machine) return;
    script(machine, 'task.ps1', 'param($Word) "said $Word"; Start-Sleep -Seconds 2; exit 5');
    const xml = TASK(`-NoProfile -File "${machine.file('task.ps1')}" -Word "two words"`);
    const seen = await lines(
      machine,
      `$null = Register-ScheduledTask -TaskName 'Bench' -Xml @"\n${xml}\n"@ -Force
       Start-ScheduledTask -TaskName 'Bench'; (Get-ScheduledTask -TaskName 'Bench').State; Start-ScheduledTask -TaskName 'Bench'`,
    );
    assert.deepEqual(seen, ['Running'], 'still running after the host that started it has ended');
    assert.equal(machine.events('task-started').length, 1);
    assert.equal(machine.events('task-ignored').length, 1);
    while ((await lines(machine, `(Get-ScheduledTask -TaskName 'Bench').State`))[0] === 'Running');
    assert.deepEqual(
      await lines(
        machine,
        `(Get-ScheduledTaskInfo -TaskName 'Bench').LastTaskResult; Get-Content -LiteralPath '${machine.file('tasks/Bench.log')}'`,
      ),
      ['5', 'said two words'],
    );
    assert.equal(machine.runSync(['-RunTask', 'Bench']).code, 5);
  });

  test('ends a task with everything it started, on demand and at the restart; boot tasks start again', async () => {
    const machine = create();
    if (!machine) return;
    script(
      machine,
      'endless.ps1',
      `& "$env:SystemRoot\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -Command 'while ($true) { Add-Content -LiteralPath "$env:TEMP/beat" -Value x; Start-Sleep -Milliseconds 100 }'`,
    );
    const xml = TASK(`-File "${machine.file('endless.ps1')}"`, '<BootTrigger/>');
    const state = `(Get-ScheduledTask -TaskName 'Endless').State`;
    await lines(
      machine,
      `$null = Register-ScheduledTask -TaskName 'Endless' -Xml @"\n${xml}\n"@; Start-ScheduledTask -TaskName 'Endless'`,
    );
    assert.deepEqual(
      await lines(
        machine,
        `${state}; while (-not (Test-Path "$env:TEMP/beat")) { Start-Sleep -Milliseconds 50 }; Stop-ScheduledTask -TaskName 'Endless'; ${state}`,
      ),
      ['Running', 'Ready'],
    );
    const beats = `(Get-Content -LiteralPath "$env:TEMP/beat").Count`;
    const [first, second] = await lines(machine, `${beats}; Start-Sleep -Milliseconds 400; ${beats}`);
    assert.equal(first, second, 'the grandchild is gone too');
    machine.runSync(['-Restart', '-Boot']);
    assert.deepEqual(await lines(machine, state), ['Running']);
    machine.runSync(['-Restart']);
    assert.deepEqual(await lines(machine, state), ['Ready']);
  });

  test('notes a restart that was asked for, and does it only when told', async () => {
    const machine = create();
    if (!machine) return;
    const boot = '(Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.Ticks';
    const shutdown = '& "$env:SystemRoot\\System32\\shutdown.exe"';
    const [before] = await lines(machine, `${shutdown} /r /t 900 /c 'Updates are ready' /d p:2:17; ${boot}`);
    const [request] = machine.events('restart-requested');
    assert.deepEqual([request?.delaySeconds, request?.comment, request?.reason], [900, 'Updates are ready', 'p:2:17']);
    machine.runSync(['-Restart']);
    const [after] = await lines(machine, boot);
    assert.ok(BigInt(after!) > BigInt(before!));
    assert.equal(machine.events('restarted')[0]?.asked, true);
    await lines(machine, `${shutdown} /r /t 60; ${shutdown} /a; 1`);
    machine.runSync(['-Restart']);
    assert.equal(machine.events('restarted')[1]?.asked, false);
  });

  test('is two equal snapshots apart from nothing, and one value apart from one value', async () => {
    const machine = create();
    if (!machine) return;
    const before = machine.runSync(['-Snapshot']).stdout;
    await lines(machine, `Set-Service Spooler -StartupType Manual; 1`);
    assert.notEqual(machine.runSync(['-Snapshot']).stdout, before);
    await lines(machine, `Set-Service Spooler -StartupType Automatic; 1`);
    assert.equal(machine.runSync(['-Snapshot']).stdout, before);
  });

  test('loses no write of two processes at once', async () => {
    const machine = create();
    if (!machine) return;
    const write = (who: string) =>
      machine.command(
        `$null = New-Item -Path 'HKLM:\\SOFTWARE\\${who}'; 1..40 | ForEach-Object { $null = New-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\${who}' -Name "v$_" -Value $_ -PropertyType DWord }`,
      );
    const ended = await Promise.all(['A', 'B', 'C'].map(write));
    assert.deepEqual(
      ended.map((e) => [e.code, e.stderr]),
      Array(3).fill([0, '']),
    );
    assert.deepEqual(
      await lines(
        machine,
        `'A', 'B', 'C' | ForEach-Object { (Get-Item -LiteralPath "HKLM:\\SOFTWARE\\$_").ValueCount }`,
      ),
      ['40', '40', '40'],
    );
    assert.equal(machine.events('registry-set').filter((e) => /SOFTWARE\\[ABC]$/.test(String(e.key))).length, 120);
  });

  test('believes its own clock', async () => {
    const machine = create({ facts: { clockOffsetSeconds: -86_400 } });
    if (!machine) return;
    const [age] = await lines(machine, '[int]([DateTime]::UtcNow - (Get-Date).ToUniversalTime()).TotalHours');
    assert.equal(age, '24');
  });

  test('answers like Windows PowerShell 5.1 where it differs, when asked to', async () => {
    const machine = create();
    if (!machine) return;
    const text = `@{ a = "<'&>" } | ConvertTo-Json -Compress; ('{"a":1}' | ConvertFrom-Json).a.GetType().Name; ('{"a":"2026-01-01T00:00:00Z"}' | ConvertFrom-Json).a.GetType().Name; ('[1,2]' | ConvertFrom-Json | ForEach-Object { $_.GetType().Name }) -join ','`;
    const seven = await machine.command(text);
    const five = await machine.command(text, { env: { SLUICE_BENCH_DIALECT: '5.1' } });
    assert.deepEqual(seven.stdout.trim().split('\n'), [`{"a":"<'&>"}`, 'Int64', 'DateTime', 'Int64,Int64']);
    assert.deepEqual(five.stdout.trim().split('\n'), [
      '{"a":"\\u003c\\u0027\\u0026\\u003e"}',
      'Int32',
      'String',
      'Object[]',
    ]);
  });
});
