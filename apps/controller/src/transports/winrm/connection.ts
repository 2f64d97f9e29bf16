import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
  connect as tlsConnect,
} from 'node:tls';
import { checkCertificate, type Trust } from './certificate.js';
import { SMALLEST_ENVELOPE } from './envelope.js';
import { WinRmError } from './errors.js';

/** An answer is at most the envelope that we ask for; what is twice as large is not WinRM. */
const LARGEST_ANSWER = 2 * SMALLEST_ENVELOPE;

export interface Endpoint {
  host: string;
  port: number;
  trust: Trust;
  /** PEM; for authentication by certificate. */
  client?: { cert: string; key: string; passphrase?: string };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Uses the one socket it was given and never opens another. */
class OneSocket extends Agent {
  #socket: TLSSocket | undefined;

  constructor(socket: TLSSocket) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#socket = socket;
  }

  override createConnection(): TLSSocket {
    const socket = this.#socket;
    if (!socket) throw new WinRmError('lost', 'The connection to the machine ended.');
    this.#socket = undefined;
    return socket;
  }
}

/** One TLS connection whose certificate has been checked, and HTTP on it, one request at a time. */
export class Connection {
  readonly #agent: OneSocket;
  #open = true;

  private constructor(
    readonly endpoint: Endpoint,
    readonly socket: TLSSocket,
    /** DER of the machine's certificate. */
    readonly certificate: Buffer,
  ) {
    this.#agent = new OneSocket(socket);
    for (const event of ['close', 'end', 'error']) socket.on(event, () => this.close());
  }

  /**
   * Connects and checks the certificate before anything else is sent.
   * @throws WinRmError `refused`, `timeout`, `certificate`, `protocol` (no TLS there), or the signal's reason.
   */
  static async open(endpoint: Endpoint, signal: AbortSignal): Promise<Connection> {
    if (signal.aborted) throw signal.reason;
    const { host, port, trust } = endpoint;
    const name = 'name' in trust && trust.name ? trust.name : host;
    const socket = tlsConnect({
      host,
      port,
      secureContext: secureContext(endpoint),
      // The check happens below, on every connection: only so can the refusal name the certificate that was seen.
      rejectUnauthorized: false,
      servername: isIP(name) ? '' : name,
      checkServerIdentity: (_host, cert) => checkServerIdentity(name, cert),
    });
    socket.setNoDelay(true);
    try {
      await handshake(socket, signal);
      return new Connection(endpoint, socket, checkCertificate(socket, trust, host));
    } catch (problem) {
      socket.destroy();
      throw problem instanceof WinRmError ? problem : connectProblem(problem, host, port);
    }
  }

  get alive(): boolean {
    return this.#open;
  }

  /**
   * Sends one POST to `/wsman` and waits for the whole answer. Whatever goes wrong ends the connection.
   * @throws WinRmError `lost` (see {@link LostConnection}), `protocol`, or the signal's reason.
   */
  async post(headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
    let answered = false;
    let request: ClientRequest | undefined;
    const stop = () => request?.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) throw signal.reason;
      request = this.#request(headers, body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      answered = true;
      const text = await readBody(response);
      // NTLM holds for the connection: a server that ends it ends the sign-in too.
      if (response.headers.connection?.toLowerCase() === 'close') this.close();
      return { status: response.statusCode!, headers: response.headers, body: text };
    } catch (problem) {
      this.close();
      throw problem instanceof WinRmError ? problem : exchangeProblem(problem as Error, answered);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #request(headers: Record<string, string>, body: string): ClientRequest {
    const { host, port } = this.endpoint;
    const request = httpRequest({
      agent: this.#agent,
      method: 'POST',
      path: '/wsman',
      host,
      port,
      headers: {
        ...headers,
        'content-type': 'application/soap+xml;charset=UTF-8',
        'content-length': String(Buffer.byteLength(body)),
      },
    });
    // Once there is an answer, its own error tells what this one would.
    request.on('error', () => {});
    return request.end(body);
  }

  close(): void {
    this.#open = false;
    this.#agent.destroy();
    this.socket.destroy();
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_ANSWER) throw new WinRmError('protocol', 'The answer is larger than was asked for.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** Errors of the network carry a code; any other is a mistake of ours and stays what it is. */
function exchangeProblem(problem: NodeJS.ErrnoException, answered: boolean): Error {
  if (!problem.code) return problem;
  if (!problem.code.startsWith('HPE_')) return new LostConnection(!answered, problem);
  return new WinRmError('protocol', 'The machine answered with something that is not HTTP.', { cause: problem });
}

/** The connection ended before an answer was whole. */
export class LostConnection extends WinRmError {
  constructor(
    /** Not a byte of an answer came: the request may not even have arrived. */
    readonly unanswered: boolean,
    cause: Error,
  ) {
    super(
      'lost',
      unanswered
        ? 'The connection to the machine ended before it answered.'
        : 'The connection to the machine ended in the middle of an answer.',
      { cause },
    );
  }
}

/** @throws WinRmError for PEM that cannot be read. */
function secureContext({ trust, client }: Endpoint): SecureContext {
  try {
    return createSecureContext({
      ca: 'ca' in trust ? trust.ca : [],
      ...client,
      // Windows asks for a client's certificate after the handshake, which Node can answer only up to TLS 1.2.
      ...(client ? { maxVersion: 'TLSv1.2' as const } : {}),
    });
  } catch (cause) {
    const what = client ? 'The client certificate, its key or an authority' : 'The certificate of an authority';
    throw new WinRmError(client ? 'auth' : 'certificate', `${what} cannot be read; it must be PEM.`, { cause });
  }
}

function handshake(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const settle = (finish: () => void) => {
      signal.removeEventListener('abort', stop);
      finish();
    };
    socket.once('secureConnect', () => settle(resolve));
    socket.once('error', (problem) => settle(() => reject(problem)));
    socket.once('close', () => settle(() => reject(new Error('the connection was closed during the TLS handshake'))));
  });
}

const REFUSALS: Record<string, string> = {
  ECONNREFUSED: 'nobody listens there; is the HTTPS listener of WinRM set up?',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ECONNRESET: 'it ended the connection at once',
};

function connectProblem(problem: unknown, host: string, port: number): WinRmError {
  const { code = '', message } = problem as NodeJS.ErrnoException;
  const at = `${host} port ${port}`;
  if (code === 'ETIMEDOUT') return new WinRmError('timeout', `${at} did not answer.`, { cause: problem });
  if (REFUSALS[code])
    return new WinRmError('refused', `${at} cannot be reached: ${REFUSALS[code]}.`, { cause: problem });
  const why = /wrong version number|packet length/i.test(message)
    ? 'it does not speak TLS; 5986 is the usual port'
    : message;
  return new WinRmError('protocol', `${at} does not complete a TLS handshake: ${why}.`, { cause: problem });
}
