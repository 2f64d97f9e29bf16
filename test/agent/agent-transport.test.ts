import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

async function withPc(controller: TestController, body: (pc: AgentPc) => Promise<void>) {
  const pc = AgentPc.create(controller);
  if (!pc) return controller.close();
  try {
    await body(pc);
  } finally {
    await pc.close();
  }
}

for (const [what, options, message] of [
  ['a CA that was not pinned', { otherCa: true }, /does not come from the pinned CA/],
  ['another name', { names: ['controller.example', '10.9.8.7'] }, /the certificate is for another name/],
] as const) {
  test(`a server with a certificate of ${what} hears nothing, not even the credential`, async () => {
    const controller = await new TestController().listen({
      ...options,
      names: 'names' in options ? [...options.names] : undefined,
    });
    await withPc(controller, async (pc) => {
      await pc.poll();
      assert.match(pc.log('poll'), message);
      assert.deepEqual(controller.received, []);
    });
  });
}

test('the CA alone decides: the trust store of the PC is neither asked nor changed', async () => {
  const controller = await new TestController().listen();
  await withPc(controller, async (pc) => {
    await pc.poll();
    assert.equal(controller.of('poll').length, 1);
    assert.deepEqual(controller.invalid, []);
  });
});

test('failures back off from 5 seconds to 5 minutes, jittered, never under what the controller asks; a credential that is dead waits an hour', async () => {
  await withPc(await new TestController().listen(), async (pc) => {
    const script = `foreach ($failures in 0, 1, 3, 30) {
        $contact = Get-SluiceContact; $contact['failures'] = $failures
        foreach ($case in @(0, 0), @(503, 0), @(429, 1800), @(401, 0)) {
          $contact['failures'] = $failures
          $answer = [pscustomobject]@{ Status = $case[0]; Data = $null; Reason = $null; RetryAfter = $case[1]; Waited = 0.0; Error = $null }
          $pause = Update-SluiceContact -Contact $contact -Answer $answer -Renewed $true -Started (Get-SluiceNow)
          "$failures $($case[0]) $pause"
        }
      }`;
    for (const line of await pc.inside(script)) {
      const [failures, status, pause] = line.split(' ').map(Number) as [number, number, number];
      const base = status === 401 ? 3600 : Math.min(300, 5 * 2 ** Math.min(10, failures));
      const low = status === 429 ? 1800 : base * 0.75 - 1;
      assert.ok(pause >= low && pause <= Math.max(low, base * 1.25) + 1, line);
    }
  });
});

test('a connection that dies while the controller holds it shortens the next polls, not below 50 seconds', async () => {
  await withPc(await new TestController().listen(), async (pc) => {
    const script = `$contact = Get-SluiceContact
      foreach ($i in 1..4) {
        $answer = [pscustomobject]@{ Status = 0; Data = $null; Reason = $null; RetryAfter = 0; Waited = 60.0; Error = 'dead' }
        $null = Update-SluiceContact -Contact $contact -Answer $answer -Renewed $true -Started (Get-SluiceNow)
        $contact['waitSeconds']
      }`;
    assert.deepEqual(await pc.inside(script), ['120', '60', '50', '50']);
  });
});

test('a retired machine leaves by itself', async () => {
  const controller = await new TestController().listen();
  await withPc(controller, async (pc) => {
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    controller.instead.set('poll', () => ({
      status: 410,
      body: { reason: 'machine-retired', detail: 'The machine was retired.' },
    }));
    await pc.poll();
    await pc.work();
    assert.equal(controller.of('leave').length, 1);
    assert.equal(pc.has('config.json'), false);
    const key = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
    assert.deepEqual(await pc.run(`Test-Path '${key}'`), ['False']);
  });
});

test('a restart of Windows asks for a scan and an inventory, as the proof of what it finished', async () => {
  const controller = await new TestController().listen();
  await withPc(controller, async (pc) => {
    await pc.poll();
    assert.equal(pc.has('chores/scan'), false);
    assert.equal(pc.machine.runSync(['-Restart']).code, 0);
    pc.machine.setFacts({ lastBoot: new Date(Date.now() + 600_000).toISOString() });
    await pc.poll();
    await pc.work();
    assert.ok(controller.reports.scan && controller.reports.inventory);
  });
});

test('a state folder that belongs to somebody else stops the agent', async () => {
  const controller = await new TestController().listen();
  await withPc(controller, async (pc) => {
    pc.machine.setFacts({ owners: { [pc.machine.file('ProgramData/Sluice')]: 'S-1-5-21-1-2-3-1001' } });
    await assert.rejects(pc.poll(), /does not belong to SYSTEM or Administrators/);
    assert.deepEqual(controller.received, []);
  });
});
