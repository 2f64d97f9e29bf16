import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer, connect as tcpConnect } from 'node:net';
import { after, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { requireTool } from '#test/gaps.js';
import { selfSigned, type TestCertificate } from '#test/winrm/certificates.js';
import { connectTo, withSession } from '#test/winrm/client.js';
import { WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';
import { channelBinding } from '../../../apps/controller/src/transports/winrm/certificate.js';
import { connect, WinRmError } from '../../../apps/controller/src/transports/winrm/index.js';

const USER = { domain: 'WINBOX', name: 'anna', password: 'pä$$ zebra' };
const servers: WinRmServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function start(options: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
  const server = await WinRmServer.start({ user: USER, schemes: ['basic'], ...options });
  servers.push(server);
  return server;
}

const basic = await start();
const refusal = async (work: Promise<unknown>): Promise<WinRmError> => {
  const problem = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(problem instanceof WinRmError, String(problem));
  assert.doesNotMatch(`${problem.message} ${JSON.stringify(problem)} ${problem.stack}`, /zebra|giraffe/);
  return problem;
};

test('NTLM signs in where the channel binding is required, once for a connection', async () => {
  if (!requireTool('gss-ntlmssp')) return;
  const server = await start({ schemes: ['ntlm'], strict: true });
  await withSession(server, async (session) => {
    await session.run({ program: 'cmd', line: 'true' });
    const after = server.requests;
    const { stdout } = await session.run({ program: 'cmd', line: 'echo in' });
    assert.equal(stdout, 'in\n');
    // Create, Command, Send, Receive (one or two), Signal, Delete: no further sign-in.
    assert.ok(server.requests - after <= 7);
  });
  assert.deepEqual([...new Set(server.seen.map(({ user }) => user))], ['WINBOX\\anna']);
});

test('after a lost connection NTLM signs in again', async () => {
  if (!requireTool('gss-ntlmssp')) return;
  const server = await start({ schemes: ['ntlm'], strict: true });
  await withSession(server, async (session) => {
    await session.run({ program: 'cmd', line: 'true' });
    server.dropConnections();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await session.run({ program: 'cmd', line: 'echo again' })).stdout, 'again\n');
    assert.equal(session.connections, 2);
  });
});

test('a machine that forgets a sign-in on a kept connection gets it again', async () => {
  if (!requireTool('gss-ntlmssp')) return;
  const server = await start({ schemes: ['ntlm'], strict: true });
  await withSession(server, async (session) => {
    server.forgetSignIns();
    assert.equal((await session.run({ program: 'cmd', line: 'echo again' })).stdout, 'again\n');
    assert.equal(session.connections, 2);
  });
});

test('a wrong password is refused, and neither it nor the right one stands in the error', async () => {
  const kinds: ('basic' | 'ntlm')[] = requireTool('gss-ntlmssp') ? ['basic', 'ntlm'] : ['basic'];
  for (const kind of kinds) {
    const server = kind === 'basic' ? basic : await start({ schemes: ['ntlm'] });
    const problem = await refusal(connectTo(server, { auth: { kind, user: 'WINBOX\\anna', password: 'giraffe' } }));
    assert.equal(problem.reason, 'auth');
    assert.match(problem.message, /"WINBOX\\anna"/);
    assert.equal(server.seen.length, 0);
  }
});

test('NTLM falls back to nothing: where only Basic is offered the password stays here', async () => {
  const problem = await refusal(connectTo(basic, { auth: { kind: 'ntlm', user: 'anna', password: USER.password } }));
  assert.equal(problem.reason, 'auth');
  assert.match(problem.message, /does not offer sign-in by ntlm; it offers Basic/);
});

