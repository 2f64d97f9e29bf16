import tls from 'node:tls';

export interface FloodOptions {
  readonly port: number;
  /** One prepared request a connection; sent again and again. */
  readonly requests: readonly Buffer[];
  readonly seconds: number;
}

export interface FloodResult {
  readonly answered: number;
  /** Status of every answer that was not 200, with its count. */
  readonly other: Record<string, number>;
  readonly seconds: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Bytes of the first whole answer in `buffer`, or 0. Answers carry Content-Length: both servers here always send it. */
function answerLength(buffer: Buffer): number {
  const end = buffer.indexOf(HEAD_END);
  if (end < 0) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(buffer.toString('latin1', 0, end + 2));
  const whole = end + 4 + Number(length?.[1] ?? 0);
  return buffer.length >= whole ? whole : 0;
}

function keepAsking(
  options: FloodOptions,
  request: Buffer,
  until: number,
  result: { answered: number; other: Record<string, number> },
) {
  return new Promise<void>((resolve, reject) => {
    let buffer: Buffer = Buffer.alloc(0);
    // Loopback to a certificate made a minute ago: what is measured is the server, not who it is.
    const socket = tls.connect({ port: options.port, host: '127.0.0.1', rejectUnauthorized: false }, () =>
      socket.write(request),
    );
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (part: Buffer) => {
      buffer = buffer.length === 0 ? part : Buffer.concat([buffer, part]);
      const length = answerLength(buffer);
      if (length === 0) return;
      const status = buffer.toString('latin1', 9, 12);
      if (status === '200') result.answered += 1;
      else result.other[status] = (result.other[status] ?? 0) + 1;
      buffer = buffer.subarray(length);
      if (performance.now() < until) socket.write(request);
      else socket.end();
    });
  });
}

/**
 * Sends prepared requests over TLS as fast as the answers come, one at a time on each connection. Written on bare sockets, so that on
 * two cores the generator takes as little as possible from the server it measures.
 */
export async function flood(options: FloodOptions): Promise<FloodResult> {
  const result = { answered: 0, other: {} };
  const began = performance.now();
  const until = began + options.seconds * 1000;
  await Promise.all(options.requests.map((request) => keepAsking(options, request, until, result)));
  return { ...result, seconds: (performance.now() - began) / 1000 };
}

/** The bytes of a POST with a JSON body. */
export function post(path: string, message: unknown, credential = ''): Buffer {
  const body = JSON.stringify(message);
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(credential ? [`authorization: Bearer ${credential}`] : []),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
