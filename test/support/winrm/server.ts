import { constants, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { BenchMachine } from '../pshost.js';
import { NtlmAcceptor } from './acceptor.js';
import { Folder, selfSigned, type TestCertificate } from './certificates.js';
import { faultEnvelope, ServiceFault, type ServiceLimits, WsmanService } from './service.js';

const BY_CERTIFICATE = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

const ONLY_FULL_HANDSHAKES = constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION;

export interface ServerUser {
  domain: string;
  name: string;
  password: string;
}

/** What a test may do to one request instead of answering it. */
export type Interference =
  /** Instead of doing it, or after it was done. */
  | { do: 'fault'; fault: ServiceFault; done?: boolean }
  | { do: 'wait'; ms: number }
  /** Ends the connection: before an answer, or after half of one. */
  | { do: 'cut'; where: 'before' | 'middle' }
  /** Answers with the first half of the XML, as if that were all. */
  | { do: 'truncate' }
  | { do: 'answer'; status: number; type: string; body: string };

export interface WinRmServerOptions {
  user: ServerUser;
  schemes: ('ntlm' | 'basic' | 'certificate')[];
  /** Refuse NTLM without channel binding, as CbtHardeningLevel Strict does. */
  strict?: boolean;
  certificate?: TestCertificate;
  /** Any free one, unless set. */
  port?: number;
  /** Address of loopback at which it listens; left out: 127.0.0.1. */
  host?: string;
  /** PEM of the one client certificate that is mapped to an account. */
  client?: string;
  /** Ask for the client's certificate only after the request has come, as Windows does (TLS 1.2 renegotiation). */
  late?: boolean;
  limits?: ServiceLimits;
  machine?: BenchMachine;
  /** Asked for each authenticated request; `count` is how often this action came before. */
  interfere?: (action: string, count: number) => Interference | undefined;
}

/** One request that got through, in order. */
export interface Seen {
  action: string;
  connection: number;
  bytes: number;
  user: string;
}

/** A WinRM service over TLS on loopback: real sign-in, real processes. Its own correctness is proven by pywinrm. */
export class WinRmServer {
  readonly seen: Seen[] = [];
  /** Requests of any kind, signed in or not. */
  requests = 0;
  readonly #users = new Map<TLSSocket, string>();
  readonly #numbers = new Map<TLSSocket, number>();
  readonly #sockets = new Set<TLSSocket>();
  readonly #counts = new Map<string, number>();

  private constructor(
    readonly options: WinRmServerOptions,
    readonly certificate: TestCertificate,
    readonly service: WsmanService,
    readonly folder: Folder,
    readonly certificateFile: string,
    readonly server: Server,
    readonly acceptor: NtlmAcceptor | undefined,
  ) {}

  static async start(options: WinRmServerOptions): Promise<WinRmServer> {
    const certificate = options.certificate ?? (await selfSigned());
    const folder = new Folder();
    const file = folder.write('server.pem', certificate.cert);
    const { domain, name, password } = options.user;
    const users = folder.write('users', `${domain}:${name}:${password}\n`);
    const acceptor = options.schemes.includes('ntlm')
      ? new NtlmAcceptor(users, file, options.strict ?? false)
      : undefined;
    const byCertificate = options.schemes.includes('certificate');
    const server = createServer({
      ...certificate,
      ...(byCertificate ? { requestCert: !options.late, rejectUnauthorized: false, ca: options.client } : {}),
      keepAliveTimeout: 60_000,
      // Else the second handshake would take up the first one again, and ask for nothing.
      secureOptions: options.late ? ONLY_FULL_HANDSHAKES : 0,
    });
    const service = new WsmanService(options.limits ?? {}, options.machine);
    const self = new WinRmServer(options, certificate, service, folder, file, server, acceptor);
    server.on('secureConnection', (socket) => {
      self.#sockets.add(socket);
      self.#numbers.set(socket, self.#numbers.size);
      socket.on('close', () => {
        self.#sockets.delete(socket);
        acceptor?.forget(self.#numbers.get(socket)!);
      });
      socket.on('error', () => {});
    });
    server.on('request', (request, response) => {
      self.#handle(request, response).catch((problem) => {
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(problem));
      });
    });
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
    return self;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections made so far. */
  get connections(): number {
    return this.#numbers.size;
  }

  count(action: string): number {
    return this.seen.filter((request) => request.action === action).length;
  }

  /** Ends every connection, as a restart of the service would. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Keeps the connections and forgets who they belong to. */
  forgetSignIns(): void {
    this.#users.clear();
  }

  async close(): Promise<void> {
    this.service.close();
    this.dropConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.acceptor?.close();
    this.folder.remove();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== '/wsman') return void response.writeHead(404).end();
    const socket = request.socket as TLSSocket;
    const user = await this.#signIn(request, response, socket);
    if (user !== undefined) await this.#serve(Buffer.concat(chunks).toString(), user, socket, response);
  }

  /** @returns the account, or undefined when the answer was already given. */
  async #signIn(request: IncomingMessage, response: ServerResponse, socket: TLSSocket): Promise<string | undefined> {
    const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
    const { user, schemes } = this.options;
    const known = schemes.map(String);
    if (scheme === 'Basic' && known.includes('basic')) {
      if (Buffer.from(value, 'base64').toString() === `${user.name}:${user.password}`) return user.name;
    } else if (scheme === BY_CERTIFICATE && known.includes('certificate')) {
      if (this.options.late && !this.#users.has(socket)) await askForCertificate(socket);
      const { fingerprint256, subject } = socket.getPeerCertificate();
      if (fingerprint256 === new X509Certificate(this.options.client!).fingerprint256) {
        this.#users.set(socket, String(subject.CN));
        return String(subject.CN);
      }
    } else if (/^(Negotiate|NTLM)$/i.test(scheme) && this.acceptor) {
      const answer = await this.acceptor.step(this.#numbers.get(socket)!, value);
      if (answer.user !== undefined && answer.done) {
        this.#users.set(socket, answer.user);
        return answer.user;
      }
      if (answer.token) {
        response.writeHead(401, { 'www-authenticate': `${scheme} ${answer.token}`, 'content-length': 0 }).end();
        return undefined;
      }
    } else if (scheme === '' && this.#users.has(socket)) {
      return this.#users.get(socket);
    }
    const offered = [
      ...(this.acceptor ? ['Negotiate'] : []),
      ...(known.includes('basic') ? ['Basic realm="WSMAN"'] : []),
    ];
    response.writeHead(401, { 'www-authenticate': offered, 'content-length': 0 }).end();
    return undefined;
  }

  async #serve(body: string, user: string, socket: TLSSocket, response: ServerResponse): Promise<void> {
    let messageId = '';
    let status = 200;
    let answer: string;
    let interference: Interference | undefined;
    try {
      const incoming = this.service.parse(body);
      const { action } = incoming;
      messageId = incoming.messageId;
      this.seen.push({ action, connection: this.#numbers.get(socket)!, bytes: Buffer.byteLength(body), user });
      const count = this.#counts.get(action) ?? 0;
      this.#counts.set(action, count + 1);
      interference = this.options.interfere?.(action, count);
      if (interference?.do === 'wait')
        await new Promise((resolve) => setTimeout(resolve, (interference as { ms: number }).ms));
      if (interference?.do === 'cut' && interference.where === 'before') return void socket.destroy();
      if (interference?.do === 'fault' && !interference.done) throw interference.fault;
      answer = await this.service.answer(incoming);
      if (interference?.do === 'fault') throw interference.fault;
    } catch (problem) {
      if (!(problem instanceof ServiceFault)) throw problem;
      status = 500;
      answer = faultEnvelope(problem, messageId);
    }
    if (interference?.do === 'answer') {
      response.writeHead(interference.status, { 'content-type': interference.type }).end(interference.body);
      return;
    }
    if (interference?.do === 'truncate') answer = answer.slice(0, answer.length / 2);
    response.writeHead(status, {
      'content-type': 'application/soap+xml;charset=UTF-8',
      'content-length': Buffer.byteLength(answer),
    });
    if (interference?.do !== 'cut') return void response.end(answer);
    response.write(answer.slice(0, answer.length / 2), () => socket.destroy());
  }
}

function askForCertificate(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, (problem) =>
      problem ? reject(problem) : resolve(),
    );
  });
}
