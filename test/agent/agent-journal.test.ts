import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

/**
 * Journal and restore, for any originals, any crash and anybody's changes in between. Judged by the registry alone: the expected outcome is
 * worked out here from what stood there before and what was changed, with nothing of the agent.
 */
const POLICY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const UX = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
/** Values that a hold writes or removes, and two that it must never mind. */
const VALUES = [
  `${POLICY}\\AU\\NoAutoUpdate`,
  `${POLICY}\\AU\\AUOptions`,
  `${POLICY}\\AU\\UseWUServer`,
  `${POLICY}\\SetComplianceDeadline`,
  `${POLICY}\\ManagePreviewBuildsPolicyValue`,
  `${UX}\\PauseUpdatesExpiryTime`,
  `${UX}\\IsContinuousInnovationOptedIn`,
  `${POLICY}\\AU\\SomebodyElses`,
  `${UX}\\ActiveHoursStart`,
];

const text = fc.string({ unit: fc.constantFrom(...'aZ09 \\"%=;[]-\'äß'), maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 6 });
/** A value of any registry type: the type, its content as PowerShell writes it, and as a snapshot shows it. */
const anyValue = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => ({ type: 'DWord', script: `[int](${value})` })),
  fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map((value) => ({ type: 'QWord', script: `[long](${value})` })),
  text.map((value) => ({ type: 'String', script: quoted(value) })),
  text.map((value) => ({ type: 'ExpandString', script: quoted(`%windir%${value}`) })),
  // A line of a multi-string cannot be empty: the registry ends there.
  fc
    .array(
      text.filter((line) => line.length > 0),
      { maxLength: 3 },
    )
    .map((lines) => ({ type: 'MultiString', script: `[string[]]@(${lines.map(quoted).join(', ')})` })),
  bytes.map((value) => ({ type: 'Binary', script: `[byte[]]@(${[...value].join(', ')})` })),
);
type AnyValue = { type: string; script: string };
const where = fc.constantFrom(...VALUES);
const some = fc.dictionary(where, anyValue, { maxKeys: 6 });
/** Somebody else: a new value, or (null) none any more. */
const change = fc.record({ where, value: fc.option(anyValue) });
/** After how many effects the power goes: registry writes, removals and notes on disk are counted alike. */
const crash = fc.integer({ min: 0, max: 40 });
const step = fc.oneof(
  fc.record({ do: fc.constant('round' as const), crash: fc.option(crash) }),
  fc.record({ do: fc.constant('change' as const), change }),
  fc.record({ do: fc.constant('leak' as const) }),
  fc.record({ do: fc.constant('day' as const) }),
);

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const split = (full: string): [key: string, name: string] => {
  const at = full.lastIndexOf('\\');
  return [full.slice(0, at).replace('HKEY_LOCAL_MACHINE\\', 'HKLM:\\'), full.slice(at + 1)];
};

function writing(full: string, value: AnyValue | null): string {
  const [key, name] = split(full);
  if (!value)
    return `if (Test-Path -LiteralPath '${key}') { Remove-ItemProperty -LiteralPath '${key}' -Name '${name}' -ErrorAction SilentlyContinue }`;
  return `if (-not (Test-Path -LiteralPath '${key}')) { $null = New-Item -Path '${key}' -Force }
    $null = New-ItemProperty -LiteralPath '${key}' -Name '${name}' -PropertyType ${value.type} -Value (${value.script}) -Force`;
}

/** The agent's writers die after so many effects, each before or after its deed; what is on disk and in the registry stays. */
const dying = (effects: number) => `
  $script:effects = ${effects}
  $real = @{ set = \${function:Set-SluiceRegistryValue}; remove = \${function:Remove-SluiceRegistryValue}; file = \${function:Write-SluiceFile}; key = \${function:New-SluiceRegistryKey} }
  function Step-Effect { if ($script:effects -eq 0) { throw 'power cut' }; $script:effects-- }
  function Set-SluiceRegistryValue { param($Path, $Name, $Data) Step-Effect; & $real.set -Path $Path -Name $Name -Data $Data; Step-Effect }
  function Remove-SluiceRegistryValue { param($Path, $Name) Step-Effect; & $real.remove -Path $Path -Name $Name; Step-Effect }
  function New-SluiceRegistryKey { param($Path) Step-Effect; & $real.key -Path $Path; Step-Effect }
  function Write-SluiceFile { param($Child, $Text) Step-Effect; & $real.file -Child $Child -Text $Text; Step-Effect }`;

