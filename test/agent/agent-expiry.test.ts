import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { DAY_MS } from '#domain/time.js';
import type { MachineOptions } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const AU = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU';
const UX = 'HKLM:\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const ABSENT = { exists: false, type: null, value: null };
/** As long as it takes, and as often as it must fail, before a hold may end. */
const LONG_SILENT = { failures: 5, networkSeconds: 3600 };

async function withPc(options: MachineOptions, work: (pc: AgentPc) => Promise<void>): Promise<void> {
  const pc = AgentPc.create(await new TestController().listen(), options);
  if (!pc) return;
  try {
    await work(pc);
  } finally {
    await pc.close();
  }
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const reached = (pc: AgentPc) => (Date.parse(pc.state<{ at: string }>('reached.json').at) - Date.now()) / DAY_MS;

test('a clock that is set back keeps no hold alive: the latest time reached counts, and grows while the PC runs', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.hold(21);
    await pc.round(LONG_SILENT);
    assert.equal((await pc.report()).level, 'set');
    // The PC reached day 20 of its lease; then its battery died and the clock went back four years.
    pc.write('reached.json', { at: inDays(20) });
    pc.shiftClock(-4 * 365);
    await pc.inside(
      `$script:SluiceClockWatch = [pscustomobject]@{ Elapsed = [TimeSpan]::FromHours(5) }; Update-SluiceClock`,
    );
    assert.ok(Math.abs(reached(pc) - 20 - 5 / 24) < 0.01);
    await pc.round(LONG_SILENT);
    assert.equal((await pc.report()).level, 'set');
    await pc.inside(
      `$script:SluiceClockWatch = [pscustomobject]@{ Elapsed = [TimeSpan]::FromDays(4.5) }; Update-SluiceClock`,
    );
    await pc.round(LONG_SILENT);
    assert.equal((await pc.report()).level, 'lapsed');
    assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
  }));

test('the time of the controller replaces what was reached, and a clock that jumped ahead ends nothing while it answers', () =>
  withPc({}, async (pc) => {
    await pc.do('hold');
    pc.write('reached.json', { at: inDays(900) });
    await pc.poll();
    assert.ok(Math.abs(reached(pc)) < 0.01);
    pc.shiftClock(300);
    await pc.poll();
    await pc.poll();
    assert.equal((await pc.report()).level, 'set');
    assert.ok(Math.abs(reached(pc)) < 0.01);
    // The dead-man goes by the PC's own clock: moved with it at the next renewal.
    await pc.do('renew');
    const { tasks } = pc.machine.read<{ tasks: Record<string, { xml: string }> }>('tasks.json');
    const at = Date.parse(/StartBoundary>([^<]+)</.exec(tasks['Sluice dead-man']!.xml)![1]!);
    assert.ok(Math.abs((at - Date.now()) / DAY_MS - 300 - 21 - 14) < 0.1);
  }));

test('past its lease a hold is not defended: what the dead-man gave back stays given back, restart or not', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.hold(21);
    pc.write('lease.json', pc.controller.lease(-15, { issuedAt: inDays(-36) }));
    assert.equal(pc.machine.runSync(['-RunTask', 'Sluice dead-man']).code, 0);
    await pc.run('Restart-BenchMachine');
    await pc.round();
    assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), ABSENT);
    await pc.round(LONG_SILENT);
    assert.equal((await pc.report()).level, 'lapsed');
    assert.equal(pc.has('journal.json'), false);
    // A laptop that finds its controller again holds again.
    await pc.hold(21);
    assert.equal((await pc.registry(AU, 'NoAutoUpdate')).value, 1);
  }));

test('an agent that lost its note of the hold finishes what the journal says while the lease lives, and ends it afterwards', () =>
  withPc({}, async (pc) => {
    await pc.hold(21);
    rmSync(pc.path('hold.json'));
    await pc.setRegistry(AU, 'NoAutoUpdate', 'DWord', '0');
    await pc.round();
    assert.equal((await pc.registry(AU, 'NoAutoUpdate')).value, 1);
    rmSync(pc.path('hold.json'));
    rmSync(pc.path('lease.json'));
    await pc.round();
    assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), ABSENT);
    assert.equal((await pc.report()).level, 'lapsed');
  }));

test('an agent in constrained language, or whose files were taken away, changes nothing, and the dead-man still gives Windows back', () =>
  withPc({ edition: 'Core' }, async (pc) => {
    await pc.setRegistry(AU, 'AUOptions', 'DWord', '3');
    await pc.hold(21);
    const poll = pc.machine.inside(pc.machine.file('Program Files/Sluice/service/Poll.ps1'));
    const writes = () => pc.machine.events().filter((event) => event.event.startsWith('registry')).length;
    const before = writes();
    const constrained = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '${poll}' -Once`;
    assert.notEqual((await pc.machine.command(constrained)).code, 0);
    writeFileSync(pc.machine.file('Program Files/Sluice/Sluice/Private/Update-SluiceHold.ps1'), 'quarantined {');
    assert.notEqual((await pc.machine.script(poll, ['-Once'])).code, 0);
    assert.equal(writes(), before);
    rmSync(pc.machine.file('Program Files/Sluice'), { recursive: true });
    for (let time = 1; time <= 2; time++) {
      assert.equal(pc.machine.runSync(['-RunTask', 'Sluice dead-man']).code, 0);
      const { registry } = JSON.parse(pc.machine.runSync(['-Snapshot']).stdout) as { registry: unknown };
      const text = JSON.stringify(registry);
      for (const name of ['NoAutoUpdate', 'PauseUpdatesExpiryTime', 'ManagePreviewBuildsPolicyValue'])
        assert.equal(text.includes(name), false, name);
      assert.ok(text.includes('AUOptions'));
    }
  }));
