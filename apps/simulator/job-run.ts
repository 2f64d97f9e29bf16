import type { JobOrder } from '#contracts/agent/envelope.js';
import type { ProgressRequest, ResultRequest } from '#contracts/agent/messages.js';
import { PROTOCOL_VERSION, ProgressAnswer } from '#contracts/agent/messages.js';
import { DAY_MS } from '#domain/time.js';
import type { SimulatedAgent } from './agent.js';
import { pause } from './pace.js';
import type { Step, Work } from './work.js';
import { downloading, installing, scanning } from './work.js';

/** An unchanged progress message every 25 s keeps the job's lease of 90 s alive. */
const HEARTBEAT_MS = 25_000;
/** Not more often than this, however fast simulated time runs. */
const PROGRESS_EVERY_MS = 1000;
const RESTARTS_A_DAY = 2;
const PAUSE_DAYS = 34;
/** Simulated seconds in which people may save their work before an install restarts the PC. */
const INSTALL_NOTICE_SECONDS = 900;

type Ending = Pick<ResultRequest, 'outcome' | 'reason'> & Partial<ResultRequest>;

/** One attempt at one job: tells progress, obeys a stop at the next safe point, and hands in the result. */
export class JobRun {
  readonly order: JobOrder;
  readonly #agent: SimulatedAgent;
  #seq = 0;
  #stopAsked = false;
  #told: { phase: string; at: number } | null = null;

  constructor(agent: SimulatedAgent, order: JobOrder) {
    this.#agent = agent;
    this.order = order;
  }

  /** Asks the work to end at its next safe point. */
  stop(): void {
    this.#stopAsked = true;
  }

  async perform(signal: AbortSignal): Promise<void> {
    const agent = this.#agent;
    const { state } = agent.machine;
    const { order } = this;
    await this.#progress({ seconds: 0, phase: 'accepted', percent: 0 });
    switch (order.verb) {
      case 'inventory':
        await agent.report(['inventory'], true);
        return await this.finish({ outcome: 'succeeded', reason: null });
      case 'scan': {
        const result = await this.#drive(scanning(agent.machine), signal);
        if (result?.outcome === 'succeeded') await agent.report(['scan'], true);
        return await this.#finishWork(result);
      }
      case 'hold':
      case 'renew':
        return await this.#hold(order.verb === 'renew');
      case 'resume':
        agent.endHold();
        await agent.report(['hold']);
        return await this.finish({ outcome: 'succeeded', reason: null });
      case 'download': {
        if (this.#releaseIsOver(order.params.release.notAfter))
          return await this.finish({ outcome: 'refused', reason: 'release-expired' });
        const work = downloading(agent.machine, order.params.updates, () => agent.now());
        const result = await this.#drive(work, signal);
        await agent.report(['scan']);
        return await this.#finishWork(result);
      }
      case 'install':
        return await this.#install(order, signal);
      case 'restart': {
        const today = state.restarts.filter((at) => agent.now().getTime() - new Date(at).getTime() < DAY_MS);
        if (today.length >= RESTARTS_A_DAY) return await this.finish({ outcome: 'refused', reason: 'restart-ceiling' });
        await this.#wait(order.params.noticeSeconds, { seconds: 0, phase: 'restarting', percent: 0 }, signal);
        if (this.#stopAsked) return await this.finish({ outcome: 'stopped', reason: 'stopped-by-person' });
        state.restarts = [agent.now().toISOString(), ...today];
        return await agent.restart(signal, () => this.#spool({ outcome: 'succeeded', reason: null }));
      }
      case 'rotate': {
        const rotated = await agent.rotate();
        return await this.finish(
          rotated ? { outcome: 'succeeded', reason: null } : { outcome: 'failed', reason: 'unexpected-failure' },
        );
      }
      case 'doctor':
        await agent.report(['doctor'], true);
        return await this.finish({ outcome: 'succeeded', reason: null });
      case 'settings':
      case 'wake':
      case 'uninstall':
      case 'repair':
      case 'notify':
        // Nothing of these can be seen in a simulated PC.
        return await this.finish({ outcome: 'succeeded', reason: null });
      case 'leave':
        await this.#progress({ seconds: 0, phase: 'restoring', percent: 50 });
        await this.finish({ outcome: 'succeeded', reason: null });
        return await agent.leave();
      case 'stop':
        return;
    }
  }

  /** Spools the result and tries to deliver it at once. */
  async finish(ending: Ending): Promise<void> {
    this.#spool(ending);
    await this.#agent.results.flush();
  }

  #spool(ending: Ending): void {
    const agent = this.#agent;
    const result: ResultRequest = {
      version: PROTOCOL_VERSION,
      attempt: this.order.attempt,
      fence: this.order.fence,
      at: agent.now().toISOString(),
      hresult: null,
      detail: null,
      restartRequired: false,
      updates: [],
      ...ending,
    };
    agent.results.add(this.order.job, result);
    const cause = result.hresult ?? result.reason;
    agent.log(`${this.order.verb} ${result.outcome}${cause ? ` (${cause})` : ''}`);
  }

  async #finishWork(result: Ending | null): Promise<void> {
    if (result) await this.finish(result);
  }

  async #hold(renewal: boolean): Promise<void> {
    const agent = this.#agent;
    const { facts, state } = agent.machine;
    if (renewal && !state.hold) return await this.finish({ outcome: 'refused', reason: 'not-held' });
    // A PC sets no hold without a lease in force; a renewal asks for a new one in any case.
    if ((renewal || !agent.leaseInForce) && !(await agent.renewLease())) {
      const detail = 'The controller gave no hold lease.';
      return await this.finish({ outcome: 'failed', reason: 'lease-ran-out', detail });
    }
    const pausedUntil = new Date(agent.now().getTime() + PAUSE_DAYS * DAY_MS).toISOString();
    state.hold = {
      // Home does not honour the policy values, so it gets the rolling pause.
      rung: facts.edition === 'Core' ? 'pause' : 'policy',
      since: state.hold?.since ?? agent.now().toISOString(),
      pausedUntil: facts.edition === 'Core' ? pausedUntil : null,
    };
    agent.save();
    await agent.report(['hold']);
    await this.finish({ outcome: 'succeeded', reason: null });
  }

