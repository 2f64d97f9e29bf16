import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RolloutPage } from '#contracts/people/rollouts.js';
import { enrolFleet, PATCH_TITLE } from './support/fleet.js';
import { ordered, planRings, prove } from './support/rollouts.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

const NAME = 'November, carefully';

test('rollouts: planned, rehearsed, started, watched, halted, resumed; and the emergency stop', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const agents = await enrolFleet(stand.controller, 6);
  const [canary, early] = [agents.slice(0, 2), agents.slice(2, 4)];
  await planRings(stand.people.admin, agents);
  let address = '';

  await t.test(
    'from the patch’s page a rollout is planned, rehearsed without a click, and saved as a draft',
    async () => {
      const visit = await stand.visit('operator');
      const { page } = visit;
      await visit.go('/patches');
      await page.getByRole('link', { name: PATCH_TITLE }).click();
      await page.getByRole('link', { name: 'Roll out …' }).click();
      await visit.heading('New rollout');
      await visit.sees('6 of 6 machines would get it within 60 days');
      await page.getByRole('heading', { name: 'Canary: 2 machines' }).waitFor();

      // The rehearsal follows the plan: without Broad its machines are no longer in it.
      await page.getByRole('checkbox', { name: '3. Broad' }).uncheck();
      await visit.sees('4 of 6 machines would get it within 60 days');
      await visit.sees('2 machines: The ring of the machine has no part in the rollout.');
      await page.getByRole('checkbox', { name: 'Broad' }).check();

      await page.getByRole('button', { name: 'Otherwise here: Early' }).click();
      await page.getByLabel('Waves of ring Early').fill('1');
      await visit.sees('The last one must be “all”');
      await page.getByLabel('Waves of ring Early').fill('1, all');
      await page.getByLabel('Name', { exact: true }).fill(NAME);
      await page.getByRole('button', { name: 'Save as a draft' }).click();
      await visit.heading(NAME);
      await visit.sees('A draft for 6 machines in 3 rings');
      await visit.sees('The plan');
      address = new URL(page.url()).pathname;

      await page.getByRole('button', { name: 'Plan' }).click();
      await page.getByRole('menuitem', { name: 'Rollouts' }).click();
      await visit.heading('Rollouts');
      await page.getByRole('link', { name: NAME }).waitFor();
      visit.noTroubles();
    },
  );

  await t.test('a viewer sees it and is offered nothing to change; the API refuses the same', async () => {
    const visit = await stand.visit('viewer');
    await visit.go(address);
    assert.equal(await visit.page.getByRole('button', { name: /Start|Schedule|Cancel the rollout/ }).count(), 0);
    assert.equal(await visit.page.getByRole('button', { name: 'Stop everything' }).count(), 0);
    await visit.go('/rollouts/new');
    await visit.sees('Planning a rollout needs an operator.');
    for (const [method, path] of [
      ['POST', `/api/v1${address}/schedule`],
      ['PUT', '/api/v1/fleet/stop'],
    ] as const) {
      assert.equal((await stand.people.viewer.send(method, path, { stopped: true })).status, 403);
    }
    visit.noTroubles();
  });

  await t.test(
    'the plan is changed and started; the first machine goes alone, and the page moves by itself',
    async () => {
      const visit = await stand.visit('operator');
      const { page } = visit;
      await visit.go(address);
      await page.getByRole('link', { name: 'Change the plan' }).click();
      await visit.heading(`Change: ${NAME}`);
      assert.equal(await page.getByLabel('Waves of ring Early').inputValue(), '1, all');
      await page.getByRole('button', { name: 'Start now' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click();
      await visit.heading(NAME);
      await visit.sees('Runs: 0 of 6 machines have it');

      const lone = await ordered(canary);
      for (const agent of canary) assert.equal(await agent.take(), null);
      await lone.agent.progress(lone.order, 1, { phase: 'installing', percent: 42 });
      await page.getByRole('progressbar', { name: 'Install, 42 percent' }).waitFor();
      await prove(lone);
      await visit.sees('Runs: 1 of 6 machines has it');
      await page.getByRole('link', { name: '1 have it' }).first().click();
      await page.getByRole('combobox', { name: 'Stands' }).and(page.locator(':has([value=proven]:checked)')).waitFor();
      assert.match(page.url(), /standing=proven/);
      await page.getByText('The same as a table').click();
      await page.getByRole('region', { name: 'Machines over time' }).waitFor();
      visit.noTroubles();
    },
  );

  await t.test('why a machine does not have it yet is told on its row', async () => {
    const visit = await stand.visit('viewer');
    await visit.go(`${address}?standing=untouched`);
    await visit.sees('The rings before have not passed their gates yet.');
    visit.noTroubles();
  });

  await t.test('a failure halts it loudly: why, where, which machine; to resume accepts it', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await visit.go(address);
    await prove(await ordered(canary));
    const harmed = await ordered(early);
    await harmed.agent.result(harmed.order, { outcome: 'failed', reason: 'install-failed', hresult: '0x80070643' });
    const notice = page.getByRole('alert').filter({ hasText: 'Halted in ring Early' });
    await notice.waitFor();
    await notice.getByText('1 machine failed:').waitFor();
    await notice.getByRole('link', { name: harmed.agent.name }).waitFor();
    for (const agent of early) assert.equal(await agent.take(), null);

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByText('The known failures are accepted: 1 machine').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await visit.sees(/^Runs: 2 of 6/);
    assert.notEqual((await ordered(early)).agent, harmed.agent);
    visit.noTroubles();
  });

  await t.test(
    'the emergency stop is one click and a word away, also on a phone, and everybody is told at once',
    async () => {
      const watcher = await stand.visit('viewer');
      const visit = await stand.visit('operator', PHONE);
      const { page } = visit;
      await page.getByRole('button', { name: 'Stop everything' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
      const told = watcher.page.getByRole('alert').filter({ hasText: 'The whole fleet is stopped' });
      await told.waitFor();
      assert.match((await told.textContent()) ?? '', /operator stopped it/);
      await told.getByText('An operator or an admin can let it go on.').waitFor();
      await watcher.go('/rollouts');
      await told.waitFor();

      await page.getByRole('button', { name: 'Let the fleet go on' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }).click();
      await told.waitFor({ state: 'detached' });
      visit.noTroubles();
      watcher.noTroubles();
    },
  );

  await t.test('the calendar shows windows and what was done, goes by keyboard, and is a list on a phone', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await visit.go('/calendar');
    await page
      .getByRole('link', { name: /have it.*November/ })
      .first()
      .waitFor();
    const today = page.locator('[data-day][aria-current=date]');
    await visit.tabTo(today);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('link', { name: /ring Canary: window At any hour/ }).waitFor();
    await page.getByRole('link', { name: /^November, carefully: .* have it/ }).click();
    await visit.heading(NAME);

    const phone = await stand.visit('viewer', PHONE);
    await phone.go('/calendar');
    await phone.page.getByRole('heading', { name: /today/ }).waitFor();
    visit.noTroubles();
    phone.noTroubles();
  });

  await t.test('cancelling asks, says what it means, and ends it', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await visit.go(address);
    await page.getByRole('button', { name: 'Cancel the rollout' }).click();
    await page.getByRole('dialog').getByText('It ends for good.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the rollout' }).click();
    await visit.sees(/^Cancelled: 2 of 6/);
    const { rows } = await stand.people.viewer.ask<RolloutPage>('GET', '/api/v1/rollouts?show=ended');
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['cancelled'],
    );
    visit.noTroubles();
  });

  await t.test('chosen machines get a patch at once, outside every rollout', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await visit.go('/patches');
    await page.getByRole('link', { name: PATCH_TITLE }).click();
    await page.getByRole('button', { name: 'Install now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('On the machines of').selectOption({ label: 'machines that I choose' });
    await dialog.getByLabel('Find a machine').fill('PC-06');
    await dialog.getByRole('checkbox', { name: 'PC-06' }).check();
    await dialog.getByRole('button', { name: 'Install on 1 machine' }).click();
    await visit.sees('1 machine will install it.');
    assert.equal((await ordered(agents.slice(5))).order.verb, 'install');
    visit.noTroubles();
  });
});
