import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { BenchMachine } from '#test/pshost.js';
import { withSession } from '#test/winrm/client.js';
import { WinRmServer } from '#test/winrm/server.js';
import { NOT_FULL_LANGUAGE } from '../../../apps/controller/src/transports/port.js';
import { type RunOptions } from '../../../apps/controller/src/transports/winrm/index.js';
import { RESTRICTED } from '../../../apps/controller/src/transports/winrm/powershell.js';
import { WinRmDoor } from '../../../apps/controller/src/transports/winrm.door.js';

/** Scripts go through TLS, sign-in and shell into the real PowerShell engine of the bench. */
const machine = BenchMachine.create({ name: 'PC-7' });
const schemes: ('ntlm' | 'basic')[] = requireTool('gss-ntlmssp') ? ['ntlm'] : ['basic'];
const server = machine
  ? await WinRmServer.start({
      user: { domain: 'PC-7', name: 'sluice', password: 'ä b"c' },
      schemes,
      strict: true,
      machine,
    })
  : undefined;
after(async () => {
  await server?.close();
  machine?.remove();
});

type Rest = Partial<Extract<RunOptions, { program: 'powershell' }>>;
const powershell = (script: string, rest: Rest = {}) =>
  withSession(server!, (session) => session.run({ ...rest, program: 'powershell', script }));

/** Prints the digest of the very text that PowerShell runs. */
const ITSELF = `$text = $MyInvocation.MyCommand.ScriptBlock.ToString()
$bytes = (New-Object Text.UTF8Encoding $false).GetBytes($text)
[BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($bytes)).Replace('-', '').ToLower()
`;
/** Everything that quoting, code pages and line lengths have ever broken. */
const FILLER = `# "quotes" 'and' %PATH% & | > < ^ ! \` $() äöü € 😀 \t\r\n`;

if (server && machine) {
  for (const length of [3_041, 30_000]) {
    test(`a script of ${length} characters arrives byte for byte`, async () => {
      const filler = FILLER.repeat(length / 10).slice(0, length - ITSELF.length);
      const script = `${ITSELF}${filler}`;
      const { stdout, stderr, exitCode } = await powershell(script);
      assert.deepEqual([stderr, exitCode], ['', 0]);
      assert.equal(stdout.trim(), createHash('sha256').update(script).digest('hex'));
    });
  }

  test("an administrator's door runs a script with its input, and needs an approved certificate and the right password", async () => {
    if (!schemes.includes('ntlm')) return;
    const door = new WinRmDoor();
    const target = {
      host: '127.0.0.1',
      port: server.port,
      user: 'PC-7\\sluice',
      secret: { password: 'ä b"c' },
      pin: server.certificate.fingerprint,
    };
    const session = await door.open(target);
    const done = await session.run({ script: '"got $input"; exit 3', input: 'zeile ü', timeoutMs: 60_000 });
    await session.close();
    assert.deepEqual([done.exitCode, done.stdout.trim()], [3, 'got zeile ü']);
    const before = server.requests;
    await assert.rejects(door.open({ ...target, pin: null }), { reason: 'certificate-unknown' });
    await assert.rejects(door.open({ ...target, pin: `${'00:'.repeat(31)}00` }), { reason: 'certificate-changed' });
    assert.equal(server.requests, before);
    await assert.rejects(door.open({ ...target, secret: { password: 'wrong' } }), { reason: 'reach-password' });
  });

  test('the script sees the machine and what it was given as input', async () => {
    const { stdout } = await powershell('$given = @($input); $given.Count; $given[0]; (Get-Service wuauserv).Name', {
      stdin: 'line 1\nzeile ü',
    });
    assert.deepEqual(stdout.split(/\r?\n/), ['1', 'line 1', 'zeile ü', 'wuauserv', '']);
  });

  const ends: [script: string, exitCode: number][] = [
    ['function leave { exit 6 }; leave; "never"', 6],
    ['Get-Item C:\\nowhere -ErrorAction SilentlyContinue; "fine"', 0],
    ['this is { no script', 1],
  ];
  for (const [script, code] of ends) {
    test(`${JSON.stringify(script)} ends with ${code}, as powershell -File does`, async () => {
      const { exitCode, stdout } = await powershell(script);
      assert.equal(exitCode, code);
      assert.doesNotMatch(stdout, /never/);
    });
  }

  test('an uncaught error ends with 1 and comes as words on the error stream', async () => {
    const { stdout, stderr, exitCode } = await powershell("'before'; throw 'the disk is on fire'");
    assert.deepEqual([stdout.trim(), exitCode], ['before', 1]);
    assert.match(stderr, /the disk is on fire/);
    assert.doesNotMatch(stderr, /CLIXML|_x000D_/);
  });

  test('output comes in UTF-8, in order and whole', async () => {
    const { stdout } = await powershell("1..2000 | ForEach-Object { 'Prüfung € ' + $_ }");
    const expected = Array.from({ length: 2000 }, (_, index) => `Prüfung € ${index + 1}`);
    assert.deepEqual(stdout.trim().split(/\r?\n/), expected);
  });

  test('stopping the caller stops the engine on the machine', async () => {
    const stop = new AbortController();
    const running = powershell("'up'; Start-Sleep 60", { signal: stop.signal, onStdout: () => stop.abort() });
    await assert.rejects(running, { reason: 'aborted' });
    assert.equal(server.service.running, 0);
    assert.equal(server.service.shells.size, 0);
  });

  test('the command line was the same for all of these and is far below what cmd.exe cuts', () => {
    const lines = new Set(server.service.lines);
    assert.equal(lines.size, 1);
    const [line] = lines;
    assert.ok(line!.length < 1_000, `${line!.length} characters`);
    assert.match(line!, /^%SystemRoot%\\System32\\WindowsPowerShell\\v1\.0\\powershell\.exe [^"]+"[^"%]+"$/);
  });
}

test('a restricted PowerShell is told by the code that push-enrolment knows', () =>
  assert.equal(RESTRICTED, NOT_FULL_LANGUAGE));
