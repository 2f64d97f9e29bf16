import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { PushDetail } from '#contracts/people/push.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import { TestAgent } from '#test/agent-client.js';
import { requireTool } from '#test/gaps.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { BenchMachine } from '#test/pshost.js';
import { Sshd } from '#test/ssh/sshd.js';
import { until } from '#test/until.js';
import { selfSigned } from '#test/winrm/certificates.js';
import { WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';

const USER = { domain: 'PC-7', name: 'sluice-winrm', password: 'ä b"c' };
const CUMULATIVE = '0b1f6c1e-6c39-4f5e-9d5c-3f0a52a71002';
const PATIENCE_SECONDS = 240;

describe('a machine that is reached over WinRM', () => {
  let controller: TestController;
  let admin: Person;
  let viewer: Person;
  let pc: BenchMachine | null = null;
  const servers: WinRmServer[] = [];

  before(async () => {
    if (!requireTool('gss-ntlmssp') || !requireTool('curl')) return;
    pc = BenchMachine.create({ name: 'PC-7' });
    if (!pc) return;
    const port = await freePort();
    controller = await startController({ env: { SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}` }, agentPort: port });
    ({ admin, viewer } = await signInAll(controller));
    // No active hours: the test may run at any time of day.
    const policy = { ...DEFAULT_RESTART_POLICY, activeHours: null };
    await admin.ask('PUT', '/api/v1/restart-policies', { policies: [{ ring: null, ownership: null, policy }] });
  });
  after(async () => {
    if (!pc) return;
    await stop('poll', 'work', 'drop');
    for (const server of servers) await server.close();
    await controller.close();
    pc.remove();
  });

  const stop = (...tasks: string[]) =>
    pc!.command(
      `${tasks.map((task) => `'Sluice ${task}'`).join(', ')} | ForEach-Object { Get-ScheduledTask -TaskName $_ -ErrorAction SilentlyContinue } | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }`,
    );
  async function start(options: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
    const server = await WinRmServer.start({ user: USER, schemes: ['ntlm'], strict: true, ...options });
    servers.push(server);
    return server;
  }
  const place = (machine: string) => `/api/v1/machines/${machine}/transports`;
  const show = (machine: string) => viewer.ask<MachineTransports>('GET', place(machine));
  const wanted = ({ port }: WinRmServer) => ({
    host: '127.0.0.1',
    port,
    account: 'PC-7\\sluice-winrm',
    password: USER.password,
    beforePoll: true,
  });
  /** Set up, and its certificate approved: as an admin does it. */
  async function reach(machine: string, server: WinRmServer, changes: object = {}): Promise<MachineTransports> {
    await admin.ask('PUT', `${place(machine)}/winrm`, { ...wanted(server), ...changes });
    const seen = await admin.ask<MachineTransports>('POST', `${place(machine)}/winrm/probe`);
    assert.equal(seen.winrm!.why?.reason, 'certificate-unknown');
    assert.equal(seen.winrm!.certificateSeen, server.certificate.fingerprint);
    assert.equal(server.requests, 0);
    const certificate = server.certificate.fingerprint;
    return admin.ask<MachineTransports>('POST', `${place(machine)}/winrm/certificate`, { certificate });
  }
  /** The agent brought over WinRM with an administrator's password, typed for this run. @returns the machine's id */
  async function pushed(on: BenchMachine): Promise<string> {
    on.setFacts({ visitorGroups: ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-12288'] });
    const user = { domain: 'PC-7', name: 'Chef', password: 'Straße 9' };
    const server = await start({ machine: on, user });
    const settled = (id: string) =>
      until(
        'The push',
        () => admin.ask<PushDetail>('GET', `/api/v1/push-enrolments/${id}`),
        ({ counts }) => !counts.waiting && !counts.running,
        PATIENCE_SECONDS,
      );
    const { id } = await admin.ask<PushDetail>('POST', '/api/v1/push-enrolments', {
      addresses: ['127.0.0.1'],
      transport: 'winrm',
      port: server.port,
      account: 'PC-7\\Chef',
      password: user.password,
      ring: null,
      ownership: 'organisation',
    });
    const seen = (await settled(id)).machines[0]!;
    assert.deepEqual([seen.state, seen.keySeen], ['approval', server.certificate.fingerprint], JSON.stringify(seen));
    assert.equal(server.requests, 0);
    const keys = [{ address: '127.0.0.1', key: seen.keySeen }];
    await admin.ask('POST', `/api/v1/push-enrolments/${id}/approvals`, { keys });
    const looked = (await settled(id)).machines[0]!;
    assert.equal(looked.state, 'passed', JSON.stringify(looked));
    await admin.ask('POST', `/api/v1/push-enrolments/${id}/again`, { dryRun: false });
    const enrolled = (await settled(id)).machines[0]!;
    assert.equal(enrolled.state, 'enrolled', JSON.stringify(enrolled));
    assert.ok(!JSON.stringify(controller.platform.logged).includes(user.password));
    on.setFacts({ visitorGroups: ['S-1-1-0', 'S-1-5-32-580', 'S-1-5-2', 'S-1-16-8448'] });
    return enrolled.machine!.id;
  }
  const log = () =>
    ['drop', 'poll', 'work']
      .map((name) => pc!.file(`ProgramData/Sluice/log/${name}.log`))
      .map((file) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : ''))
      .join('\n');

  test('a whole life goes over it: enrolment, hold, scan and install, each told by the agent', {
    timeout: 600_000,
  }, async () => {
    if (!pc) return;
    const machine = await pushed(pc);
    const module = pc.file('Program Files/Sluice/Sluice/Sluice.psd1');
    const set = await pc.command(
      `Import-Module -Name '${module}'; & (Get-Module Sluice) { $null = [IO.Directory]::CreateDirectory((Get-SluicePath -Child 'drop')); Register-SluiceTask -Kind drop -Starter 'S-1-5-21-1-2-3-1001' }`,
    );
    assert.equal(set.code, 0, set.stderr);
    const server = await start({ machine: pc });
    const reached = await reach(machine, server);
    assert.deepEqual([reached.order, reached.winrm!.state], [['winrm', 'poll'], 'ready'], JSON.stringify(reached));

    const give = async (path: string, body: object) => {
      // Nobody polls at this moment, so what arrives has come over WinRM.
      await stop('poll');
      const { created, refused } = await admin.ask<{ created: { job: string }[]; refused: unknown[] }>(
        'POST',
        path,
        body,
      );
      assert.equal(created.length, 1, JSON.stringify(refused));
      const { job } = created[0]!;
      const ended = await until(
        `The end of ${job}`,
        () => viewer.ask<{ state: string; endedAt: string | null }>('GET', `/api/v1/jobs/${job}`),
        ({ endedAt }) => endedAt !== null,
        PATIENCE_SECONDS,
      );
      assert.equal(ended.state, 'succeeded', `${JSON.stringify(ended)} ${log()}`);
      const carried = (await show(machine)).attempts.filter(({ jobs }) => jobs.includes(job));
      assert.deepEqual(
        carried.map(({ kind, why }) => [kind, why]),
        [['winrm', null]],
      );
      return job;
    };
    for (const verb of ['hold', 'scan']) await give('/api/v1/machines/jobs', { machines: [machine], verb });
    const { rows } = await controller.platform.database.pool.query<{ level: string }>(
      'SELECT level FROM hold_states WHERE machine_id = $1',
      [machine],
    );
    assert.equal(rows[0]?.level, 'set');
    const patch = await until(
      'The patch',
      async () => {
        const { rows } = await controller.platform.database.pool.query<{ id: string }>(
          `SELECT p.id FROM patches p JOIN updates u ON u.patch_id = p.id WHERE u.update_id = $1`,
          [CUMULATIVE],
        );
        return rows[0]?.id;
      },
      (id) => id !== undefined,
    );
    await give(`/api/v1/patches/${patch}/install`, { machines: [machine] });
    assert.equal(pc.events('installed').length, 1);
    assert.equal(server.service.shells.size, 0);
  });

  test('that shows another certificate is not used again until a person approves it', async () => {
    if (!pc) return;
    const { machine } = await TestAgent.enrolled(controller);
    const right = await start({ machine: pc });
    await reach(machine, right);
    const port = right.port;
    servers.splice(servers.indexOf(right), 1);
    await right.close();
    const impostor = await start({ machine: pc, port });
    const shown = await admin.ask<MachineTransports>('POST', `${place(machine)}/winrm/probe`);
    assert.deepEqual([shown.winrm!.state, shown.winrm!.why!.reason], ['refused', 'certificate-changed']);
    assert.match(shown.winrm!.why!.nextStep, /Compare the fingerprint on the PC/);
    assert.equal(shown.winrm!.certificateSeen, impostor.certificate.fingerprint);
    assert.equal(impostor.requests, 0);
    const wrong = await admin.send('POST', `${place(machine)}/winrm/certificate`, {
      certificate: right.certificate.fingerprint,
    });
    assert.equal(wrong.status, 409);
  });

  test('with a wrong password is refused with what to do, and the right one brings it back', async () => {
    if (!pc) return;
    const { machine } = await TestAgent.enrolled(controller);
    const server = await start({ machine: pc });
    const refused = await reach(machine, server, { password: 'wrong' });
    assert.deepEqual([refused.winrm!.state, refused.winrm!.why!.reason], ['refused', 'reach-password']);
    assert.match(refused.winrm!.why!.nextStep, /type the password that the set-up printed/);
    await admin.ask('PUT', `${place(machine)}/winrm`, wanted(server));
    const tested = await admin.ask<MachineTransports>('POST', `${place(machine)}/winrm/probe`);
    assert.equal(tested.winrm!.why, null, JSON.stringify(tested.attempts[0]));
    assert.equal(tested.winrm!.certificate, server.certificate.fingerprint);
  });

  test('signs in by Basic or by a client certificate where an admin says so', async () => {
    if (!pc) return;
    const { machine } = await TestAgent.enrolled(controller);
    const basic = await start({ machine: pc, schemes: ['basic'] });
    const plain = await reach(machine, basic, { signIn: 'basic', account: USER.name });
    assert.equal(plain.winrm!.state, 'ready', JSON.stringify(plain.attempts[0]));
    const { cert: certificate, key } = await selfSigned('sluice-winrm');
    const mapped = await start({ machine: pc, schemes: ['certificate'], client: certificate });
    const own = { signIn: 'certificate', password: undefined, certificate, key };
    const known = await reach(machine, mapped, own);
    assert.equal(known.winrm!.state, 'ready', JSON.stringify(known.attempts[0]));
    assert.ok(mapped.seen.every(({ user }) => user === 'sluice-winrm'));
    assert.ok(!JSON.stringify(known).includes('PRIVATE KEY'));
    // A password is no certificate: what is stored for one way does not serve the other.
    const other = await admin.send('PUT', `${place(machine)}/winrm`, { ...wanted(mapped), password: undefined });
    assert.equal(((await other.json()) as { reason: string }).reason, 'transport-credential-missing');
  });

  test("keeps no administrator's password where it is personal, and forgets to use it where it became so", async () => {
    if (!pc) return;
    const { machine } = await TestAgent.enrolled(controller);
    const server = await start({ machine: pc });
    const { pool } = controller.platform.database;
    const owned = (ownership: string) =>
      pool.query('UPDATE machines SET ownership = $2 WHERE id = $1', [machine, ownership]);
    await owned('personal');
    const body = { ...wanted(server), administrator: true };
    const refused = await admin.send('PUT', `${place(machine)}/winrm`, body);
    assert.equal(((await refused.json()) as { reason: string }).reason, 'administrator-personal');
    await owned('organisation');
    assert.equal((await reach(machine, server, { administrator: true })).winrm!.state, 'ready');
    await owned('personal');
    const tested = await admin.ask<MachineTransports>('POST', `${place(machine)}/winrm/probe`);
    assert.deepEqual([tested.winrm!.state, tested.winrm!.why!.reason], ['refused', 'administrator-personal']);
  });

  test('gets its job over WinRM when SSH, which comes first, does not get through', { timeout: 120_000 }, async () => {
    if (!pc) return;
    const answer = `echo '{"sluice":1,"taken":true,"reason":null}'`;
    const sshd = await Sshd.start({ config: ['PermitTTY no', 'DisableForwarding yes', `ForceCommand ${answer}`] });
    if (!sshd) return;
    const { machine } = await TestAgent.enrolled(controller);
    const { host, port, user: account, hostKey } = sshd;
    try {
      const set = { host, port, account, beforePoll: true };
      const made = await admin.ask<MachineTransports>('PUT', `${place(machine)}/ssh`, set);
      sshd.allow(made.ssh!.publicKey);
      await admin.ask('POST', `${place(machine)}/ssh/probe`);
      const ready = await admin.ask<MachineTransports>('POST', `${place(machine)}/ssh/host-key`, { hostKey });
      assert.equal(ready.ssh!.state, 'ready', JSON.stringify(ready.attempts));
    } finally {
      await sshd.stop();
    }
    const shown = await reach(machine, await start({ machine: pc }));
    assert.deepEqual([shown.order, shown.winrm!.state], [['ssh', 'winrm', 'poll'], 'ready']);
    const order = { machines: [machine], verb: 'scan' };
    const { created } = await admin.ask<{ created: { job: string }[] }>('POST', '/api/v1/machines/jobs', order);
    const { attempts } = await until(
      'The hand-over',
      () => show(machine),
      (now) => now.attempts.some(({ kind, purpose }) => kind === 'winrm' && purpose === 'hand-in'),
    );
    const tried = attempts.filter(({ purpose }) => purpose === 'hand-in').reverse();
    assert.deepEqual(
      tried.map(({ kind, jobs, why }) => [kind, jobs, why === null]),
      [
        ['ssh', [], false],
        ['winrm', [created[0]!.job], true],
      ],
    );
  });

  test('is set up by admins only, and its password is shown, logged and written down nowhere', async () => {
    if (!pc) return;
    const { machine } = await TestAgent.enrolled(controller);
    const server = await start({ machine: pc });
    await reach(machine, server);
    assert.equal((await viewer.send('PUT', `${place(machine)}/winrm`, wanted(server))).status, 403);
    const { password: _, ...bare } = wanted(server);
    const other = await admin.send('PUT', `${place(machine)}/winrm`, { ...bare, account: 'somebody-else' });
    assert.equal(other.status, 409);
    const { pool } = controller.platform.database;
    const kept = await pool.query<{ text: string }>(
      `SELECT encode(secret, 'escape') AS text FROM machine_transports UNION ALL SELECT detail::text FROM audit_entries`,
    );
    const text = JSON.stringify([await show(machine), kept.rows, controller.platform.logged]);
    assert.ok(!text.includes(USER.password) && !text.includes(JSON.stringify(USER.password).slice(1, -1)));
  });
});
