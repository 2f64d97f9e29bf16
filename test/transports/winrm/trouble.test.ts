import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '#test/until.js';
import { connectTo, withSession } from '#test/winrm/client.js';
import { type Interference, WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';
import { accessDenied, ServiceFault, timedOut, tooManyShells } from '#test/winrm/service.js';

const USER = { domain: '', name: 'anna', password: 'pa$$ word' };
const servers: WinRmServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function start(options: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
  const server = await WinRmServer.start({ user: USER, schemes: ['basic'], ...options });
  servers.push(server);
  return server;
}

const started = (server: WinRmServer) =>
  until(
    'a Receive',
    async () => server.count('Receive'),
    (count) => count > 0,
  );
const shellsGone = (server: WinRmServer) =>
  until(
    'no shell',
    async () => server.service.shells.size,
    (count) => count === 0,
  );

/** Interferes with one action, the first `times` times. */
const at =
  (wanted: string, what: Interference, times = 1) =>
  (action: string, count: number) =>
    action === wanted && count < times ? what : undefined;

test('a connection that ends before an answer to Receive is made anew, and the outcome is told with a warning', async () => {
  const server = await start({ interfere: at('Receive', { do: 'cut', where: 'before' }, 2) });
  await withSession(server, async (session) => {
    const result = await session.run({ program: 'cmd', line: 'echo safe; exit 4' });
    assert.deepEqual([result.exitCode, result.stdout, result.interrupted], [4, 'safe\n', true]);
    assert.equal(session.connections, 3);
  });
  assert.equal(server.count('Command'), 1);
});

test('a connection that ends in the middle of output is an error, not output with a hole', async () => {
  const server = await start({ interfere: at('Receive', { do: 'cut', where: 'middle' }) });
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'seq 10000' }), { reason: 'lost' }),
  );
  assert.equal(server.service.shells.size, 0);
});

test('a command is never sent twice', async () => {
  const server = await start({ interfere: at('Command', { do: 'cut', where: 'before' }, 9) });
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'echo once' }), { reason: 'lost' }),
  );
  assert.equal(server.count('Command'), 1);
  assert.equal(server.service.shells.size, 0);
});

test('a machine that keeps dropping the connection is given up', async () => {
  const server = await start({ interfere: at('Receive', { do: 'cut', where: 'before' }, 99) });
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'true', timeoutMs: 30_000 }), { reason: 'lost' }),
  );
  assert.equal(server.count('Receive'), 6);
});

test('XML that ends in the middle is not taken for an answer', async () => {
  for (const action of ['Create', 'Command', 'Receive']) {
    const server = await start({ interfere: at(action, { do: 'truncate' }) });
    await withSession(server, (session) =>
      assert.rejects(session.run({ program: 'cmd', line: 'echo half' }), {
        reason: 'protocol',
        message: /XML that cannot be read/,
      }),
    );
  }
});

const soap = (body: string) => `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${body}</s:Envelope>`;
const nonsense: [what: string, body: string, type: string, words: RegExp][] = [
  [
    'entities of its own',
    `<!DOCTYPE x [<!ENTITY a "aaaa">]>${soap('<s:Body>&a;</s:Body>')}`,
    'text/xml',
    /document type/,
  ],
  ['another document', '<html><body>hello</body></html>', 'application/xml', /not a SOAP envelope/],
  ['no shell id', soap('<s:Body/>'), 'application/soap+xml', /did not say which/],
  [
    'the answer to another request',
    soap(
      '<s:Header><a:RelatesTo xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">uuid:0</a:RelatesTo></s:Header><s:Body/>',
    ),
    'application/soap+xml',
    /another request/,
  ],
  ['more than was asked for', 'x'.repeat(3_000_000), 'application/soap+xml', /larger than was asked for/],
];
for (const [what, body, type, message] of nonsense) {
  test(`an answer with ${what} is refused`, async () => {
    const server = await start({ interfere: at('Create', { do: 'answer', status: 200, type, body }) });
    await withSession(server, (session) =>
      assert.rejects(session.run({ program: 'cmd', line: 'true' }), { reason: 'protocol', message }),
    );
  });
}

test('a full quota is waited for with growing pauses', async () => {
  const server = await start({ interfere: at('Create', { do: 'fault', fault: tooManyShells() }, 2) });
  const before = performance.now();
  const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo in' }));
  assert.equal(stdout, 'in\n');
  assert.equal(server.count('Create'), 3);
  assert.ok(performance.now() - before >= 1_000);
});

