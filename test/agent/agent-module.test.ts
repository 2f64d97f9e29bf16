import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { AgentModule } from './agent-module.js';

const GOLDEN = path.resolve(import.meta.dirname, '../../../test/contract/golden');
const read = (name: string) => readFileSync(path.join(GOLDEN, name), 'utf8');

interface Vector {
  name: string;
  type: string;
  key: string;
  envelope: { bytes: string; signature: string };
  refusal: string | null;
  after: string[];
}

// Claims that need neither registry, tasks nor COM: they run in a real PowerShell where there is one.
const agent = AgentModule.open();
after(() => agent?.close());
const inside = (script: string) => agent!.inside(script);

/** A claim with the engine in its name. Nothing runs where no engine is; the gap is listed. */
function claim(what: string, body: () => Promise<void>): void {
  test(agent ? `${agent.engine}: ${what}` : what, async () => {
    if (agent) await body();
  });
}

claim('the agent reads the signed vectors exactly as the controller means them', async () => {
  const vectors = JSON.parse(read('vectors/orders.json')) as { cases: Vector[] };
  const text = read('vectors/orders.json').replaceAll("'", "''");
  // Each case begins with an empty memory of seen orders, after those that it names.
  const script = `$all = ConvertFrom-SluiceJson -Text '${text}'
      $now = ConvertFrom-SluiceInstant $all['now']
      $judge = { param($case)
        $read = Read-SluiceOrder -Envelope $case['envelope'] -Type $case['type'] -Key $all['keys'][$case['key']]
        if ($null -ne $read.Reason) { return $read.Reason }
        if ($case['type'] -cne 'sluice/job/1') {
          if ($read.Order.Contains('machine') -and $read.Order['machine'] -cne $all['machine']) { return 'wrong-machine' }
          return ''
        }
        $reason = Test-SluiceOrderTime -Order $read.Order -Machine $all['machine'] -Now $now
        if ($null -ne $reason) { return $reason }
        if (Test-SluiceReplay -Order $read.Order -Now $now) { return 'replayed' }
        '' }
      foreach ($case in $all['cases']) {
        Remove-SluiceFile -Child 'seen.json'
        foreach ($name in $case['after']) { $null = & $judge ($all['cases'] | Where-Object { $_['name'] -ceq $name }) }
        & $judge $case
      }`;
  const answers = await inside(script);
  const wrong = vectors.cases.filter((one, i) => answers[i] !== (one.refusal ?? '')).map((one) => one.name);
  assert.deepEqual(wrong, []);
  assert.equal(answers.length, vectors.cases.length);
});

claim('the delay of a lapsed hold is the one that the controller computes', async () => {
  const vectors = JSON.parse(read('vectors/expiry-delay.json')) as { machine: string; seconds: number }[];
  const list = vectors.map((one) => `'${one.machine}'`).join(',');
  const answers = await inside(
    `foreach ($machine in ${list}) { [int](Get-SluiceExpiryDelay -Machine $machine).TotalSeconds }`,
  );
  assert.deepEqual(
    answers.map(Number),
    vectors.map((one) => one.seconds),
  );
});

claim('an answer that is too large, endless in its head, or not HTTP is no answer', async () => {
  const texts = [
    'HTTP/1.1 200 OK`r`nContent-Length: 99999999`r`n`r`n',
    "HTTP/1.1 200 OK`r`nX: $('x' * 20000)",
    'SSH-2.0-OpenSSH`r`n`r`n',
    'HTTP/1.1 200 OK`r`n`r`n',
    'HTTP/1.1 200 OK`r`nTransfer-Encoding: chunked`r`n`r`nfffffff`r`n',
  ];
  const script = `foreach ($text in ${texts.map((text) => `"${text}"`).join(',')}) {
        $stream = New-Object IO.MemoryStream -ArgumentList (, [Text.Encoding]::ASCII.GetBytes($text))
        $connection = @{ Stream = $stream; Buffer = (New-Object 'System.Collections.Generic.List[byte]') }
        try { $head = Read-SluiceHead -Connection $connection; $null = Read-SluiceBody -Connection $connection -Head $head; 'accepted' } catch { 'refused' }
      }
      $stream = New-Object IO.MemoryStream -ArgumentList (, [Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK\`r\`nTransfer-Encoding: chunked\`r\`n\`r\`n3;x=1\`r\`nabc\`r\`n2\`r\`nde\`r\`n0\`r\`n\`r\`n"))
      $connection = @{ Stream = $stream; Buffer = (New-Object 'System.Collections.Generic.List[byte]') }
      Read-SluiceBody -Connection $connection -Head (Read-SluiceHead -Connection $connection)`;
  assert.deepEqual(await inside(script), [...texts.map(() => 'refused'), 'abcde']);
});

