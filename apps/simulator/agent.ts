import { createHash, randomUUID } from 'node:crypto';
import type { LeaveRequest, ReportRequest } from '#contracts/agent/messages.js';
import {
  EnrolAnswer,
  KeysAnswer,
  LeaseAnswer,
  PollAnswer,
  PROTOCOL_VERSION,
  ReportAnswer,
  RotateAnswer,
} from '#contracts/agent/messages.js';
import { hasLapsed } from '#domain/holds/lease.js';
import { HOUR_MS } from '#domain/time.js';
import type { ReportKind } from '#domain/words.js';
import { ASKED_REPORTS } from '#domain/words.js';
import type { Answer, ControllerClient } from './client.js';
import { enrolRequest, pollRequest, reasonOf } from './introduction.js';
import { JobRun } from './job-run.js';
import type { Machine } from './machine.js';
import type { Memory, MemoryStore } from './memory.js';
import { keyOf, openJob, openKeys, openLease } from './orders.js';
import type { Pace } from './pace.js';
import { backOffMs, pause } from './pace.js';
import type { Random } from './random.js';
import { textOf } from './reports.js';
import { ResultSpool } from './result-spool.js';
import { restart, restartSeconds } from './windows.js';

const LONGEST_WAIT_SECONDS = 600;
/** A hold shorter than this tells nothing about a middlebox. */
const SHORTEST_WAIT_SECONDS = 50;
const ORDERS_REMEMBERED = 200;

export interface AgentTools {
  readonly client: ControllerClient;
  readonly pace: Pace;
  readonly store: MemoryStore;
  readonly random: Random;
  /** Enrolment token for a machine that has no credential yet. */
  readonly token: string | null;
  readonly log: (line: string) => void;
}

/** One PC and the agent on it: keeps a poll open, does what it is ordered, reports what changed. */
export class SimulatedAgent {
  readonly machine: Machine;
  readonly tools: AgentTools;
  readonly results: ResultSpool;
  readonly #index: number;
  readonly #memory: Memory;
  readonly #reported = new Map<ReportKind, string>();
  #run: JobRun | null = null;
  #poll: AbortController | null = null;
  #away: Promise<void> | null = null;
  #clockOffsetMs = 0;
  #failures = 0;
  #awakeSince = Date.now();
  #waitSeconds = LONGEST_WAIT_SECONDS;

