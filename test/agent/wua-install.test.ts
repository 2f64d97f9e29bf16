import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DOTNET, FIRMWARE, HELPERS, LCU, MSRT, open, UPGRADE } from './wua-stage.js';

describe('the simulated Windows Update Agent, downloading and installing', () => {
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
});
