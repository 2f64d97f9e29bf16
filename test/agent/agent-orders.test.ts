import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { JOB_TYPE } from '#contracts/agent/envelope.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

const GOLDEN = path.resolve(import.meta.dirname, '../../../test/contract/golden');
const read = (name: string) => readFileSync(path.join(GOLDEN, name), 'utf8');

interface Vector {
  name: string;
  type: string;
  key: string;
  envelope: { bytes: string; signature: string };
  refusal: string | null;
  after: string[];
}

test('the agent reads the signed vectors exactly as the controller means them', async () => {
  const pc = AgentPc.create(await new TestController().listen());
  if (!pc) return;
  try {
    const vectors = JSON.parse(read('vectors/orders.json')) as { cases: Vector[] };
    const text = read('vectors/orders.json').replaceAll("'", "''");
    // Each case begins with an empty memory of seen orders, after those that it names.
    const script = `$all = ConvertFrom-SluiceJson -Text '${text}'
      $now = ConvertFrom-SluiceInstant $all['now']
      $judge = { param($case)
        $read = Read-SluiceOrder -Envelope $case['envelope'] -Type $case['type'] -Key $all['keys'][$case['key']]
        if ($null -ne $read.Reason) { return $read.Reason }
        if ($case['type'] -cne 'sluice/job/1') {
          if ($read.Order.Contains('machine') -and $read.Order['machine'] -cne $all['machine']) { return 'wrong-machine' }
          return ''
        }
        $reason = Test-SluiceOrderTime -Order $read.Order -Machine $all['machine'] -Now $now
        if ($null -ne $reason) { return $reason }
        if (Test-SluiceReplay -Order $read.Order -Now $now) { return 'replayed' }
        '' }
      foreach ($case in $all['cases']) {
        Remove-SluiceFile -Child 'seen.json'
        foreach ($name in $case['after']) { $null = & $judge ($all['cases'] | Where-Object { $_['name'] -ceq $name }) }
        & $judge $case
      }`;
    const answers = await pc.inside(script);
    const wrong = vectors.cases.filter((one, i) => answers[i] !== (one.refusal ?? '')).map((one) => one.name);
    assert.deepEqual(wrong, []);
    assert.equal(answers.length, vectors.cases.length);
  } finally {
    await pc.close();
  }
});

test('the delay of a lapsed hold is the one that the controller computes', async () => {
  const pc = AgentPc.create(await new TestController().listen());
  if (!pc) return;
  try {
    const vectors = JSON.parse(read('vectors/expiry-delay.json')) as { machine: string; seconds: number }[];
    const list = vectors.map((one) => `'${one.machine}'`).join(',');
    const answers = await pc.inside(
      `foreach ($machine in ${list}) { [int](Get-SluiceExpiryDelay -Machine $machine).TotalSeconds }`,
    );
    assert.deepEqual(
      answers.map(Number),
      vectors.map((one) => one.seconds),
    );
  } finally {
    await pc.close();
  }
});

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

test('JSON that means two things, or nothing, is refused', async () => {
  const pc = AgentPc.create(await new TestController().listen());
  if (!pc) return;
  try {
    const bad = [
      '',
      '{"a":1,}',
      '{"a":1,"a":2}',
      '[1',
      '01',
      '1.',
      '"a',
      '{"a":tru}',
      '[1]x',
      "'a'",
      '"\\ud800"',
      '{a:1}',
      '[1,]',
      '/**/1',
      '"\t"',
      'NaN',
      '+1',
    ];
    bad.push('['.repeat(40) + ']'.repeat(40));
    const list = bad.map((text) => `'${text.replaceAll("'", "''")}'`).join(',');
    const accepted = await pc.inside(
      `foreach ($text in ${list}) { try { $null = ConvertFrom-SluiceJson -Text $text; "accepted $text" } catch { } }`,
    );
    assert.deepEqual(accepted, []);
    const same = [
      '{"a":[1,2.5,"x",null,true,{"b":{}}],"e":[],"n":-9007199254740991}',
      '[[1]]',
      '[]',
      '{}',
      '"\\""',
      '"\\\\"',
      '0',
    ];
    const round = await pc.inside(
      same.map((text) => `ConvertTo-SluiceJson -Value (ConvertFrom-SluiceJson -Text '${text}')`).join(';'),
    );
    assert.deepEqual(round, same);
  } finally {
    await pc.close();
  }
});
