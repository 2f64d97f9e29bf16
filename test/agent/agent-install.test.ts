import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wait } from './agent-controller.js';
import { CUMULATIVE, DOTNET, FIRMWARE, RELEASE, UPGRADE, withPc } from './agent-journey.js';

const GONE = { updateId: '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a7ffff', revision: 1 };

test('scan and inventory fit the contract, leave definition updates out, and are sent once', () =>
  withPc({}, async (pc, controller) => {
    assert.equal((await pc.do('scan')).outcome, 'succeeded');
    assert.equal((await pc.do('inventory')).outcome, 'succeeded');
    const scan = controller.reports.scan as {
      complete: boolean;
      updates: { updateId: string; categories: { id: string }[] }[];
    };
    assert.equal(scan.complete, true);
    assert.ok(scan.updates.some((one) => one.updateId === CUMULATIVE.updateId));
    assert.ok(
      scan.updates.every((one) =>
        one.categories.every((category) => category.id !== 'e0789628-ce08-4437-be74-2495b842f43b'),
      ),
    );
    assert.equal(controller.reports.inventory?.usersPresent, 0);
    const first = controller.of('report').find((one) => one.kind === 'scan')!.hash;
    controller.instead.set('report', () => ({ body: { known: true } }));
    await pc.do('scan');
    const again = controller.of('report').at(-1)!;
    assert.equal(again.hash, first);
    assert.equal(again.body, undefined);
  }));

test('an install accepts licence terms, tells progress, installs an exclusive update alone and first, and passes failures on', () =>
  withPc({}, async (pc, controller) => {
    pc.machine.offer(DOTNET.updateId, { installFailure: '0x80070643' });
    const result = await pc.install([CUMULATIVE, DOTNET, FIRMWARE, GONE]);
    const by = new Map(result.updates.map((one) => [one.updateId, one]));
    assert.equal(by.get(FIRMWARE.updateId)?.outcome, 'succeeded');
    assert.equal(by.get(GONE.updateId)?.reason, 'not-offered');
    const started = pc.machine.events('install-started').map((one) => one.updates);
    assert.deepEqual(started[0], [FIRMWARE.updateId]);
    const phases = controller.progress(result.job).map((one) => one.phase);
    assert.deepEqual([...new Set(phases)], ['accepted', 'searching', 'downloading', 'installing']);
    const seqs = controller.progress(result.job).map((one) => one.seq);
    assert.deepEqual(
      seqs,
      [...seqs].sort((a, b) => a - b),
    );
    // The firmware wants a restart first; the rest waits for it.
    assert.equal(by.get(CUMULATIVE.updateId)?.reason, 'restart-pending');
    assert.equal(result.restartRequired, true);
    assert.equal((await pc.install([CUMULATIVE])).reason, 'restart-pending');
    assert.equal(pc.machine.runSync(['-Restart']).code, 0);
    assert.equal((await pc.install([CUMULATIVE])).outcome, 'succeeded');
  }));

test('a feature update is committed before its restart, which is ordered when nobody is there', () =>
  withPc({}, async (pc, controller) => {
    const job = controller.give('install', { updates: [UPGRADE], release: RELEASE, restart: 'if-required' });
    await pc.poll();
    await pc.work();
    const result = controller.results(job)[0]!;
    assert.equal(result.outcome, 'succeeded', JSON.stringify(result));
    assert.match(String(result.detail), /restart was ordered/);
    const kinds = pc.machine.events().map((one) => one.event);
    assert.ok(
      kinds.includes('commit') && kinds.indexOf('commit') < kinds.indexOf('restart-requested'),
      kinds.join(' '),
    );
  }));

