import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '#domain/time.js';
import { TestController } from './agent-controller.js';
import { AgentPc } from './agent-pc.js';
import { strike } from './fault-seams.js';

const HOURS = 1 / 24;

async function withPc(work: (pc: AgentPc, controller: TestController) => Promise<void>): Promise<void> {
  const controller = await new TestController().listen();
  const pc = AgentPc.create(controller);
  if (!pc) return controller.close();
  try {
    await work(pc, controller);
    assert.deepEqual(controller.invalid, []);
  } finally {
    await pc.close();
  }
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

for (const [what, days] of [
  ['three hours fast', 3 * HOURS],
  ['three hours slow', -3 * HOURS],
  ['a year slow', -365],
] as const) {
  test(`a PC whose clock is ${what} does good orders, refuses those out of time by the controller's clock, tells how wrong it is, and holds as long as the lease says`, () =>
    withPc(async (pc, controller) => {
      pc.shiftClock(days);
      assert.equal((await pc.do('hold')).outcome, 'succeeded');
      for (const [changes, reason] of [
        [{ notAfter: inDays(-1 * HOURS) }, 'order-expired'],
        [{ notBefore: inDays(1 * HOURS) }, 'not-yet-valid'],
      ] as const) {
        const job = controller.give('scan', {}, changes);
        await pc.poll();
        assert.equal(controller.results(job)[0]?.reason, reason);
      }
      assert.deepEqual(pc.machine.events('search'), []);
      // The controller measures it by each poll, and shows it with the machine.
      for (const { now } of controller.of('poll')) {
        assert.ok(Math.abs((Date.parse(now as string) - Date.now()) / DAY_MS - days) < 0.01, now as string);
      }
      const told = pc.log('poll').match(/clock of this PC differs from the controller's by -?\d+ s/g);
      assert.equal(told?.length, 1, 'once, not at every poll');

      // The hold's lease ends by the controller's clock, too.
      controller.leaseDays = 2 * HOURS;
      assert.equal((await pc.do('renew')).outcome, 'succeeded');
      const ranOut = () => pc.inside('Update-SluiceClock; Test-SluiceLeaseRunOut');
      pc.shiftClock(days + 1.9 * HOURS);
      assert.deepEqual(await ranOut(), ['False']);
      pc.shiftClock(days + 2.1 * HOURS);
      assert.deepEqual(await ranOut(), ['True']);
      // Set back after that, it stays run out.
      pc.shiftClock(days - 30);
      assert.deepEqual(await ranOut(), ['True']);
    }));
}

test('a clock that jumps by a year, either way, between two polls costs nothing: the next answer puts it right', () =>
  withPc(async (pc) => {
    assert.equal((await pc.do('hold')).outcome, 'succeeded');
    for (const days of [365, -365, 0]) {
      pc.shiftClock(days);
      assert.equal((await pc.do('renew')).outcome, 'succeeded', `${days} days`);
      assert.equal((await pc.report()).level, 'set');
    }
  }));

test('a clock that jumps between an order and its work costs a refusal that is told, never a deed out of time', () =>
  withPc(async (pc, controller) => {
    for (const [days, reason] of [
      [365, 'order-expired'],
      [-365, 'not-yet-valid'],
    ] as const) {
      pc.shiftClock(0);
      const job = controller.give('scan');
      await pc.poll();
      pc.shiftClock(days);
      await pc.work();
      assert.equal(controller.results(job)[0]?.reason, reason);
    }
    assert.deepEqual(pc.machine.events('search'), []);
  }));

test('by a clock that is ahead a certificate that ran out is taken only where it is not older than the newest that was shown before', () =>
  withPc(async (pc, controller) => {
    pc.shiftClock(365);
    await pc.poll();
    assert.deepEqual(controller.received, [], 'never seen before');
    assert.match(
      pc.log('poll'),
      /This is not our controller: the certificate ran out at \S+Z, by the clock of this PC, which says \S+Z\./,
    );
    pc.shiftClock(0);
    // With a full disk it is not noted, and the controller is reached all the same.
    await pc.attempt(
      `${strike('disk full', { at: 'Send-SluiceMessage' }, pc.machine.file('fault'))}; Invoke-SluicePoll -Once`,
    );
    assert.deepEqual([controller.of('poll').length, pc.has('server-certificate')], [1, false]);
    pc.machine.setFacts({ diskFree: 120_000_000_000 });
    await pc.poll();
    pc.shiftClock(365);
    await pc.poll();
    assert.equal(controller.of('poll').length, 3);
    // A certificate from before the newest one: somebody may have kept its key.
    pc.write('server-certificate', inDays(10));
    await pc.poll();
    assert.equal(controller.of('poll').length, 3);
  }));

test('restarts that a wrong clock noted a year ahead do not count against today', () =>
  withPc(async (pc) => {
    pc.write('restarts.json', { items: [inDays(365), inDays(365.1)] });
    const restart = () => pc.do('restart', { noticeSeconds: 60, evenIfInUse: true });
    assert.equal((await restart()).outcome, 'succeeded');
    pc.write('restarts.json', { items: [inDays(-0.5), inDays(-0.1)] });
    assert.equal((await restart()).reason, 'restart-ceiling');
  }));
