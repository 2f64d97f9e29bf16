import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HoldReport } from '#contracts/agent/reports.js';
import { DAY_MS, HOUR_MS } from '#domain/time.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';
import { type Effect, judgeLife, type Life, type Snapshot } from './hold-checker.js';

const CUMULATIVE = { updateId: '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002', revision: 200 };
const SECURITY = [{ id: '0fa1201d-4330-4fa8-8ae9-b877473b6441', name: 'Security Updates' }];
const POLICY = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const AU = `${POLICY}\\AU`;

/** One PC, its controller that goes by the same clock, and sixty days in which Windows, a person and bad luck do their worst. */
class SimulatedLife {
  begun = Date.now();
  readonly life: Life;

  constructor(readonly pc: AgentPc) {
    this.life = {
      heldFrom: 0,
      leaks: [],
      outage: { leaseEnds: 0, from: 0, to: 0 },
      leftAt: 0,
      told: [],
    };
    // The clock of the PC is right: the controller's goes with it.
    Object.defineProperty(pc.controller, 'clockMs', { get: () => this.now() - Date.now() });
  }

  now(): number {
    return (
      Date.now() +
      (this.pc.machine.read<{ clockOffsetSeconds?: number }>('machine.json').clockOffsetSeconds ?? 0) * 1000
    );
  }

  day(): number {
    return (this.now() - this.begun) / DAY_MS;
  }

  /** Lets days pass in steps of two, in the middle of the night: in each Windows gets its turn, then the agent. */
  async pass(days: number): Promise<void> {
    await this.#steps(Math.round(days / 2), 2880, 'Step-BenchOrchestrator');
  }

  /**
   * Rounds of the agent alone, in the minutes after something happened. Two days in one step would leave the PC to Windows for two days; the
   * agent comes by every five minutes.
   */
  async rounds(count: number, { minutes = 5 } = {}): Promise<void> {
    await this.#steps(count, minutes);
  }

  async #steps(count: number, minutes: number, windows = ''): Promise<void> {
    await this.pc.inside(`foreach ($step in 1..${count}) {
      Step-BenchClock -Minutes ${minutes}
      ${windows}
      Invoke-SluicePoll -Once; Invoke-SluiceWork
      Save-BenchSnapshot
    }`);
  }

  /** A new cumulative update for this PC, in the place of the newest. */
  publish(month: number): { updateId: string; revision: number } {
    const id = `0b1f6c1e-6c39-4f5e-9d5c-3f0a52a7a0${String(month).padStart(2, '0')}`;
    const supersedes = [CUMULATIVE.updateId, ...Array.from({ length: month - 1 }, (_, index) => `0b1f6c1e-6c39-4f5e-9d5c-3f0a52a7a0${String(index + 1).padStart(2, '0')}`)]; // biome-ignore format: one row
    this.pc.machine.offer(id, { title: `Cumulative Update ${month}`, kb: [`500000${month}`], categories: SECURITY, builds: [26100], needsRestart: true, resultUbr: 7200 + month * 100, supersedes }); // biome-ignore format: one row
    return { updateId: id, revision: 200 };
  }

  /** When the controller heard of each leak and drift first. */
  hear(): void {
    this.pc.controller.instead.set('report', ({ body }) => {
      if (body.kind === 'hold' && typeof body.body === 'string') {
        const { leaks, drift } = HoldReport.parse(JSON.parse(body.body));
        const known = (what: string) => this.life.told.some((one) => one.what === what);
        for (const { what } of leaks) if (!known(what)) this.life.told.push({ at: this.now(), kind: 'leak', what });
        for (const { what } of drift) if (!known(what)) this.life.told.push({ at: this.now(), kind: 'drift', what });
      }
      return null;
    });
  }
}