test('a client certificate that the machine knows signs in, another does not', async () => {
  const client = await selfSigned('operator');
  const server = await start({ schemes: ['certificate'], client: client.cert });
  await withSession(server, async (session) => session.run({ program: 'cmd', line: 'true' }), {
    auth: { kind: 'certificate', ...client },
  });
  assert.deepEqual([...new Set(server.seen.map(({ user }) => user))], ['operator']);
  const stranger = await selfSigned('operator');
  const problem = await refusal(connectTo(server, { auth: { kind: 'certificate', ...stranger } }));
  assert.deepEqual([problem.reason, problem.message], ['auth', 'The machine did not accept the client certificate.']);
});

test('a machine that asks for the client certificate only after the request gets it', async () => {
  const client = await selfSigned('operator');
  const server = await start({ schemes: ['certificate'], client: client.cert, late: true });
  const { stdout } = await withSession(server, (session) => session.run({ program: 'cmd', line: 'echo in' }), {
    auth: { kind: 'certificate', ...client },
  });
  assert.equal(stdout, 'in\n');
  assert.deepEqual([...new Set(server.seen.map(({ user }) => user))], ['operator']);
});

test('what is not PEM is told before a connection is made', async () => {
  const { cert, key } = await selfSigned();
  const mixed = await selfSigned();
  const before = basic.connections;
  assert.equal((await refusal(connectTo(basic, { trust: { ca: 'no PEM' } }))).reason, 'certificate');
  for (const auth of [
    { cert, key: 'no PEM' },
    { cert: 'no PEM', key },
    { cert, key: mixed.key },
  ]) {
    assert.equal((await refusal(connectTo(basic, { auth: { kind: 'certificate', ...auth } }))).reason, 'auth');
  }
  assert.equal(basic.connections, before);
});

test('a certificate of a given authority is trusted under its name', async () => {
  const { cert } = basic.certificate;
  await withSession(basic, async () => undefined, { host: 'localhost', trust: { ca: cert } });
  await withSession(basic, async () => undefined, { host: '127.0.0.1', trust: { ca: [cert] } });
  const elsewhere = await start({ certificate: await selfSigned('pc-7.example.org') });
  const trust = { ca: elsewhere.certificate.cert, name: 'pc-7.example.org' };
  await withSession(elsewhere, async () => undefined, { host: 'localhost', trust });
});

const refused: [claim: string, trust: () => Promise<{ ca: string } | { sha256: string }>, words: RegExp][] = [
  ['a changed certificate', async () => ({ sha256: (await selfSigned()).fingerprint }), /which is not the pinned one/],
  ['an unknown authority', async () => ({ ca: (await selfSigned()).cert }), /do not vouch for/],
  ['an empty pin', async () => ({ sha256: '' }), /which is not the pinned one/],
];
for (const [claim, trust, words] of refused) {
  test(`${claim} is refused before a single request, with the fingerprint seen and what to do`, async () => {
    const before = basic.requests;
    const problem = await refusal(connectTo(basic, { trust: await trust() }));
    assert.equal(problem.reason, 'certificate');
    assert.equal(problem.fingerprint, basic.certificate.fingerprint);
    assert.ok(problem.message.includes(basic.certificate.fingerprint));
    assert.match(problem.message, words);
    assert.match(problem.message, /compare this fingerprint on the machine itself and pin it/);
    assert.equal(basic.requests, before);
  });
}

test('a certificate for another name is refused', async () => {
  const elsewhere = await start({ certificate: await selfSigned('pc-7.example.org') });
  const trust = { ca: elsewhere.certificate.cert };
  const problem = await refusal(connectTo(elsewhere, { host: 'localhost', trust }));
  assert.match(problem.message, /do not vouch for \(.*(ALTNAME|localhost)/);
  assert.equal(elsewhere.requests, 0);
});

test('the certificate is checked again when the connection is made anew', async () => {
  const before = await WinRmServer.start({ user: USER, schemes: ['basic'] });
  const session = await connectTo(before);
  const { port } = before;
  await before.close();
  const other = await start({ port });
  const problem = await refusal(session.run({ program: 'cmd', line: 'true' }));
  assert.equal(problem.reason, 'certificate');
  assert.equal(other.requests, 0);
  await session.close();
});

test('a port where nobody listens, a name that does not exist and plain HTTP are told apart', async () => {
  const plain = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => plain.once('listening', resolve));
  const { port } = plain.address() as AddressInfo;
  try {
    assert.equal((await refusal(connectTo(basic, { port }))).reason, 'protocol');
    assert.match((await refusal(connectTo(basic, { port }))).message, /does not speak TLS; 5986 is the usual port/);
  } finally {
    await new Promise((resolve) => plain.close(resolve));
  }
  assert.match((await refusal(connectTo(basic, { port }))).message, /nobody listens there/);
  assert.match((await refusal(connectTo(basic, { host: 'no-such-pc.invalid' }))).message, /name/);
});

