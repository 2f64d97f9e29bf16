import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { BenchMachine } from '#test/pshost.js';
import { TestController, wait } from './agent-controller.js';
import { AGENTS, lineOf } from './agent-line.js';

const SPEED = { SLUICE_BENCH_SPEED: '200' };

const line = (controller: TestController, changes: Record<string, string> = {}) =>
  lineOf(controller, 'enrol-line.txt', AGENTS, changes);

async function withMachine(body: (machine: BenchMachine, controller: TestController) => Promise<void>) {
  if (!requireTool('curl')) return;
  const machine = BenchMachine.create();
  if (!machine) return;
  const controller = await new TestController().listen();
  try {
    await body(machine, controller);
  } finally {
    await machine.command(
      "Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' -ErrorAction SilentlyContinue | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }",
    );
    await controller.close();
    machine.remove();
  }
}

const code = (machine: BenchMachine) => machine.file('Program Files/Sluice');
const state = (machine: BenchMachine) => machine.file('ProgramData/Sluice');

async function until(what: string, done: () => boolean, log: () => string): Promise<void> {
  for (let i = 0; i < 900; i++) {
    if (done()) return;
    await wait(100);
  }
  assert.fail(`${what} did not happen. ${log()}`);
}

test('the enrolment line brings the agent, enrols the PC, and its tasks report, hold and leave without a trace', () =>
  withMachine(async (machine, controller) => {
    const snapshot = () => JSON.parse(machine.runSync(['-Snapshot']).stdout) as Record<string, unknown>;
    const before = snapshot();
    const ended = await machine.command(line(controller), { input: `${controller.token}\n`, env: SPEED });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, new RegExp(`enrolled as ${controller.machine}`));
    assert.ok(!(ended.stdout + ended.stderr).includes(controller.token));
    const log = () =>
      ['poll', 'work']
        .map((name) =>
          existsSync(`${state(machine)}/log/${name}.log`)
            ? readFileSync(`${state(machine)}/log/${name}.log`, 'utf8')
            : '',
        )
        .join('\n');
    await until('The first reports', () => !!controller.reports.inventory && !!controller.reports.scan, log);

    const hold = controller.give('hold');
    await until('The hold', () => controller.results(hold).length > 0, log);
    assert.equal(controller.results(hold)[0]?.outcome, 'succeeded', log());
    const tasks = machine.events('task-registered').map((one) => one.task);
    assert.deepEqual([...new Set(tasks)].sort(), ['Sluice dead-man', 'Sluice poll', 'Sluice work']);

    const leave = controller.give('leave');
    await until('Leaving', () => controller.of('leave').length > 0 && !existsSync(code(machine)), log);
    assert.equal(controller.results(leave)[0]?.outcome, 'succeeded');
    assert.equal(existsSync(state(machine)), false);
    const after = snapshot();
    assert.deepEqual([after.registry, after.tasks], [before.registry, before.tasks]);
    assert.deepEqual(controller.invalid, []);
  }));

test('an enrolment whose answers are lost is tried again as the same one', () =>
  withMachine(async (machine, controller) => {
    let tries = 0;
    // The first answer never arrives, the second is that of a controller that is just starting.
    controller.instead.set('enrol', () => [{ hangUp: true }, { status: 503 }][tries++] ?? null);
    const ended = await machine.command(line(controller), { input: `${controller.token}\n`, env: SPEED });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    const sent = controller.of('enrol').map((one) => one.enrolment);
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent).size, 1);
    assert.deepEqual(controller.invalid, []);
  }));

test('the line with one changed digit, another certificate or another CA leaves nothing behind', () =>
  withMachine(async (machine, controller) => {
    const good = line(controller);
    const hash = /[0-9a-f]{64}(?=\.tar)/.exec(good)![0];
    const wrong = (hash[0] === '0' ? '1' : '0') + hash.slice(1);
    const other = createHash('sha256').update('another key').digest('base64');
    const cases: [string, RegExp][] = [
      [line(controller, { packageSha256: wrong }), /not the one this line names/],
      [line(controller, { pin: other }), /could not be fetched from this controller \(curl 90\)/],
      [line(controller, { caSha256: wrong }), /does not come from the pinned CA[\s\S]*was not enrolled/],
    ];
    for (const [text, message] of cases) {
      const ended = await machine.command(text, { input: `${controller.token}\n`, env: SPEED });
      assert.notEqual(ended.code, 0);
      assert.match(ended.stdout + ended.stderr, message);
      assert.equal(existsSync(code(machine)), false);
      assert.equal(existsSync(state(machine)), false);
    }
    assert.deepEqual(controller.of('enrol'), []);
    assert.deepEqual(machine.events('task-registered'), []);
  }));

test('a folder that somebody made beforehand is refused and left alone', () =>
  withMachine(async (machine, controller) => {
    mkdirSync(code(machine));
    const first = await machine.command(line(controller), { input: `${controller.token}\n`, env: SPEED });
    assert.match(first.stdout + first.stderr, /exists already/);
    assert.ok(existsSync(code(machine)));
    machine.remove();
  }));

test('a state folder that somebody made beforehand, a refused token and a PC that cannot work end before anything is kept', () =>
  withMachine(async (machine, controller) => {
    const enrol = async (token: string) => {
      const ended = await machine.command(line(controller), { input: `${token}\n`, env: SPEED });
      assert.notEqual(ended.code, 0);
      assert.equal(existsSync(code(machine)), false);
      return ended.stdout + ended.stderr;
    };
    assert.match(await enrol('wrong-token'), /refused the enrolment \(401 unknown-token\)/);
    assert.equal(existsSync(state(machine)), false);

    mkdirSync(state(machine));
    assert.match(await enrol(controller.token), /folder \(.*exists already\)/);
    assert.ok(existsSync(state(machine)));
    assert.equal(controller.of('enrol').length, 1, 'the token was not spent on it');

    const key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\CI\\Policy';
    await machine.command(
      `Set-ItemProperty -LiteralPath '${key}' -Name VerifiedAndReputablePolicyState -Value 1; Set-Service -Name wuauserv -StartupType Disabled`,
    );
    const told = await enrol(controller.token);
    assert.match(told, /smart-app-control/);
    assert.match(told, /wua/);
  }));