test('a quota that stays full is an error that says so, after the patience given', async () => {
  const server = await start({ limits: { shells: 0 } });
  await withSession(
    server,
    (session) => assert.rejects(session.run({ program: 'cmd', line: 'true' }), { reason: 'quota', code: 2150859173 }),
    { timeouts: { quotaMs: 700 } },
  );
  assert.equal(server.count('Create'), 2);
});

test('too many operations of one user are waited for as well', async () => {
  const fault = new ServiceFault(2150859174, 'w:InternalError', 'The maximum number of concurrent operations.');
  const server = await start({ interfere: at('Receive', { do: 'fault', fault }) });
  const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo in' }));
  assert.equal(stdout, 'in\n');
});

test('an account without rights is told so, with the code of Windows', async () => {
  const server = await start({ interfere: at('Create', { do: 'fault', fault: accessDenied() }) });
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'true' }), {
      reason: 'access-denied',
      code: 5,
      message: 'This account may not do that on the machine. Windows says: Access is denied. (code 5)',
    }),
  );
});

test('a fault of another kind keeps its code and its words', async () => {
  const fault = new ServiceFault(2150858843, 'w:InvalidSelectors', 'The shell was not found on the server.');
  const server = await start({ interfere: at('Receive', { do: 'fault', fault }) });
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'true' }), {
      reason: 'fault',
      code: 2150858843,
      message: /not found/,
    }),
  );
  assert.equal(server.service.shells.size, 0);
});

test('a machine that says "nothing yet" at once does not keep us busy', async () => {
  const server = await start({ interfere: at('Receive', { do: 'fault', fault: timedOut() }, 4) });
  const before = performance.now();
  await withSession(server, (session) => session.run({ program: 'cmd', line: 'true' }));
  assert.ok(performance.now() - before >= 2_000);
});

test('input that an overloaded machine takes and answers with a time-out is not sent again', async () => {
  const shellTimeout = new ServiceFault(
    1460,
    'w:InternalError',
    'This operation returned because the timeout expired.',
  );
  for (const fault of [timedOut(), shellTimeout]) {
    const server = await start({ interfere: at('Send', { do: 'fault', fault, done: true }) });
    const { stdout } = await withSession(server, (session) =>
      session.run({ program: 'cmd', line: 'wc -c', stdin: Buffer.alloc(200_000), timeoutMs: 20_000 }),
    );
    assert.equal(stdout.trim(), '200000');
    assert.equal(server.count('Send'), 1);
  }
});

test('a machine that is still busy with the input before is waited for', async () => {
  const fault = new ServiceFault(170, 'w:InternalError', 'The requested resource is in use.');
  const server = await start({ interfere: at('Send', { do: 'fault', fault }) });
  const { stdout } = await withSession(server, (session) =>
    session.run({ program: 'cmd', line: 'cat', stdin: 'patience' }),
  );
  assert.equal(stdout, 'patience');
  assert.equal(server.count('Send'), 2);
});

test('a command that waits for input that was refused is not waited for', async () => {
  const fault = new ServiceFault(87, 'w:InvalidParameter', 'The parameter is incorrect.');
  const server = await start({ interfere: at('Send', { do: 'fault', fault }) });
  await withSession(
    server,
    (session) =>
      assert.rejects(session.run({ program: 'cmd', line: 'cat', stdin: 'x' }), { reason: 'fault', code: 87 }),
    { timeouts: { operationMs: 500 } },
  );
  assert.equal(server.service.shells.size, 0);
});

test('a command that takes too long is stopped, and its shell deleted', async () => {
  const server = await start();
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'sleep 60', timeoutMs: 300 }), {
      reason: 'timeout',
      message: 'The command did not end in 300 ms and was stopped.',
    }),
  );
  assert.equal(server.service.running, 0);
  assert.equal(server.service.shells.size, 0);
  assert.equal(server.count('Signal'), 1);
});

test('the caller can stop a command; what follows in the session still works', async () => {
  const server = await start();
  await withSession(server, async (session) => {
    const stop = new AbortController();
    const running = session.run({ program: 'cmd', line: 'sleep 60', signal: stop.signal });
    await started(server);
    stop.abort();
    await assert.rejects(running, { reason: 'aborted' });
    assert.equal(server.service.shells.size, 0);
    assert.equal((await session.run({ program: 'cmd', line: 'echo next' })).stdout, 'next\n');
  });
});

for (const action of ['Create', 'Command', 'Send', 'Receive']) {
  test(`an abort during ${action} leaves no shell behind`, async () => {
    const stop = new AbortController();
    const server = await start({
      interfere: (seen) => {
        if (seen !== action) return undefined;
        stop.abort();
        return { do: 'wait', ms: 150 };
      },
    });
    await withSession(server, (session) =>
      assert.rejects(session.run({ program: 'cmd', line: 'cat', stdin: 'x', signal: stop.signal }), {
        reason: 'aborted',
      }),
    );
    await shellsGone(server);
    assert.equal(server.count('Create'), 1);
  });
}