  constructor(index: number, machine: Machine, tools: AgentTools) {
    this.#index = index;
    const fresh = { enrolled: null, gone: false, lease: null, auditHead: null, seen: [], spool: [] };
    const named = { state: machine.state, enrolment: randomUUID(), keysSerial: 0 };
    // What an older simulator kept lacks the newer fields.
    this.#memory = { ...fresh, ...named, ...tools.store.load(index) };
    this.machine = { facts: machine.facts, state: this.#memory.state };
    this.tools = tools;
    this.results = new ResultSpool(this.#memory, this);
  }

  get enrolled(): boolean {
    return this.#memory.enrolled !== null && !this.#memory.gone;
  }

  get busy(): boolean {
    return this.#run !== null;
  }

  /** The PC's own clock, right or wrong. */
  now(): Date {
    return new Date(Date.now() + this.machine.facts.skewMs);
  }

  /** The controller's time as last heard: what orders are judged by. */
  controllerNow(): Date {
    return new Date(this.now().getTime() + this.#clockOffsetMs);
  }

  save(): void {
    this.tools.store.save(this.#index, this.#memory);
  }

  log(what: string): void {
    this.tools.log(`${this.machine.facts.name}: ${what}`);
  }

  /** Runs until the signal fires or the machine is gone for good. */
  async run(signal: AbortSignal): Promise<void> {
    const cut = () => this.#poll?.abort();
    signal.addEventListener('abort', cut, { once: true });
    while (!signal.aborted && !this.#memory.gone) {
      if (this.#away) await this.#away;
      else if (!this.#memory.enrolled) await this.#enrol(signal);
      else await this.#contact(signal);
    }
    signal.removeEventListener('abort', cut);
  }

  /** Sends one message under this machine's credential. */
  async send(path: string, message: unknown): Promise<Answer> {
    return await this.tools.client.post(path, message, { credential: this.#memory.enrolled?.credential });
  }

  /** Cuts the connection for so many simulated seconds: asleep, or restarting. `back` runs before anything is said again. */
  async goAway(seconds: number, signal: AbortSignal, back = () => {}): Promise<void> {
    this.#poll?.abort();
    this.#away = pause(this.tools.pace.real(seconds), signal).then(back);
    await this.#away;
    this.#failures = 0;
    this.#awakeSince = Date.now();
    this.#away = null;
  }

  /**
   * Restarts the PC; what waited for the restart comes into force or is rolled back. What `back` spools is delivered before
   * the first poll, so that a job whose lease ran out meanwhile is not handed out again.
   */
  async restart(signal: AbortSignal, back = () => {}): Promise<void> {
    await this.goAway(restartSeconds(this.machine), signal, () => {
      restart(this.machine, this.now());
      back();
      this.save();
    });
    await this.results.flush();
    await this.report(['inventory', 'scan']);
  }

  /** Reports of these kinds whose content is new to the controller; the body follows only if the controller asks for it. */
  async report(kinds: readonly ReportKind[], evenIfUnchanged = false): Promise<void> {
    for (const kind of kinds) {
      const { text, hash } = textOf(this.machine, kind, this.now(), this.#memory.lease?.notAfter ?? null);
      if (!evenIfUnchanged && this.#reported.get(kind) === hash) continue;
      const message: ReportRequest = { version: PROTOCOL_VERSION, kind, hash, at: this.now().toISOString() };
      const first = await this.send('/agent/v1/report', message);
      const known = ReportAnswer.safeParse(first.body);
      if (first.status !== 200 || !known.success) continue;
      const last = known.data.known ? first : await this.send('/agent/v1/report', { ...message, body: text });
      if (last.status === 200) this.#reported.set(kind, hash);
    }
  }

  get leaseInForce(): boolean {
    const { lease } = this.#memory;
    return lease !== null && new Date(lease.notAfter) > this.controllerNow();
  }

  /** Fetches a new hold lease; without one the hold runs out. */
  async renewLease(): Promise<boolean> {
    const answer = await this.send('/agent/v1/lease', {
      version: PROTOCOL_VERSION,
      lease: this.#memory.lease?.lease ?? null,
    });
    const message = LeaseAnswer.safeParse(answer.body);
    if (answer.status !== 200 || !message.success || !this.#memory.enrolled) return false;
    const lease = openLease(message.data.lease, this.#memory.enrolled.machine, keyOf(this.#memory.enrolled.jobKey));
    if (!lease) return false;
    this.#memory.lease = lease;
    this.save();
    return true;
  }

  async rotate(): Promise<boolean> {
    const answer = await this.send('/agent/v1/rotate', { version: PROTOCOL_VERSION });
    const message = RotateAnswer.safeParse(answer.body);
    if (answer.status !== 200 || !message.success || !this.#memory.enrolled) return false;
    this.#memory.enrolled.credential = message.data.credential;
    this.save();
    return true;
  }

  /** Gives Windows Update back to Windows. */
  endHold(): void {
    this.machine.state.hold = null;
    this.machine.state.lapsedAt = null;
    this.#memory.lease = null;
    this.save();
  }

  /** The last message of this machine: afterwards its credential is dead. */
  async leave(): Promise<void> {
    if (this.#memory.gone) return;
    const message: LeaveRequest = {
      version: PROTOCOL_VERSION,
      at: this.now().toISOString(),
      restored: this.machine.state.hold ? 3 : 0,
      foreign: [],
      failed: [],
      originalBlocked: false,
    };
    this.endHold();
    await this.send('/agent/v1/leave', message);
    this.#end('left');
  }

  #end(why: string): void {
    this.#memory.gone = true;
    this.save();
    this.log(why);
  }

  async #enrol(signal: AbortSignal): Promise<void> {
    if (this.tools.token === null) return this.#end('has no credential and no enrolment token');
    // On disk before anything is sent: a crash on the way must not make it another enrolment.
    this.save();
    const message = enrolRequest(this.machine, this.tools.token, this.#memory.enrolment);
    const answer = await this.tools.client.post('/agent/v1/enrol', message, { signal });
    const enrolled = EnrolAnswer.safeParse(answer.body);
    if (answer.status < 300 && enrolled.success) {
      const { machine, credential, jobKey, recoveryKey, keysSerial } = enrolled.data;
      this.#memory.keysSerial = keysSerial;
      this.#memory.enrolled = { machine, credential, jobKey, recoveryKey };
      this.#failures = 0;
      this.save();
      this.log('enrolled');
      await this.report(ASKED_REPORTS);
    } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      this.#end(`refused at enrolment (${answer.status} ${reasonOf(answer)})`);
    } else {
      await this.#backOff(answer.retryAfter, signal);
    }
  }

  async #contact(signal: AbortSignal): Promise<void> {
    if (!(await this.results.flush())) return await this.#backOff(0, signal);
    this.#poll = new AbortController();
    const began = Date.now();
    const message = pollRequest(this.machine, {
      now: this.now().toISOString(),
      lease: this.#memory.lease?.lease ?? null,
      busy: this.#run?.order.job ?? null,
      auditHead: this.#memory.auditHead,
      waitSeconds: this.#waitSeconds,
      keysSerial: this.#memory.keysSerial,
    });
    const answer = await this.tools.client.post('/agent/v1/poll', message, {
      credential: this.#memory.enrolled!.credential,
      timeoutSeconds: this.#waitSeconds + 30,
      signal: this.#poll.signal,
    });
    const cut = this.#poll.signal.aborted;
    this.#poll = null;
    if (cut) return;
    if (answer.status === 200) return await this.#obey(answer, signal);
    if (answer.status === 410) return await this.leave();
    if (answer.status === 403) return this.#end(`stopped working (${reasonOf(answer)})`);
    if (answer.status === 401 || answer.status === 426) {
      this.log(`${reasonOf(answer)}: asks again in an hour`);
      return await pause(HOUR_MS * (0.75 + this.tools.random.next() / 2), signal);
    }
    if (answer.status === 0 && Date.now() - began > SHORTEST_WAIT_SECONDS * 1000) {
      this.#waitSeconds = Math.max(SHORTEST_WAIT_SECONDS, Math.floor(this.#waitSeconds / 2));
    }
    if (answer.distrusted && (await this.#takeKeys())) return;
    await this.#backOff(answer.retryAfter, signal);
  }

  /** Takes the keys that the recovery key names, if they are newer. @returns whether it now trusts others than before. */
  async #takeKeys(): Promise<boolean> {
    const { enrolled, keysSerial } = this.#memory;
    const offered = KeysAnswer.safeParse(await this.tools.client.offeredKeys());
    if (!offered.success || !enrolled?.recoveryKey) return false;
    const opened = openKeys(offered.data.keys, keyOf(enrolled.recoveryKey), keysSerial);
    if (!opened.ok) {
      this.log(`new keys refused: ${opened.reason}`);
      return false;
    }
    const { address, ca, caSha256, jobKey, serial } = opened.order;
    if (!(await this.tools.client.repin(address, ca, caSha256))) return false;
    enrolled.jobKey = jobKey;
    this.#memory.keysSerial = serial;
    this.save();
    this.log(`took the keys with serial ${serial}`);
    return true;
  }

  async #obey(answer: Answer, signal: AbortSignal): Promise<void> {
    const poll = PollAnswer.safeParse(answer.body);
    if (!poll.success) return await this.#backOff(answer.retryAfter, signal);
    this.#failures = 0;
    this.#clockOffsetMs = new Date(poll.data.now).getTime() - this.now().getTime();
    this.#memory.auditHead = poll.data.auditHead ?? this.#memory.auditHead;
    if ((poll.data.keysSerial ?? 0) > this.#memory.keysSerial) await this.#takeKeys();
    for (const envelope of poll.data.jobs) this.#take(envelope, signal);
    if (poll.data.renewLease && this.machine.state.hold) await this.renewLease();
    if (poll.data.want.length > 0) await this.report(poll.data.want, true);
    if (poll.data.retryAfter > 0) await pause(poll.data.retryAfter * 1000, signal);
  }

  /** Opens an order, and begins it if every check passes. */
  #take(envelope: Parameters<typeof openJob>[0], signal: AbortSignal): void {
    const { machine, jobKey } = this.#memory.enrolled!;
    const opened = openJob(envelope, {
      machine,
      key: keyOf(jobKey),
      now: this.controllerNow(),
      seen: (order) =>
        this.#memory.seen.some((mark) => mark === order.nonce || mark === `${order.job}/${order.attempt}`),
    });
    if (!opened.ok) {
      this.log(`order refused: ${opened.reason}`);
      const told = opened.reason === 'not-yet-valid' || opened.reason === 'order-expired';
      if (opened.order && told)
        void new JobRun(this, opened.order).finish({ outcome: 'refused', reason: opened.reason });
      return;
    }
    const { order } = opened;
    this.#memory.seen.push(order.nonce, `${order.job}/${order.attempt}`);
    this.#memory.seen.splice(0, this.#memory.seen.length - ORDERS_REMEMBERED);
    this.save();
    const run = new JobRun(this, order);
    if (order.verb === 'stop') {
      const found = this.#run?.order.job === order.params.job;
      if (found) this.#run?.stop();
      void run.finish({ outcome: 'succeeded', reason: null });
      return;
    }
    if (this.#run) {
      void run.finish({ outcome: 'refused', reason: 'another-job-running' });
      return;
    }
    this.#run = run;
    void run.perform(signal).finally(() => {
      this.#run = null;
    });
  }

  /** A hold that nobody renewed ends by itself. */
  #lapse(): void {
    const { lease, enrolled } = this.#memory;
    if (!this.machine.state.hold || !lease || !enrolled) return;
    const hash = createHash('sha256').update(enrolled.machine).digest('hex');
    const contact = { failures: this.#failures, networkMs: Date.now() - this.#awakeSince };
    if (!hasLapsed(new Date(lease.notAfter), hash, this.controllerNow(), contact)) return;
    this.endHold();
    this.machine.state.lapsedAt = this.now().toISOString();
    this.save();
    this.log('the hold ended by itself: nobody renewed it');
  }

  async #backOff(retryAfter: number, signal: AbortSignal): Promise<void> {
    this.#failures += 1;
    this.#lapse();
    await pause(backOffMs(this.#failures, retryAfter, this.tools.random.next()), signal);
  }
}
