import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import type { NewTokenAnswer } from '#contracts/people/enrolment.js';
import type { JobDetail, NewJobsAnswer } from '#contracts/people/jobs.js';
import type { FleetSummary, MachineDetail, MachinePage } from '#contracts/people/machines.js';
import type { PatchDetail, PatchPage } from '#contracts/people/patches.js';
import type { RingList } from '#contracts/people/planning.js';
import { until } from '#test/until.js';
import { SimulatedAgent } from '../../apps/simulator/agent.js';
import { ControllerClient } from '../../apps/simulator/client.js';
import { makeFleet } from '../../apps/simulator/fleet.js';
import { FORGETFUL } from '../../apps/simulator/memory.js';
import { fleetStop, Pace } from '../../apps/simulator/pace.js';
import { Random } from '../../apps/simulator/random.js';
import { Stand } from '../bench/stand.js';

const MACHINES = 20;
const SEED = 4;
/** Twenty minutes of installing pass in well under a second. */
const SPEED = 5000;

let stand: Stand;
let client: ControllerClient;
const stop = fleetStop();
const running: Promise<void>[] = [];
const agents: SimulatedAgent[] = [];

type Get<T> = T extends z.ZodType ? z.infer<T> : never;

async function tokenFor(ownership: string): Promise<string> {
  const rings = await stand.people<Get<typeof RingList>>('GET', '/api/v1/rings');
  const request = { label: `Simulated, ${ownership}`, ring: rings.rows[0]!.id, ownership, maxUses: MACHINES, hours: 1 };
  return (await stand.people<Get<typeof NewTokenAnswer>>('POST', '/api/v1/enrolment-tokens', request)).token;
}

async function machinesNow(): Promise<Get<typeof MachinePage>> {
  return await stand.people('GET', '/api/v1/machines?size=200&state=active');
}

async function patchWhere(match: (row: Get<typeof PatchPage>['rows'][number]) => boolean) {
  const page = await stand.people<Get<typeof PatchPage>>('GET', '/api/v1/patches?size=200&show=all');
  // The newest month: earlier ones are known only from machines that could not install the newer one.
  const rows = page.rows.toSorted((one, other) => (other.month ?? '').localeCompare(one.month ?? ''));
  const found = rows.find(match);
  assert.ok(found, `a patch among ${page.rows.map((row) => row.title).join('; ')}`);
  return found;
}

async function detailOf(patch: string): Promise<Get<typeof PatchDetail>> {
  return await stand.people('GET', `/api/v1/patches/${patch}`);
}

describe('a simulated fleet of 20 against the real controller', () => {
  before(async () => {
    stand = await Stand.open();
    await stand.startController();
    client = await ControllerClient.connect(stand.agentAddress, await stand.caSha256());
    const tokens = { organisation: await tokenFor('organisation'), personal: await tokenFor('personal') };
    for (const [index, machine] of makeFleet(MACHINES, SEED, new Date()).entries()) {
      const tools = {
        client,
        pace: new Pace(SPEED),
        store: FORGETFUL,
        random: Random.named(SEED, `agent ${index}`),
        token: tokens[machine.facts.ownership],
        log: () => {},
      };
      agents.push(new SimulatedAgent(index, machine, tools));
    }
  });

  after(async () => {
    stop.abort();
    await Promise.all(running);
    client?.close();
    await stand?.close();
  });

  it('enrols, and the PC that was enrolled twice keeps one active row', async () => {
    running.push(...agents.map((agent) => agent.run(stop.signal)));
    const page = await until(
      '19 active machines, scanned',
      machinesNow,
      (value) => value.rows.length === MACHINES - 1 && value.rows.every((row) => row.online),
    );
    assert.equal(page.rows.filter((row) => row.ownership === 'personal').length > 0, true);
  });

  it('reports its scans, from which patches are made', async () => {
    const summary = await until(
      'patches to decide on',
      () => stand.people<Get<typeof FleetSummary>>('GET', '/api/v1/fleet'),
      (value) => value.undecidedPatches >= 6,
    );
    assert.equal(summary.online, MACHINES - 1);
  });

  it('is held by one order, and every machine has its lease', async () => {
    const { rows } = await machinesNow();
    const answer = await stand.people<Get<typeof NewJobsAnswer>>('POST', '/api/v1/machines/jobs', {
      machines: rows.map((row) => row.id),
      verb: 'hold',
    });
    assert.deepEqual(answer.refused, []);
    await until('every machine held with a lease', machinesNow, (value) =>
      value.rows.every((row) => row.hold !== 'none' && row.holdUntil !== null),
    );
  });

  it('installs a released patch, restarts, and proves it by its build', async () => {
    const patch = await patchWhere((row) => row.kind === 'cumulative' && row.stream === 'windows-11-25h2');
    await stand.people('PUT', `/api/v1/patches/${patch.id}/decision`, { ring: null, decision: 'release' });
    const ordinary = agents
      .filter((agent) => agent.machine.facts.oddity === null)
      .map((agent) => agent.machine.facts.name);
    const targets = (await detailOf(patch.id)).machines.filter(
      (row) => row.state === 'offered' && ordinary.includes(row.name),
    );
    assert.ok(targets.length > 0);
    await stand.people('POST', `/api/v1/patches/${patch.id}/install`, { machines: targets.map((row) => row.id) });
    const ids = new Set(targets.map((row) => row.id));
    await until(
      'every machine proven',
      () => detailOf(patch.id),
      (value) => value.machines.filter((row) => ids.has(row.id)).every((row) => row.state === 'installed'),
    );
  });

  it('fails on a bad patch, and a person reads why', async () => {
    const patch = await patchWhere((row) => row.kind === 'dotnet');
    const hit = agents.filter(({ machine }) => machine.state.build === 26200 && machine.facts.oddity === null);
    const names = hit.map((agent) => agent.machine.facts.name);
    const target = (await detailOf(patch.id)).machines.find(
      (row) => row.state === 'offered' && names.includes(row.name),
    );
    assert.ok(target);
    await stand.people('POST', `/api/v1/patches/${patch.id}/install`, { machines: [target.id] });
    await until(
      'the failure on the machine',
      () => detailOf(patch.id),
      (value) => value.machines.some((row) => row.id === target.id && row.state === 'failed'),
    );
    const detail = await stand.people<Get<typeof MachineDetail>>('GET', `/api/v1/machines/${target.id}`);
    const job = detail.jobs.find((row) => row.verb === 'install' && row.state === 'failed');
    assert.equal(job?.hresult, '0x80070643');
    assert.match(job?.why?.sentence ?? '', /\w/);
    assert.match(job?.why?.nextStep ?? '', /\w/);
    const events = (await stand.people<Get<typeof JobDetail>>('GET', `/api/v1/jobs/${job!.id}`)).events;
    assert.ok(events.some((event) => event.kind === 'progress'));
  });
});