test('a command that is stopped while it waits for its turn ends at once, and the next one keeps its turn', async () => {
  const server = await start();
  await withSession(server, async (session) => {
    const order: string[] = [];
    const first = session.run({ program: 'cmd', line: 'sleep 0.5; echo first' }).then(() => order.push('first'));
    const stopped = session.run({ program: 'cmd', line: 'echo never', signal: AbortSignal.timeout(50) });
    const last = session.run({ program: 'cmd', line: 'echo last' }).then(() => order.push('last'));
    await assert.rejects(stopped, { reason: 'aborted' });
    order.push('stopped');
    await Promise.all([first, last]);
    assert.deepEqual(order, ['stopped', 'first', 'last']);
  });
  assert.deepEqual(server.service.lines, ['sleep 0.5; echo first', 'echo last']);
});

test('a machine that is slow to answer Receive is asked again, and to anything else given up', async () => {
  const timeouts = { operationMs: 500, networkMs: 100 };
  const slow = await start({ interfere: at('Receive', { do: 'wait', ms: 3_000 }) });
  const result = await withSession(slow, (session) => session.run({ program: 'cmd', line: 'echo in' }), { timeouts });
  assert.deepEqual([result.stdout, result.interrupted], ['in\n', true]);
  const stuck = await start({ interfere: at('Command', { do: 'wait', ms: 1_000 }) });
  await withSession(
    stuck,
    (session) =>
      assert.rejects(session.run({ program: 'cmd', line: 'echo in' }), {
        reason: 'timeout',
        message: 'The machine did not answer in 600 ms.',
      }),
    { timeouts },
  );
  assert.equal(stuck.count('Command'), 1);
  assert.equal(stuck.service.shells.size, 0);
});

test('a command that was stopped before its turn never starts', async () => {
  const server = await start();
  await withSession(server, (session) =>
    assert.rejects(session.run({ program: 'cmd', line: 'true', signal: AbortSignal.abort() }), { reason: 'aborted' }),
  );
  assert.equal(server.count('Create'), 0);
});

test('closing the session ends what runs and deletes its shell', async () => {
  const server = await start();
  const session = await connectTo(server);
  const running = assert.rejects(session.run({ program: 'cmd', line: 'sleep 60' }), {
    reason: 'aborted',
    message: 'The session was closed.',
  });
  await started(server);
  await session.close();
  await running;
  assert.equal(server.service.shells.size, 0);
  await assert.rejects(session.run({ program: 'cmd', line: 'true' }), { reason: 'aborted' });
});

test('the signal given to connect ends the session with what runs in it', async () => {
  const server = await start();
  const stop = new AbortController();
  const session = await connectTo(server, { signal: stop.signal });
  const running = assert.rejects(session.run({ program: 'cmd', line: 'sleep 60' }), { reason: 'aborted' });
  await started(server);
  stop.abort();
  await running;
  await session.close();
  assert.equal(server.service.shells.size, 0);
});

test('an error of the consumer ends the command and comes out as it is', async () => {
  const server = await start();
  await withSession(server, (session) =>
    assert.rejects(
      session.run({
        program: 'cmd',
        line: 'echo x; sleep 60',
        onStdout: () => {
          throw new TypeError('mine');
        },
      }),
      { name: 'TypeError', message: 'mine' },
    ),
  );
  assert.equal(server.service.shells.size, 0);
});

test('a shell that cannot be deleted does not hide the result', async () => {
  const server = await start({ interfere: at('Delete', { do: 'fault', fault: accessDenied() }, 99) });
  const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo done' }));
  assert.equal(stdout, 'done\n');
});

test('a lost connection while cleaning up does not leave the shell behind', async () => {
  for (const where of ['before', 'middle'] as const) {
    const server = await start({ interfere: at('Delete', { do: 'cut', where }, 2) });
    const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo done' }));
    assert.equal(stdout, 'done\n');
    assert.equal(server.service.shells.size, 0);
  }
});

test('many sessions at once stay apart, and a machine that drops all connections recovers', async () => {
  const server = await start({ interfere: at('Receive', { do: 'cut', where: 'before' }, 5) });
  const names = Array.from({ length: 10 }, (_, index) => `pc-${index}`);
  const outputs = await Promise.all(
    names.map((name) => withSession(server, (session) => session.run({ program: 'cmd', line: `echo ${name}` }))),
  );
  assert.deepEqual(
    outputs.map(({ stdout }) => stdout.trim()),
    names,
  );
});