const ROUND = '$null = Update-SluiceHold -Contact @{ failures = 0; networkSeconds = 0 }';

test('whatever stood there, wherever the power went and whatever others changed: leaving brings back what is ours to bring back', async () => {
  const pc = AgentPc.create(await new TestController().listen(), { edition: 'Core' });
  if (!pc) return;
  const registry = () =>
    (JSON.parse(pc.machine.runSync(['-Snapshot']).stdout) as { registry: Record<string, string> }).registry;
  const inOwnRunspace = (body: string) =>
    pc.inside(`try { & { ${body} } } catch { if ("$_" -ne 'power cut') { throw } }`);
  try {
    pc.lease(21);
    const found = await fc.check(
      fc.asyncProperty(
        some,
        fc.array(step, { maxLength: 5 }),
        fc.option(crash),
        async (originals, steps, lastCrash) => {
          // Everything in one process start each: a crash ends the script, as it would end the process.
          await pc.inside(
            [
              ...VALUES.map((full) => writing(full, null)),
              ...Object.entries(originals).map(([full, value]) => writing(full, value)),
              "foreach ($name in 'hold.json', 'journal.json', 'leaks.json', 'restore.reg') { Remove-SluiceFile -Child $name }",
            ].join('\n'),
          );
          const before = registry();
          const theirs = new Map<string, string | undefined>();
          await inOwnRunspace('$null = Set-SluiceHold');
          for (const one of steps) {
            if (one.do === 'round') await inOwnRunspace(`${one.crash === null ? '' : dying(one.crash)}; ${ROUND}`);
            if (one.do === 'leak') {
              const leak = `@([ordered]@{ at = (ConvertTo-SluiceInstant -Time (Get-SluiceNow).AddMinutes(1)); kind = 'restart'; what = 'x' })`;
              await inOwnRunspace(`$null = Step-SluiceRung -Leaks ${leak}; ${ROUND}`);
            }
            if (one.do === 'day') {
              const hold = "$hold = Read-SluiceState -Child 'hold.json'";
              await inOwnRunspace(
                `${hold}; $hold['pausedAt'] = '2026-01-01T00:00:00Z'; Write-SluiceState -Child 'hold.json' -Value $hold; ${ROUND}`,
              );
            }
            if (one.do === 'change') await pc.run(writing(one.change.where, one.change.value));
          }
          await inOwnRunspace(ROUND);
          const held = registry();
          assert.equal(held[`${POLICY}\\AU\\NoAutoUpdate`], 'DWord:1');
          // The last word of others, just before we leave: theirs to keep, unless it is what we wrote anyway.
          const last = steps.filter((one) => one.do === 'change').at(-1);
          if (last?.do === 'change') {
            await pc.run(writing(last.change.where, last.change.value));
            const now = registry()[last.change.where];
            if (now !== held[last.change.where]) theirs.set(last.change.where, now);
          }
          if (lastCrash !== null) await inOwnRunspace(`${dying(lastCrash)}; $null = Clear-SluiceHold -Then none`);
          await inOwnRunspace('$null = Clear-SluiceHold -Then none');
          const after = registry();
          for (const full of VALUES) {
            const touched = steps.some((one) => one.do === 'change' && one.change.where === full);
            const ours = !full.endsWith('SomebodyElses') && !full.endsWith('ActiveHoursStart');
            if (theirs.has(full))
              assert.equal(after[full], theirs.get(full), `${full} was changed by somebody else last`);
            else if (ours) assert.equal(after[full], before[full], `${full} goes back`);
            else if (!touched) assert.equal(after[full], before[full], `${full} was never ours`);
          }
          assert.equal(after['HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\UsoSvc\\Start'], 'DWord:2');
          assert.equal(pc.has('journal.json'), false);
        },
      ),
      // A busy computer gets through fewer lives; the seed is new each time.
      { numRuns: 12, interruptAfterTimeLimit: 150_000, markInterruptAsFailure: false },
    );
    assert.equal(found.failed, false, fc.defaultReportMessage(found) ?? '');
    assert.ok(found.numRuns >= 2, `only ${found.numRuns} lives were lived`);
  } finally {
    await pc.close();
  }
});