test('nobody is restarted by surprise: not while a session may be in use, and never more than twice a day', () =>
  withPc({ session: 'anna' }, async (pc) => {
    const order = { noticeSeconds: 60, evenIfInUse: false };
    assert.equal((await pc.do('restart', order)).reason, 'user-active');
    assert.deepEqual(pc.machine.events('restart-requested'), []);
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    pc.machine.setFacts({ sessions: [{ user: 'anna', lockedSince: at(10) }] });
    assert.equal((await pc.do('restart', order)).reason, 'user-active');
    pc.machine.setFacts({ sessions: [{ user: 'anna', lockedSince: at(40) }] });
    assert.equal((await pc.do('restart', order)).outcome, 'succeeded');
    assert.equal(pc.machine.runSync(['-Restart']).code, 0);
    pc.machine.setFacts({ sessions: [{ user: 'anna' }] });
    assert.equal((await pc.do('restart', { ...order, evenIfInUse: true })).outcome, 'succeeded');
    assert.equal((await pc.do('restart', { ...order, evenIfInUse: true })).reason, 'restart-ceiling');
    assert.equal(pc.machine.events('restart-requested').length, 2);
  }));

test('the machine has the last word: release over, disk full, battery low, time unknown', () =>
  withPc({ battery: 30 }, async (pc, controller) => {
    const params = { updates: [DOTNET], release: RELEASE, restart: 'never' };
    assert.equal(
      (await pc.do('install', { ...params, release: { ...RELEASE, notAfter: '2026-01-01T00:00:00Z' } })).reason,
      'release-expired',
    );
    pc.machine.setFacts({ battery: { chargePercent: 30, status: 1 } });
    assert.equal((await pc.do('install', params)).reason, 'low-battery');
    pc.machine.setFacts({ battery: null, diskFree: 500_000_000 });
    assert.equal((await pc.do('install', params)).reason, 'low-disk');
    pc.machine.setFacts({ brokenCimClasses: ['Win32_LogicalDisk'] });
    assert.equal((await pc.do('install', params)).reason, 'disk-unknown');
    assert.deepEqual(pc.machine.events('download-started'), []);
    assert.deepEqual(
      controller.of('progress').filter((one) => one.phase === 'downloading'),
      [],
    );
  }));

test('where Begin cannot be called from a script, the plain calls do the same work', () =>
  withPc({ facts: { lateBoundBegin: false } }, async (pc) => {
    const result = await pc.install([CUMULATIVE, DOTNET]);
    assert.equal(result.outcome, 'succeeded', JSON.stringify(result));
    assert.match(pc.log('work'), /BeginDownload cannot be called here/);
  }));

test('a search that fails passes its HRESULT on', () =>
  withPc({}, async (pc) => {
    await pc.setRegistry(
      'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate',
      'DisableWindowsUpdateAccess',
      'DWord',
      '1',
    );
    const result = await pc.do('scan');
    assert.equal(result.reason, 'search-failed');
    assert.equal(result.hresult, '0x8024002F');
  }));

test('a process killed in mid-install runs nothing twice: the next one takes the outcome from the history of Windows', () =>
  withPc({}, async (pc, controller) => {
    const job = controller.give('install', { updates: [CUMULATIVE, DOTNET], release: RELEASE, restart: 'never' });
    await pc.poll();
    const script = pc.machine.inside(pc.machine.file('Program Files/Sluice/service/Work.ps1'));
    const child = pc.machine.start(['-NoProfile', '-File', script], { env: { SLUICE_BENCH_SPEED: '200' } });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    for (let i = 0; i < 600 && pc.machine.events('installed').length === 0; i++) await wait(50);
    child.kill('SIGKILL');
    await ended;
    assert.equal(controller.results(job).length, 0, 'killed before it could tell');
    await pc.work();
    const result = controller.results(job)[0]!;
    assert.equal(result.outcome, 'succeeded', JSON.stringify(result));
    const installed = pc.machine.events('installed').map((one) => one.updateId);
    assert.equal(new Set(installed).size, installed.length, `installed twice: ${installed}`);
    assert.equal(result.updates.length, 2);
  }));

