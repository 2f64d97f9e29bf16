import { isIPv6 } from 'node:net';
import type { Trust } from './certificate.js';
import { type Auth, Channel } from './channel.js';
import { deadline, unlessStopped } from './deadline.js';
import { WinRmError } from './errors.js';
import { type RunOptions, type RunResult, run } from './run.js';
import { type Peer, Wsman } from './wsman.js';

export interface Timeouts {
  /** Connection with its TLS handshake (10 s). */
  connectMs?: number;
  /** How long the machine may hold a request before it says "nothing yet" (20 s). */
  operationMs?: number;
  /** How much later than that an answer may come (10 s). */
  networkMs?: number;
  /** How long a reached limit of the machine is waited for (30 s). */
  quotaMs?: number;
}

export interface ConnectOptions {
  /** Name or address, without brackets. */
  host: string;
  /** 5986, unless set. */
  port?: number;
  auth: Auth;
  trust: Trust;
  timeouts?: Timeouts;
  /** Ends the connecting, and later the session with whatever runs in it. */
  signal?: AbortSignal;
}

export interface Session {
  /** What the machine said of itself. */
  readonly peer: Peer;
  /** TLS connections made so far: more than one tells of a line that breaks. */
  readonly connections: number;
  /**
   * Runs one command and waits for its end. One after the other: a second call waits for the first.
   * @throws WinRmError; RangeError for a command line that cannot be sent.
   */
  run(options: RunOptions): Promise<RunResult>;
  /** Ends whatever runs, deletes its shell and closes the connection. */
  close(): Promise<void>;
}

/**
 * Connects, checks the certificate, signs in and asks the machine who it is; nothing is started there.
 * @throws WinRmError `refused`, `timeout`, `certificate`, `auth`, `access-denied`, `protocol`, `aborted`.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const { host, port = 5986, auth, trust, timeouts = {}, signal } = options;
  const { connectMs = 10_000, operationMs = 20_000, networkMs = 10_000, quotaMs = 30_000 } = timeouts;
  const channel = new Channel({ host, port, auth, trust, connectMs });
  const to = `https://${isIPv6(host) ? `[${host}]` : host}:${port}/wsman`;
  const wsman = new Wsman(channel, { to, operationMs, networkMs, quotaMs });
  const ended = new AbortController();
  const life = deadline(undefined, '', signal, ended.signal);
  const end = () => {
    ended.abort(new WinRmError('aborted', 'The session was closed.'));
    life.clear();
  };
  try {
    return new OpenSession(wsman, await wsman.identify(life.signal), life.signal, end);
  } catch (problem) {
    end();
    channel.close();
    throw problem;
  }
}

class OpenSession implements Session {
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly wsman: Wsman,
    readonly peer: Peer,
    readonly life: AbortSignal,
    readonly end: () => void,
  ) {}

  get connections(): number {
    return this.wsman.channel.opened;
  }

  /** The connection carries one request at a time, so commands take turns. */
  async run(options: RunOptions): Promise<RunResult> {
    const before = this.#last;
    let done = () => {};
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last = before.then(() => own);
    const waiting = deadline(undefined, '', options.signal, this.life);
    try {
      await unlessStopped(before, waiting.signal);
      return await run(this.wsman, options, this.life);
    } finally {
      waiting.clear();
      done();
    }
  }

  async close(): Promise<void> {
    this.end();
    await this.#last;
    this.wsman.channel.close();
  }
}