  async #install(order: Extract<JobOrder, { verb: 'install' }>, signal: AbortSignal): Promise<void> {
    const agent = this.#agent;
    if (this.#releaseIsOver(order.params.release.notAfter))
      return await this.finish({ outcome: 'refused', reason: 'release-expired' });
    const result = await this.#drive(
      installing(agent.machine, order.params.updates, () => agent.now()),
      signal,
    );
    if (!result) return;
    agent.save();
    // The outcome is handed in before the restart: proof comes with the inventory and scan after it.
    await this.finish(result);
    if (result.restartRequired && result.outcome !== 'refused' && order.params.restart === 'if-required') {
      await pause(agent.tools.pace.real(INSTALL_NOTICE_SECONDS), signal);
      await agent.restart(signal);
    } else {
      await agent.report(['inventory', 'scan']);
    }
  }

  #releaseIsOver(notAfter: string): boolean {
    return this.#agent.controllerNow() > new Date(notAfter);
  }

  /** Carries work through; null when the job was lost to a newer attempt, which then asks Windows Update history itself. */
  async #drive(work: Work, signal: AbortSignal): Promise<Ending | null> {
    let step = work.next(false);
    while (!step.done) {
      if (!(await this.#wait(step.value.seconds, step.value, signal))) return null;
      if (signal.aborted) return null;
      step = work.next(this.#stopAsked);
    }
    return step.value;
  }

  /** Waits so many simulated seconds, telling progress as often as the protocol wants; false when the lease is lost. */
  async #wait(seconds: number, step: Step, signal: AbortSignal): Promise<boolean> {
    const end = Date.now() + this.#agent.tools.pace.real(seconds);
    const told = this.#told;
    if (!told || told.phase !== step.phase || Date.now() - told.at >= PROGRESS_EVERY_MS) {
      if (!(await this.#progress(step))) return false;
    }
    for (let left = end - Date.now(); left > 0 && !signal.aborted && !this.#stopAsked; left = end - Date.now()) {
      await pause(Math.min(left, HEARTBEAT_MS), signal);
      if (end - Date.now() > 0 && !signal.aborted && !(await this.#progress(step))) return false;
    }
    return true;
  }

  async #progress(step: Step): Promise<boolean> {
    this.#seq += 1;
    this.#told = { phase: step.phase, at: Date.now() };
    const message: ProgressRequest = {
      version: PROTOCOL_VERSION,
      attempt: this.order.attempt,
      fence: this.order.fence,
      seq: this.#seq,
      at: this.#agent.now().toISOString(),
      phase: step.phase,
      percent: step.percent,
      update: step.update,
    };
    const answer = await this.#agent.send(`/agent/v1/jobs/${this.order.job}/progress`, message);
    if (answer.status === 409 || answer.status === 404) return false;
    const told = ProgressAnswer.safeParse(answer.body);
    if (answer.status === 200 && told.success && told.data.stop) this.#stopAsked = true;
    return true;
  }
}
