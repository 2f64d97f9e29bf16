import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { PushDetail, PushMachine } from '#contracts/people/push.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { BenchMachine, type MachineOptions } from '#test/pshost.js';
import { benchShell, runsBench } from '#test/ssh/bench-shell.js';
import { OddServer } from '#test/ssh/odd-server.js';
import { Sshd } from '#test/ssh/sshd.js';
import { until } from '#test/until.js';
import { PushRunner } from '../../apps/controller/src/features/push-enrol/push.runner.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';

const PLACE = '/api/v1/push-enrolments';
const SECRET = 'Tr0ub4dor&3 ist geheim';
/** The token of an administrator over the network. */
const ADMIN = { visitorGroups: ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-12288'] };
/** A PC that nothing speaks against. */
const LOOK = {
  elevated: true,
  bits: 64,
  edition: 'Professional',
  installation: 'Client',
  build: 26100,
  freeBytes: 5e9,
  tools: true,
  agent: false,
  machine: null,
};
const settled = ({ counts }: PushDetail) => !counts.waiting && !counts.running;

describe('push-enrolment', () => {
  let controller: TestController;
  let admin: Person;
  let operator: Person;
  const closing: (() => Promise<unknown>)[] = [];

  before(async () => {
    const port = await freePort();
    controller = await startController({ env: { SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}` }, agentPort: port });
    ({ admin, operator } = await signInAll(controller));
  });
  after(async () => {
    for (const close of closing.reverse()) await close();
    await controller?.close();
  });

  /** A PC with a real OpenSSH server; null where one of the two is missing. */
  async function pc(
    options: MachineOptions = {},
    more: string[] = [],
  ): Promise<{ machine: BenchMachine; sshd: Sshd } | null> {
    const machine = BenchMachine.create({ ...options, facts: { ...ADMIN, ...options.facts } });
    const sshd = machine && (await Sshd.start({ config: [...benchShell(machine), ...more] }));
    if (!machine || !sshd) return null;
    closing.push(async () => {
      await machine.command(
        "Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' -ErrorAction SilentlyContinue | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }",
      );
      await sshd.stop();
      machine.remove();
    });
    return { machine, sshd };
  }

  const begin = (server: Sshd | OddServer, changes: Record<string, unknown> = {}) =>
    admin.ask<PushDetail>('POST', PLACE, {
      addresses: ['127.0.0.1'],
      transport: 'ssh',
      port: server.port,
      account: server instanceof Sshd ? server.user : 'admin',
      ...(server instanceof Sshd ? { privateKey: server.privateKey } : { password: 'right' }),
      ring: null,
      ownership: 'organisation',
      ...changes,
    });
  const ended = (push: PushDetail) =>
    until('The end', () => admin.ask<PushDetail>('GET', `${PLACE}/${push.id}`), settled);
  const approve = (push: PushDetail, address = '127.0.0.1') =>
    admin.ask<PushDetail>('POST', `${PLACE}/${push.id}/approvals`, {
      keys: [{ address, key: push.machines.find((one) => one.address === address)!.keySeen }],
    });
  /** Begins, approves the key that is shown, and waits for the end. */
  async function through(server: Sshd | OddServer, changes: Record<string, unknown> = {}): Promise<PushMachine> {
    const first = await ended(await begin(server, changes));
    assert.equal(first.machines[0]!.state, 'approval', JSON.stringify(first.machines[0]));
    return (await ended(await approve(first))).machines[0]!;
  }

  test('sends nothing secret before a person has approved the key, looks without writing, then enrols for good', {
    timeout: 300_000,
  }, async () => {
    const made = await pc({ name: 'PC-1' });
    if (!made) return;
    const { machine, sshd } = made;
    const first = await ended(await begin(sshd));
    assert.equal(first.machines[0]!.state, 'approval');
    assert.equal(first.machines[0]!.keySeen, sshd.hostKey);
    assert.equal(first.machines[0]!.why?.reason, 'host-key-unknown');

    const before = JSON.parse(machine.runSync(['-Snapshot']).stdout);
    const looked = await ended(await approve(first));
    const [row] = looked.machines;
    assert.equal(row!.state, 'passed', JSON.stringify(row));
    assert.deepEqual([row!.windows?.edition, row!.windows?.build], ['Professional', 26100]);
    assert.deepEqual(JSON.parse(machine.runSync(['-Snapshot']).stdout), before);

    const again = await ended(await admin.ask<PushDetail>('POST', `${PLACE}/${first.id}/again`, { dryRun: false }));
    const [enrolled] = again.machines;
    assert.equal(enrolled!.state, 'enrolled', JSON.stringify(enrolled));
    assert.equal(enrolled!.machine?.name, 'PC-1');
    assert.equal(enrolled!.step, 'confirm');
    const tokens = await admin.ask<{ rows: { label: string; usable: boolean }[] }>('GET', '/api/v1/enrolment-tokens');
    assert.deepEqual(
      tokens.rows.filter(({ label }) => label.startsWith('Push')).map(({ usable }) => usable),
      [false],
    );

    // The same PC once more: it is told that it has an agent, and which.
    const twice = await ended(await begin(sshd, { dryRun: false }));
    assert.equal(twice.machines[0]!.why?.reason, 'push-agent-there');
    assert.equal(twice.machines[0]!.machine?.id, enrolled!.machine?.id);
  });

  test('by a password does the same', { timeout: 300_000 }, async () => {
    const machine = BenchMachine.create({ name: 'PC-2', facts: ADMIN });
    if (!machine) return;
    const server = await OddServer.start(runsBench(machine), { password: SECRET });
    closing.push(async () => {
      await machine.command(
        "Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }",
      );
      await server.stop();
      machine.remove();
    });
    const row = await through(server, { password: SECRET, dryRun: false });
    assert.equal(row.state, 'enrolled', JSON.stringify(row));
    assert.equal(row.machine?.name, 'PC-2');
  });

  test('refuses a PC whose key has changed, and says so, until a person approves the new one', async () => {
    const made = await pc();
    if (!made) return;
    const row = await through(made.sshd);
    assert.equal(row.state, 'passed', JSON.stringify(row));
    await made.sshd.stop();
    const other = (await Sshd.start({ port: made.sshd.port, config: benchShell(made.machine) }))!;
    closing.push(() => other.stop());
    const push = await ended(await begin(other));
    assert.deepEqual([push.machines[0]!.state, push.machines[0]!.why?.reason], ['failed', 'host-key-changed']);
    assert.equal(push.machines[0]!.keySeen, other.hostKey);
    const wrong = await admin.send('POST', `${PLACE}/${push.id}/approvals`, {
      keys: [{ address: '127.0.0.1', key: made.sshd.hostKey }],
    });
    assert.equal(wrong.status, 409);
    assert.equal((await ended(await approve(push))).machines[0]!.state, 'passed');
  });

  const refusals: [string, MachineOptions, string][] = [
    [
      'an account without the rights of an administrator',
      { facts: { visitorGroups: ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-8448'] } },
      'push-not-elevated',
    ],
    ['a full disk', { facts: { diskFree: 100_000_000 } }, 'push-no-room'],
  ];
  for (const [what, options, reason] of refusals) {
    test(`refuses ${what} before anything is written`, async () => {
      const made = await pc(options);
      if (!made) return;
      const row = await through(made.sshd, { dryRun: false });
      assert.deepEqual([row.state, row.why?.reason], ['failed', reason], JSON.stringify(row));
      assert.deepEqual(made.machine.events('task-registered'), []);
    });
  }

  test('tells in which mode a restricted PowerShell runs when it only looks, and what to do', async () => {
    const made = await pc({ facts: { languageMode: 'ConstrainedLanguage' } });
    if (!made) return;
    const row = await through(made.sshd);
    assert.deepEqual([row.state, row.why?.reason, row.step], ['failed', 'push-language-mode', 'look']);
    assert.equal(row.detail, 'PowerShell runs in ConstrainedLanguage mode there.');
    assert.match(row.why!.nextStep, /Allow Sluice in the application control policy/);
  });

  test('tells a wrong password from a PC that is off and from one that has no PowerShell', async () => {
    const server = await OddServer.start((channel) => {
      channel.stderr.write("'powershell.exe' is not recognized\r\n");
      channel.exit(1);
      channel.end();
    });
    closing.push(() => server.stop());
    const wrong = await through(server, { password: SECRET });
    assert.deepEqual([wrong.state, wrong.why?.reason], ['failed', 'push-auth']);
    const none = await ended(await begin(server));
    assert.equal(none.machines[0]!.why?.reason, 'push-look-failed');
    assert.match(none.machines[0]!.detail!, /not recognized/);
    const off = await ended(await begin(server, { port: 1 }));
    assert.equal(off.machines[0]!.why?.reason, 'reach-refused');
  });

  test('looks at a hundred PCs, so many at once as was said, and tells each apart', { timeout: 120_000 }, async () => {
    // One computer at a hundred addresses; every tenth is full.
    let count = 0;
    const server = await OddServer.start(
      (channel) => {
        const freeBytes = ++count % 10 === 0 ? 1000 : 5e9;
        const said = { ...LOOK, freeBytes };
        channel
          .on('data', () => {})
          .on('end', () => {
            setTimeout(() => {
              channel.write(`${JSON.stringify(said)}\r\n`);
              channel.exit(0);
              channel.end();
            }, 50);
          });
      },
      { host: '0.0.0.0' },
    );
    closing.push(() => server.stop());
    const addresses = Array.from({ length: 100 }, (_, n) => `127.0.1.${n + 1}`);
    const first = await ended(await begin(server, { addresses, parallel: 12 }));
    assert.deepEqual(first.counts, { approval: 100 });
    assert.equal(server.commands.length, 0);
    const keys = first.machines.map(({ address, keySeen }) => ({ address, key: keySeen }));
    await admin.ask<PushDetail>('POST', `${PLACE}/${first.id}/approvals`, { keys });
    const push = await ended(first);
    assert.deepEqual(push.counts, { passed: 90, failed: 10 });
    assert.ok(push.machines.every(({ state, why }) => state === 'passed' || why?.reason === 'push-no-room'));
    assert.deepEqual(
      push.machines.map(({ address }) => address),
      addresses,
    );
    assert.ok(server.peak > 6 && server.peak <= 12, `${server.peak} at once`);
  });

  test('whose connection breaks in mid-installation asks the PC what became of it, and does it once', {
    timeout: 200_000,
  }, async () => {
    const machine = BenchMachine.create({ name: 'PC-3', facts: ADMIN });
    if (!machine) return;
    const run = runsBench(machine);
    let commands = 0;
    const server = await OddServer.start((channel, connection, command) => {
      run(channel, connection, command);
      // The second is the enrolment: its script arrives, and then the network is gone.
      if (++commands === 2) channel.on('end', () => setTimeout(() => connection.end(), 200));
    });
    closing.push(async () => {
      await machine.command(
        "Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }",
      );
      await server.stop();
      machine.remove();
    });
    const row = await through(server, { dryRun: false });
    assert.equal(row.state, 'enrolled', JSON.stringify(row));
    assert.equal(row.machine?.name, 'PC-3');
    const named = await controller.platform.database.pool.query("SELECT FROM machines WHERE name = 'PC-3'");
    assert.equal(named.rowCount, 1);
  });

  test('of a controller that died says so, instead of running for ever', async () => {
    const { pool } = controller.platform.database;
    const push = await ended(await begin(await odd(), { port: 1 }));
    await pool.query("UPDATE push_machines SET state = 'running', reason = NULL WHERE push_id = $1", [push.id]);
    await pool.query("UPDATE push_enrolments SET alive_at = now() - interval '2 minutes' WHERE id = $1", [push.id]);
    await controller.people.app.get(PushRunner, { strict: false }).stayAlive();
    const [row] = (await admin.ask<PushDetail>('GET', `${PLACE}/${push.id}`)).machines;
    assert.deepEqual([row!.state, row!.why?.reason], ['failed', 'push-interrupted']);
  });

  test('that is stopped begins no further PC and forgets the password', async () => {
    // Takes connections, and never says a word.
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(0, '0.0.0.0');
    await new Promise((resolve) => server.once('listening', resolve));
    closing.push(async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const { port } = server.address() as net.AddressInfo;
    const addresses = Array.from({ length: 20 }, (_, n) => `127.0.0.${n + 1}`);
    const push = await begin(await odd(), { addresses, port, parallel: 2 });
    assert.ok(push.passwordUntil);
    const stopped = await admin.ask<PushDetail>('POST', `${PLACE}/${push.id}/stop`);
    assert.equal(stopped.passwordUntil, null);
    assert.ok(stopped.counts.stopped === 18 && stopped.counts.running === 2, JSON.stringify(stopped.counts));
    const again = await admin.send('POST', `${PLACE}/${push.id}/again`, { dryRun: true });
    assert.equal(((await again.json()) as { reason: string }).reason, 'push-password-gone');
  });

  test('is for admins only, and its password is shown, stored and logged nowhere', async () => {
    const made = await begin(await odd(), { password: SECRET });
    assert.equal((await operator.send('GET', PLACE)).status, 403);
    assert.equal((await operator.send('POST', PLACE, {})).status, 403);
    const shown = JSON.stringify([await ended(made), await admin.ask('GET', PLACE)]);
    const { pool } = controller.platform.database;
    const tables = await Promise.all(
      ['push_enrolments', 'push_machines', 'audit_entries', 'enrolment_tokens'].map((table) =>
        pool.query(`SELECT coalesce(jsonb_agg(t)::text, '') AS text FROM ${table} t`),
      ),
    );
    const kept = tables.map(({ rows }) => rows[0].text).join('\n');
    for (const text of [shown, kept, controller.platform.logged.join('\n')]) {
      assert.ok(!text.includes(SECRET) && !text.includes('PRIVATE KEY') && !/sle_[\w-]{20}/.test(text));
    }
  });

  async function odd(): Promise<OddServer> {
    const server = await OddServer.start((channel) => channel.close());
    closing.push(() => server.stop());
    return server;
  }
});
