import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CUMULATIVE, RELEASE, withPc } from './agent-journey.js';
import type { AgentPc } from './agent-pc.js';
import { strike } from './fault-seams.js';

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
const terms = (changes = {}) => ({
  noticeMinutes: 30,
  countdownMinutes: 10,
  snoozeMinutes: 60,
  deadline: at(600),
  ...changes,
});
const order = (changes = {}, evenIfInUse = false) => ({ noticeSeconds: 60, evenIfInUse, policy: terms(changes) });
const notices = (pc: AgentPc) => pc.machine.events('task-started').filter((one) => one.task === 'Sluice notice').length;
const later = (pc: AgentPc, minutes: number) => {
  const known = pc.machine.read<{ clockOffsetSeconds: number; lastBoot: string }>('machine.json');
  pc.machine.setFacts({ clockOffsetSeconds: known.clockOffsetSeconds + minutes * 60 });
};
const answered = async (pc: AgentPc) => {
  for (let i = 0; i < 200 && (await pc.run(`(Get-ScheduledTask -TaskName 'Sluice notice').State`))[0] !== 'Ready'; i++);
};

test('a person at the PC is told first, may put the restart off until the deadline, and is never restarted while working', () =>
  withPc({ session: 'anna', facts: { popupAnswer: 7 } }, async (pc) => {
    assert.equal((await pc.do('restart', order())).reason, 'restart-notice');
    assert.equal(notices(pc), 1);
    await answered(pc);
    const [shown] = pc.machine.events('popup');
    assert.match(String(shown?.text), /restarts in about 30 minutes/);
    const job = '11111111-2222-4333-8444-555555555555';
    // The same job asked again tells nobody twice.
    pc.write('restart.json', { ...pc.state<Record<string, unknown>>('restart.json'), job });
    assert.equal((await pc.do('restart', order(), { job })).reason, 'restart-notice');
    assert.equal(notices(pc), 1);
    later(pc, 31);
    assert.equal((await pc.do('restart', order(), { job })).reason, 'restart-snoozed');
    assert.equal(pc.machine.events('restart-requested').length, 0);
    later(pc, 700);
    assert.notEqual((await pc.do('restart', order(), { job })).outcome, 'succeeded', 'past the deadline, but in use');
    pc.machine.setFacts({ sessions: [{ user: 'anna', lockedSince: at(600) }], popupAnswer: -1 });
    later(pc, 60);
    assert.equal((await pc.do('restart', order(), { job })).outcome, 'succeeded');
    assert.equal(pc.machine.events('restart-requested')[0]?.delaySeconds, 600);
  }));

test('somebody who says yes to the notice is restarted although they work; a stop calls it off', () =>
  withPc({ session: 'anna', facts: { popupAnswer: 6 } }, async (pc, controller) => {
    const job = '11111111-2222-4333-8444-666666666666';
    await pc.do('restart', order({ noticeMinutes: 5 }), { job });
    await answered(pc);
    assert.equal((await pc.do('restart', order({ noticeMinutes: 5 }), { job })).outcome, 'succeeded');
    assert.equal(pc.machine.events('restart-requested').length, 1);
    controller.give('stop', { job });
    await pc.poll();
    assert.equal(pc.machine.events('restart-cancelled').length, 1);
    assert.equal(pc.has('restart.json'), false);
  }));

test('with nobody signed in it is restarted at once outside its active hours, and left alone within them', () =>
  withPc({}, async (pc) => {
    const now = new Date();
    const wall = (hours: number) => {
      const time = new Date(now.getTime() + hours * 3_600_000);
      return `${String(time.getHours()).padStart(2, '0')}:00`;
    };
    const busy = { activeHours: { from: wall(-2), to: wall(3) } };
    assert.equal((await pc.do('restart', order(busy))).reason, 'active-hours');
    assert.equal((await pc.do('restart', order({ ...busy, deadline: at(-1) }))).outcome, 'succeeded');
    assert.equal(notices(pc), 0);
  }));

test('a restart after an install is planned under its terms and done by the poll task when the person has gone', () =>
  withPc({ session: 'anna' }, async (pc, controller) => {
    const job = controller.give('install', {
      updates: [CUMULATIVE],
      release: RELEASE,
      restart: 'if-required',
      policy: terms({ noticeMinutes: 0 }),
    });
    await pc.poll();
    await pc.work();
    assert.match(String(controller.results(job)[0]?.detail), /planned: restart-notice/);
    assert.equal(pc.machine.events('restart-requested').length, 0);
    pc.machine.setFacts({ sessions: [] });
    await pc.poll();
    await pc.work();
    assert.equal(pc.machine.events('restart-requested').length, 1, pc.log('work'));
    assert.ok(pc.machine.events('commit').length > 0);
    await pc.poll();
    await pc.work();
    assert.equal(pc.machine.events('restart-requested').length, 1);
    pc.machine.runSync(['-Restart']);
    pc.machine.setFacts({ lastBoot: at(5) });
    await pc.poll();
    assert.equal(pc.has('restart.json'), false);
  }));

