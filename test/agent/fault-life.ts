import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';
import { type Fault, type Seam, strike } from './fault-seams.js';
import { type Effect, nothingIsLeft, type Snapshot } from './hold-checker.js';

const ROUND = 'Invoke-SluicePoll -Once; Invoke-SluiceWork';
const RELEASE = { id: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21', notAfter: '2099-01-01T00:00:00Z' };
const DOTNET = { updateId: '1c2a7d2f-7d4a-4a6f-8e6d-4a1b63b82001', revision: 201 };
const TOOL = { updateId: '5e406f0e-59fa-432d-bb9a-77d2db6f74ec', revision: 200 };
const SHARING = { downloadMode: 1, minFileMb: null, maxCacheAgeDays: null, maxCachePercent: null, minBackgroundKbps: null, delayBackgroundSeconds: null, delayForegroundSeconds: null, maxBackgroundKbps: null, minBatteryPercent: null, minRamGb: null, minDiskGb: null }; // biome-ignore format: one row
const WORDS = ['poll', 'lease', 'progress', 'result', 'report', 'rotate', 'leave'];

/** One step of the agent's work and where the fault strikes it. Without a job, `done` says whether the step has had its effect. */
interface Step {
  name: string;
  seam: Seam;
  job?: [verb: string, params: Record<string, unknown>];
  prepare?(life: FaultLife): Promise<void> | void;
  round?: string;
  done?(life: FaultLife): boolean;
  /** Checked where the step is through. */
  proven?(life: FaultLife): void;
}

const inventory: [string, Record<string, unknown>] = ['inventory', {}];

/** The agent's work in an order in which one PC can live through it. */
export const STEPS: readonly Step[] = [
  { name: 'ask for work', seam: { at: 'Send-SluiceMessage', like: '*/agent/v1/poll *' }, done: (life) => life.since('poll') > 0 },
  { name: 'take an order', job: inventory, seam: { at: 'Write-SluiceFile', like: '*inbox/*' } },
  { name: 'report', job: inventory, seam: { at: 'Send-SluiceReport', like: '*inventory*' } },
  { name: 'write the result', job: inventory, seam: { at: 'Write-SluiceFile', like: '*spool/*.json *' } },
  { name: 'send the result', job: inventory, seam: { at: 'Send-SluiceMessage', like: '*/result *' } },
  { name: 'search', job: ['scan', {}], seam: { at: 'Search-SluiceUpdate' } },
  { name: 'journal the originals', job: ['hold', {}], seam: { at: 'Write-SluiceFile', like: '*journal.json*' } },
  { name: 'give Windows back', job: ['resume', {}], seam: { at: 'Write-SluiceSetting', nth: 3 } },
  { name: 'write the hold', job: ['hold', {}], seam: { at: 'Write-SluiceSetting', nth: 3 } },
  {
    name: 'renew the lease',
    seam: { at: 'Write-SluiceFile', like: '*lease.json*' },
    prepare: (life) => {
      life.noted = life.lease();
      life.controller.renewLease = true;
    },
    done: (life) => life.lease() !== life.noted,
    proven: (life) => {
      life.controller.renewLease = false;
    },
  },
  { name: 'set the sharing', job: ['settings', SHARING], seam: { at: 'Write-SluiceSetting' } },
  { name: 'change the credential', job: ['rotate', {}], seam: { at: 'Write-SluiceFile', like: '*credential*' } },
  {
    name: 'download',
    job: ['download', { updates: [DOTNET], release: RELEASE }],
    seam: { at: 'Invoke-SluiceUpdateJob', like: '*Download*' },
  },
  {
    name: 'install',
    job: ['install', { updates: [TOOL], release: RELEASE, restart: 'never' }],
    seam: { at: 'Set-SluiceProgress', like: '*installing*-Update*' },
    proven: (life) => {
      const installed = life.pc.machine.events('installed').filter((one) => one.updateId === TOOL.updateId);
      assert.equal(installed.length, 1, 'installed once');
    },
  },
  {
    name: 'restart',
    job: ['restart', { noticeSeconds: 60, evenIfInUse: true }],
    seam: { at: 'Invoke-SluiceProgram', like: '*shutdown*' },
    proven: (life) => {
      const { length } = life.pc.machine.events('restart-requested');
      assert.ok(length <= 1, `${length} restarts ordered`);
    },
  },
  {
    name: 'prove after a restart',
    // A power cut has started it already: two starts within seconds would look like one.
    prepare: async (life) => void (await life.pc.run('Step-BenchClock -Minutes 3; Restart-BenchMachine')),
    seam: { at: 'Send-SluiceReport', like: '*scan*' },
    done: (life) => ['scan', 'inventory'].every((kind) => life.since('report', kind) > 0),
  },
  {
    name: 'let the hold lapse',
    prepare: (life) => life.pc.write('lease.json', life.controller.lease(-5)),
    round: 'Update-SluiceClock; $null = Update-SluiceHold -Contact @{ failures = 9; networkSeconds = 9999 }',
    seam: { at: 'Write-SluiceSetting', nth: 3 },
    done: (life) => life.pc.state('hold.json').level === 'lapsed',
  },
  {
    name: 'leave',
    prepare: async (life) => {
      assert.equal((await life.pc.do('hold')).outcome, 'succeeded');
    },
    job: ['leave', {}],
    seam: { at: 'Write-SluiceSetting', nth: 3 },
    proven: (life) => assert.ok(!life.pc.has('config.json') && !life.pc.has('credential'), 'nothing of the agent is left'),
  },
]; // biome-ignore format: one step a row

/** One PC to which the same thing happens in each step of the agent's work. */
export class FaultLife {
  /** What a step noted for its own end. */
  noted = '';
  private from = 0;

  private constructor(
    readonly pc: AgentPc,
    readonly controller: TestController,
    readonly fault: Fault,
  ) {}

  /** @returns null where the engine is missing. */
  static async begin(fault: Fault): Promise<FaultLife | null> {
    const controller = await new TestController().listen();
    const pc = AgentPc.create(controller, { edition: 'Professional', session: 'anna' });
    if (!pc) return null;
    // Long enough that the fault strikes in the middle.
    pc.machine.offer(TOOL.updateId, { installSeconds: 700 });
    const life = new FaultLife(pc, controller, fault);
    for (const word of WORDS) {
      controller.instead.set(word, () => {
        if (fault !== 'controller gone' || !existsSync(life.flag)) return null;
        // It never arrived.
        controller.received.pop();
        return { hangUp: true };
      });
    }
    await pc.run('Save-BenchSnapshot');
    return life;
  }

  get flag(): string {
    return this.pc.machine.file('fault');
  }

  /** Messages of a kind since the step began. */
  since(word: string, kind?: string): number {
    return this.controller.received.slice(this.from).filter(({ path, body }) => path.endsWith(`/${word}`) && (!kind || body.kind === kind)).length; // biome-ignore format: one row
  }

  lease(): string {
    return this.pc.state<{ bytes: string }>('lease.json').bytes;
  }

  /** Lets the fault strike in one step and looks how the agent comes out of it. @returns that in words. */
  async live(step: Step): Promise<string> {
    const { pc, controller } = this;
    await step.prepare?.(this);
    this.from = controller.received.length;
    const job = step.job && controller.give(...step.job);
    const round = step.round ?? ROUND;
    let struck = await pc.attempt(`${strike(this.fault, step.seam, this.flag)}\n${round}`);
    // What is no order may have its turn a round later.
    for (let rounds = 0; rounds < 2 && !job && !existsSync(this.flag); rounds++) {
      struck = await pc.attempt(`${strike(this.fault, step.seam, this.flag)}\n${round}`);
    }
    assert.ok(
      existsSync(this.flag),
      `${step.name}: the fault did not strike. ${struck.error?.message} ${pc.log('work')}`,
    );
    const died = struck.error?.id === 'BenchProcessDied';
    assert.equal(died, this.fault === 'killed' || this.fault === 'power cut', struck.error?.message);
    const waits = job !== undefined && this.spooled(job);
    this.lift();

    const words = job ? await this.jobEnds(job, step, waits) : await this.effectComes(step);
    step.proven?.(this);
    assert.ok(job === undefined || !this.spooled(job), `${step.name}: the result was never taken off the spool`);
    assert.deepEqual(controller.invalid, [], step.name);
    return words;
  }

  /** Nothing of the agent is left on the PC, and every original is back. */
  async left(): Promise<void> {
    await this.pc.run('Save-BenchSnapshot');
    const snapshots = this.pc.machine.lines<Snapshot>('snapshots.jsonl');
    assert.deepEqual(nothingIsLeft([snapshots[0]!, snapshots.at(-1)!]), []);
    const installed = this.pc.machine.lines<Effect>('events.jsonl').filter(({ event }) => event === 'installed');
    assert.equal(new Set(installed.map((one) => one.updateId)).size, installed.length, 'nothing was installed twice');
  }

  private lift(): void {
    rmSync(this.flag);
    this.pc.machine.setFacts({
      networkUp: true,
      diskFree: 120_000_000_000,
      sessions: [{ user: 'anna', state: 'active' }],
    });
  }

  private spooled(job: string): boolean {
    const folder = this.pc.path('spool');
    return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(job) && name.endsWith('.json'));
  }

  private async jobEnds(job: string, step: Step, waits: boolean): Promise<string> {
    const outcome = () => this.controller.results(job).at(-1);
    const again = async (words: string) => {
      this.controller.give(step.job![0], step.job![1], { job });
      await this.pc.inside(ROUND);
      const last = outcome();
      assert.ok(last, `${step.name} was lost`);
      return `${words}; ${last.outcome === 'succeeded' ? 'done' : `\`${last.reason}\``} at the next order`;
    };
    if (outcome()?.outcome === 'succeeded') return 'went on';
    if (outcome()) return again(`told \`${outcome()!.reason}\``);
    // It has left already, and could not say so.
    if (!this.pc.has('config.json')) return 'went on; nobody was told';
    for (let rounds = 0; rounds < 2; rounds++) {
      await this.pc.inside(ROUND);
      if (outcome()?.outcome === 'succeeded') return waits ? 'done, told later' : 'finished at the next start';
      if (outcome()) return again(`told \`${outcome()!.reason}\`${waits ? ' later' : ''}`);
    }
    return again('nothing was begun');
  }

  private async effectComes(step: Step): Promise<string> {
    if (step.done!(this)) return 'went on';
    for (let rounds = 0; rounds < 2; rounds++) {
      await this.pc.inside(step.round ?? ROUND);
      if (step.done!(this)) return 'finished at the next start';
    }
    assert.fail(`${step.name} was lost. ${this.pc.log('poll')} ${this.pc.log('work')}`);
  }
}
