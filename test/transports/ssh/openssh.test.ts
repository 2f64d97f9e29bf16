import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Sshd } from '#test/ssh/sshd.js';
import { SshError } from '../../../apps/controller/src/transports/ssh/errors.js';
import { SshPool } from '../../../apps/controller/src/transports/ssh/pool.js';
import { SshSession } from '../../../apps/controller/src/transports/ssh/session.js';

const RUN = { timeoutMs: 10_000 };

describe('a real OpenSSH server', () => {
  let sshd: Sshd | null = null;
  before(async () => {
    sshd = await Sshd.start();
  });
  after(async () => sshd?.stop());

  test('runs a command with standard input, and gives output, errors and the exit code apart', async () => {
    if (!sshd) return;
    const session = await SshSession.open(sshd.target());
    const ended = await session.run('cat; echo oops >&2; exit 7', { ...RUN, stdin: 'grüße\n' });
    session.close();
    assert.deepEqual(ended, { exitCode: 7, stdout: 'grüße\n', stderr: 'oops\n' });
  });

  test('shows the host key that ssh-keygen prints', async () => {
    if (!sshd) return;
    await assert.rejects(SshSession.open(sshd.target({ hostKey: null })), (error: SshError) => {
      assert.equal(error.reason, 'host-key-unknown');
      assert.equal(error.hostKey, sshd!.hostKey);
      return true;
    });
  });

  test('with a new host key is refused, because it may be another machine', async () => {
    if (!sshd) return;
    const other = await Sshd.start();
    try {
      await assert.rejects(SshSession.open(other!.target({ hostKey: sshd.hostKey })), (error: SshError) => {
        assert.equal(error.reason, 'host-key-changed', error.message);
        assert.equal(error.hostKey, other!.hostKey);
        return true;
      });
    } finally {
      await other!.stop();
    }
  });

  test('refuses a key that it does not know', async () => {
    if (!sshd) return;
    const stranger = await Sshd.start();
    try {
      const target = sshd.target({ auth: { kind: 'key', privateKey: stranger!.privateKey } });
      await assert.rejects(SshSession.open(target), (error: SshError) => error.reason === 'auth');
    } finally {
      await stranger!.stop();
    }
  });

  test('that leaves a child behind with the handles keeps nobody waiting', async () => {
    if (!sshd) return;
    const session = await SshSession.open(sshd.target());
    const began = performance.now();
    const ended = await session.run('sleep 20 & echo started', RUN);
    session.close();
    assert.equal(ended.stdout, 'started\n');
    assert.ok(performance.now() - began < 5000);
  });

  test('is reached at an IPv6 address', async () => {
    const other = await Sshd.start({ addresses: ['::1'] });
    if (!other) return;
    try {
      const session = await SshSession.open(other.target());
      const { stdout } = await session.run('echo here', RUN);
      session.close();
      assert.equal(stdout, 'here\n');
    } finally {
      await other.stop();
    }
  });

  test('is reached at sixteen addresses at once', async () => {
    if (!sshd) return;
    const pool = new SshPool({ total: 16 });
    try {
      const one = (host: string) =>
        pool.use(sshd!.target({ host }), (session) => session.run(`echo ${host}`, { timeoutMs: 60_000 }));
      const answers = await Promise.all(sshd.addresses.map(one));
      assert.deepEqual(
        answers.map(({ stdout }) => stdout.trim()),
        sshd.addresses,
      );
    } finally {
      pool.close();
    }
  });
});
