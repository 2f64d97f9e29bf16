import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
  X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { JOB_TYPE, KEYS_TYPE, LEASE_TYPE } from '#contracts/agent/envelope.js';
import * as messages from '#contracts/agent/messages.js';
import { DoctorReport, HoldReport, InventoryReport, ScanReport } from '#contracts/agent/reports.js';
import { issueCa, issueServer } from '../../apps/controller/src/platform/certificates.js';

/** A message of the agent, as received. */
export interface Received {
  path: string;
  body: Record<string, unknown>;
}

/** `hangUp`: the message arrived, its answer does not. */
type Answer = { status?: number; body?: unknown; headers?: Record<string, string>; hangUp?: boolean };
type Body = Record<string, unknown>;

const CREDENTIAL = /^Bearer slm_[0-9a-f-]{36}_[A-Za-z0-9_-]{43}$/;
const SCHEMAS = {
  enrol: messages.EnrolRequest,
  poll: messages.PollRequest,
  lease: messages.LeaseRequest,
  progress: messages.ProgressRequest,
  result: messages.ResultRequest,
  report: messages.ReportRequest,
  rotate: messages.RotateRequest,
  leave: messages.LeaveRequest,
  wish: messages.WishRequest,
};
const REPORTS = { inventory: InventoryReport, scan: ScanReport, hold: HoldReport, doctor: DoctorReport };

const point = (key: KeyObject) => {
  const { x, y } = key.export({ format: 'jwk' });
  return { x: x!, y: y! };
};
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The controller's side of the agent protocol, small enough to misbehave on purpose. Every message is checked against the contract;
 * `invalid` collects what does not fit, and stays empty in a good test.
 */
export class TestController {
  readonly jobKeys = pair();
  readonly received: Received[] = [];
  readonly invalid: string[] = [];
  readonly reports: Record<string, Body> = {};
  /** The agent's files, served to the enrolment line. */
  package = Buffer.alloc(0);
  token = 'bench-token';
  /** Life of the leases given out; null gives none. */
  leaseDays: number | null = 21;
  renewLease = false;
  /** The hint in poll answers. */
  keysSerial: number | null = null;
  want: string[] = [];
  wakeAt: string[] | null = null;
  /** Jobs to be stopped with the next progress. */
  readonly stop = new Set<string>();
  /** Answers instead of the usual one, by the last word of the path. */
  readonly instead = new Map<string, (received: Received) => Answer | null>();
  /** Added to the clock that the agent is told. */
  clockMs = 0;
  caSha256 = '';
  pin = '';
  address = '';
  /** What is answered to the question for new keys, as it stands; null: there are none. */
  offered: string | null = null;
  readonly recoveryKeys = pair();
  private readonly jobs: messages.PollAnswer['jobs'] = [];
  private readonly sockets = new Set<Duplex>();
  private caPem = '';
  private server!: Server;
  private attempts = new Map<string, number>();
  private wake: (() => void) | null = null;

  /** @param machine the one that this controller speaks to; given where another one takes over. */
  constructor(readonly machine: string = randomUUID()) {}

