import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, test } from 'node:test';
import { type Answer, BenchMachine, type MachineOptions, ScriptServer } from '#test/pshost.js';

const LCU = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002';
const DOTNET = '1c2a7d2f-7d4a-4a6f-8e6d-4a1b63b82001';
const MSRT = '5e406f0e-59fa-432d-bb9a-77d2db6f74ec';
const FIRMWARE = '2d3b8e30-8e5b-4b70-9f7e-5b2c74c93002';
const UPGRADE = '3e4c9f41-9f6c-4c81-a08f-6c3d85da4001';
const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';

/** Functions at the head of every script: search, pick by id, and do. */
const HELPERS = `
$session = New-Object -ComObject Microsoft.Update.Session; $session.ClientApplicationID = 'Sluice'
function Find($criteria = 'IsInstalled=0 and IsHidden=0', $online = $true) {
  $searcher = $session.CreateUpdateSearcher(); $searcher.Online = $online; $searcher.Search($criteria)
}
function Pick {
  $all = (Find "DeploymentAction=*").Updates; $picked = New-Object -ComObject Microsoft.Update.UpdateColl
  foreach ($id in $args) { foreach ($u in $all) { if ($u.Identity.UpdateID -eq $id) { $null = $picked.Add($u) } } }
  , $picked
}
function Download($updates) { $d = $session.CreateUpdateDownloader(); $d.Updates = $updates; $d.Download() }
function Install($updates) { $i = $session.CreateUpdateInstaller(); $i.Updates = $updates; $i.ForceQuiet = $true; $i.Install() }
function Hex($number) { '{0:X8}' -f $number }
function Refused($script) { try { $null = & $script; 'done' } catch { Hex $_.Exception.GetBaseException().HResult } }
function Policy($name, $value, $key = '${POLICY}') {
  if (-not (Test-Path -LiteralPath $key)) { $null = New-Item -Path $key -Force }
  $kind = if ($value -is [int]) { 'DWord' } else { 'String' }
  $null = New-ItemProperty -LiteralPath $key -Name $name -Value $value -PropertyType $kind -Force
}
`;

