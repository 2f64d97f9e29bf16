import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InventoryReport } from '#contracts/agent/reports.js';
import { withPc } from './agent-journey.js';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const crash = (id: number, provider: string, minutes: number) => ({
  id,
  providerName: provider,
  logName: 'System',
  message: '',
  timeCreated: ago(minutes),
  properties: [],
});
const BUGCHECK = 'Microsoft-Windows-WER-SystemErrorReporting';
const POWER = 'Microsoft-Windows-Kernel-Power';

test('the inventory tells crashes once each, how far back the log reaches, and services that failed', () =>
  withPc({}, async (pc, controller) => {
    const log = pc.machine.read<{ events: { timeCreated: string }[] }>('winevents.json');
    const since = log.events[0]!.timeCreated;
    const crashes = [
      crash(41, POWER, 5000),
      crash(1001, BUGCHECK, 4998),
      crash(41, POWER, 200),
      // Another source may use the same number.
      crash(41, 'Microsoft-Windows-Other', 100),
    ];
    pc.machine.writeFile('winevents.json', { events: [...log.events, ...crashes] });
    pc.machine.setFacts({ serviceExitCodes: { Spooler: 1067, BITS: 1067, CryptSvc: 0, UsoSvc: 1077 } });
    for (const name of ['Spooler', 'UsoSvc', 'CryptSvc']) await pc.run(`Stop-Service -Name ${name}`);
    assert.equal((await pc.do('inventory')).outcome, 'succeeded');
    const { health } = controller.reports.inventory as unknown as InventoryReport;
    // UsoSvc starts late by itself, BITS by hand, CryptSvc ended well.
    assert.deepEqual(health?.failedServices, ['Spooler']);
    assert.equal(Date.parse(String(health?.since)), Date.parse(since));
    assert.deepEqual(
      health?.bugchecks.map((at) => Math.round((Date.now() - Date.parse(String(at))) / 60_000)),
      [5000, 200],
    );
  }));

test('health that cannot be read is told as unknown, never as good', () =>
  withPc({ facts: { eventLogAnswers: false } }, async (pc, controller) => {
    await pc.do('inventory');
    assert.equal(controller.reports.inventory?.health, null);
    pc.machine.setFacts({ eventLogAnswers: true, brokenCimClasses: ['Win32_Service'] });
    await pc.do('inventory');
    assert.equal(controller.reports.inventory?.health, null);
    assert.equal(controller.reports.inventory?.driveProtected, null);
  }));

test('a hundred crashes are told, not more', () =>
  withPc({}, async (pc, controller) => {
    pc.machine.writeFile('winevents.json', {
      events: Array.from({ length: 130 }, (_, index) => crash(41, POWER, 20 + index * 30)),
    });
    await pc.do('inventory');
    const { health } = controller.reports.inventory as unknown as InventoryReport;
    assert.equal(health?.bugchecks.length, 100);
    assert.ok(Date.now() - Date.parse(String(health?.bugchecks.at(-1))) < 25 * 60_000, 'the newest');
  }));
