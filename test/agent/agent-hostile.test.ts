import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOB_TYPE, VerbParams } from '#contracts/agent/envelope.js';
import { CUMULATIVE, DOTNET, RELEASE, withPc } from './agent-journey.js';
import type { AgentPc } from './agent-pc.js';

/** What a thief of the controller can order: everything here is signed with the real key. */
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const MAC = '02:00:00:00:00:01';
const TERMS = { noticeMinutes: 30, countdownMinutes: 10, snoozeMinutes: 60, deadline: at(60), activeHours: { from: '08:00', to: '18:00' } }; // biome-ignore format: one row
const SETTINGS = {
  downloadMode: 1,
  minFileMb: 1,
  maxCacheAgeDays: 14,
  maxCachePercent: 20,
  minBackgroundKbps: 64,
  delayBackgroundSeconds: 60,
  delayForegroundSeconds: 30,
  maxBackgroundKbps: 256,
  minBatteryPercent: 50,
  minRamGb: 4,
  minDiskGb: 32,
};
/** One good order of each verb: every parameter that exists stands here. */
const GOOD: { [V in keyof typeof VerbParams]: Record<string, unknown> } = {
  inventory: {},
  scan: {},
  hold: {},
  resume: {},
  renew: {},
  rotate: {},
  doctor: {},
  leave: {},
  download: { updates: [DOTNET], release: RELEASE },
  install: { updates: [DOTNET], release: RELEASE, restart: 'if-required', policy: TERMS },
  restart: { noticeSeconds: 60, evenIfInUse: false, policy: TERMS },
  uninstall: { update: DOTNET },
  repair: { steps: [1, 2] },
  notify: { template: 2 },
  stop: { job: '11111111-2222-4333-8444-555555555555' },
  settings: SETTINGS,
  wake: { macs: [MAC] },
};
/** What no parameter may be, whatever its type: scripts, paths, addresses, numbers beyond every bound, nothing. */
const STRANGE: unknown[] = [
  'powershell -enc AAAA',
  'C:\\Windows\\System32\\cmd.exe',
  '\\\\evil\\share',
  'http://evil.example/a.msi',
  '; shutdown /r /t 0',
  '$(calc.exe)',
  '',
  -1,
  2 ** 40,
  1.5,
  [],
  [['x']],
  {},
  { Keys: 1 },
];
type Json = Record<string, unknown>;

/** Every order that differs from the good one in one place: another value, one that is missing, one too many. */
function* spoilt(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const inner of spoilt(value[0])) yield [inner, ...value.slice(1)];
    for (const strange of STRANGE) yield [...value, strange];
    yield Array.from({ length: 201 }, () => value[0]);
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Json;
    for (const name of Object.keys(fields)) {
      for (const inner of spoilt(fields[name])) yield { ...fields, [name]: inner };
      yield Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
    }
    for (const name of ['script', 'path', 'url', 'command', 'Keys', 'service']) yield { ...fields, [name]: 'calc.exe' };
  }
  yield* STRANGE;
  yield null;
}

const effects = (pc: AgentPc) =>
  JSON.stringify([
    JSON.parse(pc.machine.runSync(['-Snapshot']).stdout),
    pc.machine.events().filter((one) => !/^(program|task)/.test(one.event)),
  ]);

for (const part of [0, 1]) {
  test(`no parameter of any verb beyond its bounds is taken, however it is signed (${part + 1} of 2)`, () =>
    withPc({ session: 'anna' }, async (pc, controller) => {
      const orders = (Object.keys(GOOD) as (keyof typeof VerbParams)[])
        .filter((verb, index) => index % 2 === part && verb !== undefined)
        .flatMap((verb) =>
          [...spoilt(GOOD[verb])]
            .filter((params) => !VerbParams[verb].safeParse(params).success)
            .map((params) => ({ verb, params: params as Json })),
        );
      assert.ok(orders.length > 300, String(orders.length));
      const before = effects(pc);
      for (const { verb, params } of orders) controller.hand(controller.sign(JOB_TYPE, controller.order(verb, params)));
      await pc.poll();
      const refusals = [...pc.log('poll').matchAll(/An order was refused: (\S+)/g)].map((found) => found[1]);
      const accepted = [...pc.log('poll').matchAll(/Job \S+ accepted: (\S+)/g)].map((found) => found[1]);
      assert.deepEqual(accepted, []);
      assert.equal(refusals.length, orders.length);
      assert.deepEqual([...new Set(refusals)].sort(), ['malformed-order', 'unknown-field']);
      await pc.work();
      assert.equal(effects(pc), before);
    }));
}

test('good orders have no effect twice, too late, too early, or on another PC', () =>
  withPc({}, async (pc, controller) => {
    pc.machine.setFacts({ sessions: [] });
    const restart = { noticeSeconds: 60, evenIfInUse: true };
    const once = controller.order('restart', restart);
    for (const [changes, reason] of [
      [{ machine: '11111111-2222-4333-8444-555555555555' }, 'wrong-machine'],
      [{ notAfter: at(-1) }, 'order-expired'],
      [{ notBefore: at(10) }, 'not-yet-valid'],
    ] as const) {
      controller.hand(controller.sign(JOB_TYPE, { ...controller.order('restart', restart), ...changes }));
      await pc.poll();
      await pc.work();
      assert.match(pc.log('poll'), new RegExp(`An order was refused: ${reason}`));
    }
    assert.deepEqual(pc.machine.events('restart-requested'), []);
    // The same again; the same attempt under a new nonce; another job under the nonce that was used.
    const { nonce } = once as { nonce: string };
    const others = [once, { ...once, nonce: 'f'.repeat(32) }, { ...controller.order('restart', restart), nonce }];
    for (const order of [once, ...others]) {
      controller.hand(controller.sign(JOB_TYPE, order));
      await pc.poll();
      await pc.work();
    }
    assert.equal(pc.machine.events('restart-requested').length, 1);
    assert.equal(pc.log('poll').match(/An order was refused: replayed/g)?.length, others.length);
  }));

