import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const TOOL = { updateId: '5e406f0e-59fa-432d-bb9a-77d2db6f74ec', revision: 200 };
const RELEASE = { id: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21', notAfter: '2099-01-01T00:00:00Z' };

/**
 * So many simulated hours of the poll task as it stands. Only its waiting is replaced: the clock moves instead, and what the task would
 * have started as a process is done here. One line for each wait: its seconds, and at every twelfth the bytes that this process holds.
 */
const hours = (count: number) => `
  $script:Left = ${count} * 3600; $script:Works = 0; $script:Rounds = 0
  function script:Start-SluiceTask { $script:Works++ }
  function script:Wait-SluiceRound([int]$Seconds) {
    Step-BenchClock -Minutes ($Seconds / 60)
    # A second passes in the round itself: an agent that does not wait at all would never come to the end.
    $script:Left -= $Seconds + 1
    if ($script:Works -gt 0) { $script:Works = 0; Invoke-SluiceWork; $script:SluiceLogName = 'poll' }
    $script:Rounds++
    Write-Output "$Seconds $(if ($script:Rounds % 12 -eq 0) { [GC]::GetTotalMemory($true) })"
    if ($script:Left -le 0) { throw 'the hours are over' }
  }
  try { Invoke-SluicePoll } catch { if ($_.Exception.Message -cne 'the hours are over') { throw } }`;

/** Every state file with its size. */
function files(pc: AgentPc): Map<string, number> {
  const root = pc.path('');
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(root, file), statSync(file).size];
    }),
  );
}

test('twelve hours without its controller: what the PC keeps stays bounded, and afterwards everything is told once', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller, { edition: 'Professional' });
  if (!pc) return controller.close();
  try {
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    // The network dies with the answer to an install: its result waits from the first minute on.
    const job = controller.give('install', { updates: [TOOL], release: RELEASE, restart: 'never' });
    await pc.poll();
    controller.instead.set('result', () => ({ hangUp: true }));
    await pc.work();
    controller.instead.clear();
    controller.received.length = 0;
    await controller.away();

    const live = async (count: number) =>
      (await pc.inside(hours(count))).map((line) => line.split(' ').map(Number) as [seconds: number, bytes: number]);
    const first = await live(1);
    const early = files(pc);
    // Then somebody starts the PC anew: a search and an inventory are due as well.
    await pc.run('Restart-BenchMachine');
    const second = await live(11);
    assert.equal((await pc.report()).level, 'set', 'twelve hours end no hold');

    const heap = second.map(([, bytes]) => bytes).filter((bytes) => bytes > 0);
    assert.ok(heap.length > 8, `${heap.length} samples`);
    const ratio = Math.min(...heap.slice(-3)) / Math.min(...heap.slice(1, 4));
    assert.ok(ratio < 1.05, `${ratio} of ${heap[1]} bytes, the process of one night grows`);

    const pauses = [...first, ...second].map(([seconds]) => seconds);
    assert.ok(pauses[0]! <= 7 && Math.max(...pauses) <= 375, `${Math.max(...pauses)}`);
    // Five minutes a round, but for the first steps after each start.
    assert.ok(pauses.length > 110 && pauses.length < 230, `${pauses.length} rounds`);

    const late = files(pc);
    const results = [...late.keys()].filter((name) => name.startsWith('spool/') && name.endsWith('.json'));
    assert.deepEqual(results.map((name) => name.split('/')[1]!.slice(0, 36)), [job]); // biome-ignore format: one row
    const reports = [...late.keys()].filter((name) => /^spool\/report-/.test(name));
    assert.deepEqual(
      reports.sort(),
      ['hold', 'inventory', 'scan'].map((kind) => `spool/report-${kind}.txt`),
    );
    assert.deepEqual(
      [...late.keys()].filter((name) => /^(inbox|temp|chores)\/|\.new$|^stop-/.test(name)),
      [],
    );
    const state = (all: Map<string, number>) => [...all].filter(([name]) => !/^(log|spool)\//.test(name));
    const grown = state(late).filter(([name, size]) => size > (early.get(name) ?? 1000) + 200);
    assert.deepEqual(grown, [], 'no state file grows with the outage');

    const lines = pc.log('poll').trimEnd().split('\r\n');
    assert.ok(late.get('log/poll.log')! < 30_000, `${late.get('log/poll.log')} bytes`);
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warning|error) \S/);
    const failures = lines.filter((line) =>
      /\/agent\/v1\/poll failed: status 0 .*No connection to 127\.0\.0\.1:\d+: /.test(line),
    );
    // Once an hour and once after each start, not once a round.
    assert.ok(failures.length >= 10 && failures.length <= 18, `${failures.length} lines`);
    assert.match(failures.at(-1)!, /\(\d+ times more since \S+Z\)$/);

    const known = new Set<unknown>();
    controller.instead.set('report', ({ body }) => {
      if (body.body === undefined && known.has(body.hash)) return { body: { known: true } };
      if (body.body !== undefined) known.add(body.hash);
      return null;
    });
    await controller.back();
    await pc.poll();
    await pc.work();
    await pc.poll();
    assert.equal(controller.results(job).length, 1);
    assert.equal(pc.machine.events('installed').filter(({ updateId }) => updateId === TOOL.updateId).length, 1);
    for (const kind of ['hold', 'inventory', 'scan']) {
      const bodies = controller.of('report').filter((one) => one.kind === kind && one.body !== undefined);
      assert.equal(new Set(bodies.map((one) => one.hash)).size, bodies.length, `${kind} was told twice`);
      assert.ok(bodies.length > 0, `${kind} was not told`);
    }
    assert.deepEqual(
      [...files(pc).keys()].filter((name) => name.startsWith('spool/')),
      [],
    );
    assert.match(pc.log('poll'), /The controller answers again\. It did not since \S+Z: No connection to/);
    assert.equal(pc.state<{ failures: number }>('contact.json').failures, 0);
    assert.deepEqual(controller.invalid, []);
  } finally {
    await pc.close();
  }
});