for (const edition of ['Core', 'Professional'] as const) {
  test(`${edition} lives sixty days against Windows' own updating, and every rule of holding is kept`, async () => {
    const pc = AgentPc.create(await new TestController().listen(), { edition });
    if (!pc) return;
    const simulated = new SimulatedLife(pc);
    const { life } = simulated;
    try {
      // Two in the morning: when Windows likes to restart.
      const night = 26 * HOUR_MS - (Date.now() % DAY_MS);
      pc.machine.setFacts({ clockOffsetSeconds: Math.round(night / 1000) });
      simulated.begun = simulated.now();
      // What was there before: a person's own setting, and a payload that Windows had fetched already.
      await pc.setRegistry(AU, 'AUOptions', 'DWord', '3');
      await pc.setRegistry(POLICY, 'ConfigureDeadlineForQualityUpdates', 'DWord', '2');
      await pc.run('Save-BenchSnapshot');
      simulated.hear();
      assert.equal((await pc.do('hold')).outcome, 'succeeded');
      life.heldFrom = simulated.now();
      await simulated.pass(4);

      // A person changes a setting of ours: back within the next round.
      await pc.setRegistry(AU, 'NoAutoUpdate', 'DWord', '0');
      await simulated.rounds(1);
      assert.ok(life.told.some((one) => one.kind === 'drift' && one.what.includes('NoAutoUpdate')));
      await simulated.pass(6);

      // The released update is installed by us and finished by a person's restart at noon.
      assert.equal((await pc.install([CUMULATIVE])).outcome, 'succeeded');
      await pc.run('Restart-BenchMachine');
      await simulated.pass(2);
      assert.deepEqual((await pc.report()).leaks, [], 'what is ours is no leak');

      // The month's next update; and one day on which Windows forces its way in.
      simulated.publish(1);
      await simulated.pass(4);
      pc.machine.setFacts({ orchestratorIgnoresHold: true });
      life.leaks.push({ from: simulated.now(), to: simulated.now() + 4 * HOUR_MS });
      await pc.run('Step-BenchClock -Minutes 60; Step-BenchOrchestrator');
      await pc.run(`Restart-BenchMachine -By 'C:\\Windows\\uus\\AMD64\\MoUsoCoreWorker.exe'`);
      await simulated.rounds(2, { minutes: 10 });
      pc.machine.setFacts({ orchestratorIgnoresHold: false });
      assert.equal((await pc.report()).rung, edition === 'Core' ? 'orchestrator' : 'pause');
      const kinds = (await pc.report()).leaks.map((one) => one.kind);
      assert.ok(kinds.includes('install') && kinds.includes('restart'), kinds.join());

      // Windows switches its service on again after days, and loses it again.
      await simulated.pass(10);
      if (edition === 'Core') {
        assert.ok(pc.machine.events('orchestrator-healed').length > 0);
        assert.ok(life.told.some((one) => one.kind === 'drift' && one.what.includes('UsoSvc')));
      }
      simulated.publish(2);
      await simulated.pass(2);

      // The controller is gone for longer than any hold lives.
      const leases = pc.controller.received.filter((one) => one.path.endsWith('/lease')).length;
      assert.ok(leases >= 2, 'the lease was renewed');
      const { envelope } = { envelope: pc.state<{ bytes: string }>('lease.json') };
      const lease = JSON.parse(Buffer.from(envelope.bytes, 'base64').toString('utf8').split('\n')[1]!) as {
        notAfter: string;
      };
      life.outage = { leaseEnds: Date.parse(lease.notAfter), from: simulated.now(), to: Number.POSITIVE_INFINITY };
      for (const word of ['poll', 'lease', 'progress', 'result', 'report'] as const)
        pc.controller.instead.set(word, () => ({ status: 503, body: { reason: 'unavailable' } }));
      // Past the lease and the longest delay, with more than an hour of network in these rounds; then Windows has two nights.
      await simulated.pass(2 * Math.ceil((life.outage.leaseEnds + 3 * DAY_MS - simulated.now()) / (2 * DAY_MS)));
      await simulated.pass(4);
      assert.equal((await pc.report()).level, 'lapsed');
      const ubr = Number((await pc.registry('HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'UBR')).value);
      assert.ok(ubr >= 7400, 'security updates came back by themselves');

      for (const word of ['poll', 'lease', 'progress', 'result', 'report'] as const) pc.controller.instead.delete(word);
      simulated.hear();
      assert.equal((await pc.do('hold')).outcome, 'succeeded');
      life.outage.to = simulated.now();
      simulated.publish(3);
      await simulated.pass(Math.max(2, 60 - simulated.day()));
      life.leftAt = simulated.now();
      const [left] = await pc.inside('ConvertTo-SluiceJson -Value (Invoke-SluiceLeave).Outcome');
      assert.equal((JSON.parse(left!) as { outcome: string }).outcome, 'succeeded');
      await pc.run('Save-BenchSnapshot');

      const effects = pc.machine.lines<Effect>('events.jsonl');
      assert.deepEqual(judgeLife(pc.machine.lines<Snapshot>('snapshots.jsonl'), effects, life), []);
      assert.ok(effects.filter(({ event }) => event === 'orchestrator-scan').length > 0, 'the adversary did play');
      assert.deepEqual(pc.controller.invalid, []);
    } finally {
      await pc.close();
    }
  });
}

test('the checker sees each broken rule', () => {
  const key = (name: string) => `HKEY_LOCAL_MACHINE\\SOFTWARE\\${name}`;
  const off = key('Policies\\Microsoft\\Windows\\WindowsUpdate\\AU\\NoAutoUpdate');
  const services = Object.fromEntries(
    ['wuauserv', 'BITS', 'DoSvc', 'CryptSvc', 'TrustedInstaller', 'WaaSMedicSvc', 'UsoSvc'].map((name) => [name, { start: 2, delayed: false, running: true }]), // biome-ignore format: one row
  );
  const at = (day: number) => new Date(day * DAY_MS).toISOString();
  const deadMan = { 'Sluice dead-man': { command: 'reg.exe', arguments: '' } };
  const empty: Snapshot = { at: at(0), registry: {}, services, tasks: {} };
  const held = (day: number): Snapshot => ({ at: at(day), registry: { [off]: 'DWord:1' }, services, tasks: deadMan });
  const good = [empty, held(5), { ...empty, at: at(45) }, held(55), { ...empty, at: at(61) }];
  const life: Life = { heldFrom: 1, leaks: [], outage: { leaseEnds: 40 * DAY_MS, from: 20 * DAY_MS, to: 50 * DAY_MS }, leftAt: 60 * DAY_MS, told: [] }; // biome-ignore format: one row
  assert.deepEqual(judgeLife(good, [], life), []);
  const with_ = (index: number, change: Partial<Snapshot>) =>
    good.map((one, each) => (each === index ? { ...one, ...change } : one));
  const bad: [RegExp, Snapshot[], Effect[]][] = [
    [
      /wuauserv was changed/,
      with_(1, { services: { ...services, wuauserv: { start: 4, delayed: false, running: false } } }),
      [],
    ],
    [
      /AU\\UseWUServer/,
      with_(1, { registry: { [off]: 'DWord:1', [off.replace('NoAutoUpdate', 'UseWUServer')]: 'DWord:1' } }),
      [],
    ],
    [/NoAutoUpdate is undefined/, with_(1, { registry: {} }), []],
    [/no dead-man/, with_(1, { tasks: {} }), []],
    [/outlived its lease/, with_(2, { registry: { [off]: 'DWord:1' } }), []],
    [/did not come back/, with_(3, { registry: {} }), []],
    [/left behind: .*NoAutoUpdate/, with_(4, { registry: { [off]: 'DWord:1' } }), []],
    [/left behind: task/, with_(4, { tasks: deadMan }), []],
    [/paused until/, good, [{ at: at(2), event: 'registry-set', name: 'PauseUpdatesExpiryTime', data: at(40) }]],
    [/Windows installed KB1/, good, [{ at: at(2), event: 'installed', title: 'KB1', client: 'UpdateOrchestrator' }]],
    [/restarted by itself/, good, [{ at: at(2), event: 'restarted', by: 'MoUsoCoreWorker.exe' }]],
    [/third restart/, good, [2, 2.1, 2.2].map((day) => ({ at: at(day), event: 'restart-requested' }))],
  ];
  for (const [rule, snapshots, effects] of bad) assert.match(judgeLife(snapshots, effects, life).join('; '), rule);
});
