import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { JOB_TYPE } from '#contracts/agent/envelope.js';
import { requireTool } from '#test/gaps.js';
import { WinRmServer, type WinRmServerOptions } from '#test/winrm/server.js';
import { ReachError, type ReachReason } from '../../../apps/controller/src/transports/port.js';
import { findPower } from '../../../apps/controller/src/transports/winrm/token.js';
import { type WinRmTarget, WinRmTransport } from '../../../apps/controller/src/transports/winrm.transport.js';
import { TestController, wait } from '../../agent/agent-controller.js';
import { AgentPc } from '../../agent/agent-pc.js';

const USER = { domain: 'PC-7', name: 'sluice-winrm', password: 'ä b"c' };
const AUTH = { kind: 'ntlm', user: 'PC-7\\sluice-winrm', password: USER.password } as const;

const says =
  (reason: ReachReason, uncertain = false) =>
  (error: unknown) => {
    assert.ok(error instanceof ReachError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.equal(error.details.uncertain ?? false, uncertain);
    assert.ok(!error.message.includes(USER.password));
    return true;
  };

describe('an order that is handed in over WinRM to the real agent', () => {
  let pc: AgentPc | null = null;
  const servers: WinRmServer[] = [];
  const transport = new WinRmTransport();

  before(async () => {
    if (!requireTool('gss-ntlmssp')) return;
    pc = AgentPc.create(await new TestController().listen());
    // What enrolment and set-up leave: the tasks, and the folder that the limited account may write to.
    await pc?.inside(`$null = [IO.Directory]::CreateDirectory((Get-SluicePath -Child 'drop'))
      Set-SluiceControllerTime -Now '${new Date().toISOString()}'
      foreach ($kind in 'poll', 'work') { Register-SluiceTask -Kind $kind }
      Register-SluiceTask -Kind drop -Starter 'S-1-5-21-1-2-3-1001'`);
  });
  after(async () => {
    transport.close();
    if (pc) {
      await pc.run("'Sluice poll', 'Sluice work', 'Sluice drop' | ForEach-Object { Stop-ScheduledTask -TaskName $_ }");
    }
    for (const server of servers) await server.close();
    await pc?.close();
  });

  const log = () => `${pc!.log('drop')} ${pc!.log('poll')} ${pc!.log('work')}`;
  async function until(done: () => boolean): Promise<void> {
    for (let i = 0; i < 1800 && !done(); i++) await wait(100);
    assert.ok(done(), log());
  }
  async function start(options: Partial<WinRmServerOptions> = {}): Promise<WinRmServer> {
    const server = await WinRmServer.start({
      user: USER,
      schemes: ['ntlm'],
      strict: true,
      machine: pc!.machine,
      ...options,
    });
    servers.push(server);
    return server;
  }
  const target = (server: WinRmServer, changes: Partial<WinRmTarget> = {}): WinRmTarget => ({
    host: '127.0.0.1',
    port: server.port,
    auth: AUTH,
    trust: { sha256: server.certificate.fingerprint },
    administrator: false,
    ...changes,
  });
  const made = (verb: string) => {
    const order = pc!.controller.order(verb);
    return { job: order.job as string, envelope: pc!.controller.sign(JOB_TYPE, order) };
  };

  test('a machine with a limited account passes, and no shell is left behind', async () => {
    if (!pc) return;
    const server = await start();
    await transport.probe(target(server));
    assert.equal(server.service.shells.size, 0);
    assert.deepEqual(existsSync(pc.path('drop')) && readdirSync(pc.path('drop')), []);
  });

  test('a hold is done by the agent, which tells by its own polling', { timeout: 240_000 }, async () => {
    if (!pc) return;
    const { job, envelope } = made('hold');
    await transport.handIn(target(await start()), async () => [envelope]);
    await until(() => pc!.controller.results(job).length > 0);
    assert.equal(pc.controller.results(job)[0]?.outcome, 'succeeded', log());
    assert.equal((await pc.report()).level, 'set');
    assert.deepEqual(pc.controller.invalid, []);
  });

  test('an order that was altered on the way is refused, and nothing is done', async () => {
    if (!pc) return;
    const { job, envelope } = made('resume');
    const bytes = Buffer.from(envelope.bytes, 'base64');
    bytes[bytes.length - 3]! ^= 1;
    await transport.handIn(target(await start()), async () => [{ ...envelope, bytes: bytes.toString('base64') }]);
    await until(() => log().includes('An order was refused: bad-signature'));
    assert.deepEqual(pc.controller.results(job), []);
  });

  test('nothing due opens no shell, and more than 64 KiB are not sent', async () => {
    if (!pc) return;
    const server = await start();
    await transport.handIn(target(server), async () => []);
    const long = { ...made('scan').envelope, bytes: 'A'.repeat(87_384) };
    await assert.rejects(
      transport.handIn(target(server), async () => [long]),
      says('too-large'),
    );
    assert.equal(server.count('Create'), 0);
  });

  test('an unapproved, a changed and an unvouched certificate get neither password nor order', async () => {
    if (!pc) return;
    const server = await start();
    const other = { sha256: 'AB'.repeat(32) };
    for (const [trust, reason] of [
      [null, 'certificate-unknown'],
      [other, 'certificate-changed'],
      [{ ca: (await start()).certificate.cert }, 'certificate-unknown'],
    ] as const) {
      await assert.rejects(
        transport.handIn(target(server, { trust }), () => assert.fail('nothing may be leased')),
        (error: ReachError) => {
          assert.equal(error.details.hostKey, server.certificate.fingerprint);
          return says(reason)(error);
        },
      );
    }
    assert.equal(server.requests, 0);
  });

  test('a wrong password leases nothing', async () => {
    if (!pc) return;
    const auth = { ...AUTH, password: 'wrong' };
    await assert.rejects(
      transport.handIn(target(await start(), { auth }), () => assert.fail('nothing may be leased')),
      says('reach-password'),
    );
  });

  test('a port that nobody listens on and a machine that stays silent are named', async () => {
    if (!pc) return;
    const gone = await WinRmServer.start({ user: USER, schemes: ['basic'] });
    const left = target(gone);
    await gone.close();
    await assert.rejects(transport.probe(left), says('reach-refused'));
    const silent = await start({ interfere: () => ({ do: 'wait', ms: 10_000 }) });
    const soon = AbortSignal.timeout(500);
    await assert.rejects(transport.probe(target(silent), soon), says('reach-timeout'));
  });

  test('a line cut after the order was sent leaves its outcome open', async () => {
    if (!pc) return;
    const { envelope } = made('scan');
    let cut = false;
    const server = await start({
      interfere: (action) => {
        cut ||= action === 'Send';
        return cut ? { do: 'cut', where: 'before' } : undefined;
      },
    });
    await assert.rejects(
      transport.handIn(target(server), async () => [envelope]),
      says('reach-lost', true),
    );
  });

  test('an account with power is refused, unless an admin wants exactly that', async () => {
    if (!pc) return;
    const server = await start();
    for (const facts of [
      { VisitorGroups: ['S-1-1-0', 'S-1-5-32-544'] },
      { VisitorGroups: ['S-1-1-0'], VisitorPrivileges: ['SeDebugPrivilege'] },
    ]) {
      pc.machine.setFacts(facts);
      await assert.rejects(transport.probe(target(server)), says('reach-over-privileged'));
    }
    await transport.probe(target(server, { administrator: true }));
  });

  test('a machine without an agent says that it has none', async () => {
    if (!pc) return;
    await pc.inside("[IO.Directory]::Move((Get-SluicePath -Child 'drop'), (Get-SluicePath -Child 'drop.gone'))");
    await assert.rejects(transport.probe(target(await start())), says('reach-no-agent'));
  });
});

test('a token counts as powerless only where every group and privilege is known to be so', () => {
  const everyone = '"Jeder","Bekannte Gruppe","S-1-1-0","Verbindliche Gruppe"';
  const priv = '"SeChangeNotifyPrivilege","Auslassen der durchsuchenden Überprüfung","Aktiviert"';
  assert.equal(findPower(`${everyone}\r\n${priv}\r\n`), null);
  assert.equal(
    findPower(`${everyone}\r\n"PC\\Power","Alias","S-1-5-21-1-2-3-1002","x"\r\n${priv}`),
    'S-1-5-21-1-2-3-1002',
  );
  assert.equal(findPower(`${everyone}\r\n"SeBackupPrivilege","x","Disabled"`), 'SeBackupPrivilege');
  for (const text of ['', priv, 'ERROR: access denied', `${everyone}\r\nsomething else`]) {
    assert.equal(findPower(text), undefined);
  }
});
