import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { JOB_TYPE } from '#contracts/agent/envelope.js';
import { Sshd } from '#test/ssh/sshd.js';
import { ReachError, type ReachReason } from '../../../apps/controller/src/transports/port.js';
import { makeKeyPair } from '../../../apps/controller/src/transports/ssh/key-pair.js';
import { SshTransport } from '../../../apps/controller/src/transports/ssh.transport.js';
import { TestController, wait } from '../../agent/agent-controller.js';
import { AgentPc } from '../../agent/agent-pc.js';

const says = (reason: ReachReason) => (error: unknown) => {
  assert.ok(error instanceof ReachError, String(error));
  assert.equal(error.reason, reason, error.message);
  return true;
};

async function until(done: () => boolean, log: () => string): Promise<void> {
  for (let i = 0; i < 1800 && !done(); i++) await wait(100);
  assert.ok(done(), log());
}

/** The limits that the set-up writes into sshd_config, with the PC's own PowerShell behind them. */
function forced(pc: AgentPc): string[] {
  const shell = pc.machine.file('Windows/System32/WindowsPowerShell/v1.0/powershell.exe');
  const script = pc.machine.file('Program Files/Sluice/service/Receive-SluiceOrder.ps1');
  return [
    'PermitTTY no',
    'DisableForwarding yes',
    'PasswordAuthentication no',
    'SetEnv SLUICE_BENCH_SPEED=1000',
    `ForceCommand "${shell}" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "${script}"`,
  ];
}

describe('an order that is handed in over a real OpenSSH server', () => {
  let pc: AgentPc | null = null;
  let sshd: Sshd | null = null;
  const transport = new SshTransport();
  const controllerOf = () => pc!.controller;
  const made = (verb: string) => {
    const order = controllerOf().order(verb);
    return { job: order.job as string, envelope: controllerOf().sign(JOB_TYPE, order) };
  };

  before(async () => {
    pc = AgentPc.create(await new TestController().listen());
    sshd = pc && (await Sshd.start({ config: forced(pc) }));
    if (!pc || !sshd) return;
    // What enrolment and set-up leave: the tasks, and the folder that the limited account may write to.
    await pc.inside(`$null = [IO.Directory]::CreateDirectory((Get-SluicePath -Child 'drop'))
      Set-SluiceControllerTime -Now '${new Date().toISOString()}'
      foreach ($kind in 'poll', 'work') { Register-SluiceTask -Kind $kind }
      Register-SluiceTask -Kind drop -Starter 'S-1-5-21-1-2-3-1001'`);
  });
  after(async () => {
    transport.close();
    if (pc) {
      await pc.run("'Sluice poll', 'Sluice work', 'Sluice drop' | ForEach-Object { Stop-ScheduledTask -TaskName $_ }");
    }
    await sshd?.stop();
    await pc?.close();
  });

  const log = () => `${pc!.log('drop')} ${pc!.log('poll')} ${pc!.log('work')}`;

  test('is reached, and its account is good for nothing else', async () => {
    if (!pc || !sshd) return;
    await transport.probe(sshd.target());
  });

  test('a hold is done by the agent, which tells by its own polling', { timeout: 240_000 }, async () => {
    if (!pc || !sshd) return;
    const controller = controllerOf();
    const { job, envelope } = made('hold');
    await transport.handIn(sshd.target(), async () => [envelope]);
    await until(() => controller.results(job).length > 0, log);
    assert.equal(controller.results(job)[0]?.outcome, 'succeeded', log());
    assert.equal((await pc.report()).level, 'set');
    assert.deepEqual(controller.invalid, []);
  });

  test('a scan is done the same way', { timeout: 240_000 }, async () => {
    if (!pc || !sshd) return;
    const controller = controllerOf();
    const { job, envelope } = made('scan');
    await transport.handIn(sshd.target(), async () => [envelope]);
    await until(() => controller.results(job).length > 0, log);
    assert.ok(controller.reports.scan, log());
  });

  test('an order that was altered on the way is refused, and nothing is done', async () => {
    if (!pc || !sshd) return;
    const { job, envelope } = made('resume');
    const bytes = Buffer.from(envelope.bytes, 'base64');
    bytes[bytes.length - 3]! ^= 1;
    await transport.handIn(sshd.target(), async () => [{ ...envelope, bytes: bytes.toString('base64') }]);
    await until(() => log().includes('An order was refused: bad-signature'), log);
    assert.deepEqual(controllerOf().results(job), []);
    assert.equal((await pc.report()).level, 'set');
  });

  test('more than 64 KiB are not taken', async () => {
    if (!pc || !sshd) return;
    const { envelope } = made('scan');
    const long = { ...envelope, bytes: 'A'.repeat(87_384) };
    await assert.rejects(
      transport.handIn(sshd.target(), async () => [long]),
      says('too-large'),
    );
    assert.ok(!existsSync(pc.path('drop')) || readdirSync(pc.path('drop')).length === 0);
  });

  test('a machine without an agent says that it has none', async () => {
    if (!pc || !sshd) return;
    await pc.inside("[IO.Directory]::Move((Get-SluicePath -Child 'drop'), (Get-SluicePath -Child 'drop.gone'))");
    try {
      await assert.rejects(transport.probe(sshd.target()), says('reach-no-agent'));
    } finally {
      await pc.inside("[IO.Directory]::Move((Get-SluicePath -Child 'drop.gone'), (Get-SluicePath -Child 'drop'))");
    }
  });
});

