import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { z } from 'zod';
import { MachinePage } from '#contracts/people/machines.js';
import { PatchDetail, PatchPage } from '#contracts/people/patches.js';
import { RolloutDetail, RolloutMachinePage } from '#contracts/people/rollouts.js';
import { PASSWORD } from '#test/people.js';
import { Installation } from './support/installation.js';
import { startBrowser } from './support/stand.js';
import { Visit } from './support/visit.js';

/**
 * Planned patching as a newcomer meets it: `npm start` with a simulated fleet, a real browser, and no knowledge of the API. Three
 * rings, windows on the walls of two zones, a rule; a rollout that is rehearsed, started and runs to its end; then one with a bad
 * patch, which halts by itself and has hurt exactly one machine. The steps are one story and run in their order.
 *
 * Nobody moves the controller's clock: the plan is one that can be carried out within minutes (windows that are open now, no soak
 * time), and only the simulated PCs live faster.
 */
const MACHINES = 11;
/** A quarter of an hour of installing passes in twelve seconds. */
const SPEED = 75;
const PATIENCE = { timeout: 240_000 };
/** The good patch, its machines, and the ring that the story puts each into. */
const GOOD = { kind: 'cumulative', stream: 'windows-11-25h2' };
/** Its part for that same Windows version fails on every PC. */
const BAD = { kind: 'dotnet', stream: 'dotnet' };
const RINGS = ['Canary', 'Early', 'Broad'] as const;
const PLACES: Record<string, (typeof RINGS)[number]> = {
  'STUDY-PC-001': 'Canary',
  'LIB-LT-007': 'Early',
  'FRONT-PC-010': 'Early',
  'STUDY-LT-006': 'Broad',
  'STUDY-PC-011': 'Broad',
};

const browser = await startBrowser();
let sluice: Installation;
let visit: Visit;
let broken = false;
after(async () => {
  await sluice?.stop();
  sluice?.remove();
});

/** After a failure the rest of the story cannot be told. */
const step = (claim: string, body: () => Promise<void>) =>
  test(claim, async () => {
    if (!browser) return;
    assert.ok(!broken, 'An earlier step failed.');
    broken = true;
    await body();
    broken = false;
  });

/** What the page shows, asked for with the browser's own session. */
async function ask<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await visit.context.request.get(`${sluice.url}/api/v1${path}`);
  assert.equal(response.status(), 200, `${path} → ${response.status()}`);
  return schema.parse(await response.json());
}

async function until<T>(what: string, look: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + PATIENCE.timeout; ; ) {
    const value = await look();
    if (wanted(value)) return value;
    assert.ok(Date.now() < end, `${what} did not happen: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The clock on the wall of a zone some hours from now, `21:30`. */
const wall = (zone: string, hours: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    Date.now() + hours * 3_600_000,
  );

async function patchOf({ kind, stream }: typeof GOOD): Promise<PatchDetail> {
  const { rows } = await ask('/patches?size=200', PatchPage);
  const newest = rows
    .filter((row) => row.kind === kind && row.stream === stream)
    .toSorted((one, other) => (other.month ?? '').localeCompare(one.month ?? ''))[0];
  assert.ok(newest, `a patch of kind ${kind} among ${rows.map(({ stream }) => stream).join(', ')}`);
  return ask(`/patches/${newest.id}`, PatchDetail);
}

/** On the patch's page, as a person does. */
async function rollOut(patch: PatchDetail): Promise<void> {
  const { page } = visit;
  await visit.go(`/patches/${patch.id}`);
  await page.getByRole('link', { name: 'Roll out …' }).click();
  await visit.heading('New rollout');
}

const rolloutOnPage = () => {
  const id = new URL(visit.page.url()).pathname.split('/').at(-1);
  return ask(`/rollouts/${id}`, RolloutDetail);
};

step('`npm start` with a simulated fleet prints a link; behind it the first admin is made', async () => {
  sluice = await Installation.here();
  const link = await sluice.start(['--simulate', String(MACHINES), '--speed', String(SPEED)]);
  assert.ok(link);
  visit = await Visit.open(browser!, sluice.url);
  const { page } = visit;
  await page.goto(link);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the first admin' }).click();
  await page.getByLabel('I have stored the recovery key').check();
  await page.getByRole('button', { name: 'Go to the fleet' }).click();
  await visit.heading('Fleet');
});

step('the fleet is there, and is held, so that Windows installs nothing by itself', async () => {
  const { page } = visit;
  await until(
    'the enrolment of every machine',
    () => ask('/machines', MachinePage),
    ({ rows }) => rows.length === MACHINES && rows.every(({ online }) => online),
  );
  await page.reload();
  await page.getByLabel('Select all on this page').check();
  await page
    .getByRole('region', { name: 'Selected machines' })
    .getByRole('button', { name: 'Hold', exact: true })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Hold ${MACHINES} machines` })
    .click();
  await visit.sees(`${MACHINES} jobs made.`);
});

step(
  'two windows: one on the wall of Berlin, one on the wall of each machine, which is in Berlin or London',
  async () => {
    const { page } = visit;
    for (const [name, zone] of [
      ['By the clock of Berlin', 'Europe/Berlin'],
      ['By its own clock', null],
    ] as const) {
      await visit.go('/windows/new');
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Days', { exact: true }).selectOption({ label: 'Every day' });
      // Open since at least an hour, and for hours to come, wherever the sun stands.
      await page.getByLabel('Start', { exact: true }).fill(wall('Europe/Berlin', -3));
      await page.getByLabel('Hours').fill('12');
      await page.getByLabel('First date').fill('2026-01-01');
      if (zone === null) await page.getByLabel('Each machine’s own').check();
      else {
        await page.getByLabel('One time zone for all').check();
        await page.getByRole('combobox', { name: 'Time zone' }).fill(zone);
        await page.getByRole('option', { name: zone }).click();
      }
      const meaning = page.getByRole('region', { name: 'What it means' });
      await meaning
        .getByRole('heading', { name: /Berlin/ })
        .first()
        .waitFor();
      await meaning
        .getByRole('heading', { name: /London/ })
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Make the window' }).click();
      await visit.heading('Windows');
    }
  },
);