test('a machine that accepts the connection and then says nothing is given up in time', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const probe = tcpConnect(port, '127.0.0.1');
  try {
    const problem = await refusal(connectTo(basic, { port, timeouts: { connectMs: 200 } }));
    assert.equal(problem.reason, 'timeout');
    const stopped = connectTo(basic, { port, signal: AbortSignal.timeout(100) });
    assert.equal((await refusal(stopped)).reason, 'aborted');
  } finally {
    probe.destroy();
    silent.close();
  }
});

test('something that speaks TLS but not HTTP is told so', async () => {
  const { cert, key, fingerprint } = await selfSigned();
  const other = createTlsServer({ cert, key }, (socket) => socket.resume().end('220 mail.example.org ESMTP\r\n'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    const problem = await refusal(connectTo(basic, { port, trust: { sha256: fingerprint } }));
    assert.deepEqual(
      [problem.reason, problem.message],
      ['protocol', 'The machine answered with something that is not HTTP.'],
    );
  } finally {
    other.close();
  }
});

test('a web server that is not WinRM is told so', async () => {
  const server = await start({ interfere: () => ({ do: 'answer', status: 200, type: 'text/html', body: '<html/>' }) });
  assert.match((await refusal(connectTo(server))).message, /not an answer of WinRM/);
  const open = { host: '127.0.0.1', port: basic.port, trust: { sha256: basic.certificate.fingerprint } };
  const wrong = connect({ ...open, auth: { kind: 'certificate', ...(await selfSigned('x')) } });
  assert.match((await refusal(wrong)).message, /did not accept the client certificate/);
});

const SIGNATURES: [name: string, algorithm: NonNullable<Parameters<typeof selfSigned>[1]>][] = [
  ['RSA with SHA-1', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }],
  ['RSA with SHA-256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  ['RSA with SHA-384', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' }],
  ['RSA with SHA-512', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }],
  ['ECDSA with SHA-512', { name: 'ECDSA', hash: 'SHA-512' }],
];
for (const [name, algorithm] of SIGNATURES) {
  test(`the channel binding of a certificate signed by ${name} is the one that OpenSSL's reader computes`, async () => {
    if (!requireTool('gss-ntlmssp')) return;
    const certificate: TestCertificate = await selfSigned('localhost', algorithm);
    // The acceptor finds the signature's hash by a library of its own, and refuses any other binding.
    const server = await start({ schemes: ['ntlm'], strict: true, certificate });
    await withSession(server, async ({ peer }) => assert.match(peer.version, /^OS:/));
  });
}

test('RSA-PSS tells its hash in parameters, and the channel binding takes that one', async () => {
  const { cert } = await selfSigned('localhost', { name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 });
  const { raw } = new X509Certificate(cert);
  const data = Buffer.concat([Buffer.from('tls-server-end-point:'), createHash('sha384').update(raw).digest()]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  assert.deepEqual(channelBinding(raw), createHash('md5').update(head).update(data).digest());
});

test('a signature that has no hash of its own claims no channel binding', async () => {
  const { cert } = await selfSigned('localhost', { name: 'Ed25519' });
  assert.equal(channelBinding(new X509Certificate(cert).raw), undefined);
});
