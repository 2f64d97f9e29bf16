import { createHash } from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';
import { KEYS_ANSWER_LIMIT } from '#contracts/agent/messages.js';

/** What the controller answered; `status` 0 = no answer at all. */
export interface Answer {
  readonly status: number;
  /** Parsed JSON; null where there was none. */
  readonly body: unknown;
  /** `Retry-After`, seconds; 0 when absent. */
  readonly retryAfter: number;
  /** No answer, because the other end did not show a certificate of the pinned CA for this name. */
  readonly distrusted?: boolean;
}

export interface CallOptions {
  credential?: string;
  /** Seconds without an answer after which the connection is given up. */
  timeoutSeconds?: number;
  signal?: AbortSignal;
}

/** The server's chain up to its CA, as it presents it. */
function chainOf(socket: tls.TLSSocket): tls.DetailedPeerCertificate[] {
  const chain: tls.DetailedPeerCertificate[] = [];
  let certificate: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw && !chain.some((known) => known.fingerprint256 === certificate?.fingerprint256)) {
    chain.push(certificate);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/**
 * Fetches the CA from the server and accepts it only if its certificate has the pinned SHA-256. Nothing is sent before that: the
 * unverified connection carries the handshake alone.
 */
async function pinnedCa(address: URL, caSha256: string): Promise<string> {
  const port = Number(address.port || 443);
  return await new Promise((resolve, reject) => {
    const socket = tls.connect({ host: address.hostname, port, rejectUnauthorized: false }, () => {
      const chain = chainOf(socket);
      socket.destroy();
      const ca = chain.find((each) => createHash('sha256').update(each.raw).digest('hex') === caSha256);
      if (ca) resolve(pem(ca.raw));
      else reject(new Error(`The controller at ${address.host} does not present the CA that was pinned.`));
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`No TLS handshake from ${address.host} in 10 s.`)));
    socket.once('error', reject);
  });
}

// No cached TLS sessions: every real PC makes a full handshake of its own.
const agentFor = (ca: string) =>
  new https.Agent({ keepAlive: true, ca, maxSockets: Number.POSITIVE_INFINITY, maxCachedSessions: 0 });

/** Codes of Node for a certificate that does not lead to the CA, or is for another name. */
const DISTRUST = /CERT|SIGNATURE|ALTNAME/;

/** Speaks JSON to the agents listener. One set of TLS settings and one pool of connections serves the whole fleet. */
export class ControllerClient {
  #address: URL;
  #ca: string;
  #agent: https.Agent;

  private constructor(address: URL, ca: string) {
    this.#address = address;
    this.#ca = ca;
    this.#agent = agentFor(ca);
  }

  static async connect(address: string, caSha256: string): Promise<ControllerClient> {
    const url = new URL(address);
    return new ControllerClient(url, await pinnedCa(url, caSha256.toLowerCase()));
  }

  /** Never rejects: a connection that failed is an answer with status 0. */
  async post(path: string, message: unknown, options: CallOptions = {}): Promise<Answer> {
    const text = JSON.stringify(message);
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    if (options.credential) headers.authorization = `Bearer ${options.credential}`;
    return await new Promise((resolve) => {
      const none = (error?: NodeJS.ErrnoException) =>
        resolve({ status: 0, body: null, retryAfter: 0, distrusted: DISTRUST.test(error?.code ?? '') });
      const request = https.request(
        new URL(path, this.#address),
        { method: 'POST', agent: this.#agent, headers, signal: options.signal },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', none);
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              body: parse(Buffer.concat(parts)),
              retryAfter: Number(response.headers['retry-after'] ?? 0) || 0,
            });
          });
        },
      );
      request.setTimeout((options.timeoutSeconds ?? 30) * 1000, () => request.destroy());
      request.on('error', none);
      request.end(text);
    });
  }

  /**
   * Asks whoever answers at the address for new keys, over any certificate: nothing is told, and the answer is believed only for its
   * signature.
   * @returns the parsed answer; null where there is none, or one that is too large.
   */
  async offeredKeys(): Promise<unknown> {
    const url = new URL('/agent/v1/keys', this.#address);
    return await new Promise((resolve) => {
      const request = https.get(url, { agent: false, rejectUnauthorized: false }, (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > KEYS_ANSWER_LIMIT) request.destroy();
          else parts.push(part);
        });
        response.on('end', () => resolve(response.statusCode === 200 ? parse(Buffer.concat(parts)) : null));
        response.on('error', () => resolve(null));
      });
      request.setTimeout(30_000, () => request.destroy());
      request.on('error', () => resolve(null));
    });
  }

  /** From now on the controller at this address with this CA, if one answers there. @returns whether it does. */
  async repin(address: string, ca: string, caSha256: string): Promise<boolean> {
    const url = new URL(address);
    try {
      await pinnedCa(url, caSha256);
    } catch {
      return false;
    }
    if (url.href === this.#address.href && ca === this.#ca) return true;
    const old = this.#agent;
    this.#address = url;
    this.#ca = ca;
    this.#agent = agentFor(ca);
    old.destroy();
    return true;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
