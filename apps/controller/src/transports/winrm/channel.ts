import { randomBytes } from 'node:crypto';
import { channelBinding, type Trust } from './certificate.js';
import { type Answer, Connection, type Endpoint } from './connection.js';
import { deadline } from './deadline.js';
import { WinRmError } from './errors.js';
import { authenticateMessage, negotiateMessage, parseChallenge, splitUser } from './ntlm/ntlm.js';

/** How this side proves who it is. Everything travels inside TLS; a password is never written to logs or errors. */
export type Auth =
  /** NTLMv2 bound to the TLS connection. `user` may be `name`, `DOMAIN\name` or `name@domain`. */
  | { kind: 'ntlm'; user: string; password: string }
  /** Only where the machine allows it; the machine sees the password itself. */
  | { kind: 'basic'; user: string; password: string }
  /** PEM of a certificate that the machine maps to an account. */
  | { kind: 'certificate'; cert: string; key: string; passphrase?: string };

export interface ChannelOptions {
  host: string;
  port: number;
  auth: Auth;
  trust: Trust;
  /** For the connection with its handshake, in milliseconds. */
  connectMs: number;
}

const BY_CERTIFICATE = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

/**
 * Authenticated requests on one kept connection. NTLM authenticates the connection, not the request: a new connection is made, checked
 * and signed in again whenever the old one has ended.
 */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #endpoint: Endpoint;
  #connection: Connection | undefined;
  #opened = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
    const { host, port, trust, auth } = options;
    this.#endpoint = { host, port, trust, client: auth.kind === 'certificate' ? auth : undefined };
  }

  /** Connections made so far. */
  get opened(): number {
    return this.#opened;
  }

  /**
   * @throws WinRmError `refused`, `timeout`, `certificate`, `auth`, `access-denied`, `lost`, `protocol`, or the signal's reason.
   */
  async post(body: string, signal: AbortSignal): Promise<Answer> {
    const kept = this.#connection?.alive ? this.#connection : undefined;
    const answer = await this.#authenticated(kept ?? (await this.#connect(signal)), body, !kept, signal);
    if (answer.status === 401) {
      this.close();
      // The machine may forget a sign-in; it has not looked at the request then.
      if (kept) return this.post(body, signal);
      throw refusedSignIn(this.#options.auth, answer);
    }
    if (answer.status === 403) {
      throw new WinRmError(
        'access-denied',
        'The machine answered 403: this account or address may not use WinRM there.',
      );
    }
    return answer;
  }

  close(): void {
    this.#connection?.close();
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    const { host, port, connectMs } = this.#options;
    const limit = deadline(connectMs, `${host} port ${port} did not complete a connection in ${connectMs} ms.`, signal);
    try {
      this.#connection = await Connection.open(this.#endpoint, limit.signal);
      this.#opened++;
      return this.#connection;
    } finally {
      limit.clear();
    }
  }

  #authenticated(connection: Connection, body: string, fresh: boolean, signal: AbortSignal): Promise<Answer> {
    const { auth } = this.#options;
    switch (auth.kind) {
      case 'basic': {
        const pair = Buffer.from(`${auth.user}:${auth.password}`).toString('base64');
        return connection.post({ authorization: `Basic ${pair}` }, body, signal);
      }
      case 'certificate':
        return connection.post({ authorization: BY_CERTIFICATE }, body, signal);
      case 'ntlm':
        return fresh ? signIn(connection, auth, body, signal) : connection.post({}, body, signal);
    }
  }
}

/** The three steps of NTLM; the request itself travels with the last, so nothing is asked before the sign-in. */
async function signIn(
  connection: Connection,
  auth: { user: string; password: string },
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const negotiate = negotiateMessage();
  const offered = await connection.post({ authorization: `Negotiate ${negotiate.toString('base64')}` }, '', signal);
  const token = /(?:^|,)\s*(?:Negotiate|NTLM) ([A-Za-z0-9+/=]+)/i.exec(offered.headers['www-authenticate'] ?? '')?.[1];
  if (offered.status !== 401) {
    const where = 'to the first step of the sign-in, where 401 belongs';
    throw new WinRmError('protocol', `The machine answered ${offered.status} ${where}.`);
  }
  if (!token) return offered;
  if (!connection.alive) {
    throw new WinRmError('protocol', 'The machine ends the connection between the steps of the sign-in.');
  }
  const message = authenticateMessage({
    credentials: { ...splitUser(auth.user), password: auth.password },
    negotiate,
    challenge: parseChallenge(Buffer.from(token, 'base64')),
    channelBinding: channelBinding(connection.certificate),
    clientChallenge: randomBytes(8),
    now: new Date(),
  });
  return connection.post({ authorization: `Negotiate ${message.toString('base64')}` }, body, signal);
}

function refusedSignIn(auth: Auth, answer: Answer): WinRmError {
  const offered = answer.headers['www-authenticate'] ?? 'nothing';
  const scheme = { ntlm: /negotiate|ntlm/i, basic: /basic/i, certificate: /.*/ }[auth.kind];
  const who = auth.kind === 'certificate' ? 'the client certificate' : `the password of "${auth.user}"`;
  if (scheme.test(offered)) return new WinRmError('auth', `The machine did not accept ${who}.`);
  // Only the names of the schemes: what follows them is the server's.
  const names = offered.split(',').map((part) => part.trim().split(' ')[0]);
  return new WinRmError('auth', `The machine does not offer sign-in by ${auth.kind}; it offers ${names.join(', ')}.`);
}