step('three rings, each with a window and a gate', async () => {
  const { page } = visit;
  for (const ring of RINGS) {
    await visit.go('/rings');
    await page.getByRole('link', { name: `Edit ${ring}` }).click();
    await visit.heading(ring);
    await page.getByLabel(`${ring === 'Broad' ? 'By its own clock' : 'By the clock of Berlin'} (installing)`).check();
    await page.getByLabel('Hours to wait then').fill('0');
    await page.getByRole('button', { name: 'Save the ring' }).click();
    await visit.heading('Rings');
  }
  const { rows } = await ask('/machines', MachinePage);
  for (const [name, ring] of Object.entries(PLACES)) {
    const machine = rows.find((row) => row.name === name);
    assert.ok(machine, `${name} among ${rows.map((row) => row.name).join(', ')}`);
    if (machine.ring.name === ring) continue;
    await visit.go(`/machines/${machine.id}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Move to another ring' }).click();
    await page.getByRole('dialog').getByLabel('Ring').selectOption({ label: ring });
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
});

step('a rule releases cumulative updates, and says so before it is saved', async () => {
  const { page } = visit;
  await visit.go('/rules');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Name').fill('Cumulative updates are good');
  await page.getByRole('radio', { name: 'Release' }).check({ force: true });
  await page.getByText('Cumulative update', { exact: true }).click();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await visit.sees('The rules are saved.');
  const patch = await until(
    'the release by the rule',
    () => patchOf(GOOD),
    ({ decisions }) => decisions.some(({ decision }) => decision === 'release'),
  );
  await visit.go(`/patches/${patch.id}`);
  await page.getByText('Released', { exact: true }).first().waitFor();
});

step('a rollout is rehearsed: who would get it, when, by whose clock', async () => {
  const { page } = visit;
  await rollOut(await patchOf(GOOD));
  await visit.sees(/^5 of \d+ machines would get it within 60 days/);
  for (const [ring, machines] of [
    ['Canary', '1 machine'],
    ['Early', '2 machines'],
    ['Broad', '2 machines'],
  ]) {
    await page.getByRole('heading', { name: `${ring}: ${machines}` }).waitFor();
  }
  for (const day of await page.locator('details:has(span[aria-hidden])').all()) await day.click();
  await visit.sees('by the clock of Europe/Berlin');
  await visit.sees('by the clock of Europe/London');
});

step('it is started, and runs to its end while the page is watched', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Start now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click();
  await page.getByText(/^Runs: /).waitFor();
  await page
    .getByRole('progressbar', { name: /^Install, / })
    .first()
    .waitFor(PATIENCE);
  await page.getByText(/^Completed .*: 5 of 5 machines have it/).waitFor(PATIENCE);

  const rollout = await rolloutOnPage();
  assert.equal(rollout.counts.proven, 5);
  const sentences = rollout.events.map(({ sentence }) => sentence).toReversed();
  // Ring by ring, and the first machine alone.
  const order = RINGS.map((ring) => sentences.findIndex((sentence) => sentence.startsWith(`The ring ${ring} passed`)));
  assert.ok(
    order.every((at, index) => at > (order[index - 1] ?? -1)),
    sentences.join('\n'),
  );
  const patch = await ask(`/patches/${rollout.patch.id}`, PatchDetail);
  assert.equal(patch.counts.installed, 5);
});

step('the calendar shows the windows and what was done', async () => {
  const { page } = visit;
  await visit.go('/calendar');
  await page
    .getByRole('link', { name: /5 have it/ })
    .first()
    .waitFor();
  await page
    .getByRole('link', { name: /Early: window By the clock of Berlin/ })
    .first()
    .waitFor();
});

step('the same with a bad patch halts by itself, says why, and has hurt exactly one machine', async () => {
  const { page } = visit;
  await rollOut(await patchOf(BAD));
  await visit.sees(`${MACHINES} of ${MACHINES} machines would get it`);
  await page.getByRole('button', { name: 'Start now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'Halted in ring Canary' });
  await notice.waitFor(PATIENCE);
  await notice.getByText(/failed or fell silent/).waitFor();
  await notice.getByText('1 machine failed:').waitFor();

  const rollout = await rolloutOnPage();
  const { failed, reserved, waiting, running } = rollout.counts;
  assert.deepEqual([rollout.state, failed, reserved + waiting + running], ['halted', 1, 0]);
  const { rows } = await ask(`/rollouts/${rollout.id}/machines?standing=failed`, RolloutMachinePage);
  const [hurt] = rows;
  assert.ok(hurt);
  const patch = await ask(`/patches/${rollout.patch.id}`, PatchDetail);
  const harmed = patch.machines.filter(({ state }) => state !== 'offered' && state !== 'installed');
  assert.deepEqual(
    harmed.map(({ name, state }) => [name, state]),
    [[hurt.machine.name, 'failed']],
  );

  await notice.getByRole('link', { name: hurt.machine.name }).click();
  await visit.heading(hurt.machine.name);
  await visit.sees('0x80070643');
});

step('cancelled, it hurts nobody else; and the page never erred', async () => {
  const { page } = visit;
  await page.goBack();
  await page.getByRole('button', { name: 'Cancel the rollout' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the rollout' }).click();
  await page.getByText(/^Cancelled: [01] of \d+ machines/).waitFor();
  visit.noTroubles();
});
