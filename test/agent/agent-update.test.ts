import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { until } from '#test/until.js';
import { withPc } from './agent-journey.js';
import { AGENTS, lineOf } from './agent-line.js';
import type { AgentPc } from './agent-pc.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'sluice-update-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The update line as the machine's page shows it, for the agent's files under that version number. */
function line(pc: AgentPc, version: string, changes: Record<string, string> = {}): string {
  const folder = path.join(scratch, version);
  for (const name of ['Sluice', 'service'])
    cpSync(path.join(AGENTS, name), path.join(folder, name), { recursive: true });
  const manifest = path.join(folder, 'Sluice/Sluice.psd1');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/(ModuleVersion\s*= ')[^']+/, `$1${version}`));
  return lineOf(pc.controller, 'update-line.txt', folder, changes);
}

const programs = (pc: AgentPc) => pc.machine.file('Program Files');
/** What stands of Sluice below Program Files, and the version that is installed. */
const installed = (pc: AgentPc) => {
  const manifest = path.join(programs(pc), 'Sluice/Sluice/Sluice.psd1');
  const version = existsSync(manifest) ? /ModuleVersion\s*= '([^']+)'/.exec(readFileSync(manifest, 'utf8'))?.[1] : null;
  return [version, ...readdirSync(programs(pc)).filter((name) => name.startsWith('Sluice'))];
};

const STATE = ['hold.json', 'journal.json', 'credential', 'config.json', 'restore.reg'];
const state = (pc: AgentPc) => STATE.map((name) => readFileSync(pc.path(name), 'utf8'));

const stopTasks = (pc: AgentPc) =>
  pc.run(`Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' -ErrorAction SilentlyContinue | Stop-ScheduledTask`);

/** A held PC with its tasks. */
const withHeld = (body: (pc: AgentPc, present: string) => Promise<void>) =>
  withPc({}, async (pc) => {
    if (!requireTool('curl')) return;
    assert.equal(await pc.hold(), '');
    await pc.inside(`Register-SluiceTask -Kind work; Register-SluiceTask -Kind poll`);
    try {
      await body(pc, String(installed(pc)[0]));
    } finally {
      await stopTasks(pc);
    }
  });

test('the update line puts the newer agent in the place of the old one; the hold and all that the agent knows stay', () =>
  withHeld(async (pc, present) => {
    const before = state(pc);
    const ended = await pc.machine.command(line(pc, '9.0.0'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, new RegExp(`now 9\\.0\\.0; it was ${present}`));
    assert.deepEqual(installed(pc), ['9.0.0', 'Sluice']);
    assert.deepEqual(state(pc), before);
    const started = pc.machine
      .events('task-registered')
      .filter(({ task }) => task === 'Sluice poll')
      .at(-1);
    assert.match(JSON.stringify(started), /Program Files.+Sluice.+service.+Poll\.ps1/);
    assert.doesNotMatch(JSON.stringify(started), /Sluice\.new/);
    const newer = (polls: { agentVersion?: unknown }[]) => polls.some((one) => one.agentVersion === '9.0.0');
    await until('a poll of the newer agent', async () => pc.controller.of('poll'), newer);
    assert.equal(pc.controller.of('poll').at(-1)?.agentVersion, '9.0.0', pc.log('poll'));
  }));

test('an older agent, another hash, a job under way: nothing is changed, and the PC says why', () =>
  withHeld(async (pc, present) => {
    const refused = async (text: string, why: RegExp) => {
      const ended = await pc.machine.command(text);
      assert.notEqual(ended.code, 0);
      assert.match(ended.stdout + ended.stderr, why);
      assert.deepEqual(installed(pc), [present, 'Sluice']);
    };
    await refused(line(pc, '0.0.1'), /newer than 0\.0\.1[\s\S]*was not updated/);
    await refused(
      line(pc, '9.0.0', { packageSha256: '0'.repeat(64) }),
      /not the one this line names|could not be fetched/,
    );
    const hold = `$lock = [IO.File]::Open('${pc.path('work.lock')}', 'OpenOrCreate', 'ReadWrite', 'None'); 'held'; Start-Sleep -Seconds 600`;
    const job = pc.machine.start(['-NoProfile', '-Command', hold]);
    try {
      await once(job.stdout, 'data');
      await refused(line(pc, '9.0.0'), /A job is under way/);
    } finally {
      job.kill('SIGKILL');
    }
  }));

test('where a power cut left no code, the same line finishes; where Sluice never was, it ends with a sentence', () =>
  withHeld(async (pc) => {
    renameSync(path.join(programs(pc), 'Sluice'), path.join(programs(pc), 'Sluice.old'));
    mkdirSync(path.join(programs(pc), 'Sluice.new'));
    const ended = await pc.machine.command(line(pc, '9.0.0'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(installed(pc), ['9.0.0', 'Sluice']);
    await stopTasks(pc);
    rmSync(pc.path('config.json'));
    const none = await pc.machine.command(line(pc, '9.0.0'));
    assert.match(none.stdout + none.stderr, /use the enrolment line/);
    assert.deepEqual(installed(pc), ['9.0.0', 'Sluice']);
  }));

test('leaving takes what an interrupted update left with it', () =>
  withHeld(async (pc) => {
    for (const rest of ['Sluice.old', 'Sluice.new'])
      cpSync(AGENTS, path.join(programs(pc), rest), { recursive: true, filter: (from) => !from.includes('bench') });
    const ended = await pc.machine.script(path.join(programs(pc), 'Sluice/service/Remove-Sluice.ps1'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(installed(pc), [null]);
  }));
