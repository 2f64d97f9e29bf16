import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { PushDetail } from '#contracts/people/push.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import { requireTool } from '#test/gaps.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { BenchMachine } from '#test/pshost.js';
import { benchShell } from '#test/ssh/bench-shell.js';
import { Sshd } from '#test/ssh/sshd.js';
import { until } from '#test/until.js';
import { Wire } from '#test/wire.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';

const CUMULATIVE = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002';
const PATIENCE_SECONDS = 240;

describe('a PC that is brought in and reached over SSH alone', () => {
  let controller: TestController;
  let admin: Person;
  let wire: Wire;
  let pc: BenchMachine | null = null;
  let door: Sshd | null = null;
  let drop: Sshd | null = null;
  let machine = '';

  before(async () => {
    if (!requireTool('curl') || !requireTool('sshd')) return;
    pc = BenchMachine.create({
      name: 'PC-9',
      facts: { visitorGroups: ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-12288'] },
    });
    if (!pc) return;
    const [port, behind] = [await freePort(), await freePort()];
    controller = await startController({
      env: { SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}` },
      agentPort: behind,
    });
    wire = new Wire(port, behind);
    ({ admin } = await signInAll(controller));
    // No active hours: the test may run at any time of day.
    const policy = { ...DEFAULT_RESTART_POLICY, activeHours: null };
    await admin.ask('PUT', '/api/v1/restart-policies', { policies: [{ ring: null, ownership: null, policy }] });
    door = await Sshd.start({ config: benchShell(pc) });
  });
  after(async () => {
    if (!pc) return;
    await stop('poll', 'work', 'drop');
    for (const server of [door, drop]) await server?.stop();
    wire.close();
    await controller.close();
    pc.remove();
  });

  const stop = (...tasks: string[]) =>
    pc!.command(
      `${tasks.map((task) => `'Sluice ${task}'`).join(', ')} | ForEach-Object { Get-ScheduledTask -TaskName $_ -ErrorAction SilentlyContinue } | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }`,
    );
  /** The server with the limits that the set-up writes. */
  const limited = (port?: number) =>
    Sshd.start({
      ...(port === undefined ? {} : { port }),
      config: [
        'PermitTTY no',
        'DisableForwarding yes',
        'SetEnv SLUICE_BENCH_SPEED=200',
        `ForceCommand ${pc!.file('Windows/System32/WindowsPowerShell/v1.0/powershell.exe')} -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "${pc!.file('Program Files/Sluice/service/Receive-SluiceOrder.ps1')}"`,
      ],
    });
  const place = () => `/api/v1/machines/${machine}/transports`;
  const show = () => admin.ask<MachineTransports>('GET', place());
  const log = () =>
    ['drop', 'poll', 'work']
      .map((name) => pc!.file(`ProgramData/Sluice/log/${name}.log`))
      .map((file) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : ''))
      .join('\n');

  async function give(route: string, body: object): Promise<string> {
    // Nobody polls at this moment, so what arrives has come over SSH.
    await stop('poll');
    const { created, refused } = await admin.ask<{ created: { job: string }[]; refused: unknown[] }>(
      'POST',
      route,
      body,
    );
    assert.equal(created.length, 1, JSON.stringify(refused));
    return created[0]!.job;
  }
  const job = (id: string) => admin.ask<{ state: string; endedAt: string | null }>('GET', `/api/v1/jobs/${id}`);
  async function done(id: string): Promise<void> {
    const over = await until(
      `The end of ${id}`,
      () => job(id),
      ({ endedAt }) => endedAt !== null,
      PATIENCE_SECONDS,
    );
    assert.equal(over.state, 'succeeded', `${JSON.stringify(over)} ${log()}`);
    const carried = (await show()).attempts.filter(({ jobs }) => jobs.includes(id));
    assert.deepEqual(
      carried.map(({ kind, why }) => [kind, why]),
      [['ssh', null]],
    );
  }

  test('is enrolled, and its transport set up and approved', { timeout: 300_000 }, async () => {
    if (!pc || !door) return;
    const begun = await admin.ask<PushDetail>('POST', '/api/v1/push-enrolments', {
      addresses: ['127.0.0.1'],
      transport: 'ssh',
      port: door.port,
      account: door.user,
      privateKey: door.privateKey,
      ring: null,
      ownership: 'organisation',
      dryRun: false,
    });
    const at = `/api/v1/push-enrolments/${begun.id}`;
    const settled = ({ counts }: PushDetail) => !counts.waiting && !counts.running;
    await until('The key', () => admin.ask<PushDetail>('GET', at), settled);
    await admin.ask('POST', `${at}/approvals`, { keys: [{ address: '127.0.0.1', key: door.hostKey }] });
    const push = await until('The end', () => admin.ask<PushDetail>('GET', at), settled, PATIENCE_SECONDS);
    assert.equal(push.machines[0]!.state, 'enrolled', JSON.stringify(push.machines[0]));
    machine = push.machines[0]!.machine!.id;

    const module = pc.file('Program Files/Sluice/Sluice/Sluice.psd1');
    const granted = await pc.command(
      `Import-Module -Name '${module}'; & (Get-Module Sluice) { Grant-SluiceDrop -Account 'sluice-drop' -Sid 'S-1-5-21-1-2-3-1001' }`,
    );
    assert.equal(granted.code, 0, granted.stderr);
    drop = await limited();
    const wanted = { host: '127.0.0.1', port: drop!.port, account: drop!.user, beforePoll: true };
    const made = await admin.ask<MachineTransports>('PUT', `${place()}/ssh`, wanted);
    drop!.allow(made.ssh!.publicKey);
    await admin.ask('POST', `${place()}/ssh/probe`);
    const ready = await admin.ask<MachineTransports>('POST', `${place()}/ssh/host-key`, { hostKey: drop!.hostKey });
    assert.equal(ready.ssh!.state, 'ready', JSON.stringify(ready.attempts[0]));
  });

  test('holds and scans by orders that came over SSH', { timeout: 600_000 }, async () => {
    if (!machine) return;
    for (const verb of ['hold', 'scan']) await done(await give('/api/v1/machines/jobs', { machines: [machine], verb }));
  });

  test('installs once, and tells it once, though SSH server and network died in the middle', {
    timeout: 600_000,
  }, async () => {
    if (!machine || !pc) return;
    const { pool } = controller.platform.database;
    const patch = await until(
      'The patch',
      async () =>
        (await pool.query<{ id: string }>('SELECT patch_id AS id FROM updates WHERE update_id = $1', [CUMULATIVE]))
          .rows[0]?.id,
      Boolean,
    );
    const id = await give(`/api/v1/patches/${patch}/install`, { machines: [machine] });
    await until(
      'The beginning',
      () => job(id),
      ({ state }) => state === 'running',
      PATIENCE_SECONDS,
    );
    wire.set(true);
    await drop!.stop();
    drop = null;
    await until(
      'The installation',
      async () => pc!.events('installed').length,
      (n) => n === 1,
      PATIENCE_SECONDS,
    );
    assert.equal((await job(id)).endedAt, null);
    wire.set(false);
    // The agent's own tasks come back by themselves, as at the next of their five minutes.
    await pc.command("Start-ScheduledTask -TaskName 'Sluice poll'", { env: { SLUICE_BENCH_SPEED: '200' } });
    await done(id);
    assert.equal(pc.events('installed').length, 1);
    const ends = await pool.query(
      "SELECT count(*)::int AS n FROM attempts WHERE job_id = $1 AND outcome = 'succeeded'",
      [id],
    );
    assert.equal(ends.rows[0].n, 1);
  });
});
