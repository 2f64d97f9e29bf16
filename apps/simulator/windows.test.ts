import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HoldReport, InventoryReport, ScanReport } from '#contracts/agent/reports.js';
import { publishedFor } from './catalogue.js';
import { makeFleet } from './fleet.js';
import type { Machine } from './machine.js';
import type { Build } from './published.js';
import { LINES, monthIndex, patchTuesday } from './published.js';
import { holdOf, inventoryOf, scanOf, textOf } from './reports.js';
import { automatic, offers, restart, search } from './windows.js';
import type { Work, WorkResult } from './work.js';
import { downloading, installing } from './work.js';

const NOW = new Date('2026-11-23T10:00:00Z');
const now = () => NOW;

function carryOut(work: Work, stopAfter = Number.POSITIVE_INFINITY): { result: WorkResult; steps: number } {
  let steps = 0;
  let step = work.next(false);
  while (!step.done) {
    steps += 1;
    step = work.next(steps >= stopAfter);
  }
  return { result: step.value, steps };
}

/** An ordinary machine on this build that is behind by at least one cumulative update. */
function machineOn(build: Build, change: Partial<Machine['facts']> = {}): Machine {
  const [machine] = makeFleet(1, 7, NOW);
  const facts = { ...machine!.facts, maker: 'HP', esu: true, oddity: null, ...change };
  return { facts, state: { ...machine!.state, build, ubr: LINES[build].ubr, installed: [], pending: [], history: [] } };
}

function offerOf(machine: Machine, stream: string) {
  const found = offers(machine, NOW).find((item) => item.stream === stream);
  assert.ok(found, `${stream} is offered`);
  return found;
}

const identityOf = ({ update }: { update: { updateId: string; revision: number } }) => ({
  updateId: update.updateId,
  revision: update.revision,
});

describe('what Windows Update offers', () => {
  it('is, of every stream, the newest alone', () => {
    for (const build of [19045, 26100, 26200, 26300] as const) {
      const streams = offers(machineOn(build), NOW).map((item) => item.stream);
      assert.deepEqual([...new Set(streams)], streams);
      assert.ok(streams.includes('cumulative'));
    }
  });

  it('comes out on the second Tuesday of every month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), (index) => {
        const tuesday = patchTuesday(index);
        assert.equal(tuesday.getUTCDay(), 2);
        assert.ok(tuesday.getUTCDate() >= 8 && tuesday.getUTCDate() <= 14);
        assert.equal(monthIndex(tuesday), index);
      }),
    );
  });

  it('drops a preview when the next security update overtakes it', () => {
    const machine = machineOn(26100);
    const streams = (at: string) => offers(machine, new Date(at)).map((item) => item.stream);
    assert.ok(streams('2026-10-28T00:00:00Z').includes('preview'));
    assert.ok(!streams('2026-11-11T00:00:00Z').includes('preview'));
  });

  it('leaves Windows 10 without ESU without cumulative updates', () => {
    const streams = offers(machineOn(19045, { esu: false }), NOW).map((item) => item.stream);
    assert.ok(!streams.includes('cumulative'));
    assert.ok(streams.includes('msrt'));
  });

  it('has the same identities on every start', () => {
    const ids = () => publishedFor(26200, 'HP', NOW).map((item) => item.update.updateId);
    assert.deepEqual(ids(), ids());
    assert.equal(new Set(ids()).size, ids().length);
  });
});

describe('reports', () => {
  it('of every machine fit the wire schemas', () => {
    for (const machine of makeFleet(80, 1, NOW)) {
      ScanReport.parse(scanOf(machine, NOW));
      InventoryReport.parse(inventoryOf(machine, NOW));
      HoldReport.parse(holdOf(machine, null));
    }
  });

  it('keep their hash while nothing changes, and leave definition updates out', () => {
    const machine = machineOn(26200);
    const later = new Date(NOW.getTime() + 3_600_000);
    assert.equal(textOf(machine, 'scan', NOW, null).hash, textOf(machine, 'scan', later, null).hash);
    assert.ok(search(machine, NOW).length > scanOf(machine, NOW).updates.length);
  });
});

