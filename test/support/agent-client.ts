import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import https from 'node:https';
import { type Envelope, JOB_TYPE, JobOrder } from '#contracts/agent/envelope.js';
import type {
  EnrolAnswer,
  PollAnswer,
  PollRequest,
  ProgressRequest,
  ResultRequest,
} from '#contracts/agent/messages.js';
import type { HoldReport, InventoryReport, ScannedUpdate, ScanReport } from '#contracts/agent/reports.js';
import type { ReportKind } from '#domain/words.js';
import type { TestController, TestPlatform } from './platform.js';

export interface Reply<T = Record<string, unknown>> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: T;
  text: string;
}

/** Sends raw text to the agents' listener, trusting only the controller's own CA. */
export function send(
  controller: TestController,
  method: string,
  path: string,
  text: string | null,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
  agent: https.Agent | false = false,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${controller.agents.url}${path}`,
      {
        method,
        ca: controller.platform.keys.caPem,
        headers: { ...(text === null ? {} : { 'content-type': 'application/json' }), ...headers },
        agent,
        ...(signal ? { signal } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          const body = isJson ? (JSON.parse(answer) as Record<string, unknown>) : {};
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: answer });
        });
      },
    );
    request.on('error', reject);
    request.end(text ?? undefined);
  });
}

/** Makes an enrolment token straight in the database. */
export async function makeToken(platform: TestPlatform, changes: Record<string, unknown> = {}): Promise<string> {
  const token = `sle_${randomUUID()}`;
  const row = { maxUses: 1000, uses: 0, expiresAt: new Date(platform.clock.now().getTime() + 3_600_000), ...changes };
  await platform.database.pool.query(
    `INSERT INTO enrolment_tokens (id, token_hash, label, ring_id, ownership, max_uses, uses, expires_at, revoked_at, created_by)
     SELECT gen_random_uuid(), $1, 'test', id, 'organisation', $2, $3, $4, $5, 'test' FROM rings WHERE position = 1`,
    [createHash('sha256').update(token).digest(), row.maxUses, row.uses, row.expiresAt, changes.revokedAt ?? null],
  );
  return token;
}

/** An agent that says only what a test tells it to. */
export class TestAgent {
  smbiosUuid: string = randomUUID();
  name = `PC-${this.smbiosUuid.slice(0, 4)}`;
  machine = '';
  credential = '';
  build = 26100;
  ubr = 4000;
  private enrolled: EnrolAnswer | undefined;

  /** @param sockets keeps connections open, for tests of many thousand messages */
  constructor(
    readonly controller: TestController,
    private readonly sockets: https.Agent | false = false,
  ) {}

  static async enrolled(controller: TestController, token?: string): Promise<TestAgent> {
    const agent = new TestAgent(controller);
    const reply = await agent.enrol(token ?? (await makeToken(controller.platform)));
    if (reply.status !== 200) throw new Error(`enrol: ${reply.status} ${reply.text}`);
    return agent;
  }

  post<T = Record<string, unknown>>(path: string, message: unknown, signal?: AbortSignal): Promise<Reply<T>> {
    const headers: Record<string, string> = this.credential ? { authorization: `Bearer ${this.credential}` } : {};
    const text = JSON.stringify(message);
    return send(this.controller, 'POST', `/agent/v1/${path}`, text, headers, signal, this.sockets) as Promise<Reply<T>>;
  }

  async enrol(token: string, changes: Record<string, unknown> = {}): Promise<Reply> {
    const { name, smbiosUuid, build, ubr } = this;
    const reply = await this.post('enrol', {
      version: 1,
      token,
      agentVersion: '1.0.0',
      name,
      smbiosUuid,
      edition: 'Professional',
      build,
      ubr,
      preflight: [],
      ...changes,
    });
    if (reply.status === 200) {
      this.enrolled = reply.body as unknown as EnrolAnswer;
      this.machine = this.enrolled.machine;
      this.credential = this.enrolled.credential;
    }
    return reply;
  }

  poll(changes: Partial<PollRequest> = {}, signal?: AbortSignal): Promise<Reply<PollAnswer>> {
    const now = this.controller.platform.clock.now();
    return this.post<PollAnswer>(
      'poll',
      {
        version: 1,
        agentVersion: '1.0.0',
        smbiosUuid: this.smbiosUuid,
        name: this.name,
        bootAt: new Date(now.getTime() - 86_400_000).toISOString(),
        now: now.toISOString(),
        lease: null,
        busy: null,
        auditHead: null,
        waitSeconds: 0,
        ...changes,
      },
      signal,
    );
  }

  /** Checks the signature with the key from enrolment, and the order against its schema. */
  open(envelope: Envelope): JobOrder {
    const bytes = Buffer.from(envelope.bytes, 'base64');
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...this.enrolled!.jobKey }, format: 'jwk' });
    const signature = Buffer.from(envelope.signature, 'base64');
    if (!verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)) throw new Error('bad signature');
    const [type, json] = bytes.toString('utf8').split('\n', 2);
    if (type !== JOB_TYPE) throw new Error(`unexpected type ${type}`);
    return JobOrder.parse(JSON.parse(json as string));
  }

  /** Polls and opens what comes; null when nothing is due. */
  async take(changes: Partial<PollRequest> = {}): Promise<JobOrder | null> {
    const reply = await this.poll(changes);
    if (reply.status !== 200) throw new Error(`poll: ${reply.status} ${reply.text}`);
    const [first] = reply.body.jobs;
    return first ? this.open(first) : null;
  }

  progress(order: JobOrder, seq: number, changes: Partial<ProgressRequest> = {}): Promise<Reply> {
    const { attempt, fence } = order;
    const at = this.controller.platform.clock.now().toISOString();
    const message = { version: 1, attempt, fence, seq, at, phase: 'installing', percent: seq, ...changes };
    return this.post(`jobs/${order.job}/progress`, message);
  }

  result(order: JobOrder, changes: Partial<ResultRequest> = {}): Promise<Reply> {
    const { attempt, fence } = order;
    const at = this.controller.platform.clock.now().toISOString();
    const plain = { version: 1, attempt, fence, at, outcome: 'succeeded', reason: null, hresult: null, detail: null };
    return this.post(`jobs/${order.job}/result`, { ...plain, ...changes });
  }

  /** As an agent does: first only the hash, then the body if it is asked for. @returns whether the body was sent */
  async report(kind: ReportKind, content: unknown): Promise<boolean> {
    const body = JSON.stringify(content);
    const hash = createHash('sha256').update(body).digest('hex');
    const message = { version: 1, kind, hash, at: this.controller.platform.clock.now().toISOString() };
    const asked = await this.post<{ known: boolean }>('report', message);
    if (asked.status !== 200) throw new Error(`report: ${asked.status} ${asked.text}`);
    if (asked.body.known) return false;
    const sent = await this.post<{ known: boolean }>('report', { ...message, body });
    if (sent.status !== 200 || !sent.body.known) throw new Error(`report: ${sent.status} ${sent.text}`);
    return true;
  }

  inventory(changes: Partial<InventoryReport> = {}): Promise<boolean> {
    return this.report('inventory', {
      name: this.name,
      edition: 'Professional',
      displayVersion: '24H2',
      build: this.build,
      ubr: this.ubr,
      architecture: 'x64',
      locale: null,
      timeZone: null,
      manufacturer: null,
      model: null,
      activation: null,
      systemDrive: null,
      battery: null,
      restartPending: false,
      restartSignals: [],
      servicingBusy: false,
      bootAt: null,
      history: [],
      proxy: null,
      defender: null,
      usersPresent: null,
      ...changes,
    });
  }

  scan(updates: ScannedUpdate[], changes: Partial<ScanReport> = {}): Promise<boolean> {
    return this.report('scan', { complete: true, online: true, resultCode: 2, warnings: [], updates, ...changes });
  }

  hold(changes: Partial<HoldReport> = {}): Promise<boolean> {
    return this.report('hold', {
      level: 'set',
      rung: 'policy',
      since: this.controller.platform.clock.now().toISOString(),
      leaseUntil: null,
      evidence: [{ what: 'NoAutoUpdate', expected: '1', found: '1', ok: true }],
      leaks: [],
      drift: [],
      ...changes,
    });
  }
}

/** A cumulative update for Windows 11 24H2 as a scan lists it. */
export function cumulative(changes: Partial<ScannedUpdate> = {}): ScannedUpdate {
  return {
    updateId: randomUUID(),
    revision: 200,
    title: '2026-11 Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5070001) (26100.4500)',
    kb: ['KB5070001'],
    categories: [{ id: '0fa1201d-4330-4fa8-8ae9-b877473b6441', name: 'Security Updates' }],
    type: 'software',
    severity: 'critical',
    maxBytes: 900_000_000,
    impact: 'normal',
    restart: 'can-request',
    mandatory: false,
    optional: false,
    uninstallable: true,
    downloaded: false,
    installed: false,
    hidden: false,
    restartPending: false,
    eulaAccepted: true,
    changedAt: '2026-11-10T18:00:00Z',
    driver: null,
    supersedes: [],
    ...changes,
  };
}
