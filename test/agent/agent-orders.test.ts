import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOB_TYPE } from '#contracts/agent/envelope.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

test('a refused order does nothing: no job, no registry write, no search; only its reason is told', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return;
  try {
    const order = controller.order('hold');
    const good = controller.sign(JOB_TYPE, order);
    const altered = Buffer.from(good.bytes, 'base64');
    altered[altered.length - 3]! ^= 1;
    const stranger = new TestController();
    const far = new Date(Date.now() + 3_600_000).toISOString();
    const past = new Date(Date.now() - 3_600_000).toISOString();
    const other = '11111111-2222-4333-8444-555555555555';
    const cases: [string, { bytes: string; signature: string }][] = [
      ['bad-signature', { ...good, bytes: altered.toString('base64') }],
      ['bad-signature', controller.sign(JOB_TYPE, order, { key: stranger.jobKeys.privateKey })],
      ['wrong-type', controller.lease(21)],
      ['malformed-order', controller.sign(JOB_TYPE, controller.order('hold', {}, { attempt: '1' }))],
      ['unknown-field', controller.sign(JOB_TYPE, controller.order('hold', { script: 'calc.exe' }))],
      // A member named like a property of .NET must not hide the others.
      ['unknown-field', controller.sign(JOB_TYPE, controller.order('hold', {}, { Keys: ['machine'] }))],
      ['unknown-verb', controller.sign(JOB_TYPE, controller.order('update'))],
      ['wrong-machine', controller.sign(JOB_TYPE, controller.order('hold', {}, { machine: other }))],
      ['not-yet-valid', controller.sign(JOB_TYPE, controller.order('hold', {}, { notBefore: far }))],
      ['order-expired', controller.sign(JOB_TYPE, controller.order('hold', {}, { notAfter: past }))],
    ];
    for (const [, envelope] of cases) controller.hand(envelope);
    await pc.poll();
    const refusals = [...pc.log('poll').matchAll(/An order was refused: (\S+)/g)].map((found) => found[1]);
    assert.deepEqual(
      refusals,
      cases.map(([reason]) => reason),
    );
    await pc.work();
    assert.deepEqual(pc.machine.events('registry-set'), []);
    assert.deepEqual(pc.machine.events('search'), []);
    assert.deepEqual(controller.of('progress'), []);
    const told = controller.of('result').map((one) => [one.outcome, one.reason]);
    assert.deepEqual(told.map(([, reason]) => reason).sort(), [
      'not-yet-valid',
      'order-expired',
      'unknown-field',
      'unknown-field',
      'unknown-verb',
    ]);
    assert.ok(told.every(([outcome]) => outcome === 'refused'));
    assert.deepEqual(controller.invalid, []);
  } finally {
    await pc.close();
  }
});

test('an order seen before is refused as replayed, and runs once', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return;
  try {
    const envelope = controller.sign(JOB_TYPE, controller.order('rotate'));
    for (let i = 0; i < 2; i++) {
      controller.hand(envelope);
      await pc.poll();
      await pc.work();
    }
    assert.match(pc.log('poll'), /An order was refused: replayed/);
    assert.equal(controller.of('rotate').length, 1);
    assert.equal(controller.of('result').length, 1);
  } finally {
    await pc.close();
  }
});

test('orders are judged by the time of the controller, not of the PC', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return;
  try {
    controller.clockMs = 3 * 86_400_000;
    const result = await pc.do('rotate');
    assert.equal(result.outcome, 'succeeded');
    assert.match(pc.log('poll'), /clock of this PC differs from the controller's by 2[0-9]{5} s/);
  } finally {
    await pc.close();
  }
});

test('what lies in the inbox is verified again before it is done', async () => {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return;
  try {
    const order = controller.order('hold');
    const envelope = controller.sign(JOB_TYPE, order, { text: JSON.stringify(order) });
    const bytes = Buffer.from(envelope.bytes, 'base64').toString().replace('"hold"', '"scan"');
    const forged = { ...envelope, bytes: Buffer.from(bytes).toString('base64') };
    pc.write(`inbox/${order.job}.json`, { envelope: forged, job: order.job, attempt: 1, fence: 1, starts: 0 });
    await pc.work();
    assert.match(pc.log('work'), /does not verify \(bad-signature\)/);
    assert.equal(pc.has(`inbox/${order.job}.json`), false);
    assert.deepEqual(pc.machine.events('search'), []);
  } finally {
    await pc.close();
  }
});