describe('an install', () => {
  it('raises the build only by the restart', () => {
    const machine = machineOn(26200);
    const item = offerOf(machine, 'cumulative');
    const { result } = carryOut(installing(machine, [identityOf(item)], now));
    assert.equal(result.outcome, 'succeeded');
    assert.equal(result.restartRequired, true);
    assert.notEqual(machine.state.ubr, item.ubr);
    restart(machine, NOW);
    assert.equal(machine.state.ubr, item.ubr);
    assert.ok(!offers(machine, NOW).some((each) => each.stream === 'cumulative'));
  });

  it('of the bad .NET update fails with its HRESULT and stays offered', () => {
    const machine = machineOn(26200);
    const item = offerOf(machine, 'dotnet');
    const { result } = carryOut(installing(machine, [identityOf(item)], now));
    assert.deepEqual([result.outcome, result.reason, result.hresult], ['failed', 'all-updates-failed', '0x80070643']);
    assert.equal(machine.state.history[0]?.hresult, '0x80070643');
    assert.ok(offers(machine, NOW).some((each) => each.stream === 'dotnet'));
  });

  it('of the bad cumulative update is rolled back by the restart', () => {
    const machine = machineOn(26300, { maker: 'ASUSTeK COMPUTER INC.' });
    const before = machine.state.ubr;
    carryOut(installing(machine, [identityOf(offerOf(machine, 'cumulative'))], now));
    restart(machine, NOW);
    assert.equal(machine.state.ubr, before);
    assert.equal(machine.state.history[0]?.hresult, '0x800F0922');
  });

  it('on a full disk fails while downloading with 0x80070070', () => {
    const machine = machineOn(26200, { oddity: 'full-disk' });
    const { result } = carryOut(downloading(machine, [identityOf(offerOf(machine, 'msrt'))], now));
    assert.deepEqual([result.outcome, result.hresult], ['failed', '0x80070070']);
  });

  it('tried a second time does not install twice', () => {
    const machine = machineOn(26200);
    const identities = [identityOf(offerOf(machine, 'msrt'))];
    carryOut(installing(machine, identities, now));
    const { result } = carryOut(installing(machine, identities, now));
    assert.equal(result.outcome, 'succeeded');
    assert.equal(machine.state.history.length, 1);
  });

  it('that is stopped ends after the update under work and leaves the rest alone', () => {
    const machine = machineOn(26100);
    const identities = [identityOf(offerOf(machine, 'msrt')), identityOf(offerOf(machine, 'platform'))];
    machine.state.downloaded = identities.map((each) => each.updateId);
    const { result } = carryOut(installing(machine, identities, now), 3);
    assert.equal(result.outcome, 'stopped');
    assert.deepEqual(
      result.updates.map((each) => each.outcome),
      ['succeeded', 'skipped'],
    );
  });

  it('that is stopped while downloading installs nothing', () => {
    const machine = machineOn(26100);
    const { result } = carryOut(installing(machine, [identityOf(offerOf(machine, 'msrt'))], now), 2);
    assert.deepEqual([result.outcome, machine.state.history.length], ['stopped', 0]);
  });

  it('does an exclusive update first and alone, and leaves the others for after its restart', () => {
    const machine = machineOn(26100);
    const identities = [identityOf(offerOf(machine, 'msrt')), identityOf(offerOf(machine, 'enablement'))];
    const { result } = carryOut(installing(machine, identities, now));
    assert.equal(result.restartRequired, true);
    assert.deepEqual(
      result.updates.map((each) => [each.updateId, each.reason]),
      [
        [identities[1]!.updateId, null],
        [identities[0]!.updateId, 'restart-pending'],
      ],
    );
  });

  it('of what is no longer offered fails by name', () => {
    const gone = { updateId: '00000000-0000-4000-8000-000000000000', revision: 1 };
    const { result } = carryOut(installing(machineOn(26100), [gone], now));
    assert.deepEqual([result.outcome, result.reason], ['failed', 'not-offered']);
  });

  it('of the enablement package raises the build', () => {
    const machine = machineOn(26100);
    carryOut(installing(machine, [identityOf(offerOf(machine, 'enablement'))], now));
    restart(machine, NOW);
    assert.equal(machine.state.build, 26300);
  });
});

describe('Windows left to itself', () => {
  it('installs everything but drivers and optional updates, and a held machine records it as leaks', () => {
    const machine = machineOn(26100);
    machine.state.hold = { rung: 'policy', since: NOW.toISOString(), pausedUntil: null };
    const titles = automatic(machine, NOW);
    assert.ok(titles.length > 0);
    assert.equal(machine.state.leaks.length, titles.length);
    assert.equal(holdOf(machine, null).level, 'leaking');
  });
});

describe('the fleet of a seed', () => {
  it('is the same twice, and another one under another seed', () => {
    assert.deepEqual(makeFleet(80, 1, NOW), makeFleet(80, 1, NOW));
    assert.notDeepEqual(makeFleet(80, 1, NOW), makeFleet(80, 2, NOW));
  });

  it('of 80 has 60 machines of the organisation, 20 personal ones, every build and every oddity', () => {
    const fleet = makeFleet(80, 1, NOW);
    assert.equal(fleet.filter(({ facts }) => facts.ownership === 'personal').length, 20);
    assert.equal(new Set(fleet.map(({ state }) => state.build)).size, 4);
    assert.equal(new Set(fleet.map(({ facts }) => facts.oddity)).size, 7);
    assert.equal(new Set(fleet.map(({ facts }) => facts.smbiosUuid)).size, 79);
  });
});
