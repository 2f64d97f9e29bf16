import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { connectTo, withSession } from '#test/winrm/client.js';
import { WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';

const USER = { domain: '', name: 'anna', password: 'pä$$ zebra' };
const servers: WinRmServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function start(options: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
  const server = await WinRmServer.start({ user: USER, schemes: ['basic'], ...options });
  servers.push(server);
  return server;
}

const everyday = await start();

test('a command gives its exit code and both streams, and leaves no shell behind', async () => {
  const result = await withSession(everyday, (session) =>
    session.run({ program: 'cmd', line: 'echo "<out> & \'ü\'"; echo err >&2; exit 7' }),
  );
  assert.deepEqual(result, {
    exitCode: 7,
    stdout: "<out> & 'ü'\n",
    stderr: 'err\n',
    truncated: false,
    interrupted: false,
  });
  assert.equal(everyday.service.shells.size, 0);
});

test('a machine is reached at an IPv6 address', async () => {
  const server = await start({ host: '::1' });
  const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo here' }), {
    host: '::1',
  });
  assert.equal(stdout, 'here\n');
});

test('the session says who the machine is', async () => {
  const peer = await withSession(everyday, async (session) => session.peer);
  assert.deepEqual(peer, { vendor: 'Microsoft Corporation', version: 'OS: 10.0.26100 SP: 0.0 Stack: 3.0' });
});

test('commands of one session take turns on one connection', async () => {
  const before = everyday.connections;
  await withSession(everyday, async (session) => {
    const lines = ['sleep 0.2; echo a', 'echo b', 'echo c'];
    const results = await Promise.all(lines.map((line) => session.run({ program: 'cmd', line })));
    assert.deepEqual(
      results.map(({ stdout }) => stdout),
      ['a\n', 'b\n', 'c\n'],
    );
    assert.equal(session.connections, 1);
  });
  assert.equal(everyday.connections, before + 1);
});

test('a shell speaks UTF-8, loads no profile, and would end by itself if we were gone', async () => {
  const server = await start({
    interfere: (action) => {
      if (action === 'Command') shell = [...server.service.shells.values()][0];
      return undefined;
    },
  });
  let shell: { options: Map<string, string>; idleSeconds: number } | undefined;
  await withSession(server, (session) => session.run({ program: 'cmd', line: 'true' }));
  assert.deepEqual(
    shell?.options,
    new Map([
      ['WINRS_NOPROFILE', 'TRUE'],
      ['WINRS_CODEPAGE', '65001'],
    ]),
  );
  assert.equal(shell?.idleSeconds, 180);
});

for (const length of [0, 1, 3_041, 30_000, 1_000_000]) {
  test(`${length} bytes of standard input arrive as they are`, async () => {
    const input = Buffer.alloc(length, 'Grüße <&> \u0000\r\n');
    const { stdout } = await withSession(everyday, (session) =>
      session.run({ program: 'cmd', line: 'sha256sum', stdin: input }),
    );
    assert.equal(stdout.slice(0, 64), createHash('sha256').update(input).digest('hex'));
  });
}

test('a machine whose configuration says 64 KiB gets no larger request', async () => {
  const server = await start({ limits: { envelope: 64 * 1024, configKib: 64 } });
  const input = Buffer.alloc(300_000, 'x');
  const { stdout } = await withSession(server, (session) =>
    session.run({ program: 'cmd', line: 'wc -c', stdin: input }),
  );
  assert.equal(stdout.trim(), '300000');
  assert.ok(server.count('Send') >= 7);
  assert.ok(server.seen.every(({ bytes }) => bytes <= 64 * 1024));
});

test('where the account may not ask, input is cut smaller until the machine takes it', async () => {
  const server = await start({ limits: { envelope: 20_000, configKib: 'denied' } });
  const input = Buffer.alloc(50_000, 'y');
  const { stdout } = await withSession(server, (session) =>
    session.run({ program: 'cmd', line: 'sha256sum', stdin: input }),
  );
  assert.equal(stdout.slice(0, 64), createHash('sha256').update(input).digest('hex'));
});

test('characters cut in two by the machine come out whole, also while they stream', async () => {
  const server = await start({ limits: { piece: 1 } });
  const pieces: string[] = [];
  const { stdout } = await withSession(server, (session) =>
    session.run({ program: 'cmd', line: "printf 'ä€😀\\357\\273\\277z'", onStdout: (text) => pieces.push(text) }),
  );
  assert.equal(stdout, 'ä€😀\ufeffz');
  assert.equal(pieces.join(''), stdout);
  assert.ok(pieces.every((piece) => !piece.includes('\ufffd')));
});

