import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { DOTNET, LCU, MSRT, open, POLICY } from './wua-stage.js';

describe('the simulated Windows Update Agent', () => {
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