test('a log is two files of 1 MiB, whatever the other end makes it say', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return controller.close();
  try {
    controller.instead.set('poll', () => ({
      status: 422,
      body: { reason: 'invalid', detail: `first\r\n2026-01-01T00:00:00Z error forged ${'x'.repeat(60_000)}` },
    }));
    await pc.poll();
    const [line, ...more] = pc
      .log('poll')
      .trimEnd()
      .split('\r\n')
      .filter((one) => one.includes('422'));
    assert.deepEqual(more, []);
    assert.ok(line!.length < 2100, `${line!.length}`);
    assert.doesNotMatch(pc.log('poll'), /\n2026-01-01/);
    await pc.inside(
      `$script:SluiceLogName = 'poll'; foreach ($i in 1..1500) { Write-SluiceLog -Message ("$i " + 'y' * 1990) }`,
    );
    const sizes = [...files(pc)].filter(([name]) => name.startsWith('log/poll')).map(([, size]) => size);
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size < 1_052_000, `${size}`);
    assert.match(pc.log('poll'), / 1500 y/);
  } finally {
    await pc.close();
  }
});

test('notes of jobs long gone do not pile up: at most 200 results and 200 intents, the oldest go first, and a stop for no job leaves none', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return controller.close();
  try {
    // Named against their age, so that the name cannot be what decides.
    await pc.inside(`foreach ($i in 1..230) {
      $path = Get-SluicePath -Child ('intents/{0:d4}.json' -f (999 - $i)); [IO.File]::WriteAllText($path, '{}')
      [IO.File]::SetLastWriteTimeUtc($path, [DateTime]::UtcNow.AddDays(-300 + $i))
    }`);
    await pc.install([TOOL]);
    const names = readdirSync(pc.path('intents')).sort();
    assert.equal(names.length, 200);
    assert.ok(names.includes('0769.json') && !names.includes('0998.json'), 'the youngest stayed');
    const stop = controller.give('stop', { job: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d99' });
    await pc.poll();
    assert.equal(controller.results(stop)[0]?.outcome, 'succeeded');
    assert.deepEqual(
      readdirSync(pc.path('')).filter((name) => name.startsWith('stop-')),
      [],
    );
  } finally {
    await pc.close();
  }
});
