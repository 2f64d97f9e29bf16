import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { JOB_TYPE } from '#contracts/agent/envelope.js';
import { BenchMachine, benchHost } from '#test/pshost.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';
import { AGENTS, parse } from './syntax-dump.js';

const SCRIPTS = path.resolve(import.meta.dirname, '../../../test/agent');
const GOLDEN = path.resolve(import.meta.dirname, '../../../test/contract/golden');

/** The scripts that a real Windows runs in .github/workflows/windows.yml, here on the bench: they work, and their claims can be judged. */
const RUNS: [name: string, args: string[], claims: number][] = [
  ['agent-windows.ps1', ['-Golden', GOLDEN], 6],
  ['agent-attacks.ps1', ['-Unhindered'], 38],
];
for (const [name, args, claims] of RUNS) {
  test(`${name} runs, and each of its claims holds on the bench`, async () => {
    const machine = BenchMachine.create();
    if (!machine) return;
    try {
      const ended = await machine.script(path.join(SCRIPTS, name), args);
      const lines = ended.stdout.split('\n');
      assert.deepEqual(
        lines.filter((line) => line.startsWith('NOT OK')),
        [],
      );
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.equal(lines.filter((line) => line.startsWith('ok ')).length, claims, ended.stdout);
    } finally {
      machine.remove();
    }
  });
}

test('the scripts for the Windows runner parse in Windows PowerShell 5.1', () => {
  const host = benchHost();
  if (!host) return;
  const files = readdirSync(SCRIPTS).filter((file) => file.endsWith('.ps1'));
  assert.ok(files.length >= 4);
  for (const script of parse(
    host,
    files.map((file) => path.join(SCRIPTS, file)),
  )) {
    assert.deepEqual([script.parseErrors, script.newer, script.asciiOrBom], [[], [], true], script.file);
  }
});

test('every script that runs as SYSTEM or elevated shuts foreign modules out before anything else', () => {
  const host = benchHost();
  if (!host) return;
  // These two run with the rights of a user.
  const others = ['Notice.ps1', 'Receive-SluiceOrder.ps1'];
  const files = readdirSync(path.join(AGENTS, 'service'))
    .filter((name) => name.endsWith('.ps1') && !others.includes(name))
    .map((name) => path.join(AGENTS, 'service', name));
  assert.ok(files.length >= 9);
  for (const script of parse(host, files)) {
    const set = script.assigned.find(({ name }) => name?.toLowerCase() === 'env:psmodulepath');
    assert.ok(set, `${script.file} does not set it`);
    assert.ok(script.calls.every(({ line }) => line > set.line), `${script.file} calls a command before line ${set.line}`);
  }
}); // biome-ignore format: short

async function withPc(body: (pc: AgentPc, controller: TestController) => Promise<void>): Promise<void> {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  try {
    if (pc) await body(pc, controller);
  } finally {
    await pc?.close();
    await controller.close();
  }
}

test('a state folder that is a link stops every task, although all is well behind it', () =>
  withPc(async (pc, controller) => {
    const state = pc.machine.file('ProgramData/Sluice');
    renameSync(state, `${state}.moved`);
    symlinkSync(`${state}.moved`, state);
    for (const name of ['Poll', 'Work', 'Drop']) {
      const file = pc.machine.file(`Program Files/Sluice/service/${name}.ps1`);
      const ended = await pc.machine.script(file, name === 'Poll' ? ['-Once'] : []);
      assert.notEqual(ended.code, 0, name);
      assert.match(ended.stdout + ended.stderr, /is a link/, name);
    }
    assert.deepEqual(controller.received, []);
  }));

test('links, folders and rubbish in the drop folder are no orders, and what they lead to stays untouched and untold', () =>
  withPc(async (pc, controller) => {
    await pc.poll();
    const drop = pc.path('drop');
    const elsewhere = pc.machine.file('elsewhere');
    const order = JSON.stringify({ orders: [controller.sign(JOB_TYPE, controller.order('scan'))] });
    mkdirSync(drop);
    mkdirSync(elsewhere);
    writeFileSync(path.join(elsewhere, 'order.json'), order);
    symlinkSync(path.join(elsewhere, 'order.json'), path.join(drop, '1-link.json'));
    symlinkSync(elsewhere, path.join(drop, '2-folder.json'));
    writeFileSync(path.join(drop, '3-large.json'), ' '.repeat(65_537));
    writeFileSync(path.join(drop, '4-deep.json'), '['.repeat(60_000));
    writeFileSync(path.join(drop, '5-other.json'), '{"orders":"secret-text"}');
    await pc.inside('$null = Receive-SluiceDrop');
    assert.deepEqual(readdirSync(drop), ['2-folder.json']);
    assert.deepEqual(readdirSync(elsewhere), ['order.json']);
    assert.deepEqual(readdirSync(pc.path('inbox')), []);
    assert.doesNotMatch(pc.log('drop'), /secret-text/);
    // The same order, in a file of its own, is taken: it was the link that was refused.
    writeFileSync(path.join(drop, '6.json'), order);
    await pc.inside('$null = Receive-SluiceDrop');
    assert.equal(readdirSync(pc.path('inbox')).length, 1);
  }));
