import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Envelope } from '#contracts/agent/envelope.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import { TestAgent } from '#test/agent-client.js';
import { type Person, signInAll } from '#test/people.js';
import { startController, type TestController } from '#test/platform.js';
import { Sshd } from '#test/ssh/sshd.js';
import { until } from '#test/until.js';

/** What the machine's end is given, in a folder that the test looks into; its answer is that of Receive-SluiceOrder.ps1. */
function limits(folder: string, taken = true): string[] {
  const answer = `{"sluice":1,"taken":${taken},"reason":${taken ? 'null' : '"reach-drop-failed"'}}`;
  return [
    'PermitTTY no',
    'DisableForwarding yes',
    `ForceCommand f=$(mktemp ${folder}/XXXXXX) && cat > $f && if [ -s $f ]; then echo '${answer}'; else echo '{"sluice":1,"taken":false,"reason":null}'; fi`,
  ];
}

describe('a machine that is reached over SSH', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-reach-'));
  let controller: TestController;
  let admin: Person;
  let viewer: Person;
  let sshd: Sshd | null;
  const started: Sshd[] = [];

  before(async () => {
    controller = await startController();
    ({ admin, viewer } = await signInAll(controller));
    sshd = await Sshd.start({ config: limits(folder) });
  });
  after(async () => {
    await controller.close();
    for (const one of [...started, ...(sshd ? [sshd] : [])]) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const place = (agent: TestAgent) => `/api/v1/machines/${agent.machine}/transports`;
  const show = (agent: TestAgent) => viewer.ask<MachineTransports>('GET', place(agent));
  /** Set up, key known to the machine, host key approved: as an admin does it. */
  async function reached(server: Sshd, beforePoll = true): Promise<TestAgent> {
    const agent = await TestAgent.enrolled(controller);
    const { host, port, user: account } = server;
    const made = await admin.ask<MachineTransports>('PUT', `${place(agent)}/ssh`, { host, port, account, beforePoll });
    server.allow(made.ssh!.publicKey);
    const seen = await admin.ask<MachineTransports>('POST', `${place(agent)}/ssh/probe`);
    assert.equal(seen.ssh!.why?.reason, 'host-key-unknown');
    assert.equal(seen.ssh!.hostKeySeen, server.hostKey);
    await admin.ask('POST', `${place(agent)}/ssh/host-key`, { hostKey: server.hostKey });
    return agent;
  }
  const order = async (agent: TestAgent) => {
    const answer = await admin.ask<{ created: { job: string }[] }>('POST', '/api/v1/machines/jobs', {
      machines: [agent.machine],
      verb: 'scan',
    });
    return answer.created[0]!.job;
  };
  const delivered = () =>
    readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .filter((text) => text.startsWith('{'))
      .flatMap((text) => (JSON.parse(text) as { orders: Envelope[] }).orders);

  test('gets a signed job that it did not poll for, and its result counts', async () => {
    if (!sshd) return;
    const agent = await reached(sshd);
    assert.equal((await show(agent)).ssh!.state, 'ready');
    const job = await order(agent);
    const mine = () =>
      delivered()
        .map((one) => agent.open(one))
        .filter((one) => one.job === job);
    const [taken] = await until(
      'The order',
      () => Promise.resolve(mine()),
      (all) => all.length > 0,
    );
    assert.equal((await agent.result(taken!)).status, 200);
    const shown = await until(
      'The attempt',
      () => show(agent),
      ({ attempts }) => attempts[0]?.purpose === 'hand-in',
    );
    assert.deepEqual([shown.attempts[0]!.jobs, shown.attempts[0]!.why], [[job], null]);
    const { rows } = await controller.platform.database.pool.query(
      `SELECT action FROM audit_entries WHERE subject = $1 AND action LIKE 'transport.%' ORDER BY id`,
      [`machine:${agent.machine}`],
    );
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['transport.set', 'transport.probe', 'transport.approve', 'transport.probe', 'transport.use'],
    );
  });

  test('shows its attempts newest first, also where their numbers get another digit', async () => {
    const agent = await TestAgent.enrolled(controller);
    await controller.platform.database.pool.query(
      `INSERT INTO transport_attempts (machine_id, kind, purpose, at, took_ms, job_ids, detail)
       SELECT $1, 'ssh', 'probe', now(), 1, '{}', n::text FROM generate_series(1, 120) n`,
      [agent.machine],
    );
    const { attempts } = await show(agent);
    const shown = attempts.map(({ detail }) => Number(detail));
    assert.deepEqual(
      shown,
      Array.from({ length: shown.length }, (_, index) => 120 - index),
    );
  });

  test('that is off keeps the reason, and its job waits for its own poll', async () => {
    if (!sshd) return;
    const away = (await Sshd.start({ config: limits(folder) }))!;
    const agent = await reached(away);
    await away.stop();
    const job = await order(agent);
    const shown = await until(
      'The failure',
      () => show(agent),
      ({ ssh }) => ssh?.why !== null,
    );
    assert.ok(['reach-refused', 'reach-lost'].includes(shown.ssh!.why!.reason), shown.ssh!.why!.reason);
    assert.equal(shown.ssh!.state, 'ready');
    assert.ok(shown.ssh!.retryAt);
    const taken = await until(
      'The poll',
      () => agent.take(),
      (one) => one !== null,
    );
    assert.equal(taken!.job, job);
  });

  test('that shows another host key is not used again until a person approves it', async () => {
    if (!sshd) return;
    const old = (await Sshd.start({ config: limits(folder) }))!;
    const agent = await reached(old);
    await old.stop();
    const impostor = (await Sshd.start({ config: limits(folder), port: old.port }))!;
    started.push(impostor);
    const before = delivered().length;
    await order(agent);
    const shown = await until(
      'The refusal',
      () => show(agent),
      ({ ssh }) => ssh?.state === 'refused',
    );
    assert.equal(shown.ssh!.why!.reason, 'host-key-changed');
    assert.equal(shown.ssh!.hostKeySeen, impostor.hostKey);
    assert.equal(delivered().length, before);
    const wrong = await admin.send('POST', `${place(agent)}/ssh/host-key`, { hostKey: old.hostKey });
    assert.equal(wrong.status, 409);
  });

  test('that cannot put the order down gives it back at once, so that a poll gets it', async () => {
    if (!sshd) return;
    const full = (await Sshd.start({ config: limits(folder, false) }))!;
    started.push(full);
    const agent = await reached(full);
    const job = await order(agent);
    const shown = await until(
      'The failure',
      () => show(agent),
      ({ ssh }) => ssh?.why !== null,
    );
    assert.equal(shown.ssh!.why!.reason, 'reach-drop-failed');
    const taken = await until(
      'The poll',
      () => agent.take(),
      (one) => one !== null,
    );
    assert.equal(taken!.job, job);
  });

  test('with an account that can do more is refused', async () => {
    if (!sshd) return;
    const open = (await Sshd.start())!;
    started.push(open);
    const agent = await TestAgent.enrolled(controller);
    const { host, port, user: account } = open;
    const made = await admin.ask<MachineTransports>('PUT', `${place(agent)}/ssh`, { host, port, account });
    open.allow(made.ssh!.publicKey);
    await admin.ask('POST', `${place(agent)}/ssh/probe`);
    const shown = await admin.ask<MachineTransports>('POST', `${place(agent)}/ssh/host-key`, { hostKey: open.hostKey });
    assert.equal(shown.ssh!.state, 'refused');
  });

  test('is set up by admins only, and its private key is shown and logged nowhere', async () => {
    if (!sshd) return;
    const agent = await reached(sshd);
    const wanted = { host: '127.0.0.1', port: 22 };
    assert.equal((await viewer.send('PUT', `${place(agent)}/ssh`, wanted)).status, 403);
    const text = JSON.stringify(await show(agent));
    assert.doesNotMatch(text + controller.platform.logged.join('\n'), /PRIVATE KEY|"secret"/);
    const { rows } = await controller.platform.database.pool.query<{ secret: Buffer }>(
      'SELECT secret FROM machine_transports',
    );
    for (const { secret } of rows) assert.doesNotMatch(secret.toString('latin1'), /PRIVATE KEY/);
  });
});
