import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { DoctorReport, InventoryReport } from '#contracts/agent/reports.js';
import { DOCTOR_QUESTIONS } from '#domain/words.js';
import type { MachineOptions } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const DO = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeliveryOptimization';
const CONFIG = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\DeliveryOptimization\\Config';
const ABSENT = { exists: false, type: null, value: null };
const NOTHING = {
  downloadMode: null,
  minFileMb: null,
  maxCacheAgeDays: null,
  maxCachePercent: null,
  minBackgroundKbps: null,
  delayBackgroundSeconds: null,
  delayForegroundSeconds: null,
  maxBackgroundKbps: null,
  minBatteryPercent: null,
  minRamGb: null,
  minDiskGb: null,
};

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

test('settings of Delivery Optimization are journalled, read back, outlive the hold, and go back when the PC leaves', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.setRegistry(DO, 'DOMaxCacheAge', 'String', `'60'`);
    const set = await pc.do('settings', { ...NOTHING, downloadMode: 1, maxCacheAgeDays: 14, minFileMb: 1 });
    assert.equal(set.outcome, 'succeeded', String(set.detail));
    assert.deepEqual(await pc.registry(DO, 'DOMaxCacheAge'), { exists: true, type: 'DWord', value: 1_209_600 });
    assert.equal((await pc.registry(CONFIG, 'DODownloadMode')).value, 1);
    await pc.do('hold');
    await pc.do('resume');
    assert.equal((await pc.registry(DO, 'DODownloadMode')).value, 1);

    // The PCs of a site in several subnets.
    const groupId = '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21';
    await pc.do('settings', { ...NOTHING, downloadMode: 1, maxCacheAgeDays: 14, minFileMb: 1, groupId });
    assert.deepEqual(await pc.registry(DO, 'DOGroupId'), { exists: true, type: 'String', value: groupId });
    assert.equal((await pc.registry(DO, 'DODownloadMode')).value, 2);

    // A later order names fewer: what it does not name is not ours any more.
    await pc.do('settings', { ...NOTHING, downloadMode: 0, groupId });
    assert.deepEqual(await pc.registry(DO, 'DOGroupId'), ABSENT, 'who shares with nobody has no group');
    assert.deepEqual(await pc.registry(DO, 'DOMaxCacheAge'), { exists: true, type: 'String', value: '60' });
    assert.deepEqual(await pc.registry(DO, 'DOMinFileSizeToCache'), ABSENT);
    assert.equal((await pc.registry(DO, 'DODownloadMode')).value, 0);
    const [left] = await pc.inside('ConvertTo-SluiceJson -Value (Invoke-SluiceLeave).Outcome');
    assert.equal((JSON.parse(left!) as { outcome: string }).outcome, 'succeeded');
    assert.deepEqual(await pc.registry(DO, 'DODownloadMode'), ABSENT);
    assert.deepEqual(await pc.registry(CONFIG, 'DODownloadMode'), ABSENT);
    assert.deepEqual(await pc.registry(DO, 'DOMaxCacheAge'), { exists: true, type: 'String', value: '60' });
  }));

test('a PC wakes others with a magic packet into its own subnets, and not more often than it may', () =>
  withPc({}, async (pc) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      const heard = once(socket, 'message') as Promise<[Buffer]>;
      // The real adapters stay out of a test: loopback plays the subnet.
      const order = (
        macs: string[],
      ) => `$order = @{ params = @{ macs = @(${macs.map((mac) => `'${mac}'`).join(',')}) } }
        $loopback = [Net.IPAddress]::Loopback
        function Get-SluiceAdapter { [pscustomobject]@{ Mac = '02:00:00:00:00:01'; Address = $loopback; Subnet = '127.0.0.0/8'; Broadcast = $loopback } }
        $send = \${function:Send-SluicePacket}
        function Send-SluicePacket { param($Packet, $Adapter) & $send -Packet $Packet -Adapter $Adapter -Port ${socket.address().port} }
        $done = Invoke-SluiceWake -Order $order; "$($done['outcome']) $($done['reason'])"`;
      assert.deepEqual(await pc.inside(order(['9c:b6:d0:01:02:03'])), ['succeeded ']);
      const address = Buffer.from('9cb6d0010203', 'hex');
      assert.deepEqual(
        (await heard)[0],
        Buffer.concat([Buffer.alloc(6, 255), ...Array.from({ length: 16 }, () => address)]),
      );
      pc.write('wakes.json', { items: Array.from({ length: 199 }, () => new Date().toISOString()) });
      assert.deepEqual(await pc.inside(order(['9c:b6:d0:01:02:03', '9c:b6:d0:01:02:04'])), ['refused wake-ceiling']);
      pc.write('wakes.json', { items: Array.from({ length: 199 }, () => '2026-01-01T00:00:00Z') });
      assert.deepEqual(await pc.inside(order(['9c:b6:d0:01:02:03'])), ['succeeded ']);
      const none = `function Get-SluiceAdapter { }; "$((Invoke-SluiceWake -Order @{ params = @{ macs = @('9c:b6:d0:01:02:03') } })['reason'])"`;
      assert.deepEqual(await pc.inside(none), ['no-adapter']);
    } finally {
      socket.close();
    }
  }));

test('the inventory tells adapters and bytes from peers, and null where Windows does not tell', () =>
  withPc({}, async (pc) => {
    const files = [1, 2].map((part) => ({
      bytesFromPeers: part * 100,
      bytesFromLanPeers: part * 90,
      bytesFromHttp: part * 1000,
    }));
    pc.machine.setFacts({ delivery: files });
    await pc.do('inventory');
    const inventory = () => InventoryReport.parse(pc.controller.reports.inventory);
    assert.deepEqual(inventory().delivery, { fromPeers: 300, fromLan: 270, fromHttp: 3000 });
    assert.ok(Array.isArray(inventory().adapters));
    pc.machine.setFacts({ delivery: null });
    await pc.do('inventory');
    assert.equal(inventory().delivery, null);
  }));

test('the doctor answers every open question, from what this PC has shown, and changes nothing', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    const writes = () => pc.machine.events().filter((event) => /^(registry|service|task)/.test(event.event)).length;
    await pc.do('hold');
    await pc.do('scan');
    pc.write('hold.json', { ...pc.state<object>('hold.json'), rungSince: '2026-01-01T00:00:00Z' });
    const before = writes();
    const done = await pc.do('doctor');
    assert.equal(done.outcome, 'succeeded');
    assert.equal(writes(), before);
    const report = DoctorReport.parse(pc.controller.reports.doctor);
    assert.deepEqual(report.answers.map((one) => one.question).sort(), [...DOCTOR_QUESTIONS].sort());
    const answers = Object.fromEntries(report.answers.map(({ question, answer }) => [question, answer]));
    assert.equal(answers['hold-holds'], 'yes');
    assert.equal(answers['pause-hides-updates'], 'no', 'the search under the pause found updates');
    assert.equal(answers['language-is-full'], 'yes');
    assert.equal(answers['commit-can-be-called'], 'yes');
    assert.equal(answers['hidden-stays-hidden'], 'unknown');
    const text = await pc.run(
      `Import-Module -Name '${pc.machine.inside(pc.machine.file('Program Files/Sluice/Sluice/Sluice.psd1'))}'; Test-SluiceMachine -Text`,
    );
    assert.match(text[0]!, /^Windows Core 26100/);
    assert.equal(text.length, 1 + DOCTOR_QUESTIONS.length);
  }));