claim('JSON that means two things, or nothing, is refused', async () => {
  const bad = [
    '',
    '{"a":1,}',
    '{"a":1,"a":2}',
    '[1',
    '01',
    '1.',
    '"a',
    '{"a":tru}',
    '[1]x',
    "'a'",
    '"\\ud800"',
    '{a:1}',
    '[1,]',
    '/**/1',
    '"\t"',
    'NaN',
    '+1',
  ];
  bad.push('['.repeat(40) + ']'.repeat(40));
  const list = bad.map((text) => `'${text.replaceAll("'", "''")}'`).join(',');
  const accepted = await inside(
    `foreach ($text in ${list}) { try { $null = ConvertFrom-SluiceJson -Text $text; "accepted $text" } catch { } }`,
  );
  assert.deepEqual(accepted, []);
  const same = [
    '{"a":[1,2.5,"x",null,true,{"b":{}}],"e":[],"n":-9007199254740991}',
    '[[1]]',
    '[]',
    '{}',
    '"\\""',
    '"\\\\"',
    '0',
  ];
  const round = await inside(
    same.map((text) => `ConvertTo-SluiceJson -Value (ConvertFrom-SluiceJson -Text '${text}')`).join(';'),
  );
  assert.deepEqual(round, same);
});

claim('every golden message is read and written unchanged', async () => {
  for (const name of readdirSync(GOLDEN).filter((file) => file.endsWith('.json'))) {
    const [written] = await inside(
      `ConvertTo-SluiceJson -Value (ConvertFrom-SluiceJson -Text '${read(name).replaceAll("'", "''")}')`,
    );
    assert.deepEqual(JSON.parse(written!), JSON.parse(read(name)), name);
  }
});

claim('the journal on disk gives back every value with its type, and a damaged one throws', async () => {
  const values = [
    `@{ exists = $true; type = 'DWord'; value = [long]-1 }`,
    `@{ exists = $true; type = 'QWord'; value = [long]4294967297 }`,
    `@{ exists = $true; type = 'String'; value = 'a "b" \\ é' }`,
    `@{ exists = $true; type = 'MultiString'; value = @('a') }`,
    `@{ exists = $true; type = 'Binary'; value = 'AQD/' }`,
    `@{ exists = $false; type = $null; value = $null }`,
  ];
  const made = values.map(
    (value, at) =>
      `[ordered]@{ path = 'HKLM:\\X'; name = 'v${at}'; original = ${value}; ours = ${value}; before = $null }`,
  );
  const same = await inside(`$journal = Read-SluiceJournal
    foreach ($entry in ${made.join(', ')}) { $journal.entries.Add($entry) }
    $journal.made.Add('HKLM:\\X')
    Write-SluiceJournal -Journal $journal
    $read = Read-SluiceJournal
    for ($i = 0; $i -lt $journal.entries.Count; $i++) { Test-SluiceSameValue $read.entries[$i]['original'] $journal.entries[$i]['original'] }
    $read.made -join ','`);
  assert.deepEqual(same, [...values.map(() => 'True'), 'HKLM:\\X']);
  const damaged = `Write-SluiceFile -Child 'journal.json' -Text '{"entries":['
    try { $null = Read-SluiceJournal; 'read' } catch { 'thrown' } finally { Remove-SluiceFile -Child 'journal.json' }`;
  assert.deepEqual(await inside(damaged), ['thrown']);
});

claim('the restore file is UTF-16 text that regedit reads: one line a value, by its type', async () => {
  const entry = (name: string, value: string) =>
    `[ordered]@{ path = 'HKLM:\\SOFTWARE\\Policies\\X'; name = '${name}'; original = ${value}; ours = ${value}; before = $null }`;
  const made = [
    entry('a "q" \\', `@{ exists = $true; type = 'DWord'; value = [long]-1 }`),
    entry('q', `@{ exists = $true; type = 'QWord'; value = [long]4294967297 }`),
    entry('s', `@{ exists = $true; type = 'String'; value = 'c:\\x "y"' }`),
    entry('e', `@{ exists = $true; type = 'ExpandString'; value = '%w' }`),
    entry('m', `@{ exists = $true; type = 'MultiString'; value = @('a', 'b') }`),
    entry('b', `@{ exists = $true; type = 'Binary'; value = 'AQD/' }`),
    entry('gone', `@{ exists = $false; type = $null; value = $null }`),
  ];
  await inside(`$journal = Read-SluiceJournal
    foreach ($entry in ${made.join(', ')}) { $journal.entries.Add($entry) }
    Write-SluiceRestoreFile -Journal $journal`);
  const bytes = readFileSync(path.join(agent!.state, 'restore.reg'));
  assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe]);
  assert.deepEqual(bytes.subarray(2).toString('utf16le').split('\r\n'), [
    'Windows Registry Editor Version 5.00',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\X]',
    '"a \\"q\\" \\\\"=dword:ffffffff',
    '"q"=hex(b):01,00,00,00,01,00,00,00',
    '"s"="c:\\\\x \\"y\\""',
    '"e"=hex(2):25,00,77,00,00,00',
    '"m"=hex(7):61,00,00,00,62,00,00,00,00,00',
    '"b"=hex:01,00,ff',
    '"gone"=-',
    '',
  ]);
});
