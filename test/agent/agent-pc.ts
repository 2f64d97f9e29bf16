import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HoldReport } from '#contracts/agent/reports.js';
import { type Answer, BenchMachine, type MachineOptions, ScriptServer } from '#test/pshost.js';
import type { TestController } from './agent-controller.js';

const AGENTS = path.resolve(import.meta.dirname, '../../../agents');
const RELEASE = { id: '0a4f3a52-3c1f-4c86-9a0e-5b8f3e9f6d21', notAfter: '2099-01-01T00:00:00Z' };

/** Wine 8 has no ECDSA (0x80090029): there the lease is read without its signature, which the linux engine checks. */
const UNSIGNED = `function Test-SluiceSignature { $true };`;

/** A registry value as the agent's journal writes it. */
export interface RegistryData {
  exists: boolean;
  type: string | null;
  value: unknown;
}

/** A simulated PC with the agent's files in place and enrolled, without the scheduled tasks: the test says when poll and work run. */
export class AgentPc {
  private constructor(
    readonly machine: BenchMachine,
    readonly controller: TestController,
    private readonly server: ScriptServer,
  ) {}

  /** @returns null when the engine is missing (listed as a gap). */
  static create(controller: TestController, options: MachineOptions = {}, env: NodeJS.ProcessEnv = {}): AgentPc | null {
    const machine = BenchMachine.create(options);
    if (!machine) return null;
    const code = machine.file('Program Files/Sluice');
    for (const folder of ['Sluice', 'service'])
      cpSync(path.join(AGENTS, folder), path.join(code, folder), { recursive: true });
    for (const folder of ['inbox', 'chores', 'spool', 'intents', 'log', 'temp']) {
      mkdirSync(machine.file(`ProgramData/Sluice/${folder}`), { recursive: true });
    }
    const pc = new AgentPc(machine, controller, ScriptServer.onBench(machine, { SLUICE_BENCH_SPEED: '1000', ...env }));
    pc.write('config.json', controller.config());
    pc.write('credential', controller.credential());
    return pc;
  }

  /** Path of a state file. */
  path(name: string): string {
    return this.machine.file(`ProgramData/Sluice/${name}`);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  write(name: string, value: unknown): void {
    writeFileSync(this.path(name), typeof value === 'string' ? value : JSON.stringify(value));
  }

  state<T = Record<string, unknown>>(name: string): T {
    return JSON.parse(readFileSync(this.path(name), 'utf8')) as T;
  }

  log(task: 'poll' | 'work' | 'drop'): string {
    return this.has(`log/${task}.log`) ? readFileSync(this.path(`log/${task}.log`), 'utf8') : '';
  }

  /** Runs a script and gives what it put out; fails where it failed. */
  async run(script: string): Promise<string[]> {
    const answer = await this.server.run(script);
    assert.equal(answer.error, null, `${answer.error?.message} ${answer.text}`);
    return answer.output;
  }

  /** Runs a script inside the agent's module, where its private functions are. */
  inside(script: string): Promise<string[]> {
    return this.run(this.#within(script));
  }

  /** As {@link inside}, for a script that may fail or die. */
  attempt(script: string): Promise<Answer> {
    return this.server.run(this.#within(script));
  }

  #within(script: string): string {
    const module = this.machine.inside(this.machine.file('Program Files/Sluice/Sluice/Sluice.psd1'));
    const body = `${this.machine.host.engine === 'wine' ? UNSIGNED : ''} ${script}`;
    return `Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; Import-Module -Name '${module}'; & (Get-Module Sluice) { ${body} }`;
  }

  async poll(): Promise<void> {
    await this.inside('Invoke-SluicePoll -Once');
  }

  async work(): Promise<void> {
    await this.inside('Invoke-SluiceWork');
  }

  /** Gives a job, lets the PC take and do it. @returns its newest result. */
  async do(verb: string, params: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) {
    const job = this.controller.give(verb, params, changes);
    await this.poll();
    await this.work();
    const result = this.controller.results(job).at(-1);
    assert.ok(result, `No result of ${verb}. ${this.log('poll')} ${this.log('work')}`);
    return { job, ...result };
  }

  /** Gives an install job for updates of the catalogue. */
  install(updates: { updateId: string; revision: number }[], restart = 'never') {
    return this.do('install', { updates, release: RELEASE, restart });
  }

  async setRegistry(key: string, name: string, type: string, value: string): Promise<void> {
    await this.run(`if (-not (Test-Path '${key}')) { $null = New-Item -Path '${key}' -Force }
      $null = New-ItemProperty -LiteralPath '${key}' -Name '${name}' -PropertyType ${type} -Value (${value}) -Force`);
  }

  async registry(key: string, name: string): Promise<RegistryData> {
    const [text] = await this.inside(
      `ConvertTo-SluiceJson -Value (Get-SluiceRegistryValue -Path '${key}' -Name '${name}')`,
    );
    return JSON.parse(text!) as RegistryData;
  }

  /** Puts a lease on the PC that ends in so many days. */
  lease(days: number): void {
    this.write('lease.json', this.controller.lease(days));
  }

  /** Holds the PC directly, without a job. @returns the reason why it does not stand, or ''. */
  async hold(days = 21): Promise<string> {
    this.lease(days);
    return (await this.inside('"$(Set-SluiceHold)"'))[0]!;
  }

  /** The hold as the PC would report it now. */
  async report(): Promise<HoldReport> {
    return HoldReport.parse(JSON.parse((await this.inside('ConvertTo-SluiceJson -Value (Get-SluiceHoldReport)'))[0]!));
  }

  /** What the poll task does for the hold in one round, then what it asked the work task for. */
  async round(contact = { failures: 0, networkSeconds: 0 }): Promise<void> {
    const { failures, networkSeconds } = contact;
    await this.inside(`Update-SluiceClock
      $null = Update-SluiceHold -Contact @{ failures = ${failures}; networkSeconds = ${networkSeconds} }; Invoke-SluiceChore`);
  }

  /** Sets the clock of the PC so many days off this computer's. */
  shiftClock(days: number): void {
    this.machine.setFacts({ clockOffsetSeconds: Math.round(days * 86_400) });
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.controller.close();
    this.machine.remove();
  }
}
