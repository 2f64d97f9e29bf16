import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BenchMachine, benchHost, type Host, ScriptServer } from '#test/pshost.js';
import { AGENTS, agentScripts, parse } from './syntax-dump.js';
import { judge, type Script } from './syntax-rules.js';

/** Called by the set-up for WinRM alone (agent-winrm.test.ts): accounts, certificates and listeners, which the host does not have. */
const WINDOWS_ONLY = [
  'Add-LocalGroupMember',
  'Get-LocalUser',
  'Get-WSManInstance',
  'New-LocalUser',
  'New-SelfSignedCertificate',
  'New-WSManInstance',
  'Remove-LocalUser',
  'Remove-WSManInstance',
  'Set-LocalUser',
  'Set-WSManInstance',
];

/** One bad script for each rule, and what must be said about it. */
const BAD: [name: string, script: string, finding: RegExp][] = [
  ['a parse error', 'if (', /does not parse/],
  ['a ternary', '$a = $true ? 1 : 2', /no ternary/],
  ['??', '$a = $null ?? 1', /no \?\?/],
  ['??=', '$a ??= 1', /no \?\?=/],
  ['?.', '(Get-Date)?.Year', /no \?\./],
  ['?[]', '(Get-Date)?[0]', /no \?\[\]/],
  ['a pipeline chain', 'Get-Date && Get-Date', /no && or \|\|/],
  ['a clean block', 'function A { process { } clean { } }', /no clean block/],
  ['a number suffix of 7', '$a = 1u', /number suffix/],
  ['an escape of 7', '"`u{20ac}$a"', /`u\{\} or `e/],
  ['-AsHashtable', '"{}" | ConvertFrom-Json -AsHashtable', /ConvertFrom-Json is not a cmdlet the agent may use/],
  ['-Parallel', '1 | ForEach-Object -Parallel { 1 }', /ForEach-Object -Parallel/],
  ['a parameter 5.1 lacks', 'Join-Path a b -AdditionalChildPath c', /Join-Path -AdditionalChildPath/],
  ['a cmdlet 5.1 lacks', 'Test-Json x', /Test-Json is not a cmdlet/],
  ['an alias', 'gci', /gci is an alias/],
  ['a program without a path', 'shutdown.exe /r', /shutdown\.exe is an alias or a program/],
  ['Invoke-Expression', 'Invoke-Expression "1"', /runs text as code/],
  ['iex', 'iex "1"', /runs text as code/],
  ['a script block from text', '[scriptblock]::Create("1")', /runs text as code/],
  ['an encoded command', '& $powershell -EncodedCommand AAAA', /encoded command/],
  ['an encoded command in a text', '& $powershell "-enc AAAA"', /encoded command/],
  ['Add-Type with source', 'Add-Type -TypeDefinition "class A {}"', /Add-Type compiles/],
  ['a blob in the script', '[Convert]::FromBase64String("AAAA")', /blob that stands in the script/],
  ['a download', 'Invoke-WebRequest "http://a.example"', /Invoke-WebRequest downloads/],
  [
    'a download by .NET',
    '(New-Object Net.WebClient).DownloadString("http://a.example")',
    /DownloadString runs or fetches/,
  ],
  ['a variable of 7', 'if ($IsWindows) { }', /no \$IsWindows/],
  ['a static member 4.8 lacks', '[Convert]::ToHexString($b)', /no \[Convert\]::ToHexString/],
  ['an instance member 4.8 lacks', '$key.ImportFromPem($text)', /no member ImportFromPem/],
  ['no BOM', '"\u00e9"', /outside ASCII and no BOM/],
];

describe('the scripts of the agent', () => {
  let host: Host | null;
  let folder: string;
  let bad: Script[] = [];

  before(() => {
    host = benchHost();
    folder = mkdtempSync(path.join(tmpdir(), 'sluice-syntax-'));
    const files = BAD.map(([, script], index) => {
      const file = path.join(folder, `${index}.ps1`);
      writeFileSync(file, script);
      return file;
    });
    if (host) bad = parse(host, files);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('run in Windows PowerShell 5.1, call only known cmdlets and run no text as code', () => {
    if (!host) return;
    const scripts = agentScripts();
    const lines = ['enrol-line', 'update-line'].map((name) => {
      const file = path.join(folder, `${name}.ps1`);
      writeFileSync(file, readFileSync(path.join(AGENTS, `service/${name}.txt`)));
      return file;
    });
    assert.ok(scripts.length > 50, 'the scripts were found');
    assert.deepEqual(judge(parse(host, [...scripts, ...lines])), []);
  });

  for (const [index, [name, script, finding]] of BAD.entries()) {
    test(`with ${name} are refused`, () => {
      if (!host) return;
      const findings = judge([bad[index]!]);
      assert.match(findings.join('; '), finding, script);
    });
  }

  test('with umlauts and a BOM are fine', () => {
    if (!host) return;
    const file = path.join(folder, 'bom.ps1');
    writeFileSync(file, '\ufeff"\u00e9"');
    assert.deepEqual(judge(parse(host, [file])), []);
  });

  test('call nothing that the host does not know, with parameters it knows', async () => {
    const machine = BenchMachine.create();
    if (!host || !machine) return;
    const server = ScriptServer.onBench(machine);
    try {
      const scripts = parse(host, agentScripts());
      const own = new Set(scripts.flatMap((script) => script.functions));
      const calls = scripts.flatMap((script) => script.calls).filter((call) => call.name && !own.has(call.name));
      const wanted = new Map<string, Set<string>>();
      for (const { name, parameters } of calls) {
        wanted.set(name!, new Set([...(wanted.get(name!) ?? []), ...parameters]));
      }
      const missing: string[] = [];
      for (const [name, parameters] of wanted) {
        const { output, error } = await server.run(`@((Get-Command '${name}').Parameters.Keys)`);
        if (error) missing.push(name);
        else
          missing.push(
            ...[...parameters]
              .filter((p) => !output.some((o) => o.toLowerCase() === p.toLowerCase()))
              .map((p) => `${name} -${p}`),
          );
      }
      assert.deepEqual(missing.sort(), WINDOWS_ONLY);
    } finally {
      await server.close();
      machine.remove();
    }
  });
});