test('a stop ends a download, and the job says stopped', () =>
  withPc({ facts: { bytesPerSecond: 2_000_000 } }, async (pc, controller) => {
    const job = controller.give('install', { updates: [CUMULATIVE], release: RELEASE, restart: 'never' });
    await pc.poll();
    controller.instead.set('progress', ({ body }) => ({ body: { stop: body.phase === 'downloading' } }));
    const script = pc.machine.inside(pc.machine.file('Program Files/Sluice/service/Work.ps1'));
    await pc.machine.run(['-NoProfile', '-File', script], { env: { SLUICE_BENCH_SPEED: '20' } });
    const result = controller.results(job)[0]!;
    assert.equal(result.outcome, 'stopped', JSON.stringify(result));
    assert.deepEqual(pc.machine.events('install-started'), []);
    assert.equal(pc.has(`stop-${job}`), false);
  }));

test('a stop that comes as an order ends a job that has not begun', () =>
  withPc({}, async (pc, controller) => {
    const job = controller.give('install', { updates: [DOTNET], release: RELEASE, restart: 'never' });
    await pc.poll();
    const stop = controller.give('stop', { job });
    await pc.poll();
    assert.equal(controller.results(stop)[0]?.outcome, 'succeeded');
    await pc.work();
    assert.equal(controller.results(job)[0]?.outcome, 'stopped');
    assert.deepEqual(pc.machine.events('search'), []);
  }));

test('a result survives a controller that is away, and is sent when it is back', () =>
  withPc({}, async (pc, controller) => {
    controller.instead.set('result', () => ({ status: 503, body: { reason: 'unavailable' } }));
    const job = controller.give('rotate');
    await pc.poll();
    await pc.work();
    controller.instead.delete('result');
    assert.ok(pc.has(`spool/${job}-1.json`));
    await pc.poll();
    assert.equal(controller.results(job).at(-1)?.outcome, 'succeeded');
    assert.equal(pc.has(`spool/${job}-1.json`), false);
  }));

test('what somebody else installs under a hold is told as a leak', () =>
  withPc({}, async (pc, controller) => {
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    await pc.inside(`$session = New-SluiceComObject -ProgId 'Microsoft.Update.Session'; $session.ClientApplicationID = 'UpdateOrchestrator'
      $found = Search-SluiceUpdate -Session $session
      $chosen = @($found.Updates | Where-Object { $_.Identity.UpdateID -eq '${DOTNET.updateId}' })
      $null = Save-SluiceUpdate -Session $session -Updates $chosen -Job 'x' -Settled ([ordered]@{}) -Share 0, 50
      $null = Invoke-SluiceUpdateJob -Worker $session.CreateUpdateInstaller() -Kind Install -Updates $chosen -Job 'x'`);
    await pc.do('inventory');
    controller.want = ['hold'];
    await pc.poll();
    const hold = controller.reports.hold as { level: string; leaks: { what: string }[] };
    assert.equal(hold.level, 'leaking');
    assert.match(hold.leaks[0]!.what, /NET Framework.*UpdateOrchestrator/);
  }));

test('leaving puts every setting back, says good-bye and removes itself', () =>
  withPc({ edition: 'Core' }, async (pc, controller) => {
    const snapshot = () => pc.machine.runSync(['-Snapshot']).stdout;
    const before = JSON.parse(snapshot()) as Record<string, unknown>;
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    assert.notDeepEqual(JSON.parse(snapshot()), before);
    const job = controller.give('leave');
    await pc.poll();
    await pc.work();
    assert.equal(controller.results(job)[0]?.outcome, 'succeeded');
    const left = controller.of('leave')[0]!;
    assert.ok((left.restored as number) > 8);
    assert.deepEqual([left.foreign, left.failed], [[], []]);
    assert.deepEqual(JSON.parse(snapshot()), before);
    assert.equal(pc.has('config.json'), false);
  }));

