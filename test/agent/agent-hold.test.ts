import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { DAY_MS } from '#domain/time.js';
import type { Engine, MachineOptions } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const AU = `${POLICY}\\AU`;
const UX = 'HKLM:\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const ABSENT = { exists: false, type: null, value: null };

/** The registry under Wine is one for all machines: each test there begins by clearing what the agent touches. */
async function pcOn(engine: Engine, options: MachineOptions = {}): Promise<AgentPc | null> {
  const pc = AgentPc.create(await new TestController().listen(), { engine, ...options });
  if (!pc) return null;
  if (engine === 'wine') {
    const edition = options.edition ?? 'Professional';
    await pc.run(
      `foreach ($key in '${POLICY}', '${UX}') { if (Test-Path $key) { Remove-Item -LiteralPath $key -Recurse } }`,
    );
    await pc.setRegistry(
      'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
      'EditionID',
      'String',
      `'${edition}'`,
    );
    await pc.setRegistry('HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'CurrentBuild', 'String', `'26100'`);
  }
  return pc;
}

for (const engine of ['linux', 'wine'] as const) {
  test(`${engine}: holding Pro writes policy values, reads them back, and resuming leaves no trace`, async () => {
    const pc = await pcOn(engine, { edition: 'Professional' });
    if (!pc) return;
    try {
      assert.equal(await pc.hold(), '');
      const report = await pc.report();
      assert.equal(report.level, 'set');
      assert.equal(report.rung, 'policy');
      assert.ok(report.evidence.length > 8 && report.evidence.every((one) => one.ok));
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), { exists: true, type: 'DWord', value: 1 });
      assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
      await pc.inside('Clear-SluiceHold -Then none');
      assert.deepEqual(await pc.run(`Test-Path '${POLICY}'`), ['False']);
      assert.equal((await pc.report()).level, 'none');
      assert.equal(pc.has('journal.json'), false);
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: holding Home adds a pause of 34 days that moves on after a day`, async () => {
    const pc = await pcOn(engine, { edition: 'Core' });
    if (!pc) return;
    try {
      assert.equal(await pc.hold(), '');
      assert.equal((await pc.report()).rung, 'pause');
      const until = async () => Date.parse(String((await pc.registry(UX, 'PauseUpdatesExpiryTime')).value));
      const first = await until();
      assert.ok(Math.abs(first - Date.now() - 34 * DAY_MS) < 120_000);
      const hold = pc.state('hold.json');
      const dayAgo = new Date(Date.now() - 1.5 * DAY_MS).toISOString();
      pc.write('hold.json', { ...hold, pausedAt: dayAgo });
      assert.deepEqual(await pc.inside('"$(Set-SluiceHold)"'), ['']);
      assert.ok((await until()) >= first);
      assert.notEqual(pc.state('hold.json').pausedAt, dayAgo);
      assert.deepEqual((await pc.report()).drift, [], 'our own next value is no drift');
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: every registry type comes back with its type, and what somebody changed meanwhile stays theirs`, async () => {
    const pc = await pcOn(engine);
    if (!pc) return;
    try {
      // Values in the way of a hold, of types that nobody expects there.
      await pc.setRegistry(AU, 'AUOptions', 'ExpandString', `'%windir%\\x'`);
      await pc.setRegistry(AU, 'UseWUServer', 'QWord', '[long]4294967297');
      await pc.setRegistry(AU, 'NoAutoUpdate', 'String', `'0'`);
      await pc.setRegistry(POLICY, 'DisableWindowsUpdateAccess', 'Binary', '[byte[]](1,0,255)');
      await pc.setRegistry(POLICY, 'SetComplianceDeadline', 'MultiString', `[string[]]('a','b')`);
      await pc.setRegistry(POLICY, 'ConfigureDeadlineGracePeriod', 'DWord', '-1');
      const names = [
        [AU, 'AUOptions'],
        [AU, 'UseWUServer'],
        [AU, 'NoAutoUpdate'],
        [POLICY, 'DisableWindowsUpdateAccess'],
        [POLICY, 'SetComplianceDeadline'],
        [POLICY, 'ConfigureDeadlineGracePeriod'],
      ] as const;
      const read = () => Promise.all(names.map(([key, name]) => pc.registry(key, name)));
      const before = await read();
      assert.equal(await pc.hold(), '');
      assert.deepEqual(await pc.registry(AU, 'UseWUServer'), ABSENT);

      await pc.setRegistry(AU, 'NoAutoRebootWithLoggedOnUsers', 'DWord', '7');
      const [left] = await pc.inside('ConvertTo-SluiceJson -Value @((Clear-SluiceHold -Then none).Foreign)');
      assert.match(left!, /NoAutoRebootWithLoggedOnUsers = DWord 7/);
      assert.deepEqual(await read(), before);
      assert.deepEqual(await pc.registry(AU, 'NoAutoRebootWithLoggedOnUsers'), {
        exists: true,
        type: 'DWord',
        value: 7,
      });
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: a crash between the journal and the writes loses no original`, async () => {
    const pc = await pcOn(engine);
    if (!pc) return;
    try {
      await pc.setRegistry(AU, 'AUOptions', 'DWord', '3');
      pc.lease(21);
      await pc.inside(`function Set-SluiceRegistryValue { throw 'power cut' }; try { Set-SluiceHold } catch { }`);
      assert.ok(pc.has('journal.json') && pc.has('restore.reg'), 'originals are on disk before the first write');
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), ABSENT);
      await pc.inside('$null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 }');
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), { exists: true, type: 'DWord', value: 1 });
      await pc.inside('Clear-SluiceHold -Then none');
      assert.deepEqual(await pc.registry(AU, 'AUOptions'), { exists: true, type: 'DWord', value: 3 });
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: a value that drifts is written again and told`, async () => {
    const pc = await pcOn(engine);
    if (!pc) return;
    try {
      await pc.hold();
      await pc.setRegistry(AU, 'NoAutoUpdate', 'DWord', '0');
      assert.equal((await pc.report()).level, 'unknown');
      await pc.inside('$null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 }');
      const report = await pc.report();
      assert.equal(report.level, 'set');
      assert.equal(report.drift.length, 1);
      assert.match(JSON.stringify(report.drift), /NoAutoUpdate was DWord 1, found DWord 0/);
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), { exists: true, type: 'DWord', value: 1 });
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: past its lease the hold ends by itself, but not before network, failures and its own delay`, async () => {
    const pc = await pcOn(engine, { edition: 'Core' });
    if (!pc) return;
    try {
      // A pause until 2051 from before: a lapse must not bring it back, because security updates have to come.
      await pc.setRegistry(UX, 'PauseUpdatesExpiryTime', 'String', `'2051-01-01T00:00:00Z'`);
      await pc.hold();
      const lapse = async (days: number, failures: number, networkSeconds: number) => {
        pc.write(
          'lease.json',
          pc.controller.lease(days, { issuedAt: new Date(Date.now() - 30 * DAY_MS).toISOString() }),
        );
        await pc.inside(
          `$null = Update-SluiceHold -Contact @{ failures = ${failures}; networkSeconds = ${networkSeconds} }`,
        );
        return (await pc.report()).level;
      };
      assert.equal(await lapse(1, 99, 99_999), 'set');
      assert.equal(await lapse(-4, 4, 99_999), 'set');
      assert.equal(await lapse(-4, 99, 3_599), 'set');
      assert.equal(await lapse(-4, 5, 3_600), 'lapsed');
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), ABSENT);
      assert.deepEqual(await pc.registry(UX, 'PauseUpdatesExpiryTime'), ABSENT);
    } finally {
      await pc.close();
    }
  });

  test(`${engine}: the dead-man's file gives Windows Update back without any script of ours`, async () => {
    const pc = await pcOn(engine);
    if (!pc) return;
    try {
      await pc.setRegistry(AU, 'AUOptions', 'DWord', '3');
      await pc.setRegistry(POLICY, 'SetComplianceDeadline', 'MultiString', `[string[]]('a b','"c"')`);
      await pc.setRegistry(POLICY, 'DisableWindowsUpdateAccess', 'ExpandString', `'%windir%\\x'`);
      await pc.hold();
      const file = pc.machine.inside(pc.path('restore.reg'));
      assert.deepEqual(
        await pc.inside(`(Invoke-SluiceProgram -Path 'reg.exe' -Arguments 'import', '${file}').ExitCode`),
        ['0'],
      );
      assert.deepEqual(await pc.registry(AU, 'NoAutoUpdate'), ABSENT);
      assert.deepEqual(await pc.registry(AU, 'AUOptions'), { exists: true, type: 'DWord', value: 3 });
      assert.deepEqual(await pc.registry(POLICY, 'SetComplianceDeadline'), {
        exists: true,
        type: 'MultiString',
        value: ['a b', '"c"'],
      });
      assert.deepEqual(await pc.registry(POLICY, 'DisableWindowsUpdateAccess'), {
        exists: true,
        type: 'ExpandString',
        value: '%windir%\\x',
      });
    } finally {
      await pc.close();
    }
  });
}

test('a damaged journal keeps the agent from writing anything more', async () => {
  const pc = await pcOn('linux');
  if (!pc) return;
  try {
    await pc.hold();
    writeFileSync(pc.path('journal.json'), readFileSync(pc.path('journal.json')).subarray(0, 200));
    const before = pc.machine.events('registry-set').length;
    assert.deepEqual(await pc.inside('"$(Set-SluiceHold)"'), ['journal-failed']);
    assert.equal(pc.machine.events('registry-set').length, before);
  } finally {
    await pc.close();
  }
});

test('a value of a type that could not be put back is never overwritten', async () => {
  const pc = await pcOn('linux');
  if (!pc) return;
  try {
    pc.lease(21);
    const answer = await pc.inside(`$real = \${function:Get-SluiceRegistryValue}
      function Get-SluiceRegistryValue { param($Path, $Name) if ($Name -eq 'UseWUServer') { throw 'type None' }; & $real -Path $Path -Name $Name }
      "$(Set-SluiceHold)"`);
    assert.deepEqual(answer, ['journal-failed']);
    assert.deepEqual(pc.machine.events('registry-set'), []);
  } finally {
    await pc.close();
  }
});

test('a hold without a lease is refused, and a lease for another machine is no lease', async () => {
  const pc = await pcOn('linux');
  if (!pc) return;
  try {
    assert.deepEqual(await pc.inside('"$(Set-SluiceHold)"'), ['lease-ran-out']);
    pc.write('lease.json', pc.controller.lease(21, { machine: '11111111-2222-4333-8444-555555555555' }));
    assert.deepEqual(await pc.inside('"$(Set-SluiceHold)"'), ['lease-ran-out']);
    assert.deepEqual(pc.machine.events('registry-set'), []);
  } finally {
    await pc.close();
  }
});

test('a cumulative update offered for 60 days and never installed ends the hold, whatever the lease says', async () => {
  const pc = await pcOn('linux');
  if (!pc) return;
  try {
    await pc.hold();
    pc.write('overdue.json', { since: new Date(Date.now() - 61 * DAY_MS).toISOString(), version: '26100.4061' });
    await pc.inside('$null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 }');
    assert.equal((await pc.report()).level, 'lapsed');
    assert.equal((await pc.do('hold')).reason, 'hold-too-old');
  } finally {
    await pc.close();
  }
});