test('a restart that the person at the PC called off by hand is not ordered again by the same plan', () =>
  withPc({}, async (pc) => {
    assert.equal((await pc.do('restart', order({ deadline: at(-1) }))).outcome, 'succeeded');
    await pc.inside(`$null = Invoke-SluiceProgram -Path 'shutdown.exe' -Arguments '/a'`);
    later(pc, 30);
    await pc.poll();
    assert.ok(pc.has('restart.json'), 'the countdown may still run');
    later(pc, 60);
    await pc.poll();
    assert.equal(pc.has('restart.json'), false);
    await pc.work();
    assert.equal(pc.machine.events('restart-requested').length, 1);
  }));

test('what was put off comes back as a new notice; past the deadline nobody is asked more often than they may put it off', () =>
  withPc({ session: 'anna', facts: { popupAnswer: 7 } }, async (pc) => {
    const job = '11111111-2222-4333-8444-777777777777';
    const policy = { noticeMinutes: 0, deadline: at(90) };
    const ask = async () => String((await pc.do('restart', order(policy), { job })).reason);
    assert.equal(await ask(), 'restart-notice');
    await answered(pc);
    assert.equal(await ask(), 'restart-snoozed');
    later(pc, 61);
    assert.equal(await ask(), 'restart-notice', 'the hour is over');
    await answered(pc);
    assert.equal(await ask(), 'restart-snoozed', 'until the deadline');
    later(pc, 30);
    assert.equal(await ask(), 'restart-notice');
    await answered(pc);
    for (let minutes = 0; minutes < 50; minutes += 25) {
      assert.equal(await ask(), 'user-active');
      later(pc, 25);
    }
    assert.equal(notices(pc), 3);
    later(pc, 15);
    assert.equal(await ask(), 'restart-notice');
    assert.deepEqual(pc.machine.events('restart-requested'), []);
  }));

test('the notice speaks the language of its user, French or else English, and knows its texts by number only', () =>
  withPc({}, async (pc) => {
    const script = pc.machine.inside(pc.machine.file('Program Files/Sluice/service/Notice.ps1'));
    const shown = async (culture: string, template: number) => {
      await pc.run(`[Threading.Thread]::CurrentThread.CurrentUICulture = '${culture}'
        try { & '${script}' -Template ${template} -Minutes 5 } finally { [Threading.Thread]::CurrentThread.CurrentUICulture = 'en-US' }`);
      return String(pc.machine.events('popup').at(-1)?.text);
    };
    assert.match(await shown('fr-CA', 1), /mises à jour Windows attendent un redémarrage.*environ 5 minutes/);
    assert.match(await shown('en-GB', 1), /updates wait for a restart.*about 5 minutes/);
    assert.match(await shown('de-DE', 5), /call your administrator/);
  }));

for (const [what, params] of [
  ['a restart', { noticeSeconds: 60, evenIfInUse: true }],
  ['a planned restart', order({ noticeMinutes: 0, deadline: at(-1) }, true)],
] as const) {
  test(`${what} that was ordered while the disk was full is told once it is over, and neither done nor counted again`, () =>
    withPc({}, async (pc, controller) => {
      const full = strike('disk full', { at: 'Invoke-SluiceProgram', like: '*shutdown*' }, pc.machine.file('fault'));
      const requested = () => pc.machine.events('restart-requested').length;
      const counted = () => pc.state<{ items: string[] }>('restarts.json').items.length;
      const lift = () => pc.machine.setFacts({ diskFree: 120_000_000_000 });

      // It could not be told, and Windows is restarted before there is room again.
      const first = controller.give('restart', params);
      await pc.poll();
      assert.match((await pc.attempt(`${full}; Invoke-SluiceWork`)).error?.message ?? '', /not enough space/);
      assert.deepEqual(controller.results(first), []);
      await pc.run('Step-BenchClock -Minutes 3; Restart-BenchMachine');
      lift();
      await pc.poll();
      await pc.work();
      assert.equal(controller.results(first).at(-1)?.outcome, 'succeeded', pc.log('work'));
      assert.deepEqual([requested(), counted()], [1, 1]);

      // There is room again before Windows is restarted: shutdown.exe knows of it already (1190).
      const second = controller.give('restart', params);
      await pc.poll();
      await pc.attempt(`${full}; Invoke-SluiceWork`);
      lift();
      await pc.poll();
      await pc.work();
      assert.equal(controller.results(second).at(-1)?.outcome, 'succeeded', pc.log('work'));
      assert.deepEqual([requested(), counted()], [2, 2]);
      assert.equal((await pc.do('restart', params)).reason, 'restart-ceiling');
    }));
}

test('somebody who comes back before an untold restart is not restarted by surprise: it is called off, and refused', () =>
  withPc({}, async (pc, controller) => {
    const job = controller.give('restart', { noticeSeconds: 600, evenIfInUse: false });
    await pc.poll();
    await pc.attempt(
      `${strike('disk full', { at: 'Invoke-SluiceProgram', like: '*shutdown*' }, pc.machine.file('fault'))}; Invoke-SluiceWork`,
    );
    pc.machine.setFacts({ diskFree: 120_000_000_000, sessions: [{ user: 'anna', state: 'active' }] });
    await pc.work();
    assert.equal(controller.results(job).at(-1)?.reason, 'user-active');
    assert.equal(pc.machine.events('restart-cancelled').length, 1);
  }));
