import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '#domain/time.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const SECURITY = '0fa1201d-4330-4fa8-8ae9-b877473b6441';

async function withPc(work: (pc: AgentPc, controller: TestController) => Promise<void>): Promise<void> {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  try {
    if (pc) await work(pc, controller);
  } finally {
    await pc?.close();
    await controller.close();
  }
}

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const since = (pc: AgentPc) => (Date.now() - Date.parse(pc.state<{ since: string }>('overdue.json').since)) / DAY_MS;

test('a held PC that nobody asks to search does so itself every three days, so that the 60 days count', () =>
  withPc(async (pc, controller) => {
    await pc.hold(21);
    const round = () => pc.inside('$null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 }');
    await round();
    assert.equal(pc.has('chores/scan'), false, 'it has just begun to count');
    pc.write('searched.json', { at: ago(2.9) });
    await round();
    assert.equal(pc.has('chores/scan'), false);
    pc.write('searched.json', { at: ago(3.1) });
    await round();
    assert.equal(pc.has('chores/scan'), true);
    await pc.work();
    assert.ok(controller.reports.scan, 'it was told, too');
    assert.ok(pc.has('overdue.json'), 'a security update is on offer: the count has begun');
    await round();
    assert.equal(pc.has('chores/scan'), false, 'the search counts from now on');
  }));

test('only an install that moves the build forwards ends the count, not one taken off and not one that waits for its restart', () =>
  withPc(async (pc) => {
    const offered = (change: string) =>
      pc.inside(`Set-SluiceOverdue -Updates @(@{ type = 'software'; installed = $false; restartPending = $false; categories = @(@{ id = '${SECURITY}' }) }${change})`);
    const version = (await pc.inside(`$w = Get-SluiceWindows; '{0}.{1}' -f $w.Build, $w.Ubr`))[0]!;
    const [build, ubr] = version.split('.').map(Number) as [number, number];
    await offered('');
    assert.ok(since(pc) < 1);

    pc.write('overdue.json', { since: ago(50), version: `${build}.${ubr + 7}` });
    await offered('');
    assert.ok(since(pc) > 49, 'an update that was there is taken off: the count goes on');
    await pc.inside(`Set-SluiceOverdue -Updates @(@{ type = 'software'; installed = $true; restartPending = $true; categories = @(@{ id = '${SECURITY}' }) })`);
    assert.ok(since(pc) > 49, 'it is installed and was never started: the count goes on');

    pc.write('overdue.json', { since: ago(50), version: `${build}.${ubr - 1}` });
    await offered('');
    assert.ok(since(pc) < 1, 'it moved forwards, and the next one is on offer: a new count');
    await pc.inside('Set-SluiceOverdue -Updates @()');
    assert.equal(pc.has('overdue.json'), false);
  })); // biome-ignore format: long rows

test('a lease that begins in another year is no lease, and neither lease nor clock lets the dead-man wait for more than 74 days', () =>
  withPc(async (pc, controller) => {
    await pc.poll();
    const far = { issuedAt: ago(-3650), notAfter: ago(-3650 - 50) };
    controller.instead.set('lease', () => ({ body: { lease: controller.lease(50, far) } }));
    const refused = await pc.do('hold');
    assert.equal(refused.outcome, 'failed');
    assert.match(pc.log('work'), /A lease was refused: not-yet-valid/);
    controller.instead.delete('lease');

    // A controller that lives in that year, and then is back in ours.
    controller.clockMs = 3650 * DAY_MS;
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    controller.clockMs = 0;
    // The first answer tells the time, the next round sees by it that the lease is none.
    await pc.poll();
    await pc.poll();
    await pc.inside('$null = Set-SluiceHold');
    const [task] = await pc.run(`Export-ScheduledTask -TaskName 'Sluice dead-man'`);
    const waits = (Date.parse(/StartBoundary>([^<]+)</.exec(task!)![1]!) - Date.now()) / DAY_MS;
    assert.ok(waits < 75, `${waits} days`);
    assert.deepEqual(await pc.inside('Test-SluiceLeaseRunOut'), ['False'], 'a lease of this year has taken its place');
  }));
