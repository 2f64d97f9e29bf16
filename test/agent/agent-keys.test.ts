import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';

interface Config {
  address: string;
  caSha256: string;
  keysSerial?: number;
}

const asText = (envelope: unknown) => JSON.stringify({ keys: envelope });

describe('new keys, when the controller at the address is another one', () => {
  let old: TestController;
  let next: TestController;
  let pc: AgentPc | null;

  before(async () => {
    old = await new TestController().listen();
    next = await new TestController(old.machine).listen();
    pc = AgentPc.create(old);
    // The name now leads to another controller, with a CA that nobody pinned.
    pc?.write('config.json', { ...old.config(), address: next.address });
  });
  after(async () => {
    await next.close();
    if (pc) await pc.close();
    else await old.close();
  });

  const text = (name: string) => readFileSync(pc!.path(name), 'utf8');

  test('without any offered, or with any that are not good, the PC keeps what it has and tells nothing', async () => {
    if (!pc) return;
    const recovery = old.recoveryKeys.privateKey;
    const good = next.newKeys(7, {}, recovery);
    const altered = Buffer.from(good.bytes, 'base64');
    altered[altered.length - 3]! ^= 1;
    const elsewhere = next.newKeys(7, { address: 'https://127.0.0.1:9' }, recovery);
    const cases: [string, string | null, RegExp][] = [
      ['none', null, /not our controller/],
      ['no JSON', '<html>', /could not be fetched/],
      ['too large', asText(good) + ' '.repeat(70_000), /could not be fetched: The answer is too large/],
      ['another recovery key', asText(next.newKeys(7)), /not taken: bad-signature/],
      ['the job key', asText(next.newKeys(7, {}, old.jobKeys.privateKey)), /not taken: bad-signature/],
      ['a changed byte', asText({ ...good, bytes: altered.toString('base64') }), /not taken: bad-signature/],
      ['another type', asText(old.lease(21)), /not taken: bad-signature/],
      ['an unknown field', asText(next.newKeys(7, { script: 'x' }, recovery)), /not taken: unknown-field/],
      ['a plain address', asText(next.newKeys(7, { address: 'http://x' }, recovery)), /not taken: malformed-order/],
      ['a CA with another hash', asText(next.newKeys(7, { caSha256: old.caSha256 }, recovery)), /not taken: malformed/],
      ['an address where nobody is', asText(elsewhere), /not taken: no controller with them answers/],
    ];
    const config = text('config.json');
    for (const [what, offered, message] of cases) {
      next.offered = offered;
      pc.write('log/poll.log', '');
      await pc.poll();
      assert.match(pc.log('poll'), message, what);
      assert.equal(text('config.json'), config, what);
    }
    assert.deepEqual([next.received, next.invalid], [[], []]);
  });

  test('good ones are pinned as a whole, the hold gets a new lease at once, and the next poll reports them', async () => {
    if (!pc) return;
    // The controller was away for so long that the hold would end by itself as soon as its lease counts for nothing.
    assert.equal(await pc.hold(), '');
    pc.write('contact.json', { ...pc.state<object>('contact.json'), failures: 40, networkSeconds: 90_000 });
    next.offered = asText(next.newKeys(7, {}, old.recoveryKeys.privateKey));
    await pc.poll();
    assert.match(pc.log('poll'), /Took the keys with serial 7/);
    const config = pc.state<Config>('config.json') as Config & Record<string, unknown>;
    assert.deepEqual(config, { ...next.config(), recoveryKey: old.config().recoveryKey, keysSerial: 7 });
    assert.equal(next.of('lease').length, 1);

    await pc.poll();
    assert.equal(next.of('poll').at(-1)?.keysSerial, 7);
    assert.equal(pc.state<{ level: string }>('hold.json').level, 'set');
    const job = next.give('rotate');
    await pc.poll();
    await pc.work();
    assert.equal(next.results(job).at(-1)?.outcome, 'succeeded', 'orders of the new job key are obeyed');
    assert.deepEqual(next.invalid, []);
  });

  test('the same serial and a lower one are refused, and an order of the old job key is void', async () => {
    if (!pc) return;
    const recovery = old.recoveryKeys.privateKey;
    const config = text('config.json');
    next.keysSerial = 99;
    for (const serial of [7, 6]) {
      next.offered = asText(next.newKeys(serial, {}, recovery));
      pc.write('log/poll.log', '');
      next.hand(old.sign('sluice/job/1', old.order('rotate')));
      await pc.poll();
      assert.match(pc.log('poll'), /An order was refused: bad-signature/);
      assert.match(pc.log('poll'), /not taken: replayed/);
      assert.equal(text('config.json'), config);
    }
  });

  test('a hint in a poll answer moves the PC to a new address of a controller that it still trusts', async () => {
    if (!pc) return;
    const address = next.address.replace('127.0.0.1', 'localhost');
    next.offered = asText(next.newKeys(8, { address: `${address}/` }, old.recoveryKeys.privateKey));
    next.keysSerial = 8;
    await pc.poll();
    assert.deepEqual(
      [pc.state<Config>('config.json').address, pc.state<Config>('config.json').keysSerial],
      [address, 8],
    );
    next.keysSerial = null;
    const before = next.of('poll').length;
    await pc.poll();
    assert.equal(next.of('poll').length, before + 1);
  });

  test('a person may carry them to the PC in a file; a bad file changes nothing', async () => {
    if (!pc) return;
    const file = pc.machine.file('keys.json');
    const script = pc.machine.file('Program Files/Sluice/service/Set-SluiceKeys.ps1');
    const take = async (content: string) => {
      writeFileSync(file, content);
      return pc!.machine.script(script, ['-Path', pc!.machine.inside(file)]);
    };
    const config = text('config.json');
    for (const [content, message] of [
      [asText(next.newKeys(9)), /bad-signature\)\. Nothing has changed/],
      [asText(next.newKeys(8, {}, old.recoveryKeys.privateKey)), /replayed/],
      ['[]', /malformed-order/],
      [' '.repeat(70_000), /too large/],
    ] as const) {
      const ended = await take(content);
      assert.equal(ended.code, 1);
      assert.match(ended.stderr, message);
      assert.equal(text('config.json'), config);
    }
    const ended = await take(asText(next.newKeys(9, {}, old.recoveryKeys.privateKey)));
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /now trusts the controller at https:\/\/127\.0\.0\.1/);
    assert.equal(pc.state<Config>('config.json').keysSerial, 9);
  });
});
