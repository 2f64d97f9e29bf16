import { randomUUID } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import type { Channel } from './channel.js';
import type { Answer } from './connection.js';
import { deadline, pause } from './deadline.js';
import {
  ACTION,
  CONFIG_NS,
  envelope,
  IDENTITY_NS,
  identifyEnvelope,
  type Request,
  readEnvelope,
  SMALLEST_ENVELOPE,
} from './envelope.js';
import { isReason, WinRmError } from './errors.js';
import { readFault, WsmanFault } from './faults.js';
import { textOf } from './xml.js';

/** Larger requests are never sent, whatever a machine allows. */
const LARGEST_ENVELOPE = 512_000;

/** Characters of what a machine says of itself. */
const LONGEST_NAME = 100;

export interface WsmanOptions {
  to: string;
  operationMs: number;
  /** The network's share: an answer may come this much later than the operation's own time. */
  networkMs: number;
  /** How long a reached limit of the machine is waited for. */
  quotaMs: number;
}

/** What the machine says of itself. */
export interface Peer {
  vendor: string;
  version: string;
}

/** WS-Management operations: one request, one answer or one typed error. */
export class Wsman {
  readonly #sessionId = randomUUID();
  #largest: number | undefined;

  constructor(
    readonly channel: Channel,
    readonly options: WsmanOptions,
  ) {}

  /** Proves address, certificate and credentials without doing anything. */
  async identify(signal: AbortSignal): Promise<Peer> {
    const root = this.#read(await this.#post(identifyEnvelope(), signal));
    const version = textOf(root, IDENTITY_NS, 'ProductVersion');
    if (version === undefined)
      throw new WinRmError('protocol', 'The machine does not say which WS-Management it speaks.');
    const vendor = textOf(root, IDENTITY_NS, 'ProductVendor') ?? '';
    return { vendor: vendor.slice(0, LONGEST_NAME), version: version.slice(0, LONGEST_NAME) };
  }

  /**
   * Sends one operation. A reached quota is waited for with growing pauses: the request was refused, so it may be sent again.
   * @returns the envelope of the answer.
   * @throws WsmanFault, or a WinRmError of the connection.
   */
  async call(request: Request, signal: AbortSignal): Promise<Element> {
    for (let waited = 0, next = 500; ; next = Math.min(next * 2, 5_000)) {
      try {
        return await this.#once(request, signal);
      } catch (problem) {
        if (!isReason(problem, 'quota') || waited + next > this.options.quotaMs) throw problem;
        // Jitter: 80 sessions that were turned away together must not come back together.
        const wait = next * (0.75 + Math.random() / 2);
        waited += wait;
        await pause(wait, signal);
      }
    }
  }

  /** How a request would be sent; its size matters for splitting input. */
  render(request: Request, messageId: string = randomUUID()): string {
    const { to, operationMs } = this.options;
    return envelope(request, { to, messageId, sessionId: this.#sessionId, operationMs });
  }

  /**
   * The largest request that the machine takes, in bytes: asked once. Only administrators may ask, so without an answer it is what
   * every machine takes.
   */
  async largestEnvelope(signal: AbortSignal): Promise<number> {
    this.#largest ??= await this.#askLargest(signal);
    return this.#largest;
  }

  async #askLargest(signal: AbortSignal): Promise<number> {
    try {
      const root = await this.call({ action: ACTION.get, resource: CONFIG_NS, body: '' }, signal);
      const kib = Number(textOf(root, CONFIG_NS, 'MaxEnvelopeSizekb'));
      return Number.isInteger(kib) && kib > 0 ? Math.min(kib * 1024, LARGEST_ENVELOPE) : SMALLEST_ENVELOPE;
    } catch (problem) {
      if (isReason(problem, 'access-denied', 'fault')) return SMALLEST_ENVELOPE;
      throw problem;
    }
  }

  async #once(request: Request, signal: AbortSignal): Promise<Element> {
    const messageId = randomUUID();
    return this.#read(await this.#post(this.render(request, messageId), signal), messageId);
  }

  async #post(body: string, signal: AbortSignal): Promise<Answer> {
    const ms = this.options.operationMs + this.options.networkMs;
    const limit = deadline(ms, `The machine did not answer in ${ms} ms.`, signal);
    try {
      return await this.channel.post(body, limit.signal);
    } finally {
      limit.clear();
    }
  }

  #read(answer: Answer, messageId?: string): Element {
    if (answer.status === 413) {
      throw new WsmanFault('fault', 'The request was too large for the machine.', undefined, 'EncodingLimit');
    }
    const soap = /\bxml\b/i.test(answer.headers['content-type'] ?? '');
    if (!soap || (answer.status !== 200 && answer.body === '')) {
      const what = answer.status === 404 ? 'there is no WinRM under /wsman' : 'that is not an answer of WinRM';
      throw new WinRmError('protocol', `The machine answered ${answer.status}: ${what}.`);
    }
    const root = readEnvelope(answer.body, messageId);
    const fault = readFault(root);
    if (fault) throw fault;
    if (answer.status !== 200)
      throw new WinRmError('protocol', `The machine answered ${answer.status} without a fault.`);
    return root;
  }
}
