import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { selfSigned } from '#test/winrm/certificates.js';
import { connect, type RunOptions } from '../../../apps/controller/src/transports/winrm/index.js';

/** Our requests against what a real Windows host accepted, and its answers as it gave them. */

const FOLDER = path.resolve(import.meta.dirname, '../../../../test/transports/winrm/recordings');

interface Exchange {
  request: string;
  response: string;
  status: number;
}

/** These files hold one message a line, so no reader of YAML is needed. */
function read(name: string): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const line of readFileSync(path.join(FOLDER, name), 'utf8').split('\n')) {
    const [, key, value] = /^[\s-]*(request|response|code): (.*)$/.exec(line) ?? [];
    if (key === 'request') exchanges.push({ request: value!, response: '', status: 200 });
    if (key === 'response') exchanges.at(-1)!.response = value!;
    if (key === 'code') exchanges.at(-1)!.status = Number(value);
  }
  return exchanges;
}

const parse = (xml: string): Element => new DOMParser().parseFromString(xml, 'text/xml').documentElement!;
const one = (root: Element, name: string) => root.getElementsByTagNameNS('*', name).item(0);
const action = (root: Element) => one(root, 'Action')?.textContent?.split('/').at(-1) ?? 'Identify';

/** An element without what differs by nature: prefixes, order, and ids made up for one message. */
function shape(element: Element): unknown {
  const attributes = [...element.attributes]
    .filter(({ name }) => !name.startsWith('xmlns'))
    .map(({ localName, value }) => `${localName}=${value}`.toLowerCase());
  const children = [...element.childNodes].filter((node): node is Element => node.nodeType === 1);
  const inner = children.length > 0 ? children.map(shape) : element.textContent;
  return [element.namespaceURI, element.localName, attributes.sort(), inner];
}

const OWN_WAY = ['Action', 'To', 'MessageID', 'SessionId', 'OperationTimeout', 'OptionSet'];
const headers = (root: Element) =>
  [...one(root, 'Header')!.childNodes]
    .filter((node): node is Element => node.nodeType === 1 && !OWN_WAY.includes((node as Element).localName!))
    .map((element) => JSON.stringify(shape(element)))
    .sort();
const options = (root: Element) =>
  Object.fromEntries(
    [...root.getElementsByTagNameNS('*', 'Option')].map((found) => [
      found.getAttribute('Name'),
      found.textContent?.toLowerCase(),
    ]),
  );

const IDENTITY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><i:ProductVendor>Microsoft Corporation</i:ProductVendor><i:ProductVersion>OS: 10.0.17763 SP: 0.0 Stack: 3.0</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>';
const SENT =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><r:SendResponse xmlns:r="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"/></s:Body></s:Envelope>';

/** Plays a recording: the answers to each action in the order they were given, under the ids of our requests. */
async function replay(exchanges: Exchange[], run: RunOptions) {
  const certificate = await selfSigned();
  const requests: Element[] = [];
  const left = [...exchanges];
  const server = createServer(certificate, async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const root = parse(body);
    requests.push(root);
    const wanted = action(root);
    const at = left.findIndex((exchange) => action(parse(exchange.request)) === wanted);
    const [exchange] = at < 0 ? [] : left.splice(at, 1);
    const fixed = { Identify: IDENTITY, Send: SENT }[wanted];
    const text = fixed ?? exchange!.response.replace(/(RelatesTo>)[^<]*/, `$1${one(root, 'MessageID')!.textContent}`);
    response.writeHead(exchange?.status ?? 200, { 'content-type': 'application/soap+xml;charset=UTF-8' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const session = await connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    auth: { kind: 'basic', user: 'vagrant', password: 'vagrant' },
    trust: { sha256: certificate.fingerprint },
  });
  try {
    return { result: await session.run(run), requests, left };
  } finally {
    await session.close();
    server.close();
  }
}

/** Each of our requests has the headers and the body of the recorded request with the same action. */
function sameRequests(requests: Element[], exchanges: Exchange[]): void {
  const recorded = exchanges.map(({ request }) => parse(request));
  for (const mine of requests) {
    const theirs = recorded.find((root) => action(root) === action(mine));
    if (!theirs) continue;
    assert.equal(one(mine, 'Action')!.textContent, one(theirs, 'Action')!.textContent);
    assert.deepEqual(headers(mine), headers(theirs));
    const wanted = options(theirs);
    for (const [name, value] of Object.entries(wanted)) assert.equal(options(mine)[name], value, name);
    if (['Receive', 'Delete', 'Get'].includes(action(mine))) {
      assert.deepEqual(shape(one(mine, 'Body')!), shape(one(theirs, 'Body')!));
    }
  }
}

const PLAYS: [file: string, line: string, result: { exitCode: number; stdout: string; stderr: string }][] = [
  ['winrs_standard.yml', 'echo hi', { exitCode: 0, stdout: 'hi\r\n', stderr: '' }],
  ['winrs_stderr_rc.yml', 'echo out && echo err>&2 && exit 1', { exitCode: 1, stdout: 'out \r\n', stderr: 'err \r\n' }],
  ['winrs_operation_timeout.yml', 'powershell.exe -Command 1', { exitCode: 0, stdout: 'hi\nhi again\n', stderr: '' }],
];
for (const [file, line, expected] of PLAYS) {
  test(`${file}: a real host's answers give the outcome, and our requests are like those it accepted`, async () => {
    const exchanges = read(file);
    assert.ok(exchanges.length >= 5);
    const { result, requests, left } = await replay(exchanges, { program: 'cmd', line });
    assert.deepEqual(result, { ...expected, truncated: false, interrupted: false });
    assert.deepEqual(left, []);
    sameRequests(requests, exchanges);
  });
}

test('winrs_fail_poll_process.yml: the fault of a real host is told with its code and words', async () => {
  const exchanges = [...read('winrs_fail_poll_process.yml'), ...read('winrs_standard.yml')].filter(
    ({ request, status }) => status === 500 || !/\/Receive</.test(request),
  );
  await assert.rejects(replay(exchanges, { program: 'cmd', line: 'true' }), {
    reason: 'fault',
    code: 87,
    message: 'The machine refused the request. Windows says: The parameter is incorrect. (code 87)',
  });
});

test('wsman_update_envelope_size_500.yml: the configuration of a real host allows requests of 500 KiB', async () => {
  const exchanges = [...read('wsman_update_envelope_size_500.yml'), ...read('winrs_standard.yml')];
  const { requests } = await replay(exchanges, { program: 'cmd', line: 'echo hi', stdin: Buffer.alloc(1_000_000) });
  sameRequests(requests, exchanges);
  const sizes = requests.filter((root) => action(root) === 'Send').map((root) => root.toString().length);
  assert.equal(sizes.length, 3);
  assert.ok(Math.max(...sizes) <= 512_000 && Math.max(...sizes) > 500_000, String(sizes));
});