describe('an account that can do more', () => {
  const transport = new SshTransport();
  after(() => transport.close());
  const answer = `echo '{"sluice":1,"taken":false,"reason":null}'`;

  test('is good enough where the server binds its key to the one command, and is not elsewhere', async () => {
    const sshd = await Sshd.start();
    if (!sshd) return;
    const bound = makeKeyPair();
    try {
      sshd.allow(`restrict,command="${answer.replaceAll('"', '\\"')}" ${bound.publicKey}`);
      await transport.probe(sshd.target({ auth: { kind: 'key', privateKey: bound.privateKey } }));
      await assert.rejects(transport.probe(sshd.target()), says('reach-over-privileged'));
    } finally {
      await sshd.stop();
    }
  });

  test('is judged anew after its limits were written, though a connection from before is alive', async () => {
    const sshd = await Sshd.start();
    if (!sshd) return;
    const key = makeKeyPair();
    const target = sshd.target({ auth: { kind: 'key', privateKey: key.privateKey } });
    try {
      sshd.allow(key.publicKey);
      await assert.rejects(transport.probe(target), says('reach-over-privileged'));
      sshd.forbid(key.publicKey);
      sshd.allow(`restrict,command="${answer.replaceAll('"', '\\"')}" ${key.publicKey}`);
      await transport.probe(target);
    } finally {
      await sshd.stop();
    }
  });

  for (const [what, config] of [
    [
      'runs commands of its own',
      [`ForceCommand test -n "$SSH_ORIGINAL_COMMAND" && eval "$SSH_ORIGINAL_COMMAND"; ${answer}`],
    ],
    ['is an ordinary one, without any limit', []],
    ['gets a terminal', [`ForceCommand ${answer}`, 'DisableForwarding yes']],
    ['gets forwarding', [`ForceCommand ${answer}`, 'PermitTTY no']],
    [
      'gets sftp',
      [
        `ForceCommand case "$SSH_ORIGINAL_COMMAND" in internal-sftp) exec /usr/lib/openssh/sftp-server;; esac; ${answer}`,
        'Subsystem sftp internal-sftp',
        'PermitTTY no',
        'DisableForwarding yes',
      ],
    ],
  ] as const) {
    test(`and ${what} is refused`, async () => {
      const sshd = await Sshd.start({ config: [...config] });
      if (!sshd) return;
      try {
        await assert.rejects(transport.probe(sshd.target()), says('reach-over-privileged'));
      } finally {
        await sshd.stop();
      }
    });
  }
});