test('a byte order mark in front is no output', async () => {
  const { stdout } = await withSession(everyday, (session) =>
    session.run({ program: 'cmd', line: "printf '\\357\\273\\277text'" }),
  );
  assert.equal(stdout, 'text');
});

test('an operation that times out is asked again, as long as the command runs', async () => {
  const server = await start();
  const { stdout, interrupted } = await withSession(
    server,
    (session) => session.run({ program: 'cmd', line: 'sleep 1.4; echo late' }),
    { timeouts: { operationMs: 500 } },
  );
  assert.equal(stdout, 'late\n');
  assert.equal(interrupted, false);
  assert.ok(server.count('Receive') >= 3);
});

test('output streams while the command still runs', async () => {
  const seen: [text: string, running: number][] = [];
  const stopped = new AbortController();
  await withSession(everyday, async (session) => {
    const running = session.run({
      program: 'cmd',
      line: 'echo first; sleep 60',
      signal: stopped.signal,
      onStdout: (text) => {
        seen.push([text, everyday.service.running]);
        stopped.abort();
      },
    });
    await assert.rejects(running, { reason: 'aborted' });
  });
  assert.deepEqual(seen, [['first\n', 1]]);
});

test('huge output keeps memory bounded and is told as truncated', async () => {
  let streamed = 0;
  let peak = 0;
  const before = process.memoryUsage.rss();
  const result = await withSession(everyday, (session) =>
    session.run({
      program: 'cmd',
      line: 'head -c 60000000 /dev/zero | tr "\\0" x',
      maxOutput: 1000,
      onStdout: (text) => {
        streamed += text.length;
        peak = Math.max(peak, process.memoryUsage.rss() - before);
      },
    }),
  );
  assert.equal(streamed, 60_000_000);
  assert.deepEqual([result.stdout.length, result.truncated], [1000, true]);
  // Server and client share this process; the whole output would be more than 120 MB as text and base64.
  assert.ok(peak < 100_000_000, `${peak} bytes`);
});

test('a slow consumer slows the machine down', async () => {
  let busy = 0;
  let overlapped = false;
  await withSession(everyday, (session) =>
    session.run({
      program: 'cmd',
      line: 'head -c 300000 /dev/zero',
      onStdout: async () => {
        overlapped ||= ++busy > 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        busy--;
      },
    }),
  );
  assert.equal(overlapped, false);
});

for (const [when, pause] of [
  ['at once', ''],
  ['while it is sent', 'sleep 0.3; '],
]) {
  test(`a command that closes its input ${when} without reading it still tells its outcome`, async () => {
    const { exitCode, stderr } = await withSession(everyday, (session) =>
      session.run({ program: 'cmd', line: `${pause}exec 0<&-; echo no >&2; exit 9`, stdin: Buffer.alloc(500_000) }),
    );
    assert.deepEqual([exitCode, stderr], [9, 'no\n']);
  });
}

test('exit codes of Windows come out signed', async () => {
  const done = (code: string) =>
    `<rsp:ReceiveResponse xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"><rsp:CommandState State="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done"><rsp:ExitCode>${code}</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`;
  for (const code of ['3221225786', '-1073741510']) {
    const server = await start({
      interfere: (action) =>
        action === 'Receive'
          ? {
              do: 'answer',
              status: 200,
              type: 'application/soap+xml',
              body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${done(code)}</s:Body></s:Envelope>`,
            }
          : undefined,
    });
    const { exitCode } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'true' }));
    assert.equal(exitCode, -1073741510);
  }
});

test('what cannot be sent is refused before anything happens', async () => {
  const session = await connectTo(everyday);
  try {
    const before = everyday.count('Create');
    await assert.rejects(session.run({ program: 'cmd', line: 'x'.repeat(8_001) }), RangeError);
    await assert.rejects(session.run({ program: 'cmd', line: 'echo a\necho b' }), RangeError);
    await assert.rejects(session.run({ program: 'cmd', line: 'echo \ud800' }), RangeError);
    assert.equal(everyday.count('Create'), before);
  } finally {
    await session.close();
  }
});