test('firmware is installed alone and on mains only, the drive starts without its key once, and is protected again', () =>
  withPc({ battery: 95, facts: { bitLocker: { protected: true } } }, async (pc, controller) => {
    pc.machine.offer(FIRMWARE.updateId, { impact: 0 });
    pc.machine.setFacts({ battery: { chargePercent: 95, status: 1 } });
    assert.equal((await pc.install([FIRMWARE])).reason, 'low-battery');
    pc.machine.setFacts({ battery: { chargePercent: 95, status: 2 } });
    const result = await pc.install([DOTNET, FIRMWARE]);
    assert.deepEqual(
      pc.machine.events('install-started').map((one) => one.updates),
      [[FIRMWARE.updateId]],
    );
    assert.equal(result.restartRequired, true);
    const kinds = pc.machine.events().map((one) => one.event);
    assert.ok(kinds.indexOf('bitlocker-suspended') < kinds.indexOf('install-started'), kinds.join(' '));
    assert.equal(pc.machine.events('bitlocker-suspended')[0]?.count, 1);
    await pc.do('inventory');
    assert.equal(controller.reports.inventory?.driveProtected, false);
    assert.equal(pc.machine.runSync(['-Restart']).code, 0);
    await pc.poll();
    await pc.work();
    assert.equal(controller.reports.inventory?.driveProtected, true);
    assert.equal(pc.has('bitlocker.json'), false);
    assert.deepEqual(pc.machine.events('bitlocker-protected'), [], 'Windows did it by itself');
  }));

test('a drive that Windows leaves open after firmware is protected by the agent, also when the firmware failed', () =>
  withPc({ facts: { bitLocker: { protected: true, staysOpen: true } } }, async (pc, controller) => {
    await pc.install([FIRMWARE]);
    pc.machine.runSync(['-Restart']);
    await pc.poll();
    await pc.work();
    assert.equal(controller.reports.inventory?.driveProtected, true);
    assert.equal(pc.machine.events('bitlocker-protected').length, 1);
    pc.machine.offer(FIRMWARE.updateId, { revision: 2, installFailure: '0x80242006' });
    assert.equal((await pc.install([{ ...FIRMWARE, revision: 2 }])).outcome, 'failed');
    assert.equal(pc.machine.events('bitlocker-protected').length, 2);
    assert.equal(pc.has('bitlocker.json'), false);
  }));

test('an update that two restarts rolled back is not installed a third time', () =>
  withPc({}, async (pc) => {
    pc.machine.offer(CUMULATIVE.updateId, { rollsBack: true });
    for (let i = 0; i < 2; i++) {
      assert.equal((await pc.install([CUMULATIVE])).outcome, 'succeeded');
      assert.equal(pc.machine.runSync(['-Restart']).code, 0);
    }
    const third = await pc.install([CUMULATIVE]);
    assert.equal(third.reason, 'rolled-back', JSON.stringify(third));
    assert.equal(pc.machine.events('install-started').length, 2);
  }));

test('nothing is installed while Windows is still finishing earlier installs', () =>
  withPc({}, async (pc) => {
    const key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Interface';
    await pc.setRegistry(key, 'ServicingInProgress', 'DWord', '2');
    assert.equal((await pc.install([DOTNET])).reason, 'servicing-busy');
    assert.deepEqual(pc.machine.events('search'), []);
    await pc.setRegistry(key, 'ServicingInProgress', 'DWord', '0');
    assert.equal((await pc.install([DOTNET])).outcome, 'succeeded');
  }));

test('the PC stays awake while it installs, on mains only, and its sleep comes back, after a crash too', () =>
  withPc({ battery: 90 }, async (pc) => {
    const seconds = () => pc.machine.events('standby-set').map((one) => one.seconds);
    await pc.install([DOTNET]);
    assert.deepEqual(seconds(), [0, 1800]);
    pc.machine.setFacts({ battery: { chargePercent: 90, status: 1 } });
    await pc.install([CUMULATIVE]);
    assert.deepEqual(seconds(), [0, 1800]);
    // The process that kept it awake has died.
    pc.machine.setFacts({ standbyAcSeconds: 0 });
    pc.write('awake.json', { seconds: 600 });
    await pc.work();
    assert.deepEqual(seconds(), [0, 1800, 600]);
    pc.machine.setFacts({ standbyAcSeconds: 1200 });
    pc.write('awake.json', { seconds: 600 });
    await pc.work();
    assert.deepEqual(seconds(), [0, 1800, 600], 'what somebody else set meanwhile stays');
    assert.equal(pc.has('awake.json'), false);
  }));