describe('the simulated Windows Update Agent', () => {
  const opened: { machine: BenchMachine; server: ScriptServer }[] = [];

  afterEach(async () => {
    for (const { machine, server } of opened.splice(0)) {
      await server.close();
      machine.remove();
    }
  });

  /** A machine with a way to run scripts on it; null where the host is missing. */
  function open(options: MachineOptions = {}, env: NodeJS.ProcessEnv = {}) {
    const machine = BenchMachine.create(options);
    if (!machine) return null;
    const server = new ScriptServer(machine, env);
    opened.push({ machine, server });
    const answer = (script: string): Promise<Answer> => server.run(HELPERS + script);
    return {
      machine,
      async run(script: string): Promise<string[]> {
        const { output, error } = await answer(script);
        assert.equal(error, null, error?.message);
        return output;
      },
    };
  }

  test('has exactly the members of the public interfaces', async () => {
    const bench = open();
    if (!bench) return;
    const { interfaces, progIds } = JSON.parse(
      readFileSync(new URL('../../../test/agent/wua-interfaces.json', import.meta.url), 'utf8'),
    ) as {
      interfaces: Record<string, { extends: string; properties: Record<string, string>; methods: string[] }>;
      progIds: Record<string, string>;
    };
    const membersOf = (name: string): string[] => {
      const found = interfaces[name];
      if (!found) return [];
      const properties = Object.entries(found.properties).map(([p, access]) =>
        p === 'Item' ? 'Item()' : `${p} ${access}`,
      );
      return [...membersOf(found.extends), ...properties, ...found.methods.map((method) => `${method}()`)];
    };
    const output = await bench.run(`
      foreach ($type in [AppDomain]::CurrentDomain.GetAssemblies().GetTypes() | Where-Object { $_.Namespace -eq 'Sluice.Bench.Wua.Com' }) {
        $mark = $type.GetCustomAttributesData() | Where-Object { $_.AttributeType.Name -eq 'ComInterfaceAttribute' }
        if (-not $mark) { continue }
        $names = @($mark.ConstructorArguments[0].Value | ForEach-Object { $_.Value })
        $members = @($type.GetProperties() | ForEach-Object { $_.Name + ' r' + $(if ($_.SetMethod -and $_.SetMethod.IsPublic) { 'w' }) })
        $members += @($type.GetMethods() | Where-Object { -not $_.IsSpecialName -and $_.DeclaringType -ne [object] } | ForEach-Object { $_.Name + '()' })
        [ordered]@{ interfaces = $names; members = $members } | ConvertTo-Json -Compress
      }`);
    const played = new Set<string>();
    for (const line of output) {
      const { interfaces: names, members } = JSON.parse(line) as { interfaces: string[]; members: string[] };
      for (const name of names) played.add(name);
      const wanted = [...new Set(names.flatMap(membersOf))];
      assert.deepEqual(members.sort(), wanted.sort(), names.join('+'));
    }
    for (const [progId, name] of Object.entries(progIds)) {
      assert.ok(played.has(name), `${progId} needs ${name}`);
      assert.deepEqual(
        await bench.run(`[bool](New-Object -ComObject ${progId} | ForEach-Object { $true }) -or $true`),
        ['True'],
      );
    }
  });

  test('refuses an unknown member and an unknown class', async () => {
    const bench = open();
    if (!bench) return;
    const [member, clas] = await bench.run(`
      Set-StrictMode -Version Latest
      try { $session.NoSuchThing } catch { $_.FullyQualifiedErrorId }
      try { New-Object -ComObject No.Such.Class } catch { $_.FullyQualifiedErrorId }`);
    assert.equal(member, 'PropertyNotFoundStrict');
    assert.equal(clas, 'NoCOMClassIdentified,Microsoft.PowerShell.Commands.NewObjectCommand');
  });

  test('understands the criteria grammar and refuses what is outside it', async () => {
    const bench = open();
    if (!bench) return;
    const counts = await bench.run(`
      foreach ($c in "IsInstalled=0", "isinstalled = 0 AND type='Driver'", "Type!='Driver' and IsInstalled=0", "UpdateID='${LCU}'", "UpdateID='${LCU}' and RevisionNumber=200",
        "CategoryIDs contains '3689bdc8-b205-4af4-8d4a-a63924c5e9d5'", "(IsInstalled=0 and Type='Driver') or (UpdateID='${LCU}')", "IsInstalled=0 and DeploymentAction='OptionalInstallation'",
        "IsInstalled=0 and DeploymentAction=*", "IsInstalled=1", '') { (Find $c).Updates.Count }`);
    assert.deepEqual(counts, ['7', '2', '5', '1', '1', '1', '3', '1', '8', '0', '7']);
    const refusals = await bench.run(`
      foreach ($c in "IsInstalled=2", "Nope=1", "IsInstalled!=0", "RevisionNumber=1", "IsInstalled=0 and (Type='Driver' or IsHidden=0)", "IsInstalled=0 and", "CategoryIDs='x'", "Type='Firmware'", "IsInstalled=0;") {
        Refused { Find $c } }`);
    assert.deepEqual(refusals, Array(9).fill('80240032'));
  });

  test('offers only the newest cumulative update', async () => {
    const bench = open();
    if (!bench) return;
    const old = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71001';
    assert.deepEqual(await bench.run(`(Find "UpdateID='${old}'").Updates.Count`), ['0']);
    bench.machine.offer(LCU, { offeredFrom: '2030-01-01T00:00:00Z' });
    assert.deepEqual(await bench.run(`(Find "UpdateID='${old}'").Updates.Count`), ['1']);
  });

  test('answers an offline search from the last online one', async () => {
    const bench = open();
    if (!bench) return;
    assert.deepEqual(
      await bench.run(
        `(Find 'IsInstalled=0' $false).Updates.Count; $null = Find; (Find 'IsInstalled=0' $false).Updates.Count`,
      ),
      ['0', '7'],
    );
  });

  test('is partial, with its warning, when a search could not see everything', async () => {
    const bench = open({ facts: { searchWarning: '0x8024402F' } });
    if (!bench) return;
    assert.deepEqual(await bench.run('$r = Find; $r.ResultCode; $r.Warnings.Count; Hex $r.Warnings.Item(0).HResult'), [
      '3',
      '1',
      '8024402F',
    ]);
  });

  test('obeys the policies with the codes of Windows', async () => {
    const bench = open();
    if (!bench) return;
    const AU = `'${POLICY}\\AU'`;
    const steps: [string, string, string?][] = [
      [`Policy NoAutoUpdate 1 ${AU}; Policy SetDisableUXWUAccess 1`, 'done'],
      [`Policy UseWUServer 1 ${AU}`, '80244011'],
      ['Policy WUServer "http://nowhere.example"', '80240438'],
      ['Policy DoNotConnectToWindowsUpdateInternetLocations 1', '8024002E', '$s.ServerSelection = 2'],
      ['Policy DisableWindowsUpdateAccess 1', '8024002F'],
      ['Set-Service wuauserv -StartupType Disabled', '80070422'],
    ];
    for (const [change, expected, prepare] of steps) {
      const script = `${change}; $s = $session.CreateUpdateSearcher(); ${prepare ?? ''}; Refused { $s.Search('IsInstalled=0') }`;
      assert.deepEqual(await bench.run(script), [expected], change);
    }
  });

  test('refuses a network logon', async () => {
    const bench = open({}, { SLUICE_BENCH_LOGON: 'network' });
    if (!bench) return;
    const refusals = await bench.run(
      `Refused { Find }; Refused { $session.CreateUpdateInstaller() }; Refused { (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired }`,
    );
    assert.deepEqual(refusals, ['80070005', '80070005', '80070005']);
  });

  test('wants licence terms accepted before the download, and the download before the installation', async () => {
    const bench = open();
    if (!bench) return;
    const steps = await bench.run(`
      $u = Pick ${UPGRADE}
      $r = Download $u; $r.ResultCode; Hex $r.HResult; Hex $r.GetUpdateResult(0).HResult
      $u.Item(0).AcceptEula(); $u.Item(0).EulaAccepted
      $r = Install $u; $r.ResultCode; Hex $r.GetUpdateResult(0).HResult
      (Download $u).ResultCode; $u.Item(0).IsDownloaded`);
    assert.deepEqual(steps, ['4', '80240022', '80240023', 'True', '4', '80246007', '2', 'True']);
  });

  test('reports progress while it downloads and installs', async () => {
    const bench = open({ facts: { bytesPerSecond: 2_000_000 } });
    if (!bench) return;
    const steps = await bench.run(`
      $u = Pick ${LCU}; $dummy = New-Object -ComObject Microsoft.Update.StringColl
      $d = $session.CreateUpdateDownloader(); $d.Updates = $u; $job = $d.BeginDownload($dummy, $dummy, $dummy); $seen = @()
      while (-not $job.IsCompleted) { $p = $job.GetProgress(); $seen += $p.PercentComplete; Start-Sleep -Milliseconds 10 }
      $d.EndDownload($job).ResultCode; @($seen | Where-Object { $_ -gt 0 -and $_ -lt 100 }).Count -gt 2
      $i = $session.CreateUpdateInstaller(); $i.Updates = $u; $job = $i.BeginInstall($dummy, $dummy, $dummy); $seen = @(); $busy = $i.IsBusy
      while (-not $job.IsCompleted) { $seen += $job.GetProgress().PercentComplete; Start-Sleep -Milliseconds 10 }
      $r = $i.EndInstall($job); $r.ResultCode; $r.RebootRequired; $busy; $i.IsBusy; @($seen | Where-Object { $_ -gt 0 -and $_ -lt 100 }).Count -gt 2`);
    assert.deepEqual(steps, ['2', 'True', '2', 'True', 'True', 'False', 'True']);
  });

  test('refuses the asynchronous calls where the machine says so, and still works by waiting', async () => {
    const bench = open({ facts: { lateBoundBegin: false } });
    if (!bench) return;
    const steps = await bench.run(`
      $u = Pick ${MSRT}; $d = $session.CreateUpdateDownloader(); $d.Updates = $u
      Refused { $d.BeginDownload($null, $null, $null) }; $d.Download().ResultCode; (Install $u).ResultCode`);
    assert.deepEqual(steps, ['80070057', '2', '2']);
  });

  test('changes the build revision only by the restart, and remembers who installed', async () => {
    const bench = open();
    if (!bench) return;
    const ubr = `(Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion').UBR`;
    const pending = `(New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired`;
    assert.deepEqual(
      await bench.run(
        `$u = Pick ${LCU}; $null = Download $u; (Install $u).RebootRequired; ${ubr}; ${pending}; Refused { Install $u }`,
      ),
      ['True', '4061', 'True', '80240016'],
    );
    assert.equal(bench.machine.runSync(['-Restart']).code, 0);
    assert.deepEqual(
      await bench.run(
        `${ubr}; ${pending}; $e = $session.QueryHistory('', 0, 5).Item(0); $e.ClientApplicationID; $e.UpdateIdentity.UpdateID; $e.ResultCode; (Find "UpdateID='${LCU}' and IsInstalled=1").Updates.Count`,
      ),
      ['7171', 'False', 'Sluice', LCU, '2', '1'],
    );
  });

  test('finishes a feature update only after Commit', async () => {
    for (const commit of [false, true]) {
      const bench = open();
      if (!bench) return;
      const act = commit ? '$session.CreateUpdateInstaller().Commit(0)' : '';
      await bench.run(`$u = Pick ${UPGRADE}; $u.Item(0).AcceptEula(); $null = Download $u; $null = Install $u; ${act}`);
      bench.machine.runSync(['-Restart']);
      const build = `(Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion').CurrentBuild`;
      assert.deepEqual(await bench.run(build), [commit ? '26200' : '26100']);
    }
  });

  test('says so when the restart rolled an update back', async () => {
    const bench = open();
    if (!bench) return;
    bench.machine.offer(LCU, { rollsBack: true });
    await bench.run(`$u = Pick ${LCU}; $null = Download $u; $null = Install $u`);
    bench.machine.runSync(['-Restart']);
    const after = await bench.run(
      `$e = $session.QueryHistory('', 0, 1).Item(0); $e.ResultCode; Hex $e.HResult; (Find "UpdateID='${LCU}' and IsInstalled=0").Updates.Count`,
    );
    assert.deepEqual(after, ['4', '800F0922', '1']);
  });

  test('installs an exclusive update only alone', async () => {
    const bench = open();
    if (!bench) return;
    assert.deepEqual(
      await bench.run(
        `$u = Pick ${MSRT} ${FIRMWARE}; $null = Download $u; Refused { Install $u }; $u = Pick ${FIRMWARE}; (Install $u).ResultCode`,
      ),
      ['80240019', '2'],
    );
  });

  test('passes on the failures of single updates', async () => {
    const bench = open();
    if (!bench) return;
    bench.machine.offer(MSRT, { installFailure: '0x80070643' });
    bench.machine.offer(DOTNET, { downloadFailure: '0x80246002' });
    const steps = await bench.run(`
      $u = Pick ${MSRT} ${DOTNET}; $r = Download $u; $r.ResultCode; Hex $r.GetUpdateResult(1).HResult
      $r = Install $u; $r.ResultCode; Hex $r.GetUpdateResult(0).HResult; Hex $r.GetUpdateResult(1).HResult`);
    assert.deepEqual(steps, ['3', '80246002', '4', '80070643', '80246007']);
  });

  test('fails a download without room, without Delivery Optimization or without a network', async () => {
    for (const [facts, before, code] of [
      [{ diskFree: 1000 }, '', '80070070'],
      [{}, 'Set-Service DoSvc -StartupType Disabled', '8024601E'],
      [{ networkUp: true }, '', '00000000'],
    ] as const) {
      const bench = open({ facts });
      if (!bench) return;
      assert.deepEqual(await bench.run(`${before}; $u = Pick ${MSRT}; Hex (Download $u).GetUpdateResult(0).HResult`), [
        code,
      ]);
    }
    const bench = open({ facts: { networkUp: false } });
    assert.deepEqual(await bench?.run('Refused { Find }'), ['8024402C']);
  });

  test('does not hide a mandatory update, and forgets a hidden one with its next revision', async () => {
    const bench = open();
    if (!bench) return;
    bench.machine.offer(DOTNET, { mandatory: true });
    assert.deepEqual(
      await bench.run(
        `$u = (Pick ${DOTNET}).Item(0); Refused { $u.IsHidden = $true }; $u = (Pick ${MSRT}).Item(0); $u.IsHidden = $true; (Find).Updates.Count; (Find 'IsHidden=1').Updates.Count`,
      ),
      ['80248016', '6', '1'],
    );
    bench.machine.offer(MSRT, { revision: 201 });
    assert.deepEqual(await bench.run(`(Find).Updates.Count`), ['7']);
  });

  test('uninstalls nothing that came from Microsoft', async () => {
    const bench = open();
    if (!bench) return;
    assert.deepEqual(await bench.run('Refused { $session.CreateUpdateInstaller().Uninstall() }'), ['80240028']);
  });

  test('keeps what a killed download had fetched, and ends a killed caller’s installation', async () => {
    const bench = open({ facts: { bytesPerSecond: 100_000 } });
    if (!bench) return;
    const { machine } = bench;
    const script = `${HELPERS} $u = Pick ${MSRT}; $null = Download $u`;
    const child = machine.start(['-Command', script]);
    const bytes = () =>
      machine.read<{ updates: Record<string, { bytesDownloaded: number }> }>('wua.json').updates[`${MSRT}:200`]
        ?.bytesDownloaded ?? 0;
    while (machine.events('download-started').length === 0 || bytes() === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    machine.setFacts({ bytesPerSecond: 100_000_000 });
    assert.deepEqual(await bench.run(`$u = Pick ${MSRT}; (Download $u).ResultCode`), ['2']);
    assert.ok((machine.events('download-started')[1]!.from as number) > 0, 'continued, not begun again');

    const install = machine.start(['-Command', `${HELPERS} $u = Pick ${MSRT}; $null = Install $u`], {
      env: { SLUICE_BENCH_SPEED: '30' },
    });
    while (machine.events('install-started').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    install.kill('SIGKILL');
    assert.deepEqual(
      await bench.run(
        `$i = $session.CreateUpdateInstaller(); $was = $i.IsBusy; while ($i.IsBusy) { Start-Sleep -Milliseconds 50 }; $was; $session.QueryHistory('', 0, 1).Item(0).ResultCode`,
      ),
      ['True', '2'],
    );
    assert.equal(machine.events('installed').length, 1);
  });

  test('tells for each behaviour whether it was observed or is assumed', () => {
    const bench = open();
    if (!bench) return;
    const behaviours = bench.machine
      .runSync(['-Behaviours'])
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; basis: string; text: string; source: string });
    assert.ok(behaviours.length > 25);
    assert.equal(new Set(behaviours.map((b) => b.id)).size, behaviours.length, 'each is listed once');
    for (const { basis, text, source } of behaviours)
      assert.ok(['observed', 'assumed'].includes(basis) && text && source);
  });
});