test('no order restarts a personal PC while somebody works, and none ends the pause of its owner', () =>
  withPc({ session: 'anna', facts: { popupAnswer: -1 } }, async (pc, controller) => {
    pc.write('config.json', { ...controller.config(), ownership: 'personal' });
    const harsh = { noticeMinutes: 0, countdownMinutes: 1, snoozeMinutes: 5, deadline: at(-600) };
    for (const params of [
      { noticeSeconds: 60, evenIfInUse: true },
      { noticeSeconds: 60, evenIfInUse: true, policy: harsh },
      { noticeSeconds: 60, evenIfInUse: false, policy: harsh },
    ]) {
      for (let tries = 0; tries < 2; tries++) {
        const { outcome, reason } = await pc.do('restart', params);
        assert.equal(outcome, 'refused');
        assert.match(String(reason), /^(user-active|restart-notice)$/);
      }
    }
    await pc.do('install', { ...GOOD.install, updates: [CUMULATIVE], policy: harsh });
    for (let rounds = 0; rounds < 3; rounds++) {
      await pc.inside(`Remove-SluiceFile -Child 'restart-looked'`);
      await pc.poll();
      await pc.work();
    }
    assert.deepEqual(pc.machine.events('restart-requested'), []);

    await pc.inside('$null = Suspend-Sluice -Days 35');
    for (const verb of ['download', 'install', 'restart', 'uninstall', 'repair'] as const) {
      assert.equal((await pc.do(verb, GOOD[verb])).reason, 'owner-paused', verb);
    }
    for (const verb of ['inventory', 'scan', 'hold', 'resume', 'rotate', 'settings', 'doctor'] as const)
      await pc.do(verb, GOOD[verb]);
    assert.ok(pc.has('pause.json'));
    assert.deepEqual(pc.machine.events('restart-requested'), []);
  }));

test('a controller that lies about the time makes no install old and no day longer', () =>
  withPc({}, async (pc, controller) => {
    pc.machine.offer(DOTNET.updateId, { uninstallable: true, needsRestart: false });
    await pc.install([DOTNET]);
    controller.clockMs = 400 * 86_400_000;
    assert.equal((await pc.do('uninstall', { update: DOTNET })).reason, 'uninstall-too-young');
    assert.equal((await pc.do('uninstall', { update: CUMULATIVE })).reason, 'not-installed');
    for (const [verb, params, ceiling] of [
      ['restart', { noticeSeconds: 60, evenIfInUse: true }, 'restart-ceiling'],
      ['repair', { steps: [3] }, 'repair-ceiling'],
    ] as const) {
      for (let uses = 0; uses < 2; uses++) {
        const done = await pc.do(verb, params);
        assert.equal(done.outcome, 'succeeded', `${verb} ${done.detail}`);
        if (verb === 'restart') pc.machine.runSync(['-Restart']);
      }
      controller.clockMs += 2 * 86_400_000;
      assert.equal((await pc.do(verb, params)).reason, ceiling);
    }
    assert.equal(pc.machine.events('restart-requested').length, 2);
  }));

test('a lease longer than any hold may last is no lease', () =>
  withPc({}, async (pc, controller) => {
    controller.leaseDays = 3650;
    const result = await pc.do('hold');
    assert.equal(result.outcome, 'failed');
    assert.match(pc.log('work'), /A lease was refused: lease-too-long/);
    assert.equal(pc.has('lease.json'), false);
  }));

test('an answer full of nonsense wakes nobody every hour of the year, and stops nothing', () =>
  withPc({}, async (pc, controller) => {
    controller.instead.set('poll', () => ({
      body: {
        now: controller.now().toISOString(),
        retryAfter: 10 ** 9,
        jobs: [{ bytes: 7 }, null, 'x', { bytes: '////', signature: '' }],
        want: ['everything', '../../config', null],
        renewLease: false,
        auditHead: '<script>',
        keysSerial: 'many',
        wakeAt: [...Array.from({ length: 10_000 }, (_, minute) => at(minute + 1)), 'soon', null, { a: 1 }],
      },
    }));
    await pc.poll();
    assert.doesNotMatch(pc.log('poll'), /Round failed/);
    const [task] = await pc.run(`Export-ScheduledTask -TaskName 'Sluice wake'`);
    assert.equal(task!.match(/<TimeTrigger>/g)?.length, 8);
    assert.equal(pc.has('audit-head'), false);
    assert.deepEqual(await pc.inside(`@(Get-SluiceFileNames -Child 'chores' -Filter '*').Count`), ['0']);
    controller.instead.delete('poll');
    assert.equal((await pc.do('scan')).outcome, 'succeeded');
  }));
