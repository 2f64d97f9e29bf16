import assert from 'node:assert/strict';
import { get, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { FakeClock } from '#test/clock.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock();
let controller: TestController;
before(async () => {
  controller = await startController({ clock });
});
after(() => controller.close());

interface Answer {
  status: number;
  type: string;
  body: { reason?: string; status?: number; nextStep?: string; errors?: unknown };
}

async function people(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${controller.people.url}${path}`, init);
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: (await answer.json()) as Answer['body'],
  };
}

/** Sends bytes as they are to the agents' listener, which is checked against the CA as an agent would. */
function agents(path: string, body: string | Buffer, type = 'application/json'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const options = { method: 'POST', ca: controller.platform.keys.caPem, headers };
    const sent = request(`${controller.agents.url}${path}`, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          type: answer.headers['content-type'] ?? '',
          body: JSON.parse(`${Buffer.concat(chunks)}`),
        }),
      );
    });
    // The listener may close before it has read all of a body that is too large.
    sent.once('error', reject);
    sent.end(body);
  });
}

test('an unknown address is a problem with a reason and a next step', async () => {
  const answer = await people('/api/v1/nothing');
  assert.deepEqual([answer.status, answer.type, answer.body.reason], [404, 'application/problem+json', 'not-found']);
  assert.ok(answer.body.nextStep);
  assert.deepEqual((await agents('/agent/v1/nothing', '{}')).body.reason, 'not-found');
});

test('malformed JSON, forms, text and too much of anything are refused by name', async () => {
  const expected: [string | Buffer, string, number, string][] = [
    ['{"version":', 'application/json', 400, 'malformed'],
    ['{"__proto__":{"admin":true}}', 'application/json', 400, 'malformed'],
    ['version=1', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['{}', 'text/plain', 415, 'unsupported-media-type'],
    [`{"a":"${'x'.repeat(64 * 1024)}"}`, 'application/json', 413, 'too-large'],
  ];
  for (const [body, type, status, reason] of expected) {
    const answer = await agents('/agent/v1/enrol', body, type);
    assert.deepEqual([answer.status, answer.type, answer.body.reason], [status, 'application/problem+json', reason]);
  }
});

test('a report may be larger than any other message', async () => {
  const megabytes = (count: number) => `{"a":"${'x'.repeat(count * 1024 * 1024)}"}`;
  assert.notEqual((await agents('/agent/v1/report', megabytes(4))).status, 413);
  assert.equal((await agents('/agent/v1/report', megabytes(5))).status, 413);
});

test('what is wrong with a message is said without repeating what was sent', async () => {
  const answer = await agents('/agent/v1/enrol', JSON.stringify({ version: 1, token: 'hunter2hunter2', name: 7 }));
  assert.deepEqual([answer.status, answer.body.reason], [422, 'invalid']);
  assert.ok(Array.isArray(answer.body.errors) && answer.body.errors.length > 0);
  assert.doesNotMatch(JSON.stringify(answer.body), /hunter2/);
  assert.doesNotMatch(controller.platform.logged.join('\n'), /hunter2/);
});

test('no page may run foreign code, be framed, or be guessed a type for', async () => {
  const { headers } = await fetch(controller.people.url);
  const policy = headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    assert.ok(policy.includes(part), part);
  }
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
});

test('an address of the dashboard answers with its page, and an unknown one of the API does not', async () => {
  const page = await fetch(`${controller.people.url}/machines/anything?hold=leaking`);
  assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
  assert.equal((await people('/agent/v1/poll')).status, 404);
});

/** The clock of this test runs ahead of the real one, by which TLS judges, so only the number is looked at. */
function servedSerial(): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { port: controller.agents.port, host: '127.0.0.1', rejectUnauthorized: false };
    const socket = connect(options, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('a renewed certificate is served without a restart of the listener', async () => {
  const before = await servedSerial();
  clock.advance(61 * 86_400);
  assert.equal(await controller.platform.keys.renewIfDue(), true);
  assert.notEqual(await servedSerial(), before);
});

test('the agents listener speaks no TLS older than 1.2', async () => {
  await assert.rejects(
    new Promise((resolve, reject) => {
      const options = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
      const socket = connect({ port: controller.agents.port, ca: controller.platform.keys.caPem, ...options }, () =>
        resolve(socket.end()),
      );
      socket.once('error', reject);
    }),
  );
});

/** Asks for a path of the dashboard as a browser does; fetch would take the encoding away. */
function asset(path: string, encoding: string): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const options = { headers: { 'accept-encoding': encoding } };
    get(`${controller.people.url}${path}`, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, bytes: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

test('scripts and styles of the dashboard come compressed to who understands it, whole to who does not, and are kept', async () => {
  const page = (await asset('/', 'identity')).bytes.toString();
  for (const [pattern, type] of [
    [/\/assets\/[\w-]+\.js/, /javascript/],
    [/\/assets\/[\w-]+\.css/, /css/],
  ] as const) {
    const path = pattern.exec(page)![0];
    const plain = await asset(path, 'identity');
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const [encoding, open] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await asset(path, encoding);
      assert.equal(packed.headers['content-encoding'], encoding);
      assert.match(packed.headers['content-type'] ?? '', type);
      assert.match(packed.headers['cache-control'] ?? '', /immutable/);
      assert.match(packed.headers.vary ?? '', /accept-encoding/i);
      assert.ok(packed.bytes.length < plain.bytes.length / 2);
      assert.deepEqual(open(packed.bytes), plain.bytes);
    }
  }
});
