import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Neighbour, planWakes, type Sleeper } from './waker.js';

const adapter = (number: number, subnet = '10.1.0.0/24') => ({ mac: `02:00:00:00:00:0${number}`, subnet });
const sleeper = (id: string, changes: Partial<Sleeper> = {}): Sleeper => {
  return { id, site: 'Berlin', adapters: [adapter(1)], ...changes };
};
const awake = (id: string, changes: Partial<Neighbour> = {}): Neighbour => {
  const seenAt = new Date('2026-11-23T12:00:00Z');
  return { id, site: 'Berlin', subnets: ['10.1.0.0/24'], onMains: true, seenAt, ...changes };
};
const wakers = (sleepers: Sleeper[], neighbours: Neighbour[]) =>
  planWakes(sleepers, neighbours).map((answer) => (answer.ok ? answer.by : answer.reason));

test('only who is online in the same subnet of the same site wakes a machine, and nobody wakes itself', () => {
  assert.deepEqual(wakers([sleeper('s')], [awake('n')]), ['n']);
  assert.deepEqual(wakers([sleeper('s')], []), ['no-neighbour-awake']);
  assert.deepEqual(wakers([sleeper('s')], [awake('n', { subnets: ['10.2.0.0/24'] })]), ['no-neighbour-awake']);
  assert.deepEqual(wakers([sleeper('s')], [awake('n', { site: 'Munich' })]), ['no-neighbour-awake']);
  assert.deepEqual(wakers([sleeper('s')], [awake('n', { site: null })]), ['no-neighbour-awake']);
  assert.deepEqual(wakers([sleeper('s')], [awake('s')]), ['no-neighbour-awake']);
});

test('a machine that never told its hardware address cannot be woken', () => {
  assert.deepEqual(wakers([sleeper('s', { adapters: null })], [awake('n')]), ['no-hardware-address']);
  assert.deepEqual(wakers([sleeper('s', { adapters: [] })], [awake('n')]), ['no-hardware-address']);
});

test('a PC on mains goes before a laptop on battery, and before one of which that is unknown', () => {
  const laptop = awake('laptop', { onMains: false, seenAt: new Date('2026-11-23T12:01:00Z') });
  assert.deepEqual(wakers([sleeper('s')], [laptop, awake('desktop'), awake('other', { onMains: null })]), ['desktop']);
  assert.deepEqual(wakers([sleeper('s')], [laptop]), ['laptop'], 'better than nobody');
});

test('many sleepers are shared out among those who are awake', () => {
  const sleepers = Array.from({ length: 6 }, (_, index) => sleeper(`s${index}`));
  const chosen = wakers(sleepers, [awake('a'), awake('b'), awake('c')]);
  assert.deepEqual(
    ['a', 'b', 'c'].map((id) => chosen.filter((by) => by === id).length),
    [2, 2, 2],
  );
});

test('every address of a machine is called, each once, sixteen at most', () => {
  const adapters = [adapter(1), adapter(1, '10.2.0.0/24'), ...Array.from({ length: 20 }, (_, n) => adapter(n + 2))];
  const [answer] = planWakes([sleeper('s', { adapters })], [awake('n')]);
  assert.ok(answer?.ok);
  assert.equal(answer.macs.length, 16);
  assert.equal(new Set(answer.macs).size, 16);
});