  /** @param names what the certificate is for; `otherCa` makes it come from a CA that nobody pinned. */
  async listen({ names = ['127.0.0.1', 'localhost'], otherCa = false } = {}): Promise<this> {
    const caKey = pair().privateKey;
    const now = new Date();
    const trusted = await issueCa(caKey, now);
    this.caPem = trusted;
    const signer = otherCa ? pair().privateKey : caKey;
    const ca = otherCa ? await issueCa(signer, now) : trusted;
    const leaf = pair();
    const cert = await issueServer(signer, ca, leaf.privateKey, names, now);
    this.caSha256 = createHash('sha256').update(new X509Certificate(trusted).raw).digest('hex');
    this.pin = createHash('sha256')
      .update(leaf.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64');
    this.server = createServer(
      { key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: cert + ca },
      (request, response) => {
        void this.serve(request, response);
      },
    );
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.address = `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** Cuts every connection and stops listening; the port stays known. */
  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    this.wake?.();
  }

  /** Like {@link close}, until {@link back}: nobody listens at its address. */
  async away(): Promise<void> {
    await this.close();
  }

  async back(): Promise<void> {
    this.server.listen(Number(new URL(this.address).port), '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** The content of `config.json` of an agent that is enrolled here. */
  config(): Body {
    return {
      address: this.address,
      machine: this.machine,
      caSha256: this.caSha256,
      ca: this.caPem,
      jobKey: point(this.jobKeys.publicKey),
      recoveryKey: point(this.recoveryKeys.publicKey),
      proxy: null,
    };
  }

  credential(): string {
    return `slm_${this.machine}_${randomBytes(32).toString('base64url')}`;
  }

  now(): Date {
    return new Date(Date.now() + this.clockMs);
  }

  /** Signs an order. `text` replaces the JSON, `key` the key. */
  sign(type: string, order: Body, { text = JSON.stringify(order), key = this.jobKeys.privateKey } = {}) {
    const bytes = Buffer.from(`${type}\n${text}`);
    return {
      bytes: bytes.toString('base64'),
      signature: sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }).toString('base64'),
    };
  }

  /** A job order for this machine with a fresh attempt number. */
  order(verb: string, params: Body = {}, changes: Body = {}): Body {
    const job = (changes.job as string) ?? randomUUID();
    const attempt = (this.attempts.get(job) ?? 0) + 1;
    this.attempts.set(job, attempt);
    const at = (minutes: number) => new Date(this.now().getTime() + minutes * 60_000).toISOString();
    const nonce = randomBytes(16).toString('hex');
    const times = { notBefore: at(-1), notAfter: at(120), issuedAt: at(0) };
    return { machine: this.machine, job, attempt, fence: attempt, verb, params, ...times, nonce, ...changes };
  }

  /** Puts a job where the next poll finds it. @returns its id. */
  give(verb: string, params: Body = {}, changes: Body = {}): string {
    const order = this.order(verb, params, changes);
    this.hand(this.sign(JOB_TYPE, order));
    return order.job as string;
  }

  /** Hands over any envelope, good or bad. */
  hand(envelope: { bytes: string; signature: string }): void {
    this.jobs.push(envelope);
    this.wake?.();
  }

  lease(days: number, changes: Body = {}): { bytes: string; signature: string } {
    const issuedAt = this.now();
    const notAfter = new Date(issuedAt.getTime() + days * 86_400_000);
    const lease = {
      machine: this.machine,
      lease: randomUUID(),
      issuedAt: issuedAt.toISOString(),
      notAfter: notAfter.toISOString(),
      ...changes,
    };
    return this.sign(LEASE_TYPE, lease);
  }

  /** New keys that name this controller. Signed with its own recovery key, unless another is given. */
  newKeys(serial: number, changes: Body = {}, key = this.recoveryKeys.privateKey) {
    const { ca, caSha256, jobKey, address } = this.config();
    const issuedAt = this.now().toISOString();
    return this.sign(KEYS_TYPE, { ca, caSha256, jobKey, address, issuedAt, serial, ...changes }, { key });
  }

  results(job: string): messages.ResultRequest[] {
    return this.received
      .filter((one) => one.path.endsWith(`/jobs/${job}/result`))
      .map((one) => one.body as unknown as messages.ResultRequest);
  }

  progress(job: string): messages.ProgressRequest[] {
    return this.received
      .filter((one) => one.path.endsWith(`/jobs/${job}/progress`))
      .map((one) => one.body as unknown as messages.ProgressRequest);
  }

  of(word: string): Body[] {
    return this.received.filter((one) => one.path.endsWith(`/${word}`)).map((one) => one.body);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.startsWith('/agent/v1/package/')) {
      response.writeHead(200, { 'content-length': this.package.length }).end(this.package);
      return;
    }
    if (path === '/agent/v1/keys' && request.method === 'GET') {
      if (request.headers.authorization) this.invalid.push(`${path}: with a credential`);
      const text = this.offered ?? JSON.stringify({ reason: 'not-found' });
      response.writeHead(this.offered === null ? 404 : 200, { 'content-length': Buffer.byteLength(text) }).end(text);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const word = path.split('/').at(-1) as keyof typeof SCHEMAS;
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
    this.received.push({ path, body });
    const parsed = SCHEMAS[word].safeParse(body);
    if (!parsed.success) this.invalid.push(`${path}: ${parsed.error.message}`);
    if (word !== 'enrol' && !CREDENTIAL.test(request.headers.authorization ?? ''))
      this.invalid.push(`${path}: no credential`);
    const answer = this.instead.get(word)?.({ path, body }) ?? (await this.answer(word, path, body));
    if (answer.hangUp) return void request.socket.destroy();
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, {
      'content-type': (answer.status ?? 200) < 400 ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(text),
      'retry-after': '0',
      ...answer.headers,
    });
    response.end(text);
  }

  private async answer(word: keyof typeof SCHEMAS, path: string, body: Body): Promise<Answer> {
    switch (word) {
      case 'enrol': {
        if (body.token !== this.token)
          return { status: 401, body: { reason: 'unknown-token', detail: 'The token is not known.' } };
        const { machine, ca, jobKey, recoveryKey } = this.config();
        return {
          body: { machine, credential: this.credential(), ca, jobKey, recoveryKey, now: this.now().toISOString() },
        };
      }
      case 'poll': {
        if (this.jobs.length === 0 && this.want.length === 0) {
          const held = new Promise<void>((resolve) => {
            this.wake = resolve;
            // Keeps no process alive that has nothing else to do.
            setTimeout(resolve, (body.waitSeconds as number) * 1000).unref();
          });
          await held;
        }
        const want = this.want.splice(0);
        return {
          body: {
            now: this.now().toISOString(),
            retryAfter: 0,
            jobs: this.jobs.splice(0),
            want,
            renewLease: this.renewLease,
            keysSerial: this.keysSerial,
            auditHead: null,
            ...(this.wakeAt && { wakeAt: this.wakeAt }),
          },
        };
      }
      case 'lease':
        if (this.leaseDays === null) return { status: 409, body: { reason: 'not-held', detail: 'No hold is wanted.' } };
        return { body: { lease: this.lease(this.leaseDays) } };
      case 'progress':
        return { body: { stop: this.stop.has(path.split('/').at(-2)!) } };
      case 'result':
        return { body: { recorded: true } };
      case 'report': {
        if (body.body === undefined) return { body: { known: false } };
        const kind = body.kind as keyof typeof REPORTS;
        const content = REPORTS[kind].safeParse(JSON.parse(body.body as string));
        if (!content.success) this.invalid.push(`report ${kind}: ${content.error.message}`);
        if (
          createHash('sha256')
            .update(body.body as string)
            .digest('hex') !== body.hash
        )
          this.invalid.push(`report ${kind}: wrong hash`);
        this.reports[kind] = JSON.parse(body.body as string) as Body;
        return { body: { known: true } };
      }
      case 'rotate':
        return { body: { credential: this.credential() } };
      case 'leave':
        return { status: 204 };
      case 'wish':
        return { body: { window: null, pausedUntil: body.kind === 'pause' ? body.until : null } };
    }
  }
}
