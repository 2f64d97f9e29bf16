import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { CUMULATIVE, DOTNET, RELEASE, withPc } from './agent-journey.js';

const NOTHING = { downloadMode: null, minFileMb: null, maxCacheAgeDays: null, maxCachePercent: null, minBackgroundKbps: null, delayBackgroundSeconds: null, delayForegroundSeconds: null, maxBackgroundKbps: null, minBatteryPercent: null, minRamGb: null, minDiskGb: null }; // biome-ignore format: one row
const install = { updates: [DOTNET], release: RELEASE, restart: 'never' };

test("the owner's pause holds against every order that is signed with the real key, and the controller is told", () =>
  withPc({ session: 'anna' }, async (pc, controller) => {
    pc.write('config.json', { ...controller.config(), ownership: 'personal' });
    await pc.inside('Suspend-Sluice -Days 3');
    const wish = controller.of('wish')[0]!;
    assert.equal(wish.kind, 'pause');
    assert.ok(Math.abs(Date.parse(String(wish.until)) - Date.now() - 3 * 86_400_000) < 600_000);
    for (const [verb, params] of [
      ['install', install],
      ['restart', { noticeSeconds: 60, evenIfInUse: true }],
      ['uninstall', { update: CUMULATIVE }],
      ['repair', { steps: [3] }],
    ] as const) {
      assert.equal((await pc.do(verb, params)).reason, 'owner-paused', verb);
    }
    assert.deepEqual(pc.machine.events('search'), []);
    assert.deepEqual(pc.machine.events('restart-requested'), []);
    await pc.inside('Resume-Sluice');
    assert.equal(controller.of('wish')[1]?.kind, 'resume');
    assert.equal((await pc.do('install', install)).outcome, 'succeeded');
  }));

test('nobody overrules the user of a personal PC: not even the order of exactly this restart', () =>
  withPc({ session: 'anna' }, async (pc, controller) => {
    pc.write('config.json', { ...controller.config(), ownership: 'personal' });
    assert.equal((await pc.do('restart', { noticeSeconds: 60, evenIfInUse: true })).reason, 'user-active');
    assert.deepEqual(pc.machine.events('restart-requested'), []);
    await pc.do('inventory');
    const { manufacturer, model, locale, proxy, adapters } = controller.reports.inventory!;
    assert.deepEqual([manufacturer, model, locale, proxy, adapters], [null, null, null, null, null]);
    const text = (await pc.inside('Get-SluiceStatus -Text')).join(' ');
    assert.match(text, /never restarts this PC while you work/);
  }));

test('a pause is for personal PCs only; a wish waits for a controller that is away', () =>
  withPc({}, async (pc, controller) => {
    assert.match((await pc.inside(`try { Suspend-Sluice } catch { $_.Exception.Message }`))[0]!, /personal/);
    pc.write('pause.json', { until: '2099-01-01T00:00:00Z' });
    assert.equal((await pc.do('install', install)).outcome, 'succeeded');
    controller.instead.set('wish', () => ({ status: 503, body: { reason: 'unavailable' } }));
    await pc.inside('Request-SluiceInstall -When tonight');
    assert.ok(pc.has('wish.json'));
    controller.instead.delete('wish');
    await pc.poll();
    assert.equal(controller.of('wish').at(-1)?.kind, 'tonight');
    assert.equal(pc.has('wish.json'), false);
  }));

test('the owner leaves in one step, also while the controller is away: settings, tasks and files are as before Sluice', () =>
  withPc({ edition: 'Core', session: 'anna' }, async (pc, controller) => {
    pc.write('config.json', { ...controller.config(), ownership: 'personal' });
    const snapshot = () => JSON.parse(pc.machine.runSync(['-Snapshot']).stdout) as Record<string, unknown>;
    const { registry, services, tasks } = snapshot();
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    await pc.do('settings', { ...NOTHING, downloadMode: 0, maxCacheAgeDays: 3 });
    await pc.inside('$null = Suspend-Sluice -Days 1');
    assert.notDeepEqual(snapshot().registry, registry);
    controller.instead.set('leave', () => ({ status: 503, body: { reason: 'unavailable' } }));
    const script = pc.machine.inside(pc.machine.file('Program Files/Sluice/service/Remove-Sluice.ps1'));
    const told = await pc.run(`& '${script}'`);
    assert.match(told.join(' '), /Sluice has left this PC/);
    const after = snapshot();
    assert.deepEqual([after.registry, after.services, after.tasks], [registry, services, tasks]);
    assert.equal(existsSync(pc.machine.file('ProgramData/Sluice')), false);
    assert.equal(existsSync(pc.machine.file('Program Files/Sluice')), false);
  }));

test('a personal PC wakes by itself only after its user asked for updates tonight', () =>
  withPc({}, async (pc, controller) => {
    pc.write('config.json', { ...controller.config(), ownership: 'personal' });
    const wakes = async () => {
      controller.wakeAt = [new Date(Date.now() + 5 * 3_600_000).toISOString()];
      controller.want = ['hold'];
      await pc.poll();
      return (await pc.run(`@(Get-ScheduledTask | Where-Object { $_.TaskName -eq 'Sluice wake' }).Count`))[0];
    };
    assert.equal(await wakes(), '0');
    await pc.inside('$null = Request-SluiceInstall -When tonight');
    assert.equal(await wakes(), '1');
    await pc.inside('$null = Resume-Sluice');
    assert.equal(await wakes(), '0', 'taken back');
    await pc.inside('$null = Request-SluiceInstall -When tonight; $null = Suspend-Sluice -Days 1');
    assert.equal(await wakes(), '0', 'paused');
  }));
