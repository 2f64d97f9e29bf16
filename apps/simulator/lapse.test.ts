import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mock, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/time.js';
import { SimulatedAgent } from './agent.js';
import type { ControllerClient } from './client.js';
import { makeFleet } from './fleet.js';
import { live } from './life.js';
import { WINDOWS_CLIENT } from './machine.js';
import type { Memory } from './memory.js';
import { fleetStop, Pace } from './pace.js';
import { Random } from './random.js';

const START = Date.parse('2026-11-23T08:00:00Z');
const MACHINES = 100;
const LEASE_ENDS = START + DAY_MS;

/** The whole fleet got its leases in one moment, and a day before they end the controller is gone for good. */
function fleet(): SimulatedAgent[] {
  const nobody = { post: async () => ({ status: 0, body: null, retryAfter: 0 }) } as unknown as ControllerClient;
  return makeFleet(MACHINES, 7, new Date()).map((machine, index) => {
    const rung = machine.facts.edition === 'Core' ? ('pause' as const) : ('policy' as const);
    machine.state.hold = { rung, since: new Date(START).toISOString(), pausedUntil: null };
    const id = randomUUID();
    const kept = {
      state: machine.state,
      enrolled: { machine: id, credential: 'c', jobKey: { x: 'x', y: 'y' }, recoveryKey: { x: 'x', y: 'y' } },
      lease: { machine: id, notAfter: new Date(LEASE_ENDS).toISOString(), lease: randomUUID() },
      enrolment: randomUUID(),
      ...{ keysSerial: 0, gone: false, auditHead: null, seen: [], spool: [] },
    } as unknown as Memory;
    const store = { load: () => kept, save: () => {} };
    const random = Random.named(7, `agent ${index}`);
    return new SimulatedAgent(index, machine, {
      client: nobody,
      pace: new Pace(1),
      store,
      random,
      token: null,
      log: () => {},
    });
  });
}

/** The most of these instants that lie within one hour of the clock. */
function busiestHour(instants: readonly number[]): number {
  const hours = new Map<number, number>();
  for (const at of instants) hours.set(Math.floor(at / HOUR_MS), (hours.get(Math.floor(at / HOUR_MS)) ?? 0) + 1);
  return Math.max(0, ...hours.values());
}

test('a fleet whose controller died goes back to Windows without a storm: every hold ends by itself, spread over days, and so do the downloads', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START });
  const stop = fleetStop();
  const agents = fleet();
  try {
    for (const [index, agent] of agents.entries()) {
      void agent.run(stop.signal);
      void live(agent, Random.named(7, `life ${index}`), stop.signal);
    }
    for (let minute = 0; minute < (10 * DAY_MS) / MINUTE_MS; minute += 5) {
      mock.timers.tick(5 * MINUTE_MS);
      // Once for what was due, and again for what that led to.
      await turn();
      await turn();
    }
    const ended = agents.map(({ machine }) => Date.parse(machine.state.lapsedAt ?? ''));
    assert.ok(
      ended.every((at) => at >= LEASE_ENDS - 11 * MINUTE_MS),
      'no hold ends before its lease; a PC with a wrong clock is minutes off',
    );
    // Five days: the longest sleep of a laptop that the simulation knows.
    const late = ended.filter((at) => at > LEASE_ENDS + 3 * DAY_MS + 2 * HOUR_MS);
    assert.ok(
      ended.every((at) => at < LEASE_ENDS + (3 + 5) * DAY_MS + 2 * HOUR_MS),
      'every hold ends',
    );
    assert.ok(late.length < MACHINES / 10, `${late.length} only because they slept`);
    // On average 1.4 an hour.
    assert.ok(busiestHour(ended) <= MACHINES / 10, `${busiestHour(ended)} holds within one hour`);
    const updated = agents.flatMap(({ machine }) => {
      const own = machine.state.history.filter(({ client, at }) => client === WINDOWS_CLIENT && Date.parse(at) > START);
      return own.length > 0 ? [Math.min(...own.map(({ at }) => Date.parse(at)))] : [];
    });
    assert.ok(updated.length > MACHINES / 3, `${updated.length} machines updated themselves afterwards`);
    assert.ok(
      busiestHour(updated) <= MACHINES / 10,
      `${busiestHour(updated)} machines began to download within one hour`,
    );
  } finally {
    stop.abort();
    mock.timers.reset();
  }
});
